// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "engine/sampler/sampler.h"

namespace qfa {
namespace {

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

std::size_t bin_of(double bits, double low, double high) {
  if (high <= low) return 0;
  const double place = SamplingStatistics::kBins * (bits - low) / (high - low);
  return static_cast<std::size_t>(std::clamp(place, 0.0, SamplingStatistics::kBins - 1.0));
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

std::map<BitWidth, double> by_width(const std::vector<BitWidth>& widths, const std::vector<double>& values) {
  std::map<BitWidth, double> result;
  for (std::size_t i = 0; i < widths.size(); ++i) result[widths[i]] = values[i];
  return result;
}

// Adds to each bin the mass of N(mean, sd²); what lies outside [low, high] counts in the outermost bins.
void add_normal(std::vector<double>& bins, double mean, double sd, double low, double high) {
  const double width = (high - low) / static_cast<double>(bins.size());
  if (!(sd > 1e-9 * width)) {  // one point
    bins[bin_of(mean, low, high)] += 1;
    return;
  }
  double before = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const bool last = i + 1 == bins.size();
    const double after = last ? 1.0 : normal_cdf((low + width * static_cast<double>(i + 1) - mean) / sd);
    bins[i] += after - before;
    before = after;
  }
}

}  // namespace

SamplingStatistics::SamplingStatistics(const Sampler& sampler, std::vector<std::uint64_t> parameters)
    : sampler_(sampler), parameters_(std::move(parameters)) {
  const std::size_t n = sampler.widths().size();
  updates_.assign(n, 0);
  expected_updates_.assign(n, 0);
  variance_.assign(n, 0);
  bins_.assign(kBins, 0);
  expected_bins_.assign(kBins, 0);
  bin_variance_.assign(kBins, 0);
  visits_.assign(parameters_.size(), std::vector<int>(n, 0));
  last_ = visits_;
  double total = 0, squares = 0;
  for (std::uint64_t count : parameters_) total += static_cast<double>(count);
  if (!(total > 0)) refuse_usage("the trained units have no parameters");
  for (std::uint64_t count : parameters_) squares += std::pow(static_cast<double>(count) / total, 2);
  sum_squared_weights_ = squares;
}

double SamplingStatistics::average_bits(const std::vector<BitWidth>& drawn) const {
  if (drawn.size() != parameters_.size()) {
    fail("sampler", fmt::format("a plan of {} units was counted, expected {}", drawn.size(), parameters_.size()));
  }
  // Integers: a subnet of one width has exactly that average, whatever the parameters.
  std::uint64_t bits = 0, total = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    bits += parameters_[i] * static_cast<std::uint64_t>(drawn[i]);
    total += parameters_[i];
  }
  return static_cast<double>(bits) / static_cast<double>(total);
}

void SamplingStatistics::add(std::int64_t step, const std::vector<BitWidth>& drawn) {
  const std::vector<BitWidth>& widths = sampler_.widths();
  const double low = widths.front(), high = widths.back();
  bins_[bin_of(average_bits(drawn), low, high)] += 1;
  for (std::size_t unit = 0; unit < drawn.size(); ++unit) {
    const auto at = std::find(widths.begin(), widths.end(), drawn[unit]);
    if (at == widths.end()) fail("sampler", fmt::format("{} bits were drawn, which is not in the set", drawn[unit]));
    const auto place = static_cast<std::size_t>(at - widths.begin());
    updates_[place] += 1;
    visits_[unit][place] += 1;
    last_[unit][place] = static_cast<int>(step) + 1;
  }
  expect(step);
}

void SamplingStatistics::expect(std::int64_t step) {
  const std::vector<BitWidth>& widths = sampler_.widths();
  const double units = static_cast<double>(parameters_.size());
  const std::vector<double> p = sampler_.probabilities(step);
  double mean = 0, second = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    expected_updates_[i] += p[i];
    variance_[i] += p[i] * (1 - p[i]) / units;
    mean += p[i] * widths[i];
    second += p[i] * widths[i] * widths[i];
  }
  // Var[Bit] = σ² Σ w_l², with w_l the unit's share of the parameters.
  std::vector<double> bins(kBins, 0);
  add_normal(bins, mean, std::sqrt(std::max(0.0, second - mean * mean) * sum_squared_weights_), widths.front(), widths.back());
  for (std::size_t i = 0; i < bins.size(); ++i) {
    expected_bins_[i] += bins[i];
    bin_variance_[i] += bins[i] * (1 - bins[i]);
  }
  ++steps_;
}

std::map<BitWidth, double> SamplingStatistics::realised() const {
  const double total = std::accumulate(updates_.begin(), updates_.end(), 0.0);
  return by_width(sampler_.widths(), scaled(updates_, total > 0 ? 1 / total : 0));
}

std::map<BitWidth, double> SamplingStatistics::expected() const {
  return by_width(sampler_.widths(), scaled(expected_updates_, steps_ > 0 ? 1 / static_cast<double>(steps_) : 0));
}

std::map<BitWidth, double> SamplingStatistics::half_width() const {
  std::vector<double> half = variance_;
  for (double& value : half) value = steps_ > 0 ? 1.96 * std::sqrt(value) / static_cast<double>(steps_) : 0;
  return by_width(sampler_.widths(), half);
}

std::vector<double> SamplingStatistics::bin_half_width() const {
  std::vector<double> half = bin_variance_;
  for (double& value : half) value = steps_ > 0 ? 1.96 * std::sqrt(std::max(0.0, value)) / static_cast<double>(steps_) : 0;
  return half;
}

std::vector<double> SamplingStatistics::visits_std_dev() const {
  // variance_ is that of a mean over the units.
  std::vector<double> sd = variance_;
  for (double& value : sd) value = std::sqrt(value * static_cast<double>(parameters_.size()));
  return sd;
}

std::vector<double> SamplingStatistics::bin_realised() const {
  return scaled(bins_, steps_ > 0 ? 1 / static_cast<double>(steps_) : 0);
}

std::vector<double> SamplingStatistics::bin_expected() const {
  return scaled(expected_bins_, steps_ > 0 ? 1 / static_cast<double>(steps_) : 0);
}

}  // namespace qfa
