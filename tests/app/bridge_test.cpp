// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "app/bridge/engine_bridge.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

// A bridge over a fake engine, and a log of what it said.
class BridgeTest : public ::testing::Test {
 protected:
  void make(Services services = fake_services({})) {
    state = std::make_shared<FakeState>();
    bridge = std::make_unique<EngineBridge>(std::make_unique<FakeEngine>(state), std::move(services));
    QObject::connect(bridge.get(), &EngineBridge::stepped,
                     [this](const StepMetrics& m) { log.push_back("step " + std::to_string(m.step)); });
    QObject::connect(bridge.get(), &EngineBridge::noticed, [this](const Notice& n) { log.push_back("notice " + n.message); });
    QObject::connect(bridge.get(), &EngineBridge::stateChanged,
                     [this](RunState s) { log.push_back("state " + std::to_string(static_cast<int>(s))); });
    QObject::connect(bridge.get(), &EngineBridge::finished, [this](const Finished& f) {
      log.push_back("finished " + f.summary);
      ++finished;
    });
    QObject::connect(bridge.get(), &EngineBridge::failed, [this](const QString& s) { failures.push_back(s); });
    QObject::connect(bridge.get(), &EngineBridge::batchEnded, [this] { ++batches; });
    QObject::connect(bridge.get(), &EngineBridge::replayEnded, [this] { ++replays; });
  }
  // Submission goes over a worker: waits until the engine has the command and the bridge its id.
  void start() {
    const auto before = state->submitted.size();
    bridge->startRun(RunSpec{});
    ASSERT_TRUE(bridge->busy());
    ASSERT_TRUE(spin_until([&] { return count_submitted() > before; }));
    spin_for(10);
  }
  std::size_t count_submitted() {
    const std::lock_guard lock(state->mutex);
    return state->submitted.size();
  }
  StepMetrics step(int n) {
    StepMetrics metrics;
    metrics.step = n;
    return metrics;
  }

  std::shared_ptr<FakeState> state;
  std::unique_ptr<EngineBridge> bridge;
  std::vector<std::string> log;
  std::vector<QString> failures;
  int finished = 0, batches = 0, replays = 0;
};

