// SPDX-License-Identifier: GPL-3.0-or-later
// Every line of the contract in engine/api/engine.h, on one consumer thread.
#include <gtest/gtest.h>

#include "tests/session/fake_runner.h"

namespace qfa::testing {
namespace {

using Outcome = Finished::Outcome;
using enum RunState;

TEST(SessionContract, EveryCommandYieldsExactlyOneFinishedAsItsLastEvent) {
  const auto engine = engine_with(train);
  Consumer consumer(*engine);
  std::vector<CommandId> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(engine->submit(start("run" + std::to_string(i), i)).value());
  consumer.until_finished(ids.back());
  for (const auto id : ids) {
    EXPECT_EQ(consumer.count_finished(id), 1);
    const Event* last = nullptr;
    for (const auto& event : consumer.events) last = event.command == id ? &event : last;
    ASSERT_NE(last, nullptr);
    EXPECT_TRUE(std::holds_alternative<Finished>(last->body));
    EXPECT_EQ(consumer.finished(id).outcome, Outcome::done);
  }
  EXPECT_EQ(consumer.finished(ids[7]).summary, "Trained 7 steps.");
}

TEST(SessionContract, CommandsRunOneAfterAnotherInTheOrderOfSubmission) {
  const auto engine = engine_with(train);
  Consumer consumer(*engine);
  CommandId last;
  for (int i = 0; i < 50; ++i) last = engine->submit(start("run", 3)).value();
  consumer.until_finished(last);
  std::uint64_t current = 0;
  for (const auto& event : consumer.events) {
    EXPECT_GE(event.command.value, current);
    current = event.command.value;
  }
  EXPECT_EQ(last.value, 50U);
}

TEST(SessionContract, EventsCarryRunCommandAndTime) {
  const auto before = std::chrono::system_clock::now();
  const auto engine = engine_with(train);
  Consumer consumer(*engine);
  const auto id = engine->submit(start("here", 2)).value();
  consumer.until_finished(id);
  ASSERT_EQ(consumer.events.size(), 5U);  // training, two steps, finished, Finished
  auto at = before;
  for (const auto& event : consumer.events) {
    EXPECT_EQ(event.run.path, "here");
    EXPECT_EQ(event.command, id);
    EXPECT_GE(event.at, at);
    at = event.at;
  }
}

TEST(SessionContract, AnInvalidCommandIsRefusedAtOnceAndNothingIsQueued) {
  const auto engine = engine_with(train);
  const auto refused = engine->submit(start(""));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::usage);
  const auto thrown = engine->submit(start("throw"));
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().sentence(), "throw: Refused by an exception.");
  Consumer consumer(*engine);
  const auto id = engine->submit(start("good", 1)).value();
  EXPECT_EQ(id.value, 1U);
  consumer.until_finished(id);
  for (const auto& event : consumer.events) EXPECT_EQ(event.command, id);
}

TEST(SessionContract, PauseSaysPausedOnceAndResumeSaysTheStateFromBefore) {
  const auto engine = engine_with(forever);
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run")).value();
  consumer.until_state(id, training);
  engine->pause(id);
  engine->pause(id);
  consumer.until_state(id, paused);
  std::vector<Event> none;
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(engine->drain(none), 0U);  // a paused job does nothing
  engine->resume(id);
  consumer.until_state(id, training);
  engine->cancel(id);
  consumer.until_finished(id);
  EXPECT_EQ(consumer.states(id), (std::vector{training, paused, training, stopped}));
}

TEST(SessionContract, ACommandPausedInTheQueueWaitsAtItsFirstMicroBatch) {
  Gate gate;
  const auto engine = engine_with([&](const Command& command, JobContext& context) {
    if (std::get<StartRun>(command).spec.out == "first") gate.wait();
    return train(command, context);
  });
  Consumer consumer(*engine);
  engine->submit(start("first", 1)).value();
  const auto second = engine->submit(start("second", 1)).value();
  engine->pause(second);
  gate.open();
  consumer.until_state(second, paused);
  engine->resume(second);
  consumer.until_finished(second);
  EXPECT_EQ(consumer.finished(second).outcome, Outcome::done);
}

TEST(SessionContract, CancelTakesEffectWithinOneMicroBatch) {
  int batches_after_cancel = 0;
  SessionEngine* self = nullptr;
  const auto engine = engine_with([&](const Command&, JobContext& context) -> std::string {
    self->cancel(context.command());
    while (context.wait_while_paused()) ++batches_after_cancel;
    return "Stopped at step 3; checkpoint 2 is kept.";
  });
  self = engine.get();
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run")).value();
  consumer.until_finished(id);
  EXPECT_EQ(batches_after_cancel, 0);
  EXPECT_EQ(consumer.finished(id).outcome, Outcome::cancelled);
  EXPECT_EQ(consumer.finished(id).summary, "Stopped at step 3; checkpoint 2 is kept.");
  EXPECT_FALSE(consumer.finished(id).error);
}

TEST(SessionContract, CancellingTwiceOrAFinishedOrUnknownCommandIsAllowed) {
  const auto engine = engine_with(train);
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run", 1)).value();
  consumer.until_finished(id);
  for (const auto any : {id, id, CommandId{999}, CommandId{0}}) {
    engine->cancel(any);
    engine->pause(any);
    engine->resume(any);
  }
  const auto next = engine->submit(start("next", 1)).value();
  consumer.until_finished(next);
  EXPECT_EQ(consumer.finished(next).outcome, Outcome::done);
  EXPECT_EQ(consumer.count_finished(id), 1);
}

