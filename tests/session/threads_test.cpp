// SPDX-License-Identifier: GPL-3.0-or-later
// Many threads, and every way of dying. Run under the thread sanitizer.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

#include "tests/session/fake_runner.h"

namespace qfa::testing {
namespace {

TEST(SessionThreads, SubmitPauseResumeCancelFromManyThreads) {
  const auto engine = engine_with(train, 64);
  constexpr int kThreads = 8;
  constexpr int kCommands = 50;
  std::array<std::vector<CommandId>, kThreads> ids;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        std::mt19937 random(static_cast<unsigned>(t));
        for (int i = 0; i < kCommands; ++i) {
          const auto id = engine->submit(start("run", 20)).value();
          ids[t].push_back(id);
          const CommandId other{1 + random() % id.value};
          switch (random() % 4) {
            case 0:
              engine->pause(other);
              break;
            case 1:
              engine->resume(other);
              break;
            case 2:
              engine->cancel(other);
              break;
            default:
              break;
          }
          engine->resume(other);  // nobody stays paused for ever
        }
      });
    }
    // One thread's pause may come after another's resume: the last word is resume, until all have ended.
    Consumer consumer(*engine);
    std::set<std::uint64_t> ended;
    while (ended.size() < kThreads * kCommands) {
      engine->drain(consumer.events);
      for (const auto& event : consumer.events) {
        if (!std::holds_alternative<Finished>(event.body)) continue;
        EXPECT_TRUE(ended.insert(event.command.value).second);
      }
      consumer.events.clear();
      for (std::uint64_t id = 1; id <= kThreads * kCommands; ++id) engine->resume({id});
    }
  }
  std::set<std::uint64_t> unique;
  for (const auto& of_thread : ids) {
    for (const auto id : of_thread) unique.insert(id.value);
  }
  EXPECT_EQ(unique.size(), static_cast<std::size_t>(kThreads * kCommands));
}

TEST(SessionThreads, DestroyInMidRun) {
  for (int i = 0; i < 50; ++i) {
    std::atomic<bool> ended{false};
    {
      const auto engine = engine_with([&](const Command& command, JobContext& context) {
        auto summary = forever(command, context);
        ended = true;
        return summary;
      });
      Consumer consumer(*engine);
      const auto id = engine->submit(start("run")).value();
      consumer.until_state(id, RunState::training);
    }
    EXPECT_TRUE(ended);  // joined, not abandoned
  }
}

TEST(SessionThreads, DestroyWhilePaused) {
  const auto engine = [] {
    auto made = engine_with(forever);
    Consumer consumer(*made);
    const auto id = made->submit(start("run")).value();
    made->pause(id);
    consumer.until_state(id, RunState::paused);
    return made;
  }();
  SUCCEED();  // the destructor must come back
}

TEST(SessionThreads, DestroyWithQueuedCommandsRunsNoneOfThem) {
  std::atomic<int> begun{0};
  {
    const auto engine = engine_with([&](const Command& command, JobContext& context) {
      ++begun;
      return forever(command, context);
    });
    Consumer consumer(*engine);
    const auto first = engine->submit(start("first")).value();
    for (int i = 0; i < 100; ++i) engine->submit(start("later")).value();
    consumer.until_state(first, RunState::training);
  }
  EXPECT_EQ(begun, 1);
}

TEST(SessionThreads, DestroyAnIdleEngineAndOneThatNeverRan) {
  { const auto engine = engine_with(train); }
  const auto engine = engine_with(train);
  Consumer consumer(*engine);
  consumer.until_finished(engine->submit(start("run", 1)).value());
}

TEST(SessionThreads, NothingIsCalledAfterDestruction) {
  for (int i = 0; i < 50; ++i) {
    std::atomic<bool> alive{true};
    std::atomic<bool> called_late{false};
    {
      const auto engine = engine_with(forever);
      engine->set_wakeup([&] { called_late = called_late || !alive; });
      Consumer consumer(*engine);
      const auto id = engine->submit(start("run")).value();
      consumer.until_state(id, RunState::training);
      engine->cancel(id);
    }
    alive = false;
    EXPECT_FALSE(called_late);
  }
}

TEST(SessionThreads, SetWakeUpWhileRunning) {
  const auto engine = engine_with(forever, 16);
  const auto id = engine->submit(start("run")).value();
  Consumer consumer(*engine);
  for (int i = 0; i < 200; ++i) {
    auto owned = std::make_unique<int>(0);
    engine->set_wakeup([count = owned.get()] { ++*count; });
    engine->drain(consumer.events);
    std::this_thread::yield();
    engine->set_wakeup(nullptr);
    owned.reset();  // a call after set_wakeup returned would be a use after free
  }
  std::atomic<int> calls{0};
  engine->set_wakeup([&] { ++calls; });
  while (calls == 0) {
    engine->drain(consumer.events);
    std::this_thread::yield();
  }
  engine->cancel(id);
  consumer.until_finished(id);
}

TEST(SessionThreads, AWakeUpMayDrainAndCommand) {
  Gate gate;
  SessionEngine* self = nullptr;
  std::vector<Event> events;  // touched by the engine thread only, until it is joined
  {
    const auto engine = engine_with(forever);
    self = engine.get();
    engine->set_wakeup([&] {
      self->drain(events);
      self->cancel({1});
      if (!events.empty() && std::holds_alternative<Finished>(events.back().body)) gate.open();
    });
    engine->submit(start("run")).value();
    gate.wait();
  }
  EXPECT_TRUE(std::holds_alternative<Finished>(events.back().body));
}

}  // namespace
}  // namespace qfa::testing
