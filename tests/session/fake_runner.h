// SPDX-License-Identifier: GPL-3.0-or-later
// A JobRunner driven by a script: the test decides what run() does, by the run's path.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/session/session.h"

namespace qfa::testing {

using Script = std::function<std::string(const Command&, JobContext&)>;

class FakeRunner final : public JobRunner {
 public:
  explicit FakeRunner(Script script) : script_(std::move(script)) {}
  Result<void> validate(const Command& command) override {
    const auto* start = std::get_if<StartRun>(&command);
    if (start && start->spec.out.empty()) return Error{ErrorCode::usage, "The run folder is empty, expected a path.", "out", {}};
    if (start && start->spec.out == "throw") refuse("throw", "Refused by an exception.");
    return {};
  }
  std::string run(const Command& command, JobContext& context) override { return script_(command, context); }

 private:
  Script script_;
};

inline StartRun start(const std::string& out, int steps = 10) {
  StartRun command;
  command.spec.out = out;
  command.spec.steps = steps;
  return command;
}

inline std::unique_ptr<SessionEngine> engine_with(Script script, std::size_t capacity = 4096, ErrorTranslator translator = {}) {
  return std::make_unique<SessionEngine>(std::make_unique<FakeRunner>(std::move(script)), capacity, std::move(translator));
}

// A training loop as the real one is written: one micro-batch a step.
inline std::string train(const Command& command, JobContext& context) {
  const auto& spec = std::get<StartRun>(command).spec;
  const RunId run{spec.out};
  context.emit(run, StateChanged{RunState::training});
  for (int step = 1; step <= spec.steps; ++step) {
    if (!context.wait_while_paused()) return "Stopped before step " + std::to_string(step) + ".";
    StepMetrics metrics;
    metrics.step = step;
    context.emit(run, metrics);
  }
  return "Trained " + std::to_string(spec.steps) + " steps.";
}

// Until told otherwise: a job that ends only by cancel.
inline std::string forever(const Command& command, JobContext& context) {
  const RunId run{std::get<StartRun>(command).spec.out};
  context.emit(run, StateChanged{RunState::training});
  for (int step = 1; context.wait_while_paused(); ++step) {
    StepMetrics metrics;
    metrics.step = step;
    context.emit(run, metrics);
    std::this_thread::yield();
  }
  return "Stopped.";
}

// Collects events by polling drain, as the one consumer.
class Consumer {
 public:
  explicit Consumer(Engine& engine) : engine_(engine) {}

  // Drains until `done` holds for an event.
  void until(const std::function<bool(const Event&)>& done) {
    for (;;) {
      for (; seen_ < events.size(); ++seen_) {
        if (done(events[seen_])) {
          ++seen_;
          return;
        }
      }
      if (engine_.drain(events) == 0) std::this_thread::yield();
    }
  }
  void until_finished(CommandId id) {
    until([id](const Event& event) { return event.command == id && std::holds_alternative<Finished>(event.body); });
  }
  void until_state(CommandId id, RunState state) {
    until([=](const Event& event) {
      const auto* changed = std::get_if<StateChanged>(&event.body);
      return event.command == id && changed && changed->state == state;
    });
  }
  Finished finished(CommandId id) const {
    for (const auto& event : events) {
      if (event.command == id && std::holds_alternative<Finished>(event.body)) return std::get<Finished>(event.body);
    }
    return {Finished::Outcome::failed, {}, "no Finished"};
  }
  int count_finished(CommandId id) const {
    int count = 0;
    for (const auto& event : events) count += event.command == id && std::holds_alternative<Finished>(event.body);
    return count;
  }
  std::vector<RunState> states(CommandId id) const {
    std::vector<RunState> out;
    for (const auto& event : events) {
      if (const auto* changed = std::get_if<StateChanged>(&event.body); changed && event.command == id) out.push_back(changed->state);
    }
    return out;
  }

  std::vector<Event> events;

 private:
  Engine& engine_;
  std::size_t seen_ = 0;
};

// Opens once; the engine thread waits on it.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace qfa::testing
