// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/replay.h"

#include <gtest/gtest.h>

#include "tests/store/store_fixture.h"

namespace qfa {
namespace {

class ReplayTest : public StoreTest {};

TEST_F(ReplayTest, HandsOutARangeOfStepsAsTheyWereEmitted) {
  const RunId run{(root_ / "run").string()};
  const auto store = RunStore::create(run.path, small_manifest());
  const auto say = [&](EventBody body) { store->append({{1}, run, std::chrono::system_clock::now(), std::move(body)}); };
  for (int step = 1; step <= 9; ++step) {
    StepMetrics metrics;
    metrics.step = step;
    metrics.loss = 1.0 / step;
    say(metrics);
    SamplingRates rates;
    rates.step = step;
    if (step % 2 == 0) say(rates);
    say(EvalPoint{step, {}, {}, "uniform", "probe", "t/acc", 0.5, 0.1, 10, 0});  // a fact: never dropped, so never asked for
    say(Notice{Severity::info, "train", "\"type\":\"step_metrics\",\"step\":4", {}, 4, {}});
  }
  const auto events = read_run_steps(run, 4, 6);
  ASSERT_TRUE(events) << events.error().sentence();
  ASSERT_EQ(events->size(), 5U);  // 4, 4 rates, 5, 6, 6 rates
  EXPECT_EQ(std::get<StepMetrics>((*events)[0].body).loss, 0.25);
  EXPECT_EQ(std::get<SamplingRates>((*events)[1].body).step, 4);
  EXPECT_EQ(std::get<StepMetrics>((*events)[2].body).step, 5);
  EXPECT_TRUE(read_run_steps(run, 10, 20)->empty());
  EXPECT_FALSE(read_run_steps({(root_ / "nothing").string()}, 1, 2));
}

TEST_F(ReplayTest, HandsOutTheEventsInOrderAndTheFrontOnceThereIsOne) {
  const RunId run{(root_ / "run").string()};
  {
    const auto store = RunStore::create(run.path, small_manifest());
    for (int step = 1; step <= 3; ++step) {
      StepMetrics metrics;
      metrics.step = step;
      metrics.plan.bits = {3, 8};
      store->append({{1}, run, std::chrono::system_clock::now(), metrics});
    }
  }
  const auto events = read_run_events(run);
  ASSERT_TRUE(events) << events.error().sentence();
  ASSERT_EQ(events->size(), 3U);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(std::get<StepMetrics>((*events)[i].body).step, i + 1);
  const auto none = read_run_front(run);
  ASSERT_TRUE(none) << none.error().sentence();
  EXPECT_EQ(*none, nullptr);

  ParetoFront front;
  front.signal = "tickets/nll";
  RunStore::open(run.path, RunStore::Access::writer)->write_front(front);
  const auto some = read_run_front(run);
  ASSERT_TRUE(some) << some.error().sentence();
  ASSERT_NE(*some, nullptr);
  EXPECT_EQ((*some)->signal, "tickets/nll");
}

TEST_F(ReplayTest, AFolderThatIsNoRunIsAnError) {
  EXPECT_FALSE(read_run_events({(root_ / "missing").string()}));
  EXPECT_FALSE(read_run_front({root_.string()}));
}

}  // namespace
}  // namespace qfa
