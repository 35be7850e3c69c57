// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

CostTable tiny() {
  CostTable costs;
  costs.fixed = 100;
  costs.units = {{"layers.0.q", {}, {2, 3}, 10, true}, {"layers.0.down", {}, {2, 3}, 30, true}, {"embed", {}, {4, 16}, 50, false}};
  costs.bytes = {{20, 30}, {60, 90}, {25, 100}};
  return costs;
}

Evaluated point(Bytes size, double score, std::string kind = "searched") {
  Evaluated result;
  result.plan.bits = {2, 2, 4};
  result.size_bytes = size;
  result.score.value = score;
  result.kind = std::move(kind);
  return result;
}

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::usage);
    return failure.what();
  }
  return "nothing was refused";
}

TEST(CostTable, AddsBytesAndWeighsBits) {
  const CostTable costs = tiny();
  EXPECT_EQ(costs.size({{2, 3, 4}}), 100u + 20 + 90 + 25);
  EXPECT_EQ(costs.size({{3, 2, 16}}), 100u + 30 + 60 + 100);
  EXPECT_DOUBLE_EQ(costs.average_bits({{2, 3, 16}}), (10 * 2 + 30 * 3) / 40.0);  // the embedding is not trained
  EXPECT_EQ(refusal([&] { costs.size({{2, 4, 4}}); }), "layers.0.down offers 2, 3 bits, got 4");
  EXPECT_EQ(refusal([&] { costs.average_bits({{2, 3}}); }), "the plan has 2 units, expected 3");
}

TEST(SubnetId, IsEightDigitsOfNamesAndBits) {
  const CostTable costs = tiny();
  std::set<std::string> ids;
  for (BitWidth q : {2, 3}) {
    for (BitWidth down : {2, 3}) {
      for (BitWidth embed : {4, 16}) {
        const std::string id = subnet_id(costs.units, {{q, down, embed}}).value;
        EXPECT_EQ(id.size(), 8u);
        EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
        ids.insert(id);
      }
    }
  }
  EXPECT_EQ(ids.size(), 8u);
  std::vector<Unit> renamed = costs.units;
  renamed[0].name = "layers.1.q";
  EXPECT_NE(subnet_id(renamed, {{2, 2, 4}}), subnet_id(costs.units, {{2, 2, 4}}));
  EXPECT_EQ(subnet_id(costs.units, {{2, 2, 4}}).value, "972c394c");  // runs on disk hold ids: they must not change
  EXPECT_THROW(subnet_id(costs.units, {{2, 2}}), Failure);
}

TEST(ParetoFrontOf, EqualsBruteForce) {
  CounterRng rng(5);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<Evaluated> points;
    const std::size_t n = rng.below(25);
    for (std::size_t i = 0; i < n; ++i) {
      points.push_back(point(rng.below(12), rng.below(10) == 0 ? std::nan("") : static_cast<double>(rng.below(12))));
    }
    std::set<std::size_t> expected;
    for (std::size_t i = 0; i < n; ++i) {
      bool beaten = std::isnan(points[i].score.value);
      for (std::size_t j = 0; j < n && !beaten; ++j) {
        const bool no_worse = points[j].size_bytes <= points[i].size_bytes && points[j].score.value <= points[i].score.value;
        const bool equal = points[j].size_bytes == points[i].size_bytes && points[j].score.value == points[i].score.value;
        beaten = no_worse && (!equal || j < i);
      }
      if (!beaten) expected.insert(i);
    }
    const std::vector<std::size_t> front = pareto_front(points);
    EXPECT_EQ(std::set<std::size_t>(front.begin(), front.end()), expected);
    for (std::size_t i = 1; i < front.size(); ++i) EXPECT_LT(points[front[i - 1]].size_bytes, points[front[i]].size_bytes);
  }
}

TEST(MakeFront, AscendsInBytesAndOffersNoWinnerThatLosesToUniform) {
  const CostTable costs = tiny();
  std::vector<Evaluated> points{
      point(300, 1.0, "uniform"), point(200, 2.0, "uniform"), point(310, 1.0), point(250, 1.5), point(200, 2.1), point(400, 0.5),
      point(150, std::nan(""))};
  points[3].plan.bits = {3, 2, 16};
  points[3].score.std_err = 0.25;
  points[3].score.accuracy = 0.75;
  const ParetoFront front = make_front(costs, points, "kl", "mlx");
  EXPECT_EQ(front.signal, "kl");
  EXPECT_EQ(front.target, "mlx");
  EXPECT_FALSE(front.higher_is_better);
  ASSERT_EQ(front.points.size(), 6u);  // the failed one is left out
  const std::vector<std::pair<Bytes, bool>> expected{{200, true}, {200, false}, {250, true}, {300, true}, {310, false}, {400, true}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(front.points[i].size_bytes, expected[i].first) << i;
    EXPECT_EQ(front.points[i].on_front, expected[i].second) << i;
  }
  const FrontPoint& middle = front.points[2];
  EXPECT_EQ(middle.subnet, subnet_id(costs.units, points[3].plan));
  EXPECT_DOUBLE_EQ(middle.average_bits, (30 + 60) / 40.0);
  EXPECT_EQ(middle.score, 1.5);
  EXPECT_EQ(middle.std_err, 0.25);
  EXPECT_EQ(middle.accuracy, 0.75);
  EXPECT_EQ(middle.kind, "searched");
  EXPECT_FALSE(front.points[0].accuracy.has_value());
  EXPECT_EQ(front.points[0].kind, "uniform");
}

TEST(PairedBootstrap, AgreesWithTheNormalTheory) {
  CounterRng rng(3);
  std::vector<double> a, b;
  double sum = 0, squares = 0;
  for (int i = 0; i < 400; ++i) {
    const double item = 5 * rng.normal();  // shared by both: the pairing removes it
    a.push_back(item + rng.normal() + 0.1);
    b.push_back(item + rng.normal());
    sum += a.back() - b.back();
    squares += (a.back() - b.back()) * (a.back() - b.back());
  }
  const double mean = sum / 400, se = std::sqrt((squares / 400 - mean * mean) / 400);
  const PairedComparison got = paired_bootstrap(a, b, 1);
  EXPECT_NEAR(got.mean_difference, mean, 1e-12);
  EXPECT_NEAR(got.std_err, se, 0.03 * se);
  EXPECT_NEAR(got.p_value, std::erfc(std::abs(mean) / se / std::sqrt(2.0)), 0.02);
  const PairedComparison other = paired_bootstrap(b, a, 1);
  EXPECT_NEAR(other.mean_difference, -mean, 1e-12);
  EXPECT_EQ(paired_bootstrap(a, b, 1).p_value, got.p_value);
}

TEST(PairedBootstrap, Extremes) {
  const std::vector<double> zeros(50, 0.0), ones(50, 1.0);
  EXPECT_EQ(paired_bootstrap(zeros, zeros, 1).p_value, 1.0);
  const PairedComparison sure = paired_bootstrap(ones, zeros, 1, 999);
  EXPECT_NEAR(sure.mean_difference, 1.0, 1e-12);
  EXPECT_NEAR(sure.std_err, 0.0, 1e-12);
  EXPECT_NEAR(sure.p_value, 0.001, 1e-12);
  EXPECT_EQ(refusal([&] { paired_bootstrap(ones, {1.0}, 1); }), "a paired comparison needs the same items on both sides, got 50 and 1");
  EXPECT_THROW(paired_bootstrap({}, {}, 1), Failure);
  EXPECT_THROW(paired_bootstrap(ones, zeros, 1, 0), Failure);
}

}  // namespace
}  // namespace qfa
