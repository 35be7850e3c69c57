// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/random_fit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "engine/core/rng.h"

namespace qfa {
namespace {

std::vector<double> sample(std::size_t n, std::uint64_t seed, const std::function<double(CounterRng&)>& draw) {
  CounterRng rng(seed, 5);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(draw(rng));
  return values;
}

double exponential(CounterRng& rng) {
  return -std::log(1 - rng.uniform());
}

struct Known {
  const char* name;
  double first, second;
  std::function<double(CounterRng&)> draw;
};
const std::vector<Known>& known_families() {
  static const std::vector<Known> families{
      {"normal", 2.0, 0.5, [](CounterRng& rng) { return 2.0 + 0.5 * rng.normal(); }},
      {"log-normal", -1.0, 0.4, [](CounterRng& rng) { return std::exp(-1.0 + 0.4 * rng.normal()); }},
      {"gamma", 3.0, 0.2, [](CounterRng& rng) { return 0.2 * (exponential(rng) + exponential(rng) + exponential(rng)); }},
      {"Weibull", 1.5, 0.7, [](CounterRng& rng) { return 0.7 * std::pow(exponential(rng), 1 / 1.5); }},
      {"Gumbel", 5.0, 0.3, [](CounterRng& rng) { return 5.0 - 0.3 * std::log(exponential(rng)); }},
  };
  return families;
}

TEST(RandomFit, FindsTheFamilyAndItsParameters) {
  for (const Known& known : known_families()) {
    const RandomFit fit = fit_random(sample(4000, 1, known.draw));
    ASSERT_GE(fit.families.size(), 2u) << known.name;
    EXPECT_EQ(fit.families[0].name, known.name);
    EXPECT_NEAR(fit.families[0].first, known.first, 0.06 * std::abs(known.first)) << known.name;
    EXPECT_NEAR(fit.families[0].second, known.second, 0.06 * known.second) << known.name;
    EXPECT_TRUE(std::is_sorted(fit.families.begin(), fit.families.end(), [](const auto& a, const auto& b) { return a.aic < b.aic; }));
  }
}

// Maximum likelihood: no parameters nearby are more likely.
TEST(RandomFit, NothingNearbyIsMoreLikely) {
  for (const Known& known : known_families()) {
    const std::vector<double> scores = sample(60, 2, known.draw);
    for (const FittedFamily& family : fit_random(scores).families) {
      const auto likelihood = [&](double first, double second) {
        FittedFamily moved = family;
        moved.first = first, moved.second = second;
        double sum = 0;
        const double h = 1e-6;  // the density as the slope of the distribution
        for (const double x : scores) sum += std::log((moved.cdf(x + h) - moved.cdf(x - h)) / (2 * h));
        return sum;
      };
      const double here = likelihood(family.first, family.second);
      EXPECT_NEAR(here, family.log_likelihood, 1e-3) << family.name;
      for (const double change : {0.97, 1.03}) {
        EXPECT_LT(likelihood(family.first * change, family.second), here) << family.name << " of " << known.name;
        EXPECT_LT(likelihood(family.first, family.second * change), here) << family.name << " of " << known.name;
      }
    }
  }
}

TEST(RandomFit, TheBestIsThreeDeviationsBelowANormalMean) {
  const RandomFit fit = fit_random(sample(4000, 3, known_families()[0].draw));
  ASSERT_EQ(fit.families[0].name, "normal");
  EXPECT_NEAR(fit.best, fit.mean - 3 * fit.sd, 1e-3);
  EXPECT_NEAR(fit.best_std_err, fit.sd * std::sqrt((1 + 4.5) / 4000), 0.2 * fit.best_std_err);
  EXPECT_NEAR(fit.families[0].cdf(fit.best), 0.00135, 1e-5);
}

TEST(RandomFit, NarrowScoresAreFittedToo) {  // as KL divergences at one size: 1 % around their mean
  const RandomFit fit = fit_random(sample(40, 4, [](CounterRng& rng) { return 0.2 + 0.002 * rng.normal(); }));
  ASSERT_EQ(fit.families.size(), 5u);
  for (const FittedFamily& family : fit.families) EXPECT_TRUE(std::isfinite(family.aic)) << family.name;
  EXPECT_NEAR(fit.best, 0.194, 0.0025);
}

TEST(RandomFit, ScoresBelowZeroLeaveTheFamiliesOfPositiveNumbersOut) {
  const RandomFit fit = fit_random(sample(50, 5, [](CounterRng& rng) { return rng.normal(); }));
  EXPECT_EQ(fit.families.size(), 2u);
}

TEST(RandomFit, RefusesWhatHasNoDistribution) {
  EXPECT_THROW(fit_random(std::vector<double>(kFewestRandom - 1, 1.0)), Failure);
  EXPECT_THROW(fit_random(std::vector<double>(40, 0.1)), Failure);
  std::vector<double> scores = sample(40, 6, known_families()[0].draw);
  scores[7] = std::nan("");
  EXPECT_THROW(fit_random(scores), Failure);
}

}  // namespace
}  // namespace qfa
