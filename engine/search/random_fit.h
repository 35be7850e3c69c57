// SPDX-License-Identifier: GPL-3.0-or-later
// What chance gives: the scores of random subnets of one size as a distribution, and what the best of them may reach.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace qfa {

// Two parameters each, fitted by maximum likelihood.
struct FittedFamily {
  std::string name;   // "normal", "log-normal", "gamma", "Weibull", "Gumbel"
  double first = 0;   // normal: mean, log-normal: of the logarithm, gamma and Weibull: shape, Gumbel: location
  double second = 0;  // standard deviation, of the logarithm, scale, scale, scale
  double log_likelihood = 0;
  double aic = 0;

  double cdf(double x) const;
  double quantile(double p) const;
};

struct RandomFit {
  std::size_t n = 0;
  double mean = 0, sd = 0;
  std::vector<FittedFamily> families;  // ascending AIC: the first is chosen
  // The least score that chance may be expected to reach (lower is better): the quantile that lies three standard
  // deviations below the mean where the family is the normal one, p = 0.00135.
  double best = 0;
  double best_std_err = 0;  // bootstrap of the scores, within the chosen family
};

// Families of positive numbers are tried only where all scores are positive. Throws Failure (usage): fewer than
// kFewestRandom scores, one that is not finite, all equal.
constexpr std::size_t kFewestRandom = 12;
RandomFit fit_random(const std::vector<double>& scores);

}  // namespace qfa
