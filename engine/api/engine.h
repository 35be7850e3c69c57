// SPDX-License-Identifier: GPL-3.0-or-later
// The one interface between the engine thread and everybody else.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/api/result.h"

namespace qfa {

// Thread-safe. Commands run one after another on one engine thread, in the order of submission.
//
// Contract:
//  - every accepted command yields exactly one Finished, its last event;
//  - Progress, StepMetrics, SamplingRates and VisitCounts merge (newest wins) when the bounded queue is
//    full; the other events are never dropped;
//  - the engine never waits for the consumer, and calls nothing of it but the wake-up;
//  - cancel takes effect within one micro-batch; cancelling twice, or a finished command, is allowed;
//  - destroying the engine in mid-run asks it to stop and joins; afterwards nothing is called.
class Engine {
 public:
  virtual ~Engine() = default;

  // Validates at once. On an error nothing is queued and nothing was written.
  virtual Result<CommandId> submit(Command command) = 0;
  virtual void pause(CommandId id) = 0;
  virtual void resume(CommandId id) = 0;
  virtual void cancel(CommandId id) = 0;
  // Taken up after the step under way (while paused: after it goes on); asked again before that, it
  // counts once. Commands that do not train ignore it.
  virtual void request(CommandId id, Request request) = 0;

  // Appends what has happened since the last call; returns how many. One consumer; never blocks.
  virtual std::size_t drain(std::vector<Event>& out) = 0;

  // Called on the engine thread when the queue turns non-empty. Must return quickly.
  virtual void set_wakeup(std::function<void()> wakeup) = 0;
};

// The engine of this program: real trainer, search and export. Defined in engine/jobs.
std::unique_ptr<Engine> make_engine();

}  // namespace qfa
