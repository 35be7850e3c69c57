// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cmath>
#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

using Scores = std::vector<std::vector<double>>;
using Locks = std::map<std::string, BitWidth>;

double score_of(const CostTable& costs, const Scores& scores, const BitPlan& plan) {
  double sum = 0;
  for (std::size_t l = 0; l < plan.bits.size(); ++l) {
    const auto& choices = costs.units[l].choices;
    sum += scores[l][static_cast<std::size_t>(std::find(choices.begin(), choices.end(), plan.bits[l]) - choices.begin())];
  }
  return sum;
}

bool keeps(const CostTable& costs, const Locks& locks, const BitPlan& plan) {
  for (std::size_t l = 0; l < plan.bits.size(); ++l) {
    const auto lock = locks.find(costs.units[l].name);
    if (lock != locks.end() && lock->second != plan.bits[l]) return false;
  }
  return true;
}

std::vector<BitPlan> all_plans(const CostTable& costs) {
  std::vector<BitPlan> plans{{}};
  for (const Unit& unit : costs.units) {
    std::vector<BitPlan> next;
    for (const BitPlan& plan : plans) {
      for (BitWidth b : unit.choices) {
        next.push_back(plan);
        next.back().bits.push_back(b);
      }
    }
    plans = std::move(next);
  }
  return plans;
}

struct Instance {
  CostTable costs;
  Scores scores;
  Locks locks;
};

// Byte counts that repeat, that are arbitrary, that are equal for all widths, and that fall with the width.
Instance random_instance(CounterRng& rng) {
  Instance made;
  made.costs.fixed = rng.below(1000);
  const int style = static_cast<int>(rng.below(4));
  const std::size_t units = 1 + rng.below(7);
  for (std::size_t l = 0; l < units; ++l) {
    Unit unit{"layers." + std::to_string(l) + ".q", {}, {2, 3, 4, 8}, 8, true};
    unit.choices.resize(1 + rng.below(4));
    std::vector<Bytes> bytes;
    std::vector<double> scores;
    for (std::size_t j = 0; j < unit.choices.size(); ++j) {
      bytes.push_back(style == 0 ? 96 * (1 + rng.below(3)) * (j + 1) : style == 1 ? rng.below(1000) : style == 2 ? 64 : 100 - 7 * j);
      scores.push_back(rng.below(3) == 0 ? static_cast<double>(rng.below(4)) : 4 * rng.uniform() - 2);
    }
    if (rng.below(4) == 0) made.locks[unit.name] = unit.choices[rng.below(unit.choices.size())];
    made.costs.units.push_back(std::move(unit));
    made.costs.bytes.push_back(std::move(bytes));
    made.scores.push_back(std::move(scores));
  }
  return made;
}

TEST(Knapsack, EqualsBruteForceForAllBudgetsAtOnce) {
  CounterRng rng(11);
  int infeasible = 0;
  for (int trial = 0; trial < 400; ++trial) {
    const Instance made = random_instance(rng);
    const std::vector<BitPlan> all = all_plans(made.costs);
    std::vector<Bytes> budgets{0, std::numeric_limits<Bytes>::max()};
    for (int i = 0; i < 12; ++i) budgets.push_back(rng.below(6000));
    for (int i = 0; i < 6; ++i) budgets.push_back(made.costs.size(all[rng.below(all.size())]));  // exactly reached
    const std::vector<BitPlan> got = solve_knapsack(made.costs, made.scores, budgets, made.locks);
    ASSERT_EQ(got.size(), budgets.size());
    for (std::size_t k = 0; k < budgets.size(); ++k) {
      double best = std::numeric_limits<double>::infinity();
      for (const BitPlan& plan : all) {
        if (made.costs.size(plan) <= budgets[k] && keeps(made.costs, made.locks, plan)) {
          best = std::min(best, score_of(made.costs, made.scores, plan));
        }
      }
      if (std::isinf(best)) {
        EXPECT_TRUE(got[k].bits.empty());
        ++infeasible;
        continue;
      }
      ASSERT_FALSE(got[k].bits.empty()) << trial << " " << budgets[k];
      EXPECT_LE(made.costs.size(got[k]), budgets[k]);
      EXPECT_TRUE(keeps(made.costs, made.locks, got[k]));
      EXPECT_NEAR(score_of(made.costs, made.scores, got[k]), best, 1e-9);
    }
  }
  EXPECT_GT(infeasible, 100);  // the instances do cover budgets that nothing fits
}

