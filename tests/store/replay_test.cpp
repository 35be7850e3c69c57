// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/replay.h"

#include <gtest/gtest.h>

#include "tests/store/store_fixture.h"

namespace qfa {
namespace {

class ReplayTest : public StoreTest {};

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
