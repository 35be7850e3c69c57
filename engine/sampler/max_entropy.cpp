// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/sampler/sampler.h"

namespace qfa {
namespace {

constexpr double kTolerance = 1e-12;  // of the mean, in bits
constexpr int kIterations = 200;

struct Moments {
  double mean = 0;
  double variance = 0;
};

// Weights relative to the largest, so that no λ overflows.
std::vector<double> boltzmann(const std::vector<BitWidth>& widths, double lambda) {
  const double peak = lambda > 0 ? widths.back() : widths.front();
  std::vector<double> p(widths.size());
  double total = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) total += p[i] = std::exp(lambda * (widths[i] - peak));
  for (double& value : p) value /= total;
  return p;
}

Moments moments(const std::vector<BitWidth>& widths, const std::vector<double>& p) {
  Moments m;
  for (std::size_t i = 0; i < widths.size(); ++i) m.mean += p[i] * widths[i];
  for (std::size_t i = 0; i < widths.size(); ++i) m.variance += p[i] * (widths[i] - m.mean) * (widths[i] - m.mean);
  return m;
}

std::vector<double> one_point(std::size_t n, std::size_t at) {
  std::vector<double> p(n, 0.0);
  p[at] = 1.0;
  return p;
}

void check_mean(const std::vector<BitWidth>& widths, double mean) {
  if (widths.empty()) refuse_usage("the set of bit-widths is empty");
  if (!(mean >= widths.front() - kTolerance && mean <= widths.back() + kTolerance)) {
    refuse_usage(fmt::format("no mixture of {} to {} bits has the mean {}", widths.front(), widths.back(), mean));
  }
}

}  // namespace

std::vector<double> two_point(const std::vector<BitWidth>& widths, double mean) {
  check_mean(widths, mean);
  std::vector<double> p(widths.size(), 0.0);
  const auto above = std::lower_bound(widths.begin(), widths.end(), mean);
  if (above == widths.begin() || above == widths.end()) {
    p[above == widths.begin() ? 0 : widths.size() - 1] = 1.0;
    return p;
  }
  const auto at = static_cast<std::size_t>(above - widths.begin());
  p[at] = (mean - widths[at - 1]) / (widths[at] - widths[at - 1]);
  p[at - 1] = 1.0 - p[at];
  return p;
}

std::vector<double> max_entropy(const std::vector<BitWidth>& widths, double mean) {
  check_mean(widths, mean);
  const double low = widths.front(), high = widths.back();
  if (mean <= low + kTolerance) return one_point(widths.size(), 0);
  if (mean >= high - kTolerance) return one_point(widths.size(), widths.size() - 1);

  // The mean rises with λ (its slope is the variance): a bracket, Newton inside it, bisection where Newton leaves it.
  double below = -1, above = 1;
  while (moments(widths, boltzmann(widths, below)).mean > mean) below *= 2;
  while (moments(widths, boltzmann(widths, above)).mean < mean) above *= 2;
  double lambda = 0;
  std::vector<double> p;
  for (int i = 0; i < kIterations; ++i) {
    p = boltzmann(widths, lambda);
    const Moments m = moments(widths, p);
    const double error = m.mean - mean;
    if (std::abs(error) <= kTolerance) break;
    (error > 0 ? above : below) = lambda;
    lambda -= error / m.variance;
    if (!(lambda > below && lambda < above)) lambda = 0.5 * (below + above);
  }
  return p;
}

}  // namespace qfa
