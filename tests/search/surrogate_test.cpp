// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <gtest/gtest.h>

#include "engine/search/methods.h"
#include "engine/search/surrogate_prior.h"
#include "tests/search/synthetic.h"

namespace qfa {
namespace {

std::vector<Evaluated> random_points(const CostTable& costs, const Truth& truth, std::uint64_t seed, std::size_t count) {
  SearchSpec spec;
  const SearchSpace space(costs, spec);
  Design design(space, seed);
  std::set<BitPlan> known;
  std::vector<Evaluated> points;
  while (points.size() < count) {
    const BitPlan plan = *design.next(known);
    known.insert(plan);
    points.push_back({plan, costs.size(plan), truth.score(plan), "searched"});
  }
  return points;
}

struct Quality {
  double rmse = 0;  // against noisy scores of fresh subnets
  double explained = 0;
};

Quality on_fresh(const CostTable& costs, const Truth& truth, const Surrogate& surrogate) {
  const std::vector<Evaluated> fresh = random_points(costs, truth, 999, 300);
  double error = 0, sum = 0, squares = 0;
  for (const Evaluated& point : fresh) {
    error += std::pow(surrogate.predict(costs, point.plan) - point.score.value, 2) / 300;
    sum += point.score.value / 300;
    squares += point.score.value * point.score.value / 300;
  }
  return {std::sqrt(error), 1 - error / (squares - sum * sum)};
}

TEST(UnitPlaces, SplitTypeAndLayer) {
  std::vector<Unit> units(5);
  units[0].name = "layers.0.gate_up";
  units[1].name = "layers.29.gate_up";
  units[2].name = "embed";
  units[3].name = "layers.7";
  units[4].name = "layers.14.self_attn.q";
  const std::vector<UnitPlace> places = unit_places(units);
  EXPECT_EQ(places[0].type, "layers.gate_up");
  EXPECT_EQ(places[1].type, "layers.gate_up");
  EXPECT_EQ(places[2].type, "embed");
  EXPECT_EQ(places[3].type, "layers");
  EXPECT_EQ(places[4].type, "layers.self_attn.q");
  EXPECT_EQ(places[0].depth, 0);
  EXPECT_EQ(places[1].depth, 1);
  EXPECT_NEAR(places[4].depth, 14 / 29.0, 1e-12);
}

TEST(EffectPriorOf, IsACovariance) {
  const CostTable costs = llama_costs(2);
  const EffectPrior prior = effect_prior(costs);
  EXPECT_EQ(prior.shared.rows(), 12 * 3 + 6);
  EXPECT_TRUE(prior.shared.isApprox(prior.shared.transpose()));
  const Eigen::MatrixXd sum = prior.shared + prior.deviation;
  CounterRng rng(1);
  for (int i = 0; i < 100; ++i) {
    Eigen::VectorXd v(sum.rows());
    for (Eigen::Index j = 0; j < v.size(); ++j) v(j) = rng.normal();
    EXPECT_GE(v.dot(prior.shared * v), -1e-9);
    EXPECT_GT(v.dot(sum * v), 0);
  }
}

TEST(Surrogate, RecoversAnAdditiveTruthFromManyPoints) {
  const CostTable costs = llama_costs(2);
  const Truth truth(costs, 3, 0.7, 0.5, 0, 0);
  const Surrogate surrogate = fit_surrogate(costs, random_points(costs, truth, 1, 300));
  const Quality quality = on_fresh(costs, truth, surrogate);
  EXPECT_GT(quality.explained, 0.9999);
  for (std::size_t l = 0; l + 1 < costs.units.size(); ++l) {
    for (std::size_t j = 1; j < 3; ++j) {
      EXPECT_NEAR(surrogate.gain[l][j] - surrogate.gain[l][0], truth.effects()[l][j] - truth.effects()[l][0], 0.01) << l;
    }
  }
}

// The case of the product: far fewer points than effects.
TEST(Surrogate, ExplainsFreshSubnetsOfALargeSpaceFromSixtyPoints) {
  const CostTable costs = llama_costs(30);
  double explained = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Truth truth(costs, seed, 0.7, 0.5, 0.1, 0.01);
    explained += on_fresh(costs, truth, fit_surrogate(costs, random_points(costs, truth, seed, 60))).explained / 5;
  }
  std::printf("181 units, 60 subnets: explains %.3f of the variance of fresh subnets\n", explained);
  EXPECT_GT(explained, 0.95);
}

TEST(Surrogate, LeaveOneOutErrorIsTheErrorOnFreshSubnets) {
  const CostTable costs = llama_costs(10, false);
  double ratio = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Truth truth(costs, seed, 0.5, 0.5, 0.1, 0.03);
    const Surrogate surrogate = fit_surrogate(costs, random_points(costs, truth, seed, 120));
    ratio += surrogate.residual_sd / on_fresh(costs, truth, surrogate).rmse / 8;
  }
  EXPECT_NEAR(ratio, 1, 0.15);
}