TEST(SessionContract, ACancelThatTheJobNeverSawIsDone) {
  SessionEngine* self = nullptr;
  const auto engine = engine_with([&](const Command&, JobContext& context) -> std::string {
    self->cancel(context.command());  // after the last micro-batch
    return "All of it.";
  });
  self = engine.get();
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run")).value();
  consumer.until_finished(id);
  EXPECT_EQ(consumer.finished(id).outcome, Outcome::done);
}

TEST(SessionContract, ACommandCancelledInTheQueueFinishesWhileTheOtherRunsOn) {
  const auto engine = engine_with(forever);
  Consumer consumer(*engine);
  const auto first = engine->submit(start("first")).value();
  const auto second = engine->submit(start("second")).value();
  const auto third = engine->submit(start("third")).value();
  consumer.until_state(first, training);
  engine->cancel(second);
  consumer.until_finished(second);
  engine->pause(first);
  consumer.until_state(first, paused);
  engine->cancel(third);  // while the running one is paused
  consumer.until_finished(third);
  engine->cancel(first);
  consumer.until_finished(first);
  for (const auto id : {first, second, third}) {
    EXPECT_EQ(consumer.count_finished(id), 1);
    EXPECT_EQ(consumer.finished(id).outcome, Outcome::cancelled);
  }
  EXPECT_TRUE(consumer.states(second).empty());
}

TEST(SessionContract, TheStateBeforeFinishedIsSaidOnce) {
  const auto engine = engine_with([](const Command& command, JobContext& context) -> std::string {
    const auto& out = std::get<StartRun>(command).spec.out;
    context.emit({out}, StateChanged{training});
    if (out == "said") context.emit({out}, StateChanged{finished});
    if (out == "fails") fail("step 3", "The loss is not finite.");
    return "Done.";
  });
  Consumer consumer(*engine);
  const auto said = engine->submit(start("said")).value();
  const auto silent = engine->submit(start("silent")).value();
  const auto fails = engine->submit(start("fails")).value();
  consumer.until_finished(fails);
  EXPECT_EQ(consumer.states(said), (std::vector{training, finished}));
  EXPECT_EQ(consumer.states(silent), (std::vector{training, finished}));
  EXPECT_EQ(consumer.states(fails), (std::vector{training, failed}));
}

TEST(SessionContract, TheWakeUpComesOncePerBatchOnTheEngineThread) {
  std::atomic<int> calls{0};
  std::atomic<bool> right_thread{true};
  Gate gate;
  std::thread::id engine_thread;
  const auto engine = engine_with([&](const Command& command, JobContext& context) {
    engine_thread = std::this_thread::get_id();
    gate.wait();
    return train(command, context);
  });
  engine->set_wakeup([&] {
    ++calls;
    right_thread = right_thread && std::this_thread::get_id() == engine_thread;
  });
  const auto id = engine->submit(start("run", 100)).value();
  gate.open();
  while (calls == 0) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(calls, 1);  // 103 events, nothing drained
  EXPECT_TRUE(right_thread);
  Consumer consumer(*engine);
  consumer.until_finished(id);
  const auto next = engine->submit(start("next", 1)).value();
  consumer.until_finished(next);
  EXPECT_GE(calls, 2);
}

TEST(SessionContract, AJobThatEmitsFinishedFails) {
  const auto engine = engine_with([](const Command&, JobContext& context) -> std::string {
    context.emit({"run"}, Finished{});
    return "unreachable";
  });
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run")).value();
  consumer.until_finished(id);
  EXPECT_EQ(consumer.count_finished(id), 1);
  EXPECT_EQ(consumer.finished(id).outcome, Outcome::failed);
}

TEST(SessionContract, CommandsWithoutASpecificationReportTheirRun) {
  const auto engine = engine_with([](const Command&, JobContext&) -> std::string { return "Done."; });
  Consumer consumer(*engine);
  CommandId last;
  for (Command command : {Command(ResumeRun{{"a"}, 0}), Command(EvaluatePlans{{"a"}, {}, {}}), Command(SearchFront{{"a"}, {}}),
                          Command(ExportSubnet{{"a"}, {}})}) {
    last = engine->submit(std::move(command)).value();
  }
  consumer.until_finished(last);
  ASSERT_EQ(consumer.events.size(), 8U);
  for (const auto& event : consumer.events) EXPECT_EQ(event.run.path, "a");
}

TEST(SessionContract, ARequestIsTakenOnceByTheCommandItNames) {
  Gate asked;
  const auto engine = engine_with([&](const Command& command, JobContext& context) {
    const RunId run{std::get<StartRun>(command).spec.out};
    context.emit(run, StateChanged{training});
    asked.wait();
    std::string taken;
    for (const Request request : {Request::checkpoint, Request::probe, Request::checkpoint})
      taken += context.take_request(request) ? "1" : "0";
    return taken;
  });
  Consumer consumer(*engine);
  const auto first = engine->submit(start("a")).value(), second = engine->submit(start("b")).value();
  engine->request(first, Request::checkpoint);
  engine->request(first, Request::checkpoint);  // twice before it is taken: once
  engine->request(second, Request::probe);      // still queued
  engine->request(CommandId{99}, Request::probe);
  asked.open();
  consumer.until_finished(second);
  EXPECT_EQ(consumer.finished(first).summary, "100");
  EXPECT_EQ(consumer.finished(second).summary, "010");
  engine->request(first, Request::probe);  // finished: allowed
}

}  // namespace
}  // namespace qfa::testing