TEST_F(BridgeTest, EventsArriveInOrderWithOneFinished) {
  make();
  start();
  std::jthread engine([this] {
    for (int i = 1; i <= 100; ++i) state->say({1}, "run", step(i));
    state->say({1}, "run", Notice{Severity::info, "train", "checkpoint"});
    state->say({1}, "run", Finished{Finished::Outcome::done, {}, "Done."});
  });
  ASSERT_TRUE(spin_until([this] { return finished == 1; }));
  ASSERT_EQ(log.size(), 102U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(log[i], "step " + std::to_string(i + 1));
  EXPECT_EQ(log[100], "notice checkpoint");
  EXPECT_EQ(log[101], "finished Done.");
  EXPECT_FALSE(bridge->busy());
  spin_for(60);
  EXPECT_EQ(finished, 1);
  EXPECT_TRUE(failures.empty());
}

TEST_F(BridgeTest, ABurstIsOneBatch) {
  make();
  start();
  batches = 0;
  for (int i = 1; i <= 50; ++i) state->say({1}, "run", step(i));
  EXPECT_TRUE(log.empty());  // nothing before the event loop turns
  ASSERT_TRUE(spin_until([this] { return log.size() == 50; }));
  EXPECT_LE(batches, 2);
}

TEST_F(BridgeTest, RefusalAndFailureAreSentences) {
  make();
  state->refuse_with = Error{ErrorCode::input, "There is no such model.", "model", {}};
  bridge->startRun(RunSpec{});
  ASSERT_TRUE(spin_until([this] { return failures.size() == 1; }));
  EXPECT_EQ(failures[0], "model: There is no such model.");
  EXPECT_FALSE(bridge->busy());
  state->refuse_with.reset();
  bridge->resumeRun("run");
  state->say({1}, "run", Finished{Finished::Outcome::failed, Error{ErrorCode::out_of_memory, "Not enough memory.", {}, {}}, "x"});
  ASSERT_TRUE(spin_until([this] { return failures.size() == 2; }));
  EXPECT_EQ(failures[1], "Not enough memory.");
  EXPECT_FALSE(bridge->busy());
}

TEST_F(BridgeTest, PauseResumeCancelReachTheRunningCommand) {
  make();
  bridge->pause();
  bridge->cancel();  // nothing runs: nothing is asked
  EXPECT_TRUE(state->paused.empty());
  start();
  bridge->pause();
  state->say({1}, "run", StateChanged{RunState::paused});
  ASSERT_TRUE(spin_until([this] { return bridge->paused(); }));
  bridge->resume();
  state->say({1}, "run", StateChanged{RunState::training});
  ASSERT_TRUE(spin_until([this] { return !bridge->paused(); }));
  bridge->cancel();
  EXPECT_EQ(state->paused, std::vector{CommandId{1}});
  EXPECT_EQ(state->resumed, std::vector{CommandId{1}});
  EXPECT_EQ(state->cancelled, std::vector{CommandId{1}});
}

TEST_F(BridgeTest, TheDemoTrainsThenSearches) {
  make();
  bridge->startDemo("demo");
  EXPECT_TRUE(bridge->busy());
  ASSERT_TRUE(spin_until([this] { return count_submitted() == 1; }));
  EXPECT_EQ(std::get<StartRun>(state->submitted[0]).spec.out, "demo");
  state->say({1}, "demo", Finished{Finished::Outcome::done, {}, "Trained."});
  ASSERT_TRUE(spin_until([this] { return count_submitted() == 2; }));
  const auto& search = std::get<SearchFront>(state->submitted[1]);
  EXPECT_EQ(search.run.path, "demo");
  EXPECT_EQ(search.spec.evaluations, 60);
  EXPECT_TRUE(bridge->busy());
  state->say({2}, "demo", Finished{Finished::Outcome::done, {}, "Searched."});
  ASSERT_TRUE(spin_until([this] { return finished == 2; }));
  EXPECT_FALSE(bridge->busy());
  EXPECT_EQ(state->submitted.size(), 2U);
}

TEST_F(BridgeTest, AStoppedDemoIsNotSearched) {
  make();
  bridge->startDemo("demo");
  ASSERT_TRUE(spin_until([this] { return count_submitted() == 1; }));
  bridge->cancel();
  state->say({1}, "demo", Finished{Finished::Outcome::done, {}, "It had just ended."});
  ASSERT_TRUE(spin_until([this] { return finished == 1; }));
  EXPECT_EQ(state->submitted.size(), 1U);
  EXPECT_FALSE(bridge->busy());
}

TEST_F(BridgeTest, EventsThatOvertakeTheirIdWait) {
  make();
  bridge->startRun(RunSpec{});
  while (count_submitted() == 0) std::this_thread::yield();
  state->say({1}, "run", step(1));
  state->say({1}, "run", Finished{Finished::Outcome::done, {}, "Very quick."});
  ASSERT_TRUE(spin_until([this] { return finished == 1; }));
  EXPECT_EQ(log, (std::vector<std::string>{"step 1", "finished Very quick."}));
  EXPECT_FALSE(bridge->busy());
}

TEST_F(BridgeTest, ACancelBeforeTheIdIsKnownReachesTheEngine) {
  make();
  bridge->startRun(RunSpec{});
  bridge->cancel();
  ASSERT_TRUE(spin_until([this] { return !state->cancelled.empty(); }));
  EXPECT_EQ(state->cancelled, std::vector{CommandId{1}});
  EXPECT_TRUE(bridge->busy());  // until Finished
}

TEST_F(BridgeTest, OneThingAtATime) {
  make();
  start();
  bridge->resumeRun("run");
  bridge->openRun("run");
  spin_for(20);
  EXPECT_EQ(count_submitted(), 1U);
  EXPECT_EQ(failures.size(), 2U);
  EXPECT_EQ(replays, 0);
}

TEST_F(BridgeTest, ADemoThatCannotBePreparedSaysSo) {
  make();
  bridge->startDemo("refuse");
  ASSERT_TRUE(spin_until([this] { return !failures.empty(); }));
  EXPECT_EQ(failures[0], "The demo's base model was not found.");
  EXPECT_FALSE(bridge->busy());
  EXPECT_TRUE(state->submitted.empty());
}

TEST_F(BridgeTest, AnOpenedRunTakesTheSamePath) {
  make(fake_services(synthetic_run(), synthetic_front()));
  int rates = 0, fronts = 0;
  QObject::connect(bridge.get(), &EngineBridge::ratesSampled, [&](const SamplingRates&) { ++rates; });
  QObject::connect(bridge.get(), &EngineBridge::frontUpdated, [&](const std::shared_ptr<const ParetoFront>& front) {
    EXPECT_EQ(front->points.size(), 61U);
    ++fronts;
  });
  bridge->openRun("run");
  ASSERT_TRUE(spin_until([this] { return replays == 1; }));
  EXPECT_EQ(rates, 480);
  EXPECT_EQ(fronts, 1);
  EXPECT_EQ(finished, 0);  // a recorded end is not the end of a command of this session
  EXPECT_FALSE(bridge->busy());
  EXPECT_EQ(bridge->run(), "run");
  EXPECT_TRUE(failures.empty());
}

TEST_F(BridgeTest, AFolderThatIsNoRunIsOneSentence) {
  make();
  bridge->openRun("elsewhere");
  ASSERT_TRUE(spin_until([this] { return replays == 1; }));
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0], "elsewhere: There is no run.json in this folder.");
}

TEST_F(BridgeTest, AServiceThatThrowsIsASentenceToo) {
  auto services = fake_services({});
  services.readEvents = [](const RunId&) -> Result<std::vector<Event>> { throw std::runtime_error("broken reader"); };
  make(std::move(services));
  bridge->openRun("run");
  ASSERT_TRUE(spin_until([this] { return replays == 1; }));
  EXPECT_EQ(failures, std::vector<QString>{"broken reader"});
}

TEST_F(BridgeTest, OpeningAnotherRunDropsTheLateAnswer) {
  make(fake_services(synthetic_run(20)));
  bridge->openRun("elsewhere");
  bridge->openRun("run");
  ASSERT_TRUE(spin_until([this] { return replays == 1; }));
  spin_for(60);
  EXPECT_EQ(replays, 1);
  EXPECT_TRUE(failures.empty());
  EXPECT_EQ(bridge->run(), "run");
}

TEST_F(BridgeTest, DestroyWhileRunning) {
  for (int i = 0; i < 20; ++i) {
    make(fake_services(synthetic_run(50)));
    bridge->startRun(RunSpec{});
    // Events in the queue, a wake-up posted, a timer armed: none of it may outlive the bridge.
    for (int n = 1; n <= 10; ++n) state->say({1}, "run", step(n));
    if (i % 2) spin_for(2);
    bridge.reset();
    EXPECT_TRUE(state->destroyed);
    EXPECT_FALSE(state->wakeup);
    state->say({1}, "run", step(11));
    spin_for(2);
  }
}

TEST_F(BridgeTest, DestroyWhileReading) {
  make(fake_services(synthetic_run()));
  bridge->openRun("run");
  bridge.reset();
  spin_for(20);
  EXPECT_EQ(replays, 0);
}

}  // namespace
}  // namespace qfa::app::testing