// Pure noise must shrink to (nearly) nothing.
TEST(Surrogate, FindsNothingInNoise) {
  const CostTable costs = llama_costs(10, false);
  const Truth truth(costs, 3, 0.7, 0.5, 0, 0);
  std::vector<Evaluated> points = random_points(costs, truth, 1, 60);
  CounterRng rng(2);
  for (Evaluated& point : points) point.score.value = 5 + rng.normal();
  const Surrogate surrogate = fit_surrogate(costs, points);
  double spread = 0;
  for (const Evaluated& point : random_points(costs, truth, 9, 100)) {
    spread += std::pow(surrogate.predict(costs, point.plan) - 5, 2) / 100;
  }
  EXPECT_LT(std::sqrt(spread), 0.5);
  EXPECT_NEAR(surrogate.residual_sd, 1, 0.3);
}

TEST(Surrogate, FewOrFailedPoints) {
  const CostTable costs = llama_costs(2);
  const Truth truth(costs, 3, 0.7, 0.5, 0, 0);
  const std::vector<Evaluated> points = random_points(costs, truth, 1, 30);
  const Surrogate none = fit_surrogate(costs, {});
  EXPECT_EQ(none.predict(costs, points[0].plan), 0);
  const Surrogate one = fit_surrogate(costs, {points[0]});
  EXPECT_EQ(one.predict(costs, points[5].plan), points[0].score.value);
  const Surrogate two = fit_surrogate(costs, {points[0], points[1]});
  EXPECT_NEAR(two.predict(costs, points[5].plan), (points[0].score.value + points[1].score.value) / 2, 1e-12);
  const Surrogate same = fit_surrogate(costs, std::vector<Evaluated>(10, points[0]));
  EXPECT_NEAR(same.predict(costs, points[5].plan), points[0].score.value, 1e-12);

  std::vector<Evaluated> failed = points;
  failed.insert(failed.begin() + 7, points[7]);
  failed[7].score.value = std::nan("");
  EXPECT_EQ(fit_surrogate(costs, failed).gain, fit_surrogate(costs, points).gain);
}

// The error of a predicted difference is about as large as the surrogate says.
TEST(Surrogate, CovarianceCoversTheErrorsOfDifferences) {
  const CostTable costs = llama_costs(8);
  int inside = 0, total = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Truth truth(costs, seed, 0.6, 0.4, 0, 0.01);
    const Surrogate surrogate = fit_surrogate(costs, random_points(costs, truth, seed, 60), true);
    ASSERT_EQ(surrogate.leave_one_out.size(), 60u);
    std::vector<std::size_t> offset;
    std::size_t columns = 0;
    for (const auto& gain : surrogate.gain) {
      offset.push_back(columns);
      columns += gain.size();
    }
    ASSERT_EQ(surrogate.covariance.size(), columns * columns);
    for (std::size_t l = 0; l < costs.units.size(); ++l) {
      const std::size_t i = offset[l], j = offset[l] + costs.units[l].choices.size() - 1;
      const double error =
          (surrogate.gain[l].front() - surrogate.gain[l].back()) - (truth.effects()[l].front() - truth.effects()[l].back());
      const double variance =
          surrogate.covariance[i * columns + i] + surrogate.covariance[j * columns + j] - 2 * surrogate.covariance[i * columns + j];
      ASSERT_GT(variance, 0);
      inside += std::abs(error) < 2 * std::sqrt(variance) ? 1 : 0;
      ++total;
    }
  }
  EXPECT_GT(inside, total * 8 / 10);
}

}  // namespace
}  // namespace qfa
