// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/search.h"

#include <set>

#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "engine/search/methods.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

constexpr SearchMethod kMethods[]{SearchMethod::surrogate, SearchMethod::paper, SearchMethod::nsga2, SearchMethod::random};

SearchSpec spec_of(SearchMethod method, int evaluations, std::uint64_t seed = 1) {
  SearchSpec spec;
  spec.method = method;
  spec.evaluations = evaluations;
  spec.seed = seed;
  return spec;
}

void expect_same(const std::vector<Evaluated>& a, const std::vector<Evaluated>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].plan, b[i].plan) << i;
    EXPECT_EQ(a[i].size_bytes, b[i].size_bytes) << i;
    EXPECT_EQ(a[i].score.value, b[i].score.value) << i;
    EXPECT_EQ(a[i].kind, b[i].kind) << i;
  }
}

TEST(Search, StartsWithTheUniformSubnets) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  for (SearchMethod method : kMethods) {
    std::vector<Evaluated> journal;
    SearchHooks hooks;
    hooks.on_evaluated = [&](const Evaluated& point) { journal.push_back(point); };
    const auto list = search_subnets(
        costs, spec_of(method, 30), [&](const BitPlan& p) { return truth.score(p); }, {}, hooks);
    ASSERT_EQ(list.size(), 30u);
    expect_same(journal, list);
    const std::pair<BitWidth, BitWidth> expected[]{{2, 3}, {3, 3}, {4, 4}, {2, 8}, {3, 8}, {4, 8}, {4, 16}};  // trained, embedding
    for (std::size_t i = 0; i < std::size(expected); ++i) {
      EXPECT_EQ(list[i].kind, "uniform");
      for (std::size_t l = 0; l < 24; ++l) EXPECT_EQ(list[i].plan.bits[l], expected[i].first);
      EXPECT_EQ(list[i].plan.bits[24], expected[i].second);
    }
    std::set<BitPlan> plans;
    for (const Evaluated& point : list) {
      plans.insert(point.plan);
      EXPECT_EQ(point.size_bytes, costs.size(point.plan));
      EXPECT_EQ(point.kind, plans.size() > std::size(expected) ? "searched" : "uniform");
    }
    EXPECT_EQ(plans.size(), 30u);  // nothing is scored twice
  }
}

TEST(Search, UniformSubnetsAreScoredWhateverTheNumber) {
  const CostTable costs = llama_costs(2);
  for (SearchMethod method : kMethods) {
    EXPECT_EQ(search_subnets(costs, spec_of(method, 1), [](const BitPlan&) { return Score{}; }, {}, {}).size(), 7u);
    EXPECT_THROW(search_subnets(costs, spec_of(method, 0), [](const BitPlan&) { return Score{}; }, {}, {}), Failure);
  }
}

TEST(Search, IsDeterministicAndTheSeedMatters) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  const Evaluator evaluate = [&](const BitPlan& p) { return truth.score(p); };
  for (SearchMethod method : kMethods) {
    const auto list = search_subnets(costs, spec_of(method, 40), evaluate, {}, {});
    expect_same(list, search_subnets(costs, spec_of(method, 40), evaluate, {}, {}));
    EXPECT_NE(search_subnets(costs, spec_of(method, 40, 2), evaluate, {}, {})[8].plan, list[8].plan);
  }
}

