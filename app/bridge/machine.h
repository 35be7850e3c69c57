// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine has left. Reads files of the system: not for a thread that draws.
#pragma once

#include "app/models/status_model.h"
#include "engine/api/result.h"

namespace qfa::app {

// `folder`: whose volume is looked at; where it does not exist yet, its nearest parent.
Result<MachineFacts> readMachine(const QString& folder);

}  // namespace qfa::app
