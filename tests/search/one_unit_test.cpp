// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/one_unit.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/search/synthetic.h"

namespace qfa {
namespace {

std::vector<std::size_t> changed_units(const BitPlan& base, const BitPlan& plan) {
  std::vector<std::size_t> units;
  for (std::size_t l = 0; l < base.bits.size(); ++l)
    if (base.bits[l] != plan.bits[l]) units.push_back(l);
  return units;
}

SearchSpec one_unit_spec() {
  SearchSpec spec;
  spec.method = SearchMethod::one_unit, spec.evaluations = 1;
  return spec;
}

TEST(OneUnit, EveryWidthOfEveryUnitFromBothBasesLastUnitFirst) {
  const CostTable costs = llama_costs(2);
  const SearchSpace space(costs, one_unit_spec());
  const auto [high, low] = one_unit_bases(space);
  EXPECT_EQ(high.bits.front(), 4);
  EXPECT_EQ(low.bits.front(), 2);
  EXPECT_EQ(high.bits.back(), 8);  // the embedding
  EXPECT_EQ(low.bits.back(), 8);
  const std::vector<BitPlan> plans = one_unit_plans(space);
  ASSERT_EQ(plans.size(), 2 * (1 + 12 * 2 + 5));
  EXPECT_EQ(std::set<BitPlan>(plans.begin(), plans.end()).size(), plans.size());
  std::size_t last = costs.units.size();
  for (std::size_t i = 1; i < plans.size() / 2; ++i) {
    const auto units = changed_units(high, plans[i]);
    ASSERT_EQ(units.size(), 1u);
    EXPECT_LE(units[0], last);
    last = units[0];
  }
  for (std::size_t i = plans.size() / 2 + 1; i < plans.size(); ++i) EXPECT_EQ(changed_units(low, plans[i]).size(), 1u);
}

TEST(OneUnit, LocksAndLimitsHold) {
  const CostTable costs = llama_costs(2);
  SearchSpec spec = one_unit_spec();
  spec.locks = {{"layers.0.q", 3}, {"embed", 4}};
  const SearchSpace locked(costs, spec);
  for (const BitPlan& plan : one_unit_plans(locked)) {
    EXPECT_EQ(plan.bits[0], 3);
    EXPECT_EQ(plan.bits.back(), 4);
  }
  spec.locks.clear();
  spec.max_bytes = costs.size(one_unit_bases(SearchSpace(costs, spec)).low) + 1000;
  const SearchSpace small(costs, spec);
  const std::vector<BitPlan> plans = one_unit_plans(small);
  ASSERT_FALSE(plans.empty());
  for (const BitPlan& plan : plans) EXPECT_LE(costs.size(plan), spec.max_bytes);
}

TEST(OneUnit, TheSearchScoresAllOfThemOnceHoweverFewItMayAndContinues) {
  const CostTable costs = llama_costs(1);
  const Truth truth(costs, 3, 0.7, 0.5, 0.2, 0);
  const auto score = [&](const BitPlan& plan) { return truth.score(plan); };
  std::optional<SearchEnd> end;
  SearchHooks hooks;
  hooks.on_ended = [&](SearchEnd e) { end = e; };
  const auto all = search_subnets(costs, one_unit_spec(), score, {}, hooks);
  EXPECT_EQ(end, SearchEnd::exhausted);
  std::set<BitPlan> scored;
  for (const Evaluated& e : all) EXPECT_TRUE(scored.insert(e.plan).second);
  for (const BitPlan& plan : one_unit_plans(SearchSpace(costs, one_unit_spec()))) EXPECT_TRUE(scored.contains(plan));
  const std::vector<Evaluated> begun(all.begin(), all.begin() + 11);
  const auto continued = search_subnets(costs, one_unit_spec(), score, begun, {});
  ASSERT_EQ(continued.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(continued[i].plan, all[i].plan);
}

}  // namespace
}  // namespace qfa
