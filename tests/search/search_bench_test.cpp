// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/search_bench.h"

#include <set>

#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "engine/search/space.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

Evaluated point(BitWidth id, Bytes size, double score) {
  Evaluated out;
  out.plan.bits = {id}, out.size_bytes = size, out.score.value = score;
  return out;
}

TEST(FrontVolume, IsTheAreaThatTheStaircaseDominates) {
  const FrontFrame frame{100, 200, 1.0, 3.0};
  EXPECT_DOUBLE_EQ(front_volume({}, frame), 0);
  EXPECT_DOUBLE_EQ(front_volume({point(1, 100, 1)}, frame), 1);
  EXPECT_DOUBLE_EQ(front_volume({point(1, 150, 2)}, frame), 0.25);
  EXPECT_DOUBLE_EQ(front_volume({point(1, 120, 2), point(2, 150, 1.5), point(3, 160, 2.5)}, frame), 0.3 * 0.5 + 0.5 * 0.75);
  EXPECT_DOUBLE_EQ(front_volume({point(1, 150, std::nan("")), point(2, 250, 1), point(3, 150, 4)}, frame), 0);  // outside the box
}

TEST(FrontVolume, AgreesWithTheAreaByHand) {
  const CostTable costs = llama_costs(3, false);
  const Truth truth(costs, 4, 0.7, 0.5, 0.2, 0);
  SearchSpec spec;
  spec.method = SearchMethod::random, spec.evaluations = 40;
  const auto list = search_subnets(costs, spec, [&](const BitPlan& p) { return truth.score(p); }, {}, {});
  std::vector<BitPlan> plans;
  for (const Evaluated& e : list) plans.push_back(e.plan);
  const SearchSpace space(costs, spec);
  const FrontFrame frame{space.low(), space.high(), truth.exact(uniform_plans(costs)[2]), truth.exact(uniform_plans(costs)[0])};
  EXPECT_NEAR(front_volume(list, frame),
              hypervolume(
                  costs, plans, [&](const BitPlan& p) { return truth.exact(p); }, frame.low, frame.high, frame.best, frame.worst),
              1e-12);
}

TEST(FrontDistance, IsHowMuchWorseTheScoresAreAtTheTrueSizes) {
  const FrontFrame frame{100, 200, 1.0, 3.0};
  const std::vector<Evaluated> truth{point(1, 100, 3), point(2, 140, 2), point(3, 180, 1)};
  const FrontDistance same = distance_to_front(truth, truth, frame);
  EXPECT_EQ(same.mean, 0);
  EXPECT_EQ(same.found, 3u);
  const FrontDistance some = distance_to_front({point(1, 100, 3), point(4, 150, 1.5)}, truth, frame);
  EXPECT_DOUBLE_EQ(some.mean, (0 + 0.5 + 0.25) / 3);  // nothing of at most 140 bytes but the smallest
  EXPECT_DOUBLE_EQ(some.largest, 0.5);
  EXPECT_EQ(some.found, 1u);
  EXPECT_DOUBLE_EQ(distance_to_front({}, truth, frame).mean, 1);
}

TEST(BenchSearches, ScoresEverySubnetOnceAndKnowsTheTrueFront) {
  CostTable costs = llama_costs(1, false);  // 3^6
  const Truth truth(costs, 2, 0.7, 0.5, 0.2, 0.001);
  SearchBenchSpec spec;
  spec.evaluations = {20, 30};
  spec.seeds = 2;
  spec.enumerate = 1000;
  std::set<BitPlan> scored;
  const Evaluator evaluate = [&](const BitPlan& plan) {
    EXPECT_TRUE(scored.insert(plan).second) << "scored twice";
    return truth.score(plan);
  };
  const SearchBench bench = bench_searches(costs, spec, evaluate);
  EXPECT_EQ(scored.size(), 729u);
  EXPECT_EQ(bench.distinct, 729u);
  ASSERT_TRUE(bench.truth);
  EXPECT_EQ(bench.truth->subnets, 729u);
  ASSERT_EQ(bench.results.size(), 8u);
  for (const BenchedMethod& method : bench.results) {
    ASSERT_EQ(method.searches.size(), 2u);
    for (const BenchedSearch& search : method.searches) {
      EXPECT_LE(search.scored, static_cast<std::size_t>(method.evaluations));
      EXPECT_GT(search.volume, 0);
      EXPECT_LE(search.volume, bench.truth->volume * (1 + 1e-12));
      EXPECT_GE(search.distance->mean, 0);
    }
  }
  spec.enumerate = 0;
  scored.clear();
  const SearchBench unknown = bench_searches(costs, spec, evaluate);
  EXPECT_FALSE(unknown.truth);
  EXPECT_LT(unknown.distinct, 729u);
  spec.seeds = 0;
  EXPECT_THROW(bench_searches(costs, spec, evaluate), Failure);
}

}  // namespace
}  // namespace qfa
