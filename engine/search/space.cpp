// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/space.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/core/text.h"
#include "engine/search/costs.h"

namespace qfa {
namespace {

constexpr int kDraws = 64;

// p_b ∝ exp(λ b).
std::vector<double> mixture(const std::vector<BitWidth>& widths, double lambda) {
  double peak = -std::numeric_limits<double>::infinity(), total = 0;
  std::vector<double> p;
  for (BitWidth b : widths) peak = std::max(peak, lambda * b);
  for (BitWidth b : widths) total += p.emplace_back(std::exp(lambda * b - peak));
  for (double& value : p) value /= total;
  return p;
}

}  // namespace

SearchSpace::SearchSpace(const CostTable& costs, std::vector<std::vector<std::size_t>> allowed, Bytes min_bytes, Bytes max_bytes)
    : costs_(&costs), allowed_(std::move(allowed)), min_bytes_(min_bytes), max_bytes_(max_bytes) {
  low_ = high_ = costs.fixed;
  for (std::size_t l = 0; l < allowed_.size(); ++l) {
    Bytes least = std::numeric_limits<Bytes>::max(), most = 0;
    for (std::size_t j : allowed_[l]) {
      least = std::min(least, costs.bytes[l][j]);
      most = std::max(most, costs.bytes[l][j]);
    }
    low_ += least;
    high_ += most;
    priced_ |= costs.units[l].trained && most > least;
  }
}

SearchSpace::SearchSpace(const CostTable& costs, const SearchSpec& spec)
    : SearchSpace(costs, allowed_choices(costs, spec.locks), spec.min_bytes,
                  spec.max_bytes == 0 ? std::numeric_limits<Bytes>::max() : spec.max_bytes) {
  const std::string reach = fmt::format("{} to {} bytes ({} to {}){}", low_, high_, human_bytes(low_), human_bytes(high_),
                                        spec.locks.empty() ? "" : " under the locks");
  if (min_bytes_ > max_bytes_) {
    refuse_usage(fmt::format("the byte limits exclude each other: at least {}, at most {}", min_bytes_, max_bytes_));
  }
  if (max_bytes_ < low_) refuse_usage(fmt::format("nothing is as small as {} bytes; reachable: {}", max_bytes_, reach));
  if (min_bytes_ > high_) refuse_usage(fmt::format("nothing is as large as {} bytes; reachable: {}", min_bytes_, reach));
  low_ = std::max(low_, min_bytes_);
  high_ = std::min(high_, max_bytes_);
}

std::optional<SearchSpace> SearchSpace::narrowed(std::vector<std::vector<std::size_t>> allowed) const {
  SearchSpace space(*costs_, std::move(allowed), min_bytes_, max_bytes_);
  if (space.low_ > max_bytes_ || space.high_ < min_bytes_) return std::nullopt;
  space.low_ = std::max(space.low_, min_bytes_);
  space.high_ = std::min(space.high_, max_bytes_);
  return space;
}

bool SearchSpace::contains(const BitPlan& plan) const {
  const std::vector<std::size_t> chosen = choice_indices(*costs_, plan);
  for (std::size_t l = 0; l < chosen.size(); ++l) {
    if (std::find(allowed_[l].begin(), allowed_[l].end(), chosen[l]) == allowed_[l].end()) return false;
  }
  return inside(size_of(chosen));
}

Bytes SearchSpace::size_of(const std::vector<std::size_t>& chosen) const {
  Bytes size = costs_->fixed;
  for (std::size_t l = 0; l < chosen.size(); ++l) size += costs_->bytes[l][chosen[l]];
  return size;
}

BitPlan SearchSpace::plan_of(const std::vector<std::size_t>& chosen) const {
  BitPlan plan;
  for (std::size_t l = 0; l < chosen.size(); ++l) plan.bits.push_back(costs_->units[l].choices[chosen[l]]);
  return plan;
}

// Evenly among the choices that leave the target in the reach of the trained units, as far as luck finds one.
bool SearchSpace::draw_untrained(CounterRng& rng, double target, std::vector<std::size_t>& chosen) const {
  double reach_low = static_cast<double>(costs_->fixed), reach_high = reach_low;
  std::vector<std::size_t> untrained;
  for (std::size_t l = 0; l < allowed_.size(); ++l) {
    if (!costs_->units[l].trained) {
      untrained.push_back(l);
      continue;
    }
    const auto [least, most] = std::minmax_element(allowed_[l].begin(), allowed_[l].end(),
                                                   [&](std::size_t a, std::size_t b) { return costs_->bytes[l][a] < costs_->bytes[l][b]; });
    reach_low += static_cast<double>(costs_->bytes[l][*least]);
    reach_high += static_cast<double>(costs_->bytes[l][*most]);
  }
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> trial = chosen;
  for (int attempt = 0; attempt < kDraws && best > 0; ++attempt) {
    double bytes = 0;
    for (std::size_t l : untrained) {
      trial[l] = allowed_[l][rng.below(allowed_[l].size())];
      bytes += static_cast<double>(costs_->bytes[l][trial[l]]);
    }
    const double miss = std::max({0.0, reach_low + bytes - target, target - reach_high - bytes});
    if (miss < best) {
      best = miss;
      chosen = trial;
    }
  }
  return best == 0;
}

std::vector<BitWidth> SearchSpace::widths_of(std::size_t unit) const {
  std::vector<BitWidth> widths;
  for (std::size_t j : allowed_[unit]) widths.push_back(costs_->units[unit].choices[j]);
  return widths;
}

// The λ with the expected bytes, by bisection. Units of the same widths share p_b: their bytes are added up first.
double SearchSpace::lambda_for(double target, const std::vector<std::size_t>& chosen) const {
  double constant = static_cast<double>(costs_->fixed);
  std::map<std::vector<BitWidth>, std::vector<double>> groups;
  for (std::size_t l = 0; l < allowed_.size(); ++l) {
    if (!costs_->units[l].trained) {
      constant += static_cast<double>(costs_->bytes[l][chosen[l]]);
      continue;
    }
    std::vector<double>& sum = groups[widths_of(l)];
    sum.resize(allowed_[l].size());
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += static_cast<double>(costs_->bytes[l][allowed_[l][k]]);
  }
  double low = -12, high = 12;
  for (int i = 0; i < 40; ++i) {
    const double lambda = 0.5 * (low + high);
    double expected = constant;
    for (const auto& [widths, bytes] : groups) {
      const std::vector<double> p = mixture(widths, lambda);
      for (std::size_t k = 0; k < p.size(); ++k) expected += p[k] * bytes[k];
    }
    (expected < target ? low : high) = lambda;
  }
  return 0.5 * (low + high);
}

bool SearchSpace::repair(CounterRng& rng, std::vector<std::size_t>& chosen, Bytes low, Bytes high) const {
  Bytes size = size_of(chosen);
  for (std::size_t attempt = 0; attempt < 40 * chosen.size() && (size < low || size > high); ++attempt) {
    const std::size_t l = rng.below(chosen.size());
    const Bytes now = costs_->bytes[l][chosen[l]];
    const bool down = size > high;
    std::size_t to = chosen[l];
    for (std::size_t j : allowed_[l]) {  // the nearest step in the right direction
      const Bytes bytes = costs_->bytes[l][j];
      if (down ? bytes >= now : bytes <= now) continue;
      const Bytes best = costs_->bytes[l][to];
      if (to == chosen[l] || (down ? bytes > best : bytes < best)) to = j;
    }
    size = size - now + costs_->bytes[l][to];
    chosen[l] = to;
  }
  return size >= low && size <= high;
}

std::optional<BitPlan> SearchSpace::draw(CounterRng& rng, Bytes target) const {
  std::vector<std::size_t> chosen(allowed_.size());
  for (std::size_t l = 0; l < chosen.size(); ++l) chosen[l] = allowed_[l].front();
  const bool reached = draw_untrained(rng, static_cast<double>(target), chosen);
  // Where no λ has these bytes (or all have: a format that stores every width in the same), any is as good as another.
  const double lambda = reached && priced_ ? lambda_for(static_cast<double>(target), chosen) : 6 * rng.uniform() - 3;
  for (std::size_t l = 0; l < chosen.size(); ++l) {
    if (!costs_->units[l].trained) continue;
    const std::vector<double> p = mixture(widths_of(l), lambda);
    double u = rng.uniform();
    std::size_t k = 0;
    while (k + 1 < p.size() && u >= p[k]) u -= p[k++];
    chosen[l] = allowed_[l][k];
  }
  if (!repair(rng, chosen, low_, high_)) return std::nullopt;
  return plan_of(chosen);
}

std::optional<BitPlan> SearchSpace::perturbed(CounterRng& rng, const BitPlan& plan, Bytes budget) const {
  std::vector<std::size_t> free;
  for (std::size_t l = 0; l < allowed_.size(); ++l) {
    if (allowed_[l].size() > 1) free.push_back(l);
  }
  if (free.empty()) return std::nullopt;
  std::vector<std::size_t> chosen = choice_indices(*costs_, plan);
  const std::uint64_t changes = 1 + rng.below(3);
  for (std::uint64_t i = 0; i < changes; ++i) {
    const std::size_t l = free[rng.below(free.size())];
    chosen[l] = allowed_[l][rng.below(allowed_[l].size())];
  }
  if (!repair(rng, chosen, low_, std::min(budget, high_))) return std::nullopt;
  return plan_of(chosen);
}

std::optional<BitPlan> SearchSpace::repaired(CounterRng& rng, std::vector<std::size_t> chosen) const {
  if (!repair(rng, chosen, low_, high_)) return std::nullopt;
  return plan_of(chosen);
}

std::vector<BitPlan> SearchSpace::remaining(const std::set<BitPlan>& known, std::size_t most) const {
  std::size_t count = 1;
  for (const auto& allowed : allowed_) {
    count *= allowed.size();
    if (count > most) return {};
  }
  std::vector<BitPlan> plans;
  std::vector<std::size_t> chosen(allowed_.size());
  for (std::size_t number = 0; number < count; ++number) {
    std::size_t rest = number;
    for (std::size_t l = 0; l < chosen.size(); ++l) {
      chosen[l] = allowed_[l][rest % allowed_[l].size()];
      rest /= allowed_[l].size();
    }
    if (!inside(size_of(chosen))) continue;
    BitPlan plan = plan_of(chosen);
    if (!known.contains(plan)) plans.push_back(std::move(plan));
  }
  return plans;
}

std::vector<BitPlan> uniform_plans(const CostTable& costs) {
  std::vector<BitWidth> common;
  bool any = false;
  for (const Unit& unit : costs.units) {
    if (!unit.trained) continue;
    std::vector<BitWidth> both;
    for (BitWidth b : unit.choices) {
      if (!any || std::find(common.begin(), common.end(), b) != common.end()) both.push_back(b);
    }
    common = std::move(both);
    any = true;
  }
  std::sort(common.begin(), common.end());
  std::vector<BitPlan> plans;
  const auto add = [&](BitWidth trained, BitWidth untrained) {
    BitPlan plan;
    for (const Unit& unit : costs.units) {
      std::vector<BitWidth> choices = unit.choices;
      std::sort(choices.begin(), choices.end());
      const auto at_least = std::lower_bound(choices.begin(), choices.end(), untrained);
      plan.bits.push_back(unit.trained ? trained : at_least == choices.end() ? choices.back() : *at_least);
    }
    if (std::find(plans.begin(), plans.end(), plan) == plans.end()) plans.push_back(std::move(plan));
  };
  for (BitWidth width : common) add(width, width);
  for (BitWidth width : common) add(width, std::max(8, width));
  if (!common.empty()) add(common.back(), 16);
  return plans;
}

}  // namespace qfa
