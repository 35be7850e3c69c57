// SPDX-License-Identifier: GPL-3.0-or-later
// The subnets that a search may propose: choices under locks, within the byte limits.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "engine/core/rng.h"
#include "engine/search/search.h"

namespace qfa {

class SearchSpace {
 public:
  // Keeps a reference to `costs`. Throws Failure (usage) if no subnet meets locks and limits.
  SearchSpace(const CostTable& costs, const SearchSpec& spec);
  // The same limits with fewer choices (indices per unit); empty if nothing there meets them.
  std::optional<SearchSpace> narrowed(std::vector<std::vector<std::size_t>> allowed) const;

  const CostTable& costs() const { return *costs_; }
  const std::vector<std::vector<std::size_t>>& allowed() const { return allowed_; }
  Bytes low() const { return low_; }  // the bytes that can be reached within the limits
  Bytes high() const { return high_; }
  bool inside(Bytes size) const { return size >= low_ && size <= high_; }
  bool contains(const BitPlan& plan) const;

  // A random subnet of about `target` bytes, drawn as the sampler draws: the trained units independently
  // from p_b ∝ exp(λ b), with the λ that has the expected bytes; the untrained ones evenly among those that
  // leave the target in reach. Where nothing has so many bytes, λ is random. Empty if repair fails.
  std::optional<BitPlan> draw(CounterRng& rng, Bytes target) const;
  // One to three random units changed, then random units lowered until `budget` holds. Empty if that fails.
  std::optional<BitPlan> perturbed(CounterRng& rng, const BitPlan& plan, Bytes budget) const;
  // Indices per unit, all of them allowed: random units moved until the limits hold. Empty if that fails.
  std::optional<BitPlan> repaired(CounterRng& rng, std::vector<std::size_t> chosen) const;
  // Every subnet within the limits that is not `known`, if the space has at most `most` subnets; else none.
  std::vector<BitPlan> remaining(const std::set<BitPlan>& known, std::size_t most) const;

 private:
  SearchSpace(const CostTable& costs, std::vector<std::vector<std::size_t>> allowed, Bytes min_bytes, Bytes max_bytes);
  Bytes size_of(const std::vector<std::size_t>& chosen) const;
  BitPlan plan_of(const std::vector<std::size_t>& chosen) const;
  // True if the trained units can then reach the target.
  bool draw_untrained(CounterRng& rng, double target, std::vector<std::size_t>& chosen) const;
  std::vector<BitWidth> widths_of(std::size_t unit) const;  // allowed
  double lambda_for(double target, const std::vector<std::size_t>& chosen) const;
  // Moves random units by one step of bytes until the size lies in [low, high].
  bool repair(CounterRng& rng, std::vector<std::size_t>& chosen, Bytes low, Bytes high) const;

  const CostTable* costs_;
  std::vector<std::vector<std::size_t>> allowed_;
  Bytes min_bytes_, max_bytes_;
  Bytes low_ = 0, high_ = 0;
  bool priced_ = false;  // some trained unit's bytes depend on its width
};

// All trained units at one width (see search_subnets), in ascending width.
std::vector<BitPlan> uniform_plans(const CostTable& costs);

}  // namespace qfa
