// SPDX-License-Identifier: GPL-3.0-or-later
// NSGA-II as a search: what the evolution does not know of by itself (interruption, locks, limits), and that it evolves.
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "engine/search/search_bench.h"
#include "engine/search/space.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

SearchSpec nsga2(int evaluations, std::uint64_t seed = 1) {
  SearchSpec spec;
  spec.method = SearchMethod::nsga2;
  spec.evaluations = evaluations;
  spec.seed = seed;
  return spec;
}

TEST(Nsga2, InterruptedAnywhereItGivesTheSameList) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  const Evaluator evaluate = [&](const BitPlan& p) { return truth.score(p); };
  SearchSpec spec = nsga2(60);
  spec.max_bytes = 33'800'000;  // so that children are repaired
  const auto full = search_subnets(costs, spec, evaluate, {}, {});
  ASSERT_EQ(full.size(), 60u);
  for (std::size_t k = 0; k < full.size(); ++k) {
    const std::vector<Evaluated> journal(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(k));
    const auto continued = search_subnets(costs, spec, evaluate, journal, {});
    ASSERT_EQ(continued.size(), full.size());
    for (std::size_t i = 0; i < full.size(); ++i) ASSERT_EQ(continued[i].plan, full[i].plan) << "interrupted after " << k << ", at " << i;
  }
}

TEST(Nsga2, ChildrenKeepLocksAndLimits) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  SearchSpec spec = nsga2(120);
  spec.locks = {{"embed", 6}, {"layers.0.down", 4}, {"layers.2.q", 2}};
  spec.min_bytes = 33'000'000;
  spec.max_bytes = 33'400'000;
  const auto list = search_subnets(costs, spec, [&](const BitPlan& p) { return truth.score(p); }, {}, {});
  const SearchSpace space(costs, spec);
  ASSERT_EQ(list.size(), 120u);
  std::size_t children = 0;
  for (const Evaluated& point : list) {
    if (point.kind == "uniform") continue;
    EXPECT_TRUE(space.contains(point.plan));
    children += !point.random;
  }
  EXPECT_GT(children, 60u);  // evolution, not the random subnets that it falls back to
}

TEST(Nsga2, ALockOnEveryUnitButOneIsASmallSpace) {
  const CostTable costs = llama_costs(2, false);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0);
  SearchSpec spec = nsga2(50);
  for (std::size_t l = 1; l < costs.units.size(); ++l) spec.locks[costs.units[l].name] = 3;
  const auto list = search_subnets(costs, spec, [&](const BitPlan& p) { return truth.score(p); }, {}, {});
  EXPECT_EQ(list.size(), uniform_plans(costs).size() + 2);  // all 3 is uniform
}

// On 3^8 subnets, where the true front is known: every method at equal evaluations, over several truths.
TEST(Nsga2, EvolvesAndTheSurrogateIsNoWorse) {
  CostTable costs = llama_costs(2, false);
  costs.units.resize(8);
  costs.bytes.resize(8);
  constexpr int kTruths = 6;
  SearchBenchSpec spec;
  spec.seeds = 1;
  spec.enumerate = 10000;
  struct Mean {
    double share = 0, distance = 0, scored = 0;
  };
  std::map<std::pair<int, SearchMethod>, Mean> means;
  int evolution_wins = 0, surrogate_wins = 0, contests = 0;
  for (std::uint64_t seed = 0; seed < kTruths; ++seed) {
    const Truth truth(costs, seed, 0.7, 0.5, 0.2, 0.002);
    const SearchBench bench = bench_searches(costs, spec, [&](const BitPlan& p) { return truth.score(p); });
    std::map<std::pair<int, SearchMethod>, double> volume;
    for (const BenchedMethod& method : bench.results) {
      const BenchedSearch& search = method.searches[0];
      volume[{method.evaluations, method.method}] = search.volume;
      Mean& mean = means[{method.evaluations, method.method}];
      mean.share += search.volume / bench.truth->volume / kTruths;
      mean.distance += search.distance->mean / kTruths;
      mean.scored += static_cast<double>(search.scored) / kTruths;
    }
    for (const int evaluations : spec.evaluations) {
      ++contests;
      evolution_wins += volume[{evaluations, SearchMethod::nsga2}] > volume[{evaluations, SearchMethod::random}];
      surrogate_wins += volume[{evaluations, SearchMethod::surrogate}] >= volume[{evaluations, SearchMethod::nsga2}];
    }
  }
  const char* names[]{"surrogate", "paper", "nsga2", "random"};
  for (const auto& [key, mean] : means) {
    std::printf("%3d %-9s of the true hypervolume %.4f, distance %.4f, scored %.1f\n", key.first, names[static_cast<int>(key.second)],
                mean.share, mean.distance, mean.scored);
  }
  std::printf("NSGA-II beats random in %d, the surrogate is no worse than NSGA-II in %d of %d\n", evolution_wins, surrogate_wins, contests);
  // Random subnets are stratified by bytes, and so few evaluations are few generations: in so small a space evolution
  // does not beat them. That it evolves shows in what more evaluations give.
  EXPECT_GT((means[{60, SearchMethod::nsga2}].share), (means[{40, SearchMethod::nsga2}].share) + 0.02);
  EXPECT_GT((means[{100, SearchMethod::nsga2}].share), (means[{60, SearchMethod::nsga2}].share));
  EXPECT_EQ(surrogate_wins, contests);
}

}  // namespace
}  // namespace qfa
