// SPDX-License-Identifier: GPL-3.0-or-later
// How good the fronts are, on synthetic truths. Fronts are chosen by noisy scores and measured by exact ones.
#include <gtest/gtest.h>

#include "engine/search/space.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

struct Frame {
  Bytes low = 0, high = 0;
  double best = 0, worst = 0;
};

Frame frame_of(const CostTable& costs, const Truth& truth) {
  BitPlan low, high;
  for (const Unit& unit : costs.units) {
    low.bits.push_back(unit.choices.front());
    high.bits.push_back(unit.choices.back());
  }
  return {costs.size(low), costs.size(high), truth.exact(high), truth.exact(low)};
}

double volume(const CostTable& costs, const Truth& truth, const std::vector<BitPlan>& plans) {
  const Frame frame = frame_of(costs, truth);
  return hypervolume(
      costs, plans, [&](const BitPlan& p) { return truth.exact(p); }, frame.low, frame.high, frame.best, frame.worst);
}

double searched(const CostTable& costs, const Truth& truth, SearchMethod method, int evaluations, std::uint64_t seed) {
  SearchSpec spec;
  spec.method = method;
  spec.evaluations = evaluations;
  spec.seed = seed;
  const auto list = search_subnets(costs, spec, [&](const BitPlan& p) { return truth.score(p); }, {}, {});
  std::vector<BitPlan> front;
  for (std::size_t i : pareto_front(list)) front.push_back(list[i].plan);
  return volume(costs, truth, front);
}

struct Case {
  const char* name;
  int layers;
  bool embedding;
  double type_spread, own_spread, interaction, noise, curve;
};

class Hypervolume : public testing::TestWithParam<Case> {};

TEST_P(Hypervolume, TheSurrogateBeatsThePaperAndThePaperBeatsRandom) {
  const Case& c = GetParam();
  constexpr int kSeeds = 8, kEvaluations = 60;
  const CostTable costs = llama_costs(c.layers, c.embedding);
  double surrogate = 0, paper = 0, random = 0, oracle = 0;
  int wins = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Truth truth(costs, 100 + seed, c.type_spread, c.own_spread, c.interaction, c.noise, c.curve);
    const double s = searched(costs, truth, SearchMethod::surrogate, kEvaluations, seed);
    const double p = searched(costs, truth, SearchMethod::paper, kEvaluations, seed);
    const double r = searched(costs, truth, SearchMethod::random, kEvaluations, seed);
    wins += s > p && s > r;
    surrogate += s / kSeeds;
    paper += p / kSeeds;
    random += r / kSeeds;
    // What the knapsack finds on the exact additive effects, at as many budgets.
    const Frame frame = frame_of(costs, truth);
    std::vector<Bytes> budgets;
    for (Bytes i = 0; i < kEvaluations; ++i) budgets.push_back(frame.low + (frame.high - frame.low) * i / kEvaluations);
    oracle += volume(costs, truth, solve_knapsack(costs, truth.effects(), budgets, {})) / kSeeds;
  }
  std::printf("hypervolume, %s: surrogate %.4f, paper %.4f, random %.4f, exact effects %.4f; best of three on %d of %d seeds\n", c.name,
              surrogate, paper, random, oracle, wins, kSeeds);
  EXPECT_GT(surrogate, paper);
  EXPECT_GT(paper, random);
  EXPECT_EQ(wins, kSeeds);
  EXPECT_GT(surrogate - random, 0.6 * (oracle - random));  // most of what could be gained
}

INSTANTIATE_TEST_SUITE_P(Truths, Hypervolume,
                         testing::Values(Case{"60 units, types and units differ", 10, false, 0.7, 0.5, 0.1, 0.01, 0.25},
                                         Case{"60 units, only units differ", 10, false, 0.0, 0.8, 0.1, 0.01, 0.25},
                                         Case{"60 units, noisy", 10, false, 1.0, 0.3, 0.1, 0.03, 0.25},
                                         Case{"60 units, a bit halves the loss", 10, false, 0.7, 0.5, 0.1, 0.01, 0.5},
                                         Case{"181 units, strong interactions", 30, true, 0.7, 0.5, 0.5, 0.02, 0.25}),
                         [](const auto& test) { return "case_" + std::to_string(test.index); });

// 3^8 subnets: the true front is known.
TEST(Enumerated, TheFrontIsNearTheTrueOne) {
  CostTable costs = llama_costs(2, false);
  costs.units.resize(8);
  costs.bytes.resize(8);
  double share = 0, least = 1;
  constexpr int kSeeds = 10;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Truth truth(costs, seed, 0.7, 0.5, 0.2, 0.002);
    const std::vector<BitPlan> all = SearchSpace(costs, SearchSpec{}).remaining({}, 10000);
    ASSERT_EQ(all.size(), 6561u);
    const double reached = searched(costs, truth, SearchMethod::surrogate, 60, seed) / volume(costs, truth, all);
    share += reached / kSeeds;
    least = std::min(least, reached);
  }
  std::printf("8 units of 3 widths: %.4f of the true front's hypervolume on average, %.4f at least\n", share, least);
  EXPECT_GT(share, 0.98);
  EXPECT_GT(least, 0.95);
}

}  // namespace
}  // namespace qfa