TEST(Knapsack, AllBudgetsAtOnceAreTheAnswersOfEach) {
  CounterRng rng(12);
  for (int trial = 0; trial < 200; ++trial) {
    const Instance made = random_instance(rng);
    const std::vector<BitPlan> plans = solve_all_budgets(made.costs, made.scores, 1000000);
    ASSERT_FALSE(plans.empty());
    std::vector<Bytes> budgets;
    for (const BitPlan& plan : plans) budgets.push_back(made.costs.size(plan));
    EXPECT_TRUE(std::is_sorted(budgets.begin(), budgets.end()));
    for (int i = 0; i < 20; ++i) budgets.push_back(budgets.front() + rng.below(6000));
    const std::vector<BitPlan> each = solve_knapsack(made.costs, made.scores, budgets, {});
    for (std::size_t k = 0; k < budgets.size(); ++k) {
      std::size_t at = 0;
      while (at + 1 < plans.size() && made.costs.size(plans[at + 1]) <= budgets[k]) ++at;
      EXPECT_NEAR(score_of(made.costs, made.scores, plans[at]), score_of(made.costs, made.scores, each[k]), 1e-9) << trial << " " << k;
    }
  }
}

TEST(Knapsack, FewOfAllBudgetsAreSpreadOverTheBytes) {
  const CostTable costs = llama_costs(30);
  const Truth truth(costs, 5, 0.6, 0.4, 0, 0);
  // Where nothing but the embedding can grow, nothing lies between its widths: a third of the bytes has no plan.
  const std::vector<BitPlan> all = solve_all_budgets(costs, truth.effects(), 1000000);
  const std::vector<BitPlan> plans = solve_all_budgets(costs, truth.effects(), 101);
  ASSERT_GT(all.size(), 1000u);
  EXPECT_EQ(plans.front(), all.front());
  EXPECT_EQ(plans.back(), all.back());
  const Bytes least = costs.size(plans.front());
  const double part = static_cast<double>(costs.size(plans.back()) - least) / 100;
  std::set<int> parts;
  for (const BitPlan& plan : all) parts.insert(static_cast<int>(static_cast<double>(costs.size(plan) - least) / part));
  EXPECT_GT(parts.size(), 50u);
  // One of each part that has any, at most: the smallest comes besides the last of its part.
  EXPECT_NEAR(static_cast<double>(plans.size()), static_cast<double>(parts.size()), 2);
  std::size_t at = 0;
  for (const BitPlan& plan : all) {
    while (at + 1 < plans.size() && costs.size(plans[at]) < costs.size(plan)) ++at;
    EXPECT_LT(std::abs(static_cast<double>(costs.size(plans[at])) - static_cast<double>(costs.size(plan))), 1.2 * part);
  }
  for (std::size_t i = 1; i < plans.size(); ++i) EXPECT_GT(costs.size(plans[i]), costs.size(plans[i - 1]));
}

TEST(Knapsack, AnswersDoNotDependOnTheOtherBudgets) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0, 0);
  std::vector<Bytes> budgets;
  for (Bytes b = 30'000'000; b < 60'000'000; b += 1'234'567) budgets.push_back(b);
  const std::vector<BitPlan> together = solve_knapsack(costs, truth.effects(), budgets, {});
  for (std::size_t k = 0; k < budgets.size(); ++k) {
    EXPECT_EQ(solve_knapsack(costs, truth.effects(), {budgets[k]}, {}).front(), together[k]) << budgets[k];
  }
}