// Killed after k evaluations and continued from the journal: the very same list, and no evaluation repeated.
TEST(Search, ContinuesWhereItWasInterrupted) {
  const CostTable large = llama_costs(4);
  CostTable small = llama_costs(1, false);  // 81 subnets: luck runs out, and the rest is drawn from a list
  small.units.resize(4);
  small.bytes.resize(4);
  for (const CostTable* costs : std::initializer_list<const CostTable*>{&large, &small}) {
    const Truth truth(*costs, 1, 0.7, 0.5, 0.1, 0.01);
    for (SearchMethod method : kMethods) {
      const int evaluations = costs == &large ? 45 : 80;
      const auto full = search_subnets(*costs, spec_of(method, evaluations), [&](const BitPlan& p) { return truth.score(p); }, {}, {});
      for (std::size_t k : {0, 1, 4, 5, 17, 21, 22, 27, 30, 37, 44, 45}) {
        if (k > full.size()) continue;  // the front stood still before
        SearchHooks hooks;
        std::vector<Evaluated> journal;
        hooks.on_evaluated = [&](const Evaluated& point) { journal.push_back(point); };
        hooks.cancelled = [&] { return journal.size() >= k; };
        const auto part = search_subnets(
            *costs, spec_of(method, evaluations), [&](const BitPlan& p) { return truth.score(p); }, {}, hooks);
        ASSERT_EQ(part.size(), k);
        std::set<BitPlan> scored;
        for (const Evaluated& point : journal) scored.insert(point.plan);
        const Evaluator fresh_only = [&](const BitPlan& p) {
          EXPECT_FALSE(scored.contains(p));
          return truth.score(p);
        };
        expect_same(search_subnets(*costs, spec_of(method, evaluations), fresh_only, journal, {}), full);
      }
    }
  }
}

TEST(Search, EvaluationsOfAnotherSearchCount) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  int scored = 0;
  const Evaluator evaluate = [&](const BitPlan& p) {
    ++scored;
    return truth.score(p);
  };
  std::vector<Evaluated> done = search_subnets(costs, spec_of(SearchMethod::random, 30, 5), evaluate, {}, {});
  for (Evaluated& point : done) point.size_bytes = 7;  // the bytes of another format
  done.push_back(done[3]);
  scored = 0;
  const auto list = search_subnets(costs, spec_of(SearchMethod::surrogate, 40), evaluate, done, {});
  EXPECT_EQ(list.size(), 40u);
  EXPECT_EQ(scored, 10);
  for (const Evaluated& point : list) EXPECT_EQ(point.size_bytes, costs.size(point.plan));
  // No more asked for than there are: only what is missing of the uniform ones is scored.
  scored = 0;
  EXPECT_EQ(search_subnets(costs, spec_of(SearchMethod::surrogate, 20), evaluate, done, {}).size(), 30u);
  EXPECT_EQ(scored, 0);
}

TEST(Search, KeepsLocksAndByteLimits) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  const Evaluator evaluate = [&](const BitPlan& p) { return truth.score(p); };
  for (SearchMethod method : kMethods) {
    SearchSpec spec = spec_of(method, 50);
    spec.locks = {{"embed", 6}, {"layers.0.down", 4}, {"layers.2.q", 2}};
    spec.min_bytes = 32'500'000;
    spec.max_bytes = 33'800'000;
    const auto list = search_subnets(costs, spec, evaluate, {}, {});
    ASSERT_EQ(list.size(), 50u);
    for (std::size_t i = 7; i < list.size(); ++i) {  // after the uniform ones
      EXPECT_GE(list[i].size_bytes, spec.min_bytes);
      EXPECT_LE(list[i].size_bytes, spec.max_bytes);
      EXPECT_EQ(list[i].plan.bits[24], 6);
      EXPECT_EQ(list[i].plan.bits[5], 4);
      EXPECT_EQ(list[i].plan.bits[12], 2);
    }
  }
}

std::string refusal(const CostTable& costs, const SearchSpec& spec) {
  try {
    search_subnets(costs, spec, [](const BitPlan&) -> Score { throw std::logic_error("nothing may be scored"); }, {}, {});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::usage);
    return failure.what();
  }
  return "nothing was refused";
}

