// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a run that exists: the same events that it emitted while it ran.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/library.h"
#include "engine/api/result.h"

namespace qfa {

// All events of events.jsonl in order; a torn last line is left out. Reads files: not for a thread
// that draws.
Result<std::vector<Event>> read_run_events(const RunId& run);

// What was appended since the last look: how a run that another process writes is watched.
struct EventPosition {
  std::uint64_t file = 0;  // identity of the log
  std::uint64_t offset = 0;
};
struct EventTail {
  std::vector<Event> events;
  EventPosition next;
  bool rewritten = false;         // the log was rewound meanwhile: the events are all of the new one
  std::optional<RunOwner> owner;  // who writes it now
};
Result<EventTail> read_run_tail(const RunId& run, const EventPosition& from);

// The events of the steps first … last that the queue may drop (StepMetrics, SamplingRates, VisitCounts),
// in order. Works while another thread or process writes the run. Reads files: not for a thread that
// draws.
Result<std::vector<Event>> read_run_steps(const RunId& run, int first, int last);

// The front of the last finished search; a null pointer where the run has none yet.
Result<std::shared_ptr<const ParetoFront>> read_run_front(const RunId& run);

}  // namespace qfa
