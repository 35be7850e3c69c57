// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/session/event_queue.h"

#include <iterator>
#include <utility>

namespace qfa {

bool is_lossy(const EventBody& body) {
  return std::holds_alternative<Progress>(body) || std::holds_alternative<StepMetrics>(body) ||
         std::holds_alternative<SamplingRates>(body) || std::holds_alternative<VisitCounts>(body);
}

bool EventQueue::push(Event event) {
  const bool lossy = is_lossy(event.body);
  const auto* progress = std::get_if<Progress>(&event.body);
  Kind kind{event.command.value, event.body.index(), progress ? progress->stage : std::string()};

  // The node is allocated before the lock is taken: the consumer never waits for the allocator.
  Events node;
  node.push_back(std::move(event));
  Events dropped;  // destroyed after the lock is released

  const std::lock_guard lock(mutex_);
  const bool was_empty = events_.empty();
  events_.splice(events_.end(), node);
  if (!lossy) return was_empty;
  auto& same = pending_[kind];
  if (events_.size() > capacity_ && !same.empty()) {
    dropped.splice(dropped.end(), events_, same.front());
    same.pop_front();
  }
  same.push_back(std::prev(events_.end()));
  return was_empty;
}

std::size_t EventQueue::drain(std::vector<Event>& out) {
  Events taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(events_);
    pending_.clear();
  }
  out.reserve(out.size() + taken.size());
  for (auto& event : taken) out.push_back(std::move(event));
  return taken.size();
}

std::size_t EventQueue::size() const {
  const std::lock_guard lock(mutex_);
  return events_.size();
}

}  // namespace qfa