TEST(Knapsack, ASmallModelWithFortyBudgetsTakesLessThanHalfASecond) {
  const CostTable costs = llama_costs(30);
  ASSERT_EQ(costs.units.size(), 181u);
  const Truth truth(costs, 4, 0.7, 0.5, 0, 0);
  BitPlan low, high;
  for (const Unit& unit : costs.units) {
    low.bits.push_back(unit.choices.front());
    high.bits.push_back(unit.choices.back());
  }
  std::vector<Bytes> budgets;
  for (Bytes i = 1; i <= 40; ++i) budgets.push_back(costs.size(low) + (costs.size(high) - costs.size(low)) * i / 40);
  std::size_t states = 0;
  const auto start = std::chrono::steady_clock::now();
  const std::vector<BitPlan> plans = solve_knapsack(costs, truth.effects(), budgets, {}, &states);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("seconds", std::to_string(seconds));
  std::printf("knapsack of 181 units and 40 budgets: %.1f ms, %zu states a unit\n", 1e3 * seconds, states / costs.units.size());
  // Bytes are multiples of those of a k_proj at one bit: at most 2·960 + 13·256 of them lie between smallest and largest.
  EXPECT_GT(states, 0u);
  EXPECT_LT(states, costs.units.size() * (2 * 960 + 13 * 256));
  EXPECT_LT(seconds, 0.5);
  double before = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < plans.size(); ++k) {
    EXPECT_LE(costs.size(plans[k]), budgets[k]);
    const double score = score_of(costs, truth.effects(), plans[k]);
    EXPECT_LE(score, before);  // more bytes never score worse
    before = score;
  }
}

// No common divisor, real-valued scores: dominance alone would keep millions of states.
TEST(Knapsack, ArbitraryByteCountsStayTractableAndExact) {
  CounterRng rng(8);
  CostTable costs;
  Scores scores;
  for (int l = 0; l < 60; ++l) {
    costs.units.push_back({"layers." + std::to_string(l), {}, {2, 3, 4}, 1, true});
    const Bytes two = 1'000'000 + rng.below(9'000'000);
    costs.bytes.push_back({two, two * 3 / 2 + rng.below(1000), two * 2 + rng.below(1000)});
    const double s = std::exp(rng.normal());
    scores.push_back({s, 0.25 * s, 0.06 * s});
  }
  const Bytes budget = 480'000'001;
  const auto start = std::chrono::steady_clock::now();
  const BitPlan got = solve_knapsack(costs, scores, {budget}, {}).front();
  std::printf("knapsack of 60 units of arbitrary bytes: %.1f ms\n",
              1e3 * std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  ASSERT_FALSE(got.bits.empty());
  EXPECT_LE(costs.size(got), budget);
  // No exchange of up to two units improves it.
  const double score = score_of(costs, scores, got);
  for (std::size_t a = 0; a < 60; ++a) {
    for (std::size_t b = a; b < 60; ++b) {
      for (BitWidth x : {2, 3, 4}) {
        for (BitWidth y : {2, 3, 4}) {
          BitPlan plan = got;
          plan.bits[a] = x;
          plan.bits[b] = y;
          if (costs.size(plan) > budget) continue;
          EXPECT_GE(score_of(costs, scores, plan), score - 1e-9);
        }
      }
    }
  }
}

TEST(Knapsack, RefusesWhatCannotBe) {
  const CostTable costs = llama_costs(1);
  Scores scores;
  for (const Unit& unit : costs.units) scores.emplace_back(unit.choices.size(), 0.5);
  const auto message = [&](const Locks& locks) {
    try {
      solve_knapsack(costs, scores, {Bytes{1} << 40}, locks);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().code, ErrorCode::usage);
      return std::string(failure.what());
    }
    return std::string("nothing was refused");
  };
  EXPECT_EQ(message({{"layers.0.dwon", 3}}), "no unit is called \"layers.0.dwon\"; did you mean \"layers.0.down\"?");
  EXPECT_EQ(message({{"layers.0.down", 5}}), "layers.0.down offers 2, 3, 4 bits, got 5");
  scores[2][1] = std::nan("");
  EXPECT_EQ(message({}), "layers.0.v has no score at 3 bits");
  scores.pop_back();
  EXPECT_EQ(message({}), "scores of 6 units were given, expected 7");
}

}  // namespace
}  // namespace qfa
