// SPDX-License-Identifier: GPL-3.0-or-later
// From one supernet to the front of score against bytes. Knows nothing of torch: it asks an
// Evaluator for scores and a cost table for bytes. Every method starts with the uniform subnets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/events.h"
#include "engine/api/specs.h"

namespace qfa {

// Bytes of a file are additive over units: fixed + Σ_l bytes[l][choice]. units[l].choices and
// bytes[l] run in parallel.
struct CostTable {
  std::vector<Unit> units;
  std::vector<std::vector<Bytes>> bytes;
  Bytes fixed = 0;

  Bytes size(const BitPlan& plan) const;
  double average_bits(const BitPlan& plan) const;  // over trained units, weighted by parameters
};

SubnetId subnet_id(const std::vector<Unit>& units, const BitPlan& plan);

// Score of one subnet; lower is better inside the search (nll, KL, perplexity).
struct Score {
  double value = 0;
  double std_err = 0;
  std::vector<double> per_item;  // for paired comparisons; may be empty
  double accuracy = -1;          // < 0: the signal has none
};
using Evaluator = std::function<Score(const BitPlan&)>;

struct Evaluated {
  BitPlan plan;
  Bytes size_bytes = 0;
  Score score;
  std::string kind;  // "uniform", "searched"
};

struct SearchHooks {
  std::function<void(const Evaluated&)> on_evaluated;  // after each; journal here
  std::function<bool()> cancelled;
};

// `done`: evaluations of an interrupted search, used instead of evaluating again.
// Deterministic in (costs, spec, done, scores). Uniform subnets: all trained units at one width,
// each with every choice of the untrained units up to a handful. Locks and byte limits hold for
// every searched subnet. Counts against spec.evaluations include `done` and the uniform ones.
std::vector<Evaluated> search_subnets(const CostTable& costs, const SearchSpec& spec, const Evaluator& evaluate,
                                      const std::vector<Evaluated>& done, const SearchHooks& hooks);

// Indices of the points that no other point beats in both bytes and score (lower is better).
std::vector<std::size_t> pareto_front(const std::vector<Evaluated>& points);

// Additive surrogate score ≈ c0 + Σ_l u_l(a_l), ridge least squares on the evaluated subnets.
struct Surrogate {
  double intercept = 0;
  std::vector<std::vector<double>> gain;  // [unit][choice]
  double residual_sd = 0;
  double predict(const CostTable& costs, const BitPlan& plan) const;
};
Surrogate fit_surrogate(const CostTable& costs, const std::vector<Evaluated>& points);

// Multiple-choice knapsack, exact in bytes: the plan of the least predicted score that fits each
// budget. Bytes are divided by their greatest common divisor; the state space is pruned by
// dominance, so the result is exact. Budgets that nothing fits give an empty plan.
std::vector<BitPlan> solve_knapsack(const CostTable& costs, const std::vector<std::vector<double>>& unit_scores,
                                    const std::vector<Bytes>& budgets, const std::map<std::string, BitWidth>& locks);

}  // namespace qfa
