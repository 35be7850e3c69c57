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

  // Both throw Failure (usage) for a plan of another length or a width that a unit does not offer.
  Bytes size(const BitPlan& plan) const;
  double average_bits(const BitPlan& plan) const;  // over trained units, weighted by parameters; 0 if none is trained
};

// From the units' names and their bits.
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
  std::string kind;     // "uniform", "searched"
  bool random = false;  // drawn without a look at scores: what chance gives at its size
};

enum class SearchEnd { evaluations, still, exhausted };

struct SearchHooks {
  std::function<void(const Evaluated&)> on_evaluated;  // after each new one; journal here
  std::function<bool()> cancelled;                     // asked before each
  std::function<void(SearchEnd)> on_ended;             // unless cancelled
};

// `done`: evaluations of an interrupted search, used instead of evaluating again. They come first in the
// result, repriced; the next subnet is a function of the list so far, so an interrupted search that is
// continued returns what an uninterrupted one returns. Deterministic in (costs, spec, done, scores).
// Uniform subnets: all trained units at one width, the untrained ones at the same width or the next
// they offer, and at 8 bits; for the largest width at 16 bits too; evaluated always. Locks and byte limits
// hold for every searched subnet. Counts against spec.evaluations include `done` and the uniform ones;
// one_unit has no such limit.
// Fewer come back when the hooks cancel, the space is exhausted, or `surrogate` finds that the front stands still:
// two rounds of fitting and scoring in a row that put no point on it. A score that is not finite stays in
// the list and is never on a front. Throws Failure (usage): unknown lock, limits that nothing meets.
std::vector<Evaluated> search_subnets(const CostTable& costs, const SearchSpec& spec, const Evaluator& evaluate,
                                      const std::vector<Evaluated>& done, const SearchHooks& hooks);

// Indices of the points that no other point beats in both bytes and score (lower is better), by
// ascending bytes. j beats i if it is no worse in both and better in one; of exact equals the first stays.
std::vector<std::size_t> pareto_front(const std::vector<Evaluated>& points);

// The front that the window draws: every point with a finite score, ascending bytes, on_front set.
// `signal` and `target` are copied; lower is better.
ParetoFront make_front(const CostTable& costs, const std::vector<Evaluated>& points, const std::string& signal, const std::string& target);

// Additive surrogate score ≈ c0 + Σ_l u_l(a_l), ridge least squares on the evaluated subnets (points
// without a finite score are left out; none: all zero). The ridge is a hierarchical prior, because
// there are more effects than subnets (surrogate_prior.h has the formula): effects are shared by all
// units and by the units of one module type, and each unit may deviate, which costs more. Both ridge
// strengths have the least leave-one-out error, in closed form; residual_sd is its root mean square.
struct Surrogate {
  double intercept = 0;
  std::vector<std::vector<double>> gain;  // [unit][choice]
  double residual_sd = 0;
  double predict(const CostTable& costs, const BitPlan& plan) const;

  // Only where it was asked for, and where there are scores enough (else empty):
  std::vector<double> covariance;     // of all effects, [unit, choice] in order, given the scores; row-major
  std::vector<double> leave_one_out;  // prediction of every finite score from the others, in their order
};
Surrogate fit_surrogate(const CostTable& costs, const std::vector<Evaluated>& points, bool with_uncertainty = false);

// The best plan of every budget at once: ascending bytes, falling score, at most `most` of them (evenly spread
// over the bytes, with the smallest and the best). Exact like solve_knapsack while (largest - smallest bytes) /
// gcd is at most 2^15; else bytes are counted in coarser steps, always rounded up, and a plan of a little less
// score may be missed.
std::vector<BitPlan> solve_all_budgets(const CostTable& costs, const std::vector<std::vector<double>>& unit_scores, std::size_t most);

// Multiple-choice knapsack, exact in bytes: the plan of the least predicted score that fits each
// budget (bytes of the whole file; of equals the smallest). Bytes are divided by their greatest common
// divisor; the state space is pruned by dominance and by Lagrangian bounds that keep every optimum, so
// the result is exact. Budgets that nothing fits give an empty plan. Throws Failure: usage (a lock on
// an unknown unit or width, a score that is no number), out_of_memory (over 2^27 states). `states`: if given, how
// many states were kept over all units.
std::vector<BitPlan> solve_knapsack(const CostTable& costs, const std::vector<std::vector<double>>& unit_scores,
                                    const std::vector<Bytes>& budgets, const std::map<std::string, BitWidth>& locks,
                                    std::size_t* states = nullptr);

// Two subnets on the same items, a - b. std_err and p_value (two-sided, against no difference) from
// `resamples` bootstrap resamples of the items. Throws Failure (usage): no items, unequal counts.
struct PairedComparison {
  double mean_difference = 0;
  double std_err = 0;
  double p_value = 1;
};
PairedComparison paired_bootstrap(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed, int resamples = 10000);

}  // namespace qfa
