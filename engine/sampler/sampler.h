// SPDX-License-Identifier: GPL-3.0-or-later
// Which subnet is trained at step t. A pure function of (policy, seed, t): a resumed run draws the
// same subnets. LLM-QFA (arXiv 2405.20202), section 3.3.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/error.h"
#include "engine/api/specs.h"

namespace qfa {

// Maximum-entropy distribution on `widths` (ascending) with mean `mean`: p_b ∝ exp(λ b).
// λ by Newton inside a bracket, until the mean is within 1e-12; b_1 and b_N give one point.
// Throws Failure (usage) if `mean` lies outside [b_1, b_N].
std::vector<double> max_entropy(const std::vector<BitWidth>& widths, double mean);

// The two neighbours of `mean` among `widths` (ascending), mixed to have it; one of them where it is one.
// Throws Failure (usage) if `mean` lies outside [b_1, b_N].
std::vector<double> two_point(const std::vector<BitWidth>& widths, double mean);

class Sampler {
 public:
  virtual ~Sampler() = default;
  // p_b at step t (0-based), one entry per width of the set, ascending; sums to 1.
  virtual std::vector<double> probabilities(std::int64_t step) const = 0;
  // Target average μ(t); of a wave: b_1 + (b_N - b_1)·|2·frac(t/SL) - 1|, so it starts at b_N.
  virtual double mean(std::int64_t step) const = 0;
  // Widths of the trained units, drawn independently from probabilities(step).
  virtual std::vector<BitWidth> draw(std::int64_t step) const = 0;
  const std::vector<BitWidth>& widths() const { return widths_; }

 protected:
  explicit Sampler(std::vector<BitWidth> widths) : widths_(std::move(widths)) {}
  std::vector<BitWidth> widths_;
};

// `trained_units`: how many units draw. Throws Failure (usage): period < 2, a mixture that does not
// sum to 1 or names a width that is not in the set.
std::unique_ptr<Sampler> make_sampler(const SamplerSpec& spec, const std::vector<BitWidth>& widths, std::size_t trained_units,
                                      std::uint64_t seed);

// Throws Failure (usage) unless every share lies in [0, 1] and they sum to 1 (within 1e-6).
void check_mixture(const std::map<BitWidth, double>& mixture);

// "balanced", "two-point", "uniform", "sandwich", "fixed:3" or "mixture:2=0.5,4=0.5" ("fixed:" means the same) -> spec.
// Throws Failure (usage).
SamplerSpec parse_sampler(const std::string& text, int period_steps);
std::string to_string(const SamplerSpec& spec);

// Realised and expected rates since step 0; add() costs O(units).
class SamplingStatistics {
 public:
  // `parameters` (one per trained unit) weigh the units in Bit(a). Keeps a reference to `sampler`.
  SamplingStatistics(const Sampler& sampler, std::vector<std::uint64_t> parameters);
  void add(std::int64_t step, const std::vector<BitWidth>& drawn);
  // A step that is to come, or whose draw nobody needs: expected rates only.
  void expect(std::int64_t step);

  std::map<BitWidth, double> realised() const;  // share of adapter updates
  std::map<BitWidth, double> expected() const;
  std::map<BitWidth, double> half_width() const;  // 1.96 standard deviations of realised
  static constexpr int kBins = 8;                 // equal bins of [b_1, b_N]
  std::vector<double> bin_realised() const;       // share of steps
  std::vector<double> bin_expected() const;       // from the normal approximation of Bit(a)
  std::vector<double> bin_half_width() const;     // 1.96 standard deviations of bin_realised
  // Of one unit: [width], the same for all units.
  const std::vector<double>& expected_visits() const { return expected_updates_; }
  std::vector<double> visits_std_dev() const;
  const std::vector<std::vector<int>>& visits() const { return visits_; }   // [unit][width]
  const std::vector<std::vector<int>>& last_step() const { return last_; }  // [unit][width], 1-based; 0: none
  double average_bits(const std::vector<BitWidth>& drawn) const;

 private:
  const Sampler& sampler_;
  std::vector<std::uint64_t> parameters_;
  std::vector<double> updates_, expected_updates_, variance_;
  std::vector<double> bins_, expected_bins_, bin_variance_;
  std::vector<std::vector<int>> visits_, last_;
  double sum_squared_weights_ = 0;  // of the units' shares of the parameters
  std::int64_t steps_ = 0;
};

}  // namespace qfa
