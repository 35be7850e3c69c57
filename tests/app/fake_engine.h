// SPDX-License-Identifier: GPL-3.0-or-later
// An Engine driven by the test: it records commands, and says what the test tells it to say.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "app/bridge/services.h"
#include "engine/api/engine.h"

namespace qfa::app::testing {

// What test and engine share: the test keeps it beyond the engine's life.
struct FakeState {
  std::mutex mutex;
  std::vector<Command> submitted;
  std::vector<CommandId> paused, resumed, cancelled;
  std::vector<Request> requested;
  std::vector<Event> events;
  std::function<void()> wakeup;
  std::optional<Error> refuse_with;
  bool destroyed = false;

  // From any thread, as the engine thread would.
  void say(CommandId id, const std::string& run, EventBody body) {
    std::function<void()> call;
    {
      const std::lock_guard lock(mutex);
      if (events.empty()) call = wakeup;
      events.push_back({id, {run}, std::chrono::system_clock::now(), std::move(body)});
    }
    if (call) call();
  }
};

class FakeEngine final : public Engine {
 public:
  explicit FakeEngine(std::shared_ptr<FakeState> state) : state_(std::move(state)) {}
  ~FakeEngine() override { state_->destroyed = true; }
  Result<CommandId> submit(Command command) override {
    const std::lock_guard lock(state_->mutex);
    if (state_->refuse_with) return *state_->refuse_with;
    state_->submitted.push_back(std::move(command));
    return CommandId{state_->submitted.size()};
  }
  void pause(CommandId id) override { state_->paused.push_back(id); }
  void resume(CommandId id) override { state_->resumed.push_back(id); }
  void cancel(CommandId id) override { state_->cancelled.push_back(id); }
  void request(CommandId, Request request) override { state_->requested.push_back(request); }
  std::size_t drain(std::vector<Event>& out) override {
    const std::lock_guard lock(state_->mutex);
    const auto count = state_->events.size();
    for (auto& event : state_->events) out.push_back(std::move(event));
    state_->events.clear();
    return count;
  }
  void set_wakeup(std::function<void()> wakeup) override {
    const std::lock_guard lock(state_->mutex);
    state_->wakeup = std::move(wakeup);
  }

 private:
  std::shared_ptr<FakeState> state_;
};

// Services that know one run, "run", with the given events, and a demo.
inline Services fake_services(std::vector<Event> events, std::shared_ptr<const ParetoFront> front = {}) {
  Services services;
  services.readEvents = [events = std::move(events)](const RunId& run) -> Result<std::vector<Event>> {
    if (run.path != "run") return Error{ErrorCode::input, "There is no run.json in this folder.", run.path, {}};
    return events;
  };
  services.readFront = [front](const RunId& run) -> Result<std::shared_ptr<const ParetoFront>> {
    if (run.path != "run") return Error{ErrorCode::input, "There is no run.json in this folder.", run.path, {}};
    return front;
  };
  services.demoSpec = [](const std::string& out) -> Result<RunSpec> {
    if (out == "refuse") return Error{ErrorCode::input, "The demo's base model was not found.", {}, {}};
    RunSpec spec;
    spec.out = out;
    spec.steps = 480;
    return spec;
  };
  services.demoSearch = [](const RunSpec& spec) {
    SearchSpec search;
    search.evaluations = spec.steps / 8;
    return search;
  };
  return services;
}

// Turns the event loop until `done`, at most `ms`. Returns what `done` says at the end.
inline bool spin_until(const std::function<bool()>& done, int ms = 5000) {
  QElapsedTimer timer;
  timer.start();
  while (!done() && timer.elapsed() < ms) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
  return done();
}
inline void spin_for(int ms) {
  spin_until([] { return false; }, ms);
}

}  // namespace qfa::app::testing
