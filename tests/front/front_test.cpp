// SPDX-License-Identifier: GPL-3.0-or-later
// The front of a run folder: repricing, flags, all budgets at once, locks, rules, comparisons. Scores are
// made up; sizes are those of the exporter.
#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/rng.h"
#include "engine/front/reduced_space.h"
#include "engine/search/space.h"
#include "engine/store/score_journal.h"
#include "tests/front/front_fixture.h"

namespace qfa {
namespace {

TEST_F(Front, NothingIsScoredYet) {
  const auto front = solved();
  EXPECT_TRUE(front->scored.empty());
  EXPECT_TRUE(front->offers.empty());
  EXPECT_LT(front->smallest, front->largest);
}

TEST_F(Front, ProbesStandInBeforeTheFirstSearch) {
  for (const int step : {10, 20}) {
    for (const BitPlan& plan : uniform_plans(costs())) {
      EvalPoint point;
      point.step = step, point.plan = plan, point.kind = "uniform", point.split = "probe", point.signal = "p/nll", point.score = step;
      point.subnet = subnet_id(manifest_.units, plan);
      store_->append({{}, run(), {}, point});
    }
  }
  const auto front = solved();
  EXPECT_EQ(front->split, "probe");
  EXPECT_EQ(front->signal, "p/nll");
  EXPECT_EQ(front->scored.size(), uniform_plans(costs()).size());
  for (const ScoredSubnet& subnet : front->scored) EXPECT_EQ(subnet.score, 20);
  EXPECT_TRUE(front->effects.effect.empty());  // three probes predict nothing
}

TEST_F(Front, StaircaseIsThatOfBruteForce) {
  search(30);
  const auto front = solved();
  ASSERT_EQ(front->scored.size(), 30 + uniform_plans(costs()).size());
  for (const ScoredSubnet& one : front->scored) {
    bool beaten = false;
    for (const ScoredSubnet& other : front->scored) {
      beaten |= other.size_bytes <= one.size_bytes && other.score < one.score;
      beaten |= other.size_bytes < one.size_bytes && other.score <= one.score;
    }
    EXPECT_EQ(one.on_front, !beaten) << one.subnet.value;
    bool loses = false;
    for (const ScoredSubnet& other : front->scored)
      loses |= other.kind == "uniform" && other.size_bytes <= one.size_bytes && other.score < one.score;
    EXPECT_EQ(one.loses_to_uniform, loses) << one.subnet.value;
    EXPECT_EQ(one.size_bytes, costs().size(one.plan));
  }
}

TEST_F(Front, AnotherTargetHasItsOwnBytes) {
  search(12);
  const auto mlx = solved(), gguf = solved({ExportFormat::gguf, {}, {}});
  ASSERT_EQ(mlx->scored.size(), gguf->scored.size());
  std::map<std::string, Bytes> sizes;
  for (const ScoredSubnet& subnet : gguf->scored) sizes[subnet.subnet.value] = subnet.size_bytes;
  for (const ScoredSubnet& subnet : mlx->scored) EXPECT_NE(subnet.size_bytes, sizes[subnet.subnet.value]);
  for (const ScoredSubnet& subnet : gguf->scored) {
    const auto source = RandomSubnet(base_, widths_of(manifest_.units, subnet.plan), 32, 1);
    // The template is the model's own in the solver, none in RandomSubnet: the rest must agree.
    EXPECT_EQ(subnet.size_bytes - gguf->scored.front().size_bytes,
              costs(ExportFormat::gguf).size(subnet.plan) - costs(ExportFormat::gguf).size(gguf->scored.front().plan));
  }
}

TEST_F(Front, OffersRiseInBytesAndFallInScore) {
  search(40);
  const auto front = solved();
  ASSERT_GT(front->offers.size(), 10u);
  std::size_t predicted = 0;
  for (std::size_t i = 0; i < front->offers.size(); ++i) {
    const Offer& offer = front->offers[i];
    EXPECT_EQ(offer.size_bytes, costs().size(offer.plan));
    EXPECT_EQ(offer.subnet, subnet_id(manifest_.units, offer.plan));
    predicted += offer.evaluated ? 0 : 1;
    if (i == 0) continue;
    EXPECT_GT(offer.size_bytes, front->offers[i - 1].size_bytes);
    EXPECT_LT(offer.score, front->offers[i - 1].score);
  }
  EXPECT_GT(predicted, 5u);
  EXPECT_EQ(FrontSolution::best(front->offers, front->smallest - 1), nullptr);
  EXPECT_EQ(FrontSolution::best(front->offers, front->largest + 1), &front->offers.back());
  EXPECT_EQ(FrontSolution::best(front->offers, front->offers[3].size_bytes), &front->offers[3]);
  EXPECT_EQ(FrontSolution::best(front->offers, front->offers[3].size_bytes - 1), &front->offers[2]);
}

TEST_F(Front, NothingThatLosesToUniformIsOffered) {
  search(25);
  const auto front = solved();
  for (const Offer& offer : front->offers) {
    for (const ScoredSubnet& subnet : front->scored) {
      if (subnet.kind != "uniform" || subnet.size_bytes > offer.size_bytes) continue;
      EXPECT_LE(offer.score, subnet.score) << offer.subnet.value << " against " << subnet.subnet.value;
    }
  }
}

TEST_F(Front, LocksAndRulesHoldInEveryOffer) {
  search(40);
  SolveRequest request;
  request.locks = {{"layers.0.q", 4}, {"embed", 8}};
  request.rules.forbidden = {{2, 0, 1}};
  request.rules.minimum = {{"down", 3}};
  const auto front = solved(request);
  ASSERT_FALSE(front->offers.empty());
  ASSERT_FALSE(front->free_offers.empty());
  for (const Offer& offer : front->offers) {
    for (std::size_t l = 0; l < manifest_.units.size(); ++l) {
      const UnitName name = parse_unit_name(manifest_.units[l].name);
      if (request.locks.contains(manifest_.units[l].name)) EXPECT_EQ(offer.plan.bits[l], request.locks[manifest_.units[l].name]);
      if (name.layer == 1) EXPECT_NE(offer.plan.bits[l], 2);
      if (name.type == "down") EXPECT_GE(offer.plan.bits[l], 3);
    }
    EXPECT_GE(offer.size_bytes, front->smallest);
  }
  EXPECT_GT(front->smallest, solved()->smallest);
  for (const ScoredSubnet& subnet : front->scored) {
    if (!subnet.allowed) continue;
    EXPECT_EQ(subnet.plan.bits[1], 4) << "layers.0.q is the second unit";
  }
}

TEST_F(Front, FusionSafeTiesQueryKeyAndValue) {
  search(40);
  SolveRequest request;
  request.rules.fusion_safe = true;
  const auto front = solved(request);
  ASSERT_GT(front->offers.size(), 3u);
  for (const Offer& offer : front->offers) EXPECT_TRUE(is_fusion_safe(manifest_.units, offer.plan));
}

TEST_F(Front, ContradictionsAreRefusedBySentence) {
  search(10);
  if (!solver_) solver_ = *open_front(run());
  SolveRequest request;
  request.locks = {{"layers.0.q", 2}};
  request.rules.minimum = {{"q", 3}};
  EXPECT_NE(solver_->solve(request).error().sentence().find("layers.0.q is locked at 2 bits"), std::string::npos);
  request = {};
  request.locks = {{"layers.9.q", 2}};
  EXPECT_FALSE(solver_->solve(request));
  request = {};
  request.rules.minimum = {{"dwon", 3}};
  EXPECT_NE(solver_->solve(request).error().sentence().find("down"), std::string::npos);
  request = {};
  request.locks = {{"layers.0.q", 2}, {"layers.0.k", 3}};
  request.rules.fusion_safe = true;
  EXPECT_NE(solver_->solve(request).error().sentence().find("common width"), std::string::npos);
}

TEST_F(Front, NewScoresAreSeenWithoutOpeningAgain) {
  search(10);
  const auto before = solved();
  BitPlan best;
  for (const Unit& unit : manifest_.units) best.bits.push_back(unit.choices.back());
  best.bits[1] = 3;
  score(line_of(best, "searched", -0.05));
  const auto after = solved();
  EXPECT_EQ(after->scored.size(), before->scored.size() + 1);
  EXPECT_EQ(after->quality.evaluations, before->quality.evaluations + 1);
}

TEST_F(Front, RivalsAreShownButNeverOffered) {
  search(12);
  ScoreLine rival;
  rival.kind = "rival", rival.name = "Q4_K_M.gguf", rival.size_bytes = 1000, rival.n = kItems;
  rival.value = 0.001, rival.per_item.assign(kItems, 0.001);
  score(rival);
  const auto front = solved();
  EXPECT_EQ(front->scored.front().subnet.value, "Q4_K_M.gguf");
  EXPECT_FALSE(front->scored.front().on_front);
  for (const Offer& offer : front->offers) EXPECT_NE(offer.subnet.value, "Q4_K_M.gguf");
  EXPECT_TRUE(std::any_of(front->scored.begin(), front->scored.end(), [](const ScoredSubnet& s) { return s.on_front; }));
}

TEST_F(Front, ARivalsPlanKeepsItsNameAndTheLastScore) {
  search(12);
  const std::size_t before = solved()->scored.size();
  ScoreLine rival = line_of(uniform_plans(costs()).front(), "rival");
  rival.name = "theirs.json";
  score(rival);
  rival.value = 0.5;
  score(rival);
  score(line_of(uniform_plans(costs()).front(), "uniform", 1));  // scored again: a search goes on from the first
  const auto front = solved();
  ASSERT_EQ(front->scored.size(), before + 1);
  int named = 0;
  for (const ScoredSubnet& subnet : front->scored) {
    if (subnet.subnet.value == "theirs.json") {
      ++named;
      EXPECT_EQ(subnet.score, 0.5);
      EXPECT_FALSE(subnet.allowed);
      EXPECT_FALSE(subnet.on_front);
    }
    if (subnet.kind == "uniform") EXPECT_LT(subnet.score, 1);
  }
  EXPECT_EQ(named, 1);
  for (const Offer& offer : front->offers) EXPECT_NE(offer.subnet.value, "theirs.json");
}

TEST_F(Front, AFailedEvaluationIsKeptAndHarmsNothing) {
  search(12);
  std::mt19937 random(77);
  ScoreLine failed = line_of(random_plan(manifest_.units, random), "searched");
  failed.value = std::nan(""), failed.per_item.clear();
  score(failed);
  const auto front = solved();
  const auto at = std::find_if(front->scored.begin(), front->scored.end(), [](const ScoredSubnet& s) { return !std::isfinite(s.score); });
  ASSERT_NE(at, front->scored.end());
  EXPECT_FALSE(at->on_front);
  for (const Offer& offer : front->offers) EXPECT_TRUE(std::isfinite(offer.score));
}

// A neighbour on the front that is better on average, but by luck of some items only.
TEST_F(Front, MembersThatCannotBeToldApartSaySo) {
  const CostTable table = costs();
  BitPlan small, large, larger;
  for (const Unit& unit : manifest_.units) {
    small.bits.push_back(unit.choices.front());
    large.bits.push_back(unit.choices[1]);
    larger.bits.push_back(unit.choices.back());
  }
  ScoreLine first = line_of(small, "searched"), second = first, third = line_of(larger, "searched");
  second.plan = large;
  CounterRng rng(5);
  for (double& item : second.per_item) item += 0.2 * rng.normal();
  double sum = 0;
  for (const double item : second.per_item) sum += item;
  // Moved so that it is a hair better: on the front, and not to be told apart.
  for (double& item : second.per_item) item += first.value - 1e-4 - sum / kItems;
  second.value = first.value - 1e-4;
  for (const ScoreLine& line : {first, second, third}) score(line);
  const auto front = solved();
  std::map<std::string, const ScoredSubnet*> by_id;
  for (const ScoredSubnet& subnet : front->scored) by_id[subnet.subnet.value] = &subnet;
  EXPECT_FALSE(by_id[subnet_id(manifest_.units, small).value]->same_as_smaller);
  EXPECT_TRUE(by_id[subnet_id(manifest_.units, large).value]->on_front);
  EXPECT_TRUE(by_id[subnet_id(manifest_.units, large).value]->same_as_smaller);
  EXPECT_FALSE(by_id[subnet_id(manifest_.units, larger).value]->same_as_smaller);
}

TEST_F(Front, ComparisonsPreferHeldOutItems) {
  search(3);
  const auto front = solved();
  const SubnetRef a{run(), front->scored.front().subnet}, b{run(), front->scored.back().subnet};
  const auto on_search = compare_subnets(a, b);
  ASSERT_TRUE(on_search) << on_search.error().sentence();
  EXPECT_EQ(on_search->split, "search");
  EXPECT_EQ(on_search->paired.n, static_cast<std::int64_t>(kItems));
  EXPECT_NEAR(on_search->paired.difference, front->scored.front().score - front->scored.back().score, 1e-9);
  const auto mirrored = compare_subnets(b, a);
  EXPECT_NEAR(mirrored->paired.difference, -on_search->paired.difference, 1e-12);
  for (const auto* subnet : {&front->scored.front(), &front->scored.back()}) {
    ScoreLine line;
    line.plan = subnet->plan, line.kind = subnet->kind, line.tasks = "tickets-report", line.items = "f00";
    line.per_item = {1, 0, 1, 1}, line.value = 0.75;
    store_->append_search_line(kHeldOutKey, to_line(line));
  }
  const auto held_out = compare_subnets(a, b);
  ASSERT_TRUE(held_out);
  EXPECT_EQ(held_out->split, "report");
  EXPECT_EQ(held_out->signal, "tickets-report/acc");
  EXPECT_EQ(held_out->paired.p_value, 1);
  EXPECT_FALSE(compare_subnets(a, {run(), {"00000000"}}));
}

TEST_F(Front, PredictedDifferencesKnowTheirUncertainty) {
  search(40);
  const auto front = solved();
  ASSERT_FALSE(front->effects.effect.empty());
  std::vector<std::size_t> low(front->units.size(), 0), high(front->units.size());
  for (std::size_t l = 0; l < high.size(); ++l) high[l] = front->units[l].choices.size() - 1;
  const auto down = front->effects.difference(high, low), up = front->effects.difference(low, high);
  EXPECT_GT(down.value, 0);
  EXPECT_NEAR(down.value, -up.value, 1e-12);
  EXPECT_GT(down.sd, 0);
  EXPECT_NEAR(down.sd, up.sd, 1e-12);
  EXPECT_EQ(front->effects.difference(low, low).sd, 0);
  EXPECT_GT(front->quality.rank_correlation, 0.8);
}

TEST(ScoreJournal, LinesComeBackAsTheyWere) {
  ScoreLine line;
  line.plan.bits = {2, 16}, line.kind = "searched", line.step = 400, line.n = 3;
  line.value = 0.1, line.std_err = std::nan(""), line.accuracy = 0.5, line.per_item = {1, INFINITY, 1e-300};
  line.name = "x", line.random = true, line.size_bytes = 1ull << 60, line.tasks = "t", line.items = "i";
  const ScoreLine back = score_line(to_line(line), "test");
  EXPECT_EQ(back.plan, line.plan);
  EXPECT_EQ(back.value, line.value);
  EXPECT_TRUE(std::isnan(back.std_err));
  EXPECT_TRUE(std::isnan(back.per_item[1]));
  EXPECT_EQ(back.per_item[2], 1e-300);
  EXPECT_EQ(back.size_bytes, line.size_bytes);
  EXPECT_EQ(back.step, 400);
  EXPECT_TRUE(back.random);
  EXPECT_THROW(score_line("{}", "test"), Failure);
}

TEST(SignalKey, SharesScoresAmongSearchesOfOneSignal) {
  SearchSpec spec, longer;
  spec.tasks = longer.tasks = {"a"};
  longer.evaluations = 160, longer.max_bytes = 5, longer.method = SearchMethod::paper;
  EXPECT_EQ(signal_key(spec, 4), signal_key(longer, 4));
  EXPECT_NE(signal_key(spec, 4), signal_key(spec, 5));
  longer.limit = 7;
  EXPECT_NE(signal_key(spec, 4), signal_key(longer, 4));
}

}  // namespace
}  // namespace qfa