TEST(Search, RefusesLimitsThatNothingMeetsBeforeScoring) {
  const CostTable costs = llama_costs(4);
  SearchSpec spec = spec_of(SearchMethod::surrogate, 50);
  spec.max_bytes = 1000;
  EXPECT_NE(refusal(costs, spec).find("nothing is as small as 1000 bytes; reachable: "), std::string::npos) << refusal(costs, spec);
  spec.max_bytes = 0;
  spec.min_bytes = 1'000'000'000'000;
  EXPECT_NE(refusal(costs, spec).find("nothing is as large as"), std::string::npos);
  spec.max_bytes = 50'000'000;
  EXPECT_NE(refusal(costs, spec).find("exclude each other"), std::string::npos);
  spec = spec_of(SearchMethod::surrogate, 50);
  spec.locks = {{"embd", 6}};
  EXPECT_EQ(refusal(costs, spec), "no unit is called \"embd\"; did you mean \"embed\"?");
  spec.locks = {{"embed", 16}};
  spec.max_bytes = 40'000'000;
  EXPECT_NE(refusal(costs, spec).find("under the locks"), std::string::npos);
}

// Without noise and interactions the surrogate soon knows it all; with another number of evaluations it looks again.
TEST(Search, EndsWhenTheFrontStandsStillAndSaysSo) {
  CostTable costs = llama_costs(1, false);  // 729 subnets
  const Truth truth(costs, 1, 0.7, 0.5, 0, 0);
  const Evaluator evaluate = [&](const BitPlan& p) { return truth.score(p); };
  std::vector<SearchEnd> ends;
  SearchHooks hooks;
  hooks.on_ended = [&](SearchEnd end) { ends.push_back(end); };
  const auto list = search_subnets(costs, spec_of(SearchMethod::surrogate, 300), evaluate, {}, hooks);
  ASSERT_EQ(ends, std::vector<SearchEnd>{SearchEnd::still});
  ASSERT_LT(list.size(), 300u);
  // 300 asked for: of the 297 that are not uniform 119 are random, then rounds of 30; the last two gave nothing.
  EXPECT_EQ((list.size() - 122) % 30, 0u);
  for (const std::size_t i : pareto_front(list)) EXPECT_LT(i, list.size() - 60);
  // Continued, it knows that.
  int scored = 0;
  const Evaluator counting = [&](const BitPlan& p) {
    ++scored;
    return truth.score(p);
  };
  expect_same(search_subnets(costs, spec_of(SearchMethod::surrogate, 300), counting, list, hooks), list);
  EXPECT_EQ(scored, 0);
  // The other methods have no such rule.
  ends.clear();
  for (SearchMethod method : {SearchMethod::paper, SearchMethod::nsga2, SearchMethod::random}) {
    EXPECT_EQ(search_subnets(costs, spec_of(method, 300), evaluate, {}, hooks).size(), 300u);
    EXPECT_EQ(ends.back(), SearchEnd::evaluations);
  }
}

TEST(Search, SaysWhichSubnetsWereDrawnAtRandom) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  const Evaluator evaluate = [&](const BitPlan& p) { return truth.score(p); };
  const auto random = search_subnets(costs, spec_of(SearchMethod::random, 40), evaluate, {}, {});
  for (const Evaluated& point : random) EXPECT_EQ(point.random, point.kind == "searched");
  const auto surrogate = search_subnets(costs, spec_of(SearchMethod::surrogate, 40), evaluate, {}, {});
  for (std::size_t i = 0; i < surrogate.size(); ++i) EXPECT_EQ(surrogate[i].random, i >= 7 && i < 20) << i;  // 40 % of the 33 searched
}

TEST(Search, StopsWhenTheSpaceIsExhausted) {
  CostTable costs = llama_costs(1, false);
  costs.units.resize(4);
  costs.bytes.resize(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0);
  for (SearchMethod method : kMethods) {
    const auto list = search_subnets(costs, spec_of(method, 500), [&](const BitPlan& p) { return truth.score(p); }, {}, {});
    EXPECT_EQ(list.size(), 81u);
  }
}

