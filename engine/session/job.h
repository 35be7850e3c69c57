// SPDX-License-Identifier: GPL-3.0-or-later
// What the session asks of the code that does the work, and what that code may ask of the session.
#pragma once

#include <string>

#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/api/result.h"

namespace qfa {

// What a running job may do. Engine thread only; valid until JobRunner::run returns.
class JobContext {
 public:
  virtual ~JobContext() = default;

  // True after cancel(), and while the engine is being destroyed. A job that has seen true here, or
  // false below, ends as cancelled when it returns; one that returns without having looked is done.
  virtual bool cancelled() const = 0;

  // Call once per micro-batch. Blocks while paused (StateChanged paused once, and the state from
  // before when it goes on). False: cancelled.
  virtual bool wait_while_paused() = 0;

  // True once for each request() since the last call.
  virtual bool take_request(Request request) = 0;

  // Queues one event. Finished is the session's own: emitting it is an error of the job.
  virtual void emit(const RunId& run, EventBody body) = 0;

  virtual CommandId command() const = 0;
};

class JobRunner {
 public:
  virtual ~JobRunner() = default;

  // On the submitting thread, perhaps while another command runs on the engine thread: it must not
  // touch what run() changes. Writes nothing. What it throws becomes the error of submit().
  virtual Result<void> validate(const Command& command) = 0;

  // On the engine thread. Returns the summary sentence of Finished; throws Failure (code cancelled:
  // the outcome is cancelled) or anything else, which becomes the error of Finished.
  virtual std::string run(const Command& command, JobContext& context) = 0;
};

}  // namespace qfa
