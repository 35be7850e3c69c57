// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a run that exists: the same events that it emitted while it ran.
#pragma once

#include <memory>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/result.h"

namespace qfa {

// All events of events.jsonl in order; a torn last line is left out. Reads files: not for a thread
// that draws.
Result<std::vector<Event>> read_run_events(const RunId& run);

// The front of the last finished search; a null pointer where the run has none yet.
Result<std::shared_ptr<const ParetoFront>> read_run_front(const RunId& run);

}  // namespace qfa