// A format that stores every width in the same bytes (Q4_1): only the embedding has a price.
TEST(Search, EqualBytesForAllWidths) {
  CostTable costs = llama_costs(4);
  for (std::size_t l = 0; l < 24; ++l) costs.bytes[l].assign(3, costs.units[l].parameters * 5 / 8);
  const Truth truth(costs, 1, 0.7, 0.5, 0, 0);
  for (SearchMethod method : kMethods) {
    const auto list = search_subnets(costs, spec_of(method, 40), [&](const BitPlan& p) { return truth.score(p); }, {}, {});
    if (method == SearchMethod::surrogate) {
      EXPECT_LE(list.size(), 40u);  // the front soon stands still
    } else {
      EXPECT_EQ(list.size(), 40u);
    }
    for (std::size_t i : pareto_front(list)) {
      if (method != SearchMethod::surrogate || list[i].kind == "uniform") continue;
      EXPECT_EQ(std::count(list[i].plan.bits.begin(), list[i].plan.bits.end() - 1, 4), 24);  // more bits cost nothing
    }
  }
}

TEST(Search, AScoreThatIsNoNumberDoesNotStopIt) {
  const CostTable costs = llama_costs(4);
  const Truth truth(costs, 1, 0.7, 0.5, 0.1, 0.01);
  int count = 0;
  const Evaluator evaluate = [&](const BitPlan& p) {
    Score score = truth.score(p);
    if (++count % 4 == 0) score.value = std::nan("");
    return score;
  };
  for (SearchMethod method : kMethods) {
    const auto list = search_subnets(costs, spec_of(method, 40), evaluate, {}, {});
    EXPECT_EQ(list.size(), 40u);
    for (std::size_t i : pareto_front(list)) EXPECT_TRUE(std::isfinite(list[i].score.value));
  }
}

TEST(Search, AFailureOfTheEvaluatorPassesThrough) {
  const CostTable costs = llama_costs(1);
  int journaled = 0, calls = 0;
  SearchHooks hooks;
  hooks.on_evaluated = [&](const Evaluated&) { ++journaled; };
  const Evaluator evaluate = [&](const BitPlan&) -> Score {
    if (++calls == 8) throw Failure({ErrorCode::cancelled, "cancelled", "", ""});
    return {};
  };
  EXPECT_THROW(search_subnets(costs, spec_of(SearchMethod::random, 20), evaluate, {}, hooks), Failure);
  EXPECT_EQ(journaled, 7);
}

TEST(Design, EveryBeginningCoversTheRange) {
  const CostTable costs = llama_costs(30);
  const SearchSpace space(costs, SearchSpec{});
  Design design(space, 3);
  std::set<BitPlan> known;
  std::vector<int> strata(8, 0);
  std::map<BitWidth, int> embeddings;
  for (int i = 0; i < 64; ++i) {
    const BitPlan plan = *design.next(known);
    known.insert(plan);
    const double place = static_cast<double>(costs.size(plan) - space.low()) / static_cast<double>(space.high() - space.low());
    ++strata[std::min<std::size_t>(7, static_cast<std::size_t>(8 * place))];
    ++embeddings[plan.bits.back()];
    EXPECT_TRUE(space.contains(plan));
  }
  for (int count : strata) EXPECT_NEAR(count, 8, 5);
  EXPECT_EQ(embeddings.size(), 6u);
}

TEST(Spearman, KnownValues) {
  EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {10, 20, 30, 1000}), 1);
  EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
  EXPECT_DOUBLE_EQ(spearman({1, 1, 2, 2}, {1, 2, 3, 4}), 2 / std::sqrt(5.0));  // ranks 0.5 0.5 2.5 2.5
  EXPECT_EQ(spearman({1, 1, 1}, {1, 2, 3}), 0);
  EXPECT_EQ(spearman({}, {}), 0);
}

}  // namespace
}  // namespace qfa
