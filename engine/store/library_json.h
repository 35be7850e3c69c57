// SPDX-License-Identifier: GPL-3.0-or-later
// The library as the command line prints it.
#pragma once

#include <string>

#include "engine/api/library.h"
#include "engine/api/queue.h"
#include "engine/store/spec_json.h"

namespace qfa {

OrderedJson summary_to_json(const RunSummary& run);
OrderedJson details_to_json(const RunDetails& details);
OrderedJson queue_to_json(const Queue& queue);

}  // namespace qfa
