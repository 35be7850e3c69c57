// SPDX-License-Identifier: GPL-3.0-or-later
// The front without new evaluations: every scored subnet priced for a target, the best subnet of every
// budget by the surrogate, under locks and rules. Reads files: not for a thread that draws.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/events.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

struct FrontRules {
  struct Forbidden {
    BitWidth bits = 0;
    int first = 0;  // layers from the beginning
    int last = 0;   // layers from the end
    bool operator==(const Forbidden&) const = default;
  };
  std::vector<Forbidden> forbidden;
  bool fusion_safe = false;                 // q, k and v of a layer have one width
  std::map<std::string, BitWidth> minimum;  // by module type: "down" -> 3
  bool operator==(const FrontRules&) const = default;
};

struct SolveRequest {
  ExportFormat target = ExportFormat::mlx;  // whose bytes are the axis
  std::map<std::string, BitWidth> locks;
  FrontRules rules;
  bool operator==(const SolveRequest&) const = default;
};

// a - b on the same items; p two-sided, against no difference.
struct PairedScore {
  double difference = 0;
  double std_err = 0;
  double p_value = 1;
  std::int64_t n = 0;
};

// Where a subnet stands among random subnets of about its bytes that were scored on the same signal.
struct RandomPlace {
  std::size_t n = 0;        // random subnets
  Bytes low = 0, high = 0;  // their bytes
  double mean = 0, sd = 0;  // of their scores
  struct Family {
    std::string name;  // "normal", "log-normal", "gamma", "Weibull", "Gumbel"
    double first = 0, second = 0;
    double aic = 0;
  };
  std::vector<Family> families;  // fitted by maximum likelihood; ascending AIC: the first is chosen
  // The best that chance may be expected to reach: the chosen family's quantile at p = 0.00135, which lies three
  // standard deviations below the mean of a normal distribution.
  double best = 0, best_std_err = 0;
  double score = 0;        // of the subnet
  double deviations = 0;   // (score - mean) / sd
  double probability = 0;  // that a random subnet scores no worse, by the fit
  std::size_t better = 0;  // random subnets that do
};

// A subnet, or a rival's file, that was scored.
struct ScoredSubnet {
  SubnetId subnet;   // of a rival's file: its name
  std::string kind;  // "uniform", "searched", "rival"
  BitPlan plan;      // empty: a file
  Bytes size_bytes = 0;
  double average_bits = 0;  // 0: a file
  double score = 0;         // of the front's signal; not finite: the evaluation failed
  double std_err = 0;
  std::int64_t n = 0;
  std::optional<double> accuracy;
  bool random = false;                // drawn without a look at scores
  bool allowed = true;                // meets locks and rules; files never do
  bool on_front = false;              // of the subnets of the run
  bool same_as_smaller = false;       // on the front, and a paired bootstrap does not tell it from its smaller neighbour
  bool loses_to_uniform = false;      // a uniform subnet of no more bytes scores better
  std::optional<SubnetId> uniform;    // the best uniform subnet of no more bytes, itself excluded
  std::optional<PairedScore> versus;  // this - uniform; where scores of every item are stored
  bool fusion_safe = false;
  std::string held_out_task;  // empty: not scored there
  double held_out = 0;        // accuracy
  double held_out_std_err = 0;
  std::int64_t held_out_n = 0;
};

// What a budget gets.
struct Offer {
  BitPlan plan;
  SubnetId subnet;
  Bytes size_bytes = 0;
  double average_bits = 0;
  double score = 0;    // measured where `evaluated`, else predicted
  double std_err = 0;  // predicted: root mean square of the leave-one-out errors
  bool evaluated = false;
};

// Additive surrogate of the score, with what is not known of it: u_l(b) and their covariance.
struct UnitEffects {
  std::vector<std::vector<double>> effect;  // [unit][choice], as FrontSolution::units
  std::vector<std::size_t> offset;          // column of the unit's first choice
  std::vector<double> covariance;           // [column * columns + column]; empty: not known
  std::size_t columns = 0;

  struct Estimate {
    double value = 0;
    double sd = 0;
  };
  // Predicted score of `to` minus that of `from`; choice indices per unit.
  Estimate difference(const std::vector<std::size_t>& from, const std::vector<std::size_t>& to) const {
    Estimate out;
    std::vector<std::pair<std::size_t, double>> changed;
    for (std::size_t l = 0; l < effect.size(); ++l) {
      if (from[l] == to[l]) continue;
      out.value += effect[l][to[l]] - effect[l][from[l]];
      changed.emplace_back(offset[l] + to[l], 1.0);
      changed.emplace_back(offset[l] + from[l], -1.0);
    }
    if (covariance.empty()) return out;
    double variance = 0;
    for (const auto& [i, a] : changed) {
      for (const auto& [j, b] : changed) variance += a * b * covariance[i * columns + j];
    }
    out.sd = std::sqrt(std::max(variance, 0.0));
    return out;
  }
};

