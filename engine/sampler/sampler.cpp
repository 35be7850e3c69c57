// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sampler/sampler.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "engine/core/rng.h"

namespace qfa {
namespace {

// Keeps the draws of the sampler apart from other uses of the run's seed.
constexpr std::uint64_t kSalt = 0x73616d706c657200u;  // "sampler"
constexpr double kSumTolerance = 1e-6;

// Draws from probabilities(step); the kinds differ in those alone.
class MixtureSampler : public Sampler {
 public:
  MixtureSampler(std::vector<BitWidth> widths, std::size_t units, std::uint64_t seed)
      : Sampler(std::move(widths)), units_(units), seed_(splitmix64(seed ^ kSalt)) {}

  double mean(std::int64_t step) const override {
    const std::vector<double> p = probabilities(step);
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * widths_[i];
    return sum;
  }

  std::vector<BitWidth> draw(std::int64_t step) const override {
    const std::vector<double> p = probabilities(step);
    std::vector<BitWidth> drawn(units_);
    for (std::size_t unit = 0; unit < units_; ++unit) {
      drawn[unit] = widths_[pick(p, uniform01(seed_, static_cast<std::uint64_t>(step), unit))];
    }
    return drawn;
  }

 private:
  // Inverse of the cumulative distribution. Rounding may leave its end below u: then the last width of positive probability.
  static std::size_t pick(const std::vector<double>& p, double u) {
    std::size_t last = 0;
    double cumulative = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (p[i] <= 0) continue;
      last = i;
      cumulative += p[i];
      if (u < cumulative) break;
    }
    return last;
  }

  std::size_t units_;
  std::uint64_t seed_;
};

// Resource-balanced: the target average is a triangle wave that starts at b_N.
class WaveSampler final : public MixtureSampler {
 public:
  using WithMean = std::vector<double> (*)(const std::vector<BitWidth>& widths, double mean);

  WaveSampler(std::vector<BitWidth> widths, std::size_t units, std::uint64_t seed, std::int64_t period, WithMean with_mean)
      : MixtureSampler(std::move(widths), units, seed), period_(period), with_mean_(with_mean) {
    for (std::int64_t phase = 0; phase < std::min(period_, kRemembered); ++phase) phases_.push_back(with_mean_(widths_, mean(phase)));
  }

  double mean(std::int64_t step) const override {
    const double wave = std::abs(2.0 * static_cast<double>(phase_of(step)) / static_cast<double>(period_) - 1.0);
    return widths_.front() + (widths_.back() - widths_.front()) * wave;
  }
  std::vector<double> probabilities(std::int64_t step) const override {
    const auto phase = static_cast<std::size_t>(phase_of(step));
    return phase < phases_.size() ? phases_[phase] : with_mean_(widths_, mean(step));
  }

 private:
  std::int64_t phase_of(std::int64_t step) const { return ((step % period_) + period_) % period_; }

  static constexpr std::int64_t kRemembered = 20000;  // phases: some milliseconds
  std::int64_t period_;
  WithMean with_mean_;
  std::vector<std::vector<double>> phases_;
};

class ConstantSampler final : public MixtureSampler {
 public:
  ConstantSampler(std::vector<BitWidth> widths, std::size_t units, std::uint64_t seed, std::vector<double> p)
      : MixtureSampler(std::move(widths), units, seed), p_(std::move(p)) {}
  std::vector<double> probabilities(std::int64_t) const override { return p_; }

 private:
  std::vector<double> p_;
};

// Smallest, largest and a random subnet in turn (the sandwich rule of OFA, arXiv 1908.09791).
class SandwichSampler final : public MixtureSampler {
 public:
  SandwichSampler(std::vector<BitWidth> widths, std::size_t units, std::uint64_t seed)
      : MixtureSampler(std::move(widths), units, seed), smallest_(widths_.size(), 0.0), largest_(smallest_) {
    random_.assign(widths_.size(), 1.0 / static_cast<double>(widths_.size()));
    smallest_.front() = largest_.back() = 1.0;
  }
  std::vector<double> probabilities(std::int64_t step) const override {
    const std::int64_t turn = step % 3;
    return turn == 0 ? smallest_ : turn == 1 ? largest_ : random_;
  }

 private:
  std::vector<double> smallest_, largest_, random_;
};

std::string list(const std::vector<BitWidth>& widths) {
  return fmt::format("{}", fmt::join(widths, ", "));
}

std::vector<double> mixture_of(const std::map<BitWidth, double>& mixture, const std::vector<BitWidth>& widths) {
  check_mixture(mixture);
  std::vector<double> p(widths.size(), 0.0);
  double sum = 0;
  for (const auto& [width, share] : mixture) {
    const auto at = std::find(widths.begin(), widths.end(), width);
    if (at == widths.end()) refuse_usage(fmt::format("the mixture names {} bits, but this run has {}", width, list(widths)));
    sum += p[static_cast<std::size_t>(at - widths.begin())] = share;
  }
  for (double& value : p) value /= sum;
  return p;
}

}  // namespace

void check_mixture(const std::map<BitWidth, double>& mixture) {
  double sum = 0;
  for (const auto& [width, share] : mixture) {
    if (!(share >= 0 && share <= 1)) {
      refuse_usage(fmt::format("the mixture gives {} bits the share {}, expected a number from 0 to 1", width, share));
    }
    sum += share;
  }
  if (!(std::abs(sum - 1.0) <= kSumTolerance)) refuse_usage(fmt::format("the mixture sums to {:.6g}, expected 1", sum));
}

std::unique_ptr<Sampler> make_sampler(const SamplerSpec& spec, const std::vector<BitWidth>& widths, std::size_t trained_units,
                                      std::uint64_t seed) {
  if (widths.empty()) refuse_usage("the set of bit-widths is empty");
  if (std::adjacent_find(widths.begin(), widths.end(), std::greater_equal<>()) != widths.end()) {
    refuse_usage(fmt::format("the bit-widths {} are not ascending", list(widths)));
  }
  switch (spec.kind) {
    case SamplerKind::balanced:
    case SamplerKind::two_point:
      if (spec.period_steps < 2) {
        refuse_usage(fmt::format("the period of the {} sampler is {} steps, expected at least 2", to_string(spec), spec.period_steps));
      }
      return std::make_unique<WaveSampler>(widths, trained_units, seed, spec.period_steps,
                                           spec.kind == SamplerKind::balanced ? max_entropy : two_point);
    case SamplerKind::uniform: {
      std::vector<double> p(widths.size(), 1.0 / static_cast<double>(widths.size()));
      return std::make_unique<ConstantSampler>(widths, trained_units, seed, std::move(p));
    }
    case SamplerKind::sandwich:
      return std::make_unique<SandwichSampler>(widths, trained_units, seed);
    case SamplerKind::fixed:
      return std::make_unique<ConstantSampler>(widths, trained_units, seed, mixture_of(spec.mixture, widths));
  }
  throw Failure({ErrorCode::internal, "unknown kind of sampler", "sampler", {}});
}

}  // namespace qfa
