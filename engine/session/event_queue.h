// SPDX-License-Identifier: GPL-3.0-or-later
// The bounded queue from the engine thread to the one consumer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "engine/api/events.h"

namespace qfa {

// Progress, StepMetrics, SamplingRates and VisitCounts are lossy: their facts stand in the run folder.
bool is_lossy(const EventBody& body);

// Thread-safe. When full, a lossy event replaces the oldest queued one of its kind (same command,
// same stage) and stands at the end, so the newest values always arrive and order is kept. The other
// kinds are never dropped and may exceed the capacity; so may the first lossy event of a kind.
class EventQueue {
 public:
  explicit EventQueue(std::size_t capacity) : capacity_(capacity) {}

  bool push(Event event);                      // true: the queue was empty before
  std::size_t drain(std::vector<Event>& out);  // appends all; returns how many
  std::size_t size() const;

 private:
  using Events = std::list<Event>;
  using Kind = std::tuple<std::uint64_t, std::size_t, std::string>;  // command, body index, stage

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  Events events_;                                         // guarded by mutex_
  std::map<Kind, std::deque<Events::iterator>> pending_;  // guarded by mutex_; lossy events, oldest first
};

}  // namespace qfa