struct SurrogateQuality {
  std::size_t evaluations = 0;  // scored subnets of the signal
  double residual_sd = 0;       // leave-one-out, of one score
  double rank_correlation = 0;  // Spearman's, of leave-one-out predictions with scores
  double rank_std_err = 0;      // Fisher's z, at the estimate
  double log10_space = 0;       // subnets that locks and rules leave
};

struct FrontSolution {
  ExportFormat target = ExportFormat::mlx;
  std::string signal;  // empty: nothing has been scored
  std::string split;   // "search", or "probe" before the first search
  bool higher_is_better = false;
  std::vector<Unit> units;                // with the choices that the target holds
  std::vector<std::vector<Bytes>> bytes;  // [unit][choice]
  Bytes fixed_bytes = 0;
  std::map<BitWidth, std::string> impossible;  // widths of the run that the target cannot hold, and why
  std::vector<ScoredSubnet> scored;            // ascending bytes
  std::size_t unpriced = 0;                    // scored subnets that the target cannot hold
  std::vector<Offer> offers;                   // ascending bytes, each better than the one before
  std::vector<Offer> free_offers;              // the same without locks and rules; empty: there are none
  Bytes smallest = 0, largest = 0;             // files that locks and rules leave
  UnitEffects effects;                         // no effects: too few scores for a surrogate
  SurrogateQuality quality;
  std::optional<SearchSpec> search;  // the last one: its signal is the front's

  // The best for this budget; null: nothing is that small.
  static const Offer* best(const std::vector<Offer>& offers, Bytes budget) {
    const Offer* found = nullptr;
    for (const Offer& offer : offers) {
      if (offer.size_bytes > budget) break;
      found = &offer;
    }
    return found;
  }
};

// Holds what does not change (cost tables, the last fit); solve() reads what was scored since. Thread-safe.
class FrontSolver {
 public:
  virtual ~FrontSolver() = default;
  // Usage errors: an unknown lock, locks that contradict the rules.
  virtual Result<std::shared_ptr<const FrontSolution>> solve(const SolveRequest& request) = 0;
};
Result<std::shared_ptr<FrontSolver>> open_front(const RunId& run);
// Once, without keeping anything.
Result<std::shared_ptr<const FrontSolution>> solve_front(const RunId& run, const SolveRequest& request);

// Of the random ones among `scored`, those within 1 % of its bytes. Usage errors: an unknown subnet, fewer than 12.
Result<RandomPlace> place_among_random(const std::vector<ScoredSubnet>& scored, const SubnetId& subnet);
// Random subnets within 1 % of its bytes that are not scored yet: as many as are missing to `count`.
Result<std::vector<BitPlan>> draw_random_subnets(const FrontSolution& front, const SubnetId& subnet, std::size_t count, std::uint64_t seed);

// The front that the last search stored, with its marks (on_front, same_as_smaller, uniform, versus, random); behind it
// the files of rivals.
Result<std::vector<ScoredSubnet>> marked_front(const RunId& run);

struct SubnetRef {
  RunId run;
  SubnetId subnet;
};
struct SubnetComparison {
  std::string split;   // "report" where both were scored on held-out items, else "search"
  std::string signal;  // "tickets-report/acc"
  bool higher_is_better = false;
  double a = 0, b = 0;
  PairedScore paired;  // a - b
};
// Paired bootstrap over the items that both were scored on. Held-out items first.
Result<SubnetComparison> compare_subnets(const SubnetRef& a, const SubnetRef& b);

// One unit at another width than in a base, where all trained units are at their largest or at their smallest width.
struct UnitChange {
  std::string unit;
  bool from_high = true;  // the base
  BitWidth from = 0, to = 0;
  Bytes base_bytes = 0, bytes = 0;  // of the whole file
  PairedScore score;                // changed - base, on the same items
};
struct UnitSensitivity {
  std::string signal;               // lower is better
  std::vector<UnitChange> changes;  // in the order of units; what was scored
};
// From the last search's scores: SearchMethod::one_unit makes all of them.
Result<UnitSensitivity> unit_sensitivity(const RunId& run);

}  // namespace qfa
