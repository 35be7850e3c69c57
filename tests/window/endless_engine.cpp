// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/endless_engine.h"

#include <chrono>

#include "tests/session/fake_runner.h"

namespace qfa::app::testing {
namespace {

// A step in a millisecond: far more than a window can draw.
std::string endless(const Command& command, JobContext& context) {
  const RunId run{std::get<StartRun>(command).spec.out};
  context.emit(run, StateChanged{RunState::training});
  for (int step = 1; context.wait_while_paused(); ++step) {
    StepMetrics metrics;
    metrics.step = step;
    context.emit(run, metrics);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return "Stopped.";
}

}  // namespace

std::unique_ptr<Engine> endless_engine() {
  return qfa::testing::engine_with(endless);
}

}  // namespace qfa::app::testing
