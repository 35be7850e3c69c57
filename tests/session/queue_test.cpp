// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/session/fake_runner.h"

namespace qfa::testing {
namespace {

Event lossy_step(int step, std::uint64_t command = 1) {
  StepMetrics metrics;
  metrics.step = step;
  return {{command}, {"run"}, {}, metrics};
}
Event notice(const std::string& text) {
  return {{1}, {"run"}, {}, Notice{Severity::info, "train", text}};
}
Event progress(const std::string& stage, std::uint64_t done) {
  return {{1}, {"run"}, {}, Progress{stage, done, 10, -1, {}}};
}

TEST(EventQueue, KeepsEverythingUntilItIsFull) {
  EventQueue queue(10);
  EXPECT_TRUE(queue.push(lossy_step(1)));
  for (int step = 2; step <= 10; ++step) EXPECT_FALSE(queue.push(lossy_step(step)));
  std::vector<Event> out;
  EXPECT_EQ(queue.drain(out), 10U);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(std::get<StepMetrics>(out[i].body).step, i + 1);
  EXPECT_EQ(queue.drain(out), 0U);
  EXPECT_TRUE(queue.push(lossy_step(11)));
}

TEST(EventQueue, WhenFullTheNewestWinsAndStandsAtTheEnd) {
  EventQueue queue(4);
  queue.push(progress("quantize", 1));
  queue.push(lossy_step(1));
  queue.push(notice("a"));
  queue.push(lossy_step(2));
  queue.push(lossy_step(3));            // replaces step 1
  queue.push(progress("quantize", 2));  // replaces quantize 1
  queue.push(progress("train", 7));     // first of its stage: one more than the bound
  queue.push(progress("train", 8));     // replaces train 7
  std::vector<Event> out;
  ASSERT_EQ(queue.drain(out), 5U);
  EXPECT_EQ(std::get<Notice>(out[0].body).message, "a");
  EXPECT_EQ(std::get<StepMetrics>(out[1].body).step, 2);
  EXPECT_EQ(std::get<StepMetrics>(out[2].body).step, 3);
  EXPECT_EQ(std::get<Progress>(out[3].body).done, 2U);
  EXPECT_EQ(std::get<Progress>(out[4].body).done, 8U);
}

TEST(EventQueue, NeverMergesAcrossCommandsOrKinds) {
  EventQueue queue(1);
  queue.push(lossy_step(1, 1));
  queue.push(lossy_step(2, 2));
  queue.push({{1}, {"run"}, {}, SamplingRates{}});
  EXPECT_EQ(queue.size(), 3U);
  queue.push(lossy_step(3, 2));
  std::vector<Event> out;
  ASSERT_EQ(queue.drain(out), 3U);
  EXPECT_EQ(std::get<StepMetrics>(out[0].body).step, 1);
  EXPECT_EQ(std::get<StepMetrics>(out[2].body).step, 3);
}

TEST(EventQueue, NeverDropsFacts) {
  EventQueue queue(8);
  for (int i = 0; i < 100; ++i) {
    queue.push(notice(std::to_string(i)));
    queue.push({{1}, {"run"}, {}, EvalPoint{}});
    queue.push({{1}, {"run"}, {}, CheckpointSaved{}});
    queue.push({{1}, {"run"}, {}, FrontUpdated{}});
    queue.push({{1}, {"run"}, {}, ExportReport{}});
    queue.push({{1}, {"run"}, {}, StateChanged{RunState::training}});
    queue.push({{1}, {"run"}, {}, Finished{}});
    queue.push(lossy_step(i));
  }
  std::vector<Event> out;
  queue.drain(out);
  std::array<int, std::variant_size_v<EventBody>> count{};
  for (const auto& event : out) ++count[event.body.index()];
  EXPECT_EQ(count, (decltype(count){0, 1, 0, 0, 100, 100, 100, 100, 100, 100, 100}));
  EXPECT_EQ(std::get<StepMetrics>(out.back().body).step, 99);  // full of facts: of the steps only the newest
}

TEST(EventQueue, AMillionLossyEventsStayWithinTheBound) {
  constexpr std::size_t kCapacity = 256;
  constexpr int kEvents = 1'000'000;
  std::atomic<bool> within{true};
  SessionEngine* self = nullptr;
  const auto engine = engine_with(
      [&](const Command&, JobContext& context) -> std::string {
        context.emit({"run"}, Notice{Severity::info, "train", "first"});
        for (int step = 1; step <= kEvents; ++step) {
          StepMetrics metrics;
          metrics.step = step;
          context.emit({"run"}, metrics);
          if (step % 3 == 0) context.emit({"run"}, Progress{"train", static_cast<std::uint64_t>(step), kEvents, -1, {}});
        }
        return "Done.";
      },
      kCapacity);
  self = engine.get();
  const auto id = self->submit(start("run")).value();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // nobody drains
  Consumer consumer(*engine);
  std::vector<Event> batch;
  int last_step = 0;
  std::uint64_t last_progress = 0;
  for (bool ended = false; !ended;) {
    batch.clear();
    engine->drain(batch);
    within = within && batch.size() <= kCapacity + 4;  // Notice, first Progress, StateChanged, Finished
    for (const auto& event : batch) {
      if (const auto* metrics = std::get_if<StepMetrics>(&event.body)) {
        EXPECT_GT(metrics->step, last_step);  // order survives merging
        last_step = metrics->step;
      } else if (const auto* done = std::get_if<Progress>(&event.body)) {
        EXPECT_GT(done->done, last_progress);
        last_progress = done->done;
      }
      ended = ended || (event.command == id && std::holds_alternative<Finished>(event.body));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_TRUE(within);
  EXPECT_EQ(last_step, kEvents);
  EXPECT_EQ(last_progress, static_cast<std::uint64_t>(kEvents / 3 * 3));
}

}  // namespace
}  // namespace qfa::testing
