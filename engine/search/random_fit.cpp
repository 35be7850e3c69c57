// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/random_fit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <boost/math/distributions/extreme_value.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/tools/roots.hpp>

#include "engine/api/error.h"
#include "engine/core/rng.h"

namespace qfa {
namespace {

namespace bm = boost::math;
using Values = std::vector<double>;
constexpr int kResamples = 400;
constexpr std::uint64_t kStream = 0x72616e646f6dU;  // "random"

template <class Call>
auto with(const FittedFamily& f, Call call) {
  if (f.name == "log-normal") return call(bm::lognormal(f.first, f.second));
  if (f.name == "gamma") return call(bm::gamma_distribution<>(f.first, f.second));
  if (f.name == "Weibull") return call(bm::weibull(f.first, f.second));
  if (f.name == "Gumbel") return call(bm::extreme_value(f.first, f.second));
  return call(bm::normal(f.first, f.second));
}

double mean_of(const Values& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}
double sd_of(const Values& x, double mean) {
  double squares = 0;
  for (const double value : x) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(x.size()));
}
Values logarithms(const Values& x) {
  Values out;
  for (const double value : x) out.push_back(std::log(value));
  return out;
}

// The root of a function that changes its sign once over the positive numbers.
double positive_root(const std::function<double(double)>& f, double guess, bool rising) {
  std::uintmax_t steps = 200;
  const auto [low, high] = bm::tools::bracket_and_solve_root(f, guess, 2.0, rising, bm::tools::eps_tolerance<double>(40), steps);
  return 0.5 * (low + high);
}

// Weights exp(sign · k (x - top)): sums that neither overflow nor vanish.
std::pair<double, double> weighted(const Values& x, double k, double top) {
  double weights = 0, sum = 0;
  for (const double value : x) {
    const double weight = std::exp(k * (value - top));
    weights += weight;
    sum += weight * value;
  }
  return {weights, sum};
}

std::pair<double, double> fit_gamma(const Values& x) {
  const double mean = mean_of(x), s = std::log(mean) - mean_of(logarithms(x));
  const double guess = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);  // Minka 2002
  const double shape = positive_root([s](double k) { return std::log(k) - bm::digamma(k) - s; }, guess, false);
  return {shape, mean / shape};
}

std::pair<double, double> fit_weibull(const Values& x) {
  const Values logs = logarithms(x);
  const double mean = mean_of(logs), top = *std::max_element(logs.begin(), logs.end());
  const auto equation = [&](double k) {
    const auto [weights, sum] = weighted(logs, k, top);
    return sum / weights - 1 / k - mean;
  };
  const double shape = positive_root(equation, 1.2 / sd_of(logs, mean), true);
  const double weights = weighted(logs, shape, top).first;
  return {shape, std::exp(top + std::log(weights / static_cast<double>(x.size())) / shape)};
}

std::pair<double, double> fit_gumbel(const Values& x) {
  const double mean = mean_of(x), low = *std::min_element(x.begin(), x.end());
  const auto equation = [&](double scale) {
    const auto [weights, sum] = weighted(x, -1 / scale, low);
    return scale - mean + sum / weights;
  };
  const double scale = positive_root(equation, 0.78 * sd_of(x, mean), true);
  return {low - scale * std::log(weighted(x, -1 / scale, low).first / static_cast<double>(x.size())), scale};
}

FittedFamily fitted(const std::string& name, const Values& x) {
  FittedFamily f;
  f.name = name;
  if (name == "gamma") {
    std::tie(f.first, f.second) = fit_gamma(x);
  } else if (name == "Weibull") {
    std::tie(f.first, f.second) = fit_weibull(x);
  } else if (name == "Gumbel") {
    std::tie(f.first, f.second) = fit_gumbel(x);
  } else {
    const Values values = name == "log-normal" ? logarithms(x) : x;
    f.first = mean_of(values);
    f.second = sd_of(values, f.first);
  }
  for (const double value : x) f.log_likelihood += std::log(with(f, [&](const auto& d) { return bm::pdf(d, value); }));
  f.aic = 2 * 2 - 2 * f.log_likelihood;
  return f;
}

double three_below(const FittedFamily& f) {
  return f.quantile(bm::cdf(bm::normal(), -3.0));
}

double bootstrap_error(const FittedFamily& f, const Values& scores) {
  double sum = 0, squares = 0;
  int counted = 0;
  for (int r = 0; r < kResamples; ++r) {
    CounterRng rng(0, kStream, static_cast<std::uint64_t>(r) << 32);
    Values sample;
    for (std::size_t i = 0; i < scores.size(); ++i) sample.push_back(scores[rng.below(scores.size())]);
    if (!(sd_of(sample, mean_of(sample)) > 0)) continue;
    const double best = three_below(fitted(f.name, sample));
    ++counted;
    sum += best;
    squares += best * best;
  }
  if (counted < 2) return 0;
  const double mean = sum / counted;
  return std::sqrt(std::max(squares / counted - mean * mean, 0.0));
}

}  // namespace

double FittedFamily::cdf(double x) const {
  if (x <= 0 && name != "normal" && name != "Gumbel") return 0;
  return with(*this, [x](const auto& d) { return bm::cdf(d, x); });
}

double FittedFamily::quantile(double p) const {
  return with(*this, [p](const auto& d) { return bm::quantile(d, p); });
}

RandomFit fit_random(const std::vector<double>& scores) {
  if (scores.size() < kFewestRandom) {
    refuse_usage(fmt::format("{} scores of random subnets, a distribution needs at least {}", scores.size(), kFewestRandom));
  }
  for (const double score : scores) {
    if (!std::isfinite(score)) refuse_usage("the score of a random subnet is not finite");
  }
  RandomFit fit;
  fit.n = scores.size();
  fit.mean = mean_of(scores);
  fit.sd = sd_of(scores, fit.mean) * std::sqrt(static_cast<double>(fit.n) / static_cast<double>(fit.n - 1));
  if (!(fit.sd > 1e-12 * std::abs(fit.mean))) refuse_usage("all random subnets have the same score: there is no distribution to fit");
  const bool positive = *std::min_element(scores.begin(), scores.end()) > 0;
  for (const char* name : {"normal", "Gumbel", "log-normal", "gamma", "Weibull"}) {
    if (positive || name == std::string("normal") || name == std::string("Gumbel")) fit.families.push_back(fitted(name, scores));
  }
  std::stable_sort(fit.families.begin(), fit.families.end(), [](const auto& a, const auto& b) { return a.aic < b.aic; });
  fit.best = three_below(fit.families.front());
  fit.best_std_err = bootstrap_error(fit.families.front(), scores);
  return fit;
}

}  // namespace qfa
