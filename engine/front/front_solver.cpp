// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <tuple>

#include "engine/api/front.h"
#include "engine/data/prompt.h"
#include "engine/export/exporter.h"
#include "engine/front/guarded.h"
#include "engine/front/reduced_space.h"
#include "engine/front/scored.h"
#include "engine/search/costs.h"
#include "engine/search/methods.h"

namespace qfa {
namespace {

constexpr std::size_t kMostOffers = 2048;
// Below this a surrogate of some hundred units says nothing.
constexpr std::size_t kFewestScores = 8;

// Of one target and one state of the journal.
struct Fitted {
  std::size_t scores = 0;
  std::string signal;
  int step = 0;
  Surrogate surrogate;
  SurrogateQuality quality;
  std::vector<Offer> predicted;  // without locks and rules
};

std::vector<Evaluated> points_of(const CostTable& costs, const RunScores& scores) {
  std::vector<Evaluated> points;
  for (const ScoreLine& line : scores.lines) {
    if (line.plan.bits.size() != costs.units.size() || line.kind == "rival") continue;
    try {
      Evaluated point{line.plan, costs.size(line.plan), {}, line.kind};
      point.score.value = line.value;
      points.push_back(std::move(point));
    } catch (const Failure&) {  // a width that this target cannot hold
    }
  }
  return points;
}

SurrogateQuality quality_of(const Surrogate& surrogate, const std::vector<Evaluated>& points) {
  SurrogateQuality quality;
  std::vector<double> measured;
  for (const Evaluated& point : points) {
    if (std::isfinite(point.score.value)) measured.push_back(point.score.value);
  }
  quality.evaluations = measured.size();
  quality.residual_sd = surrogate.residual_sd;
  if (surrogate.leave_one_out.size() != measured.size() || measured.size() < 5) return quality;
  quality.rank_correlation = spearman(surrogate.leave_one_out, measured);
  quality.rank_std_err = (1 - quality.rank_correlation * quality.rank_correlation) / std::sqrt(static_cast<double>(measured.size()) - 3);
  return quality;
}

std::vector<Offer> predicted_offers(const CostTable& costs, const std::vector<Unit>& units, const ReducedSpace& space,
                                    const Surrogate& surrogate) {
  std::vector<Offer> offers;
  for (const BitPlan& reduced : solve_all_budgets(space.costs(), space.effects(surrogate.gain), kMostOffers)) {
    Offer offer;
    offer.plan = space.expand(reduced);
    offer.subnet = subnet_id(units, offer.plan);
    offer.size_bytes = costs.size(offer.plan);
    offer.average_bits = costs.average_bits(offer.plan);
    offer.score = surrogate.predict(costs, offer.plan);
    offer.std_err = surrogate.residual_sd;
    offers.push_back(std::move(offer));
  }
  return offers;
}

// Measured and predicted together: ascending bytes, each better than the one before. Where a subnet was
// measured, that counts.
std::vector<Offer> merged(std::vector<Offer> predicted, const std::vector<ScoredSubnet>& scored, bool higher_is_better,
                          const std::function<bool(const BitPlan&)>& allows) {
  std::map<std::string, const ScoredSubnet*> measured;
  for (const ScoredSubnet& subnet : scored) {
    if (subnet.kind != "rival" && !subnet.plan.bits.empty() && std::isfinite(subnet.score)) measured[subnet.subnet.value] = &subnet;
  }
  std::erase_if(predicted, [&](const Offer& offer) { return measured.contains(offer.subnet.value); });
  for (const auto& [id, subnet] : measured) {
    if (!allows(subnet->plan)) continue;
    predicted.push_back({subnet->plan, subnet->subnet, subnet->size_bytes, subnet->average_bits, subnet->score, subnet->std_err, true});
  }
  const double sign = higher_is_better ? -1 : 1;
  std::sort(predicted.begin(), predicted.end(), [&](const Offer& a, const Offer& b) {
    return std::tuple(a.size_bytes, sign * a.score, a.subnet) < std::tuple(b.size_bytes, sign * b.score, b.subnet);
  });
  std::vector<Offer> offers;
  for (Offer& offer : predicted) {
    if (offers.empty() || sign * offer.score < sign * offers.back().score) offers.push_back(std::move(offer));
  }
  return offers;
}

class Solver final : public FrontSolver {
 public:
  explicit Solver(RunId run) : run_(std::move(run)) {
    const auto store = RunStore::open(run_.path, RunStore::Access::read_only);
    spec_ = store->manifest().spec;
    units_ = store->manifest().units;
    base_ = BaseModel::open(spec_.model);
    if (!base_->has_fingerprint(store->manifest().model_fingerprint))
      refuse(spec_.model, "the base model is not the one of the run; its files would have other sizes");
    chat_template_ = PromptFormat(spec_.prompt, tokenizer_of(*base_)).jinja();
  }

  Result<std::shared_ptr<const FrontSolution>> solve(const SolveRequest& request) override {
    const std::lock_guard lock(mutex_);
    using Solution = std::shared_ptr<const FrontSolution>;
    return guarded<Solution>(run_.path, [&]() -> Solution { return std::make_shared<const FrontSolution>(solved(request)); });
  }

 private:
  const CostTable& costs_of(ExportFormat target) {
    const auto found = costs_.find(target);
    if (found != costs_.end()) return found->second;
    return costs_.emplace(target, cost_table(target, *base_, units_, spec_.group, chat_template_)).first->second;
  }

  const Fitted& fitted(ExportFormat target, const RunScores& scores, const CostTable& costs, const ReducedSpace& free) {
    Fitted& fit = fits_[target];
    const int step = scores.lines.empty() ? 0 : scores.lines.back().step;
    const std::string signal = scores.search ? signal_text(*scores.search) : scores.signal;
    if (fit.scores == scores.lines.size() && fit.signal == signal && fit.step == step) return fit;
    fit = {scores.lines.size(), signal, step, {}, {}, {}};
    const std::vector<Evaluated> points = points_of(costs, scores);
    fit.quality = quality_of(fit.surrogate, points);
    if (scores.split != "search" || points.size() < kFewestScores) return fit;
    fit.surrogate = fit_surrogate(costs, points, true);
    fit.quality = quality_of(fit.surrogate, points);
    if (!fit.surrogate.covariance.empty()) fit.predicted = predicted_offers(costs, units_, free, fit.surrogate);
    return fit;
  }

  FrontSolution solved(const SolveRequest& request) {
    const auto store = RunStore::open(run_.path, RunStore::Access::read_only);
    const RunScores scores = read_run_scores(*store);
    const CostTable& costs = costs_of(request.target);
    const ReducedSpace free(costs, {}, {}), space(costs, request.locks, request.rules);
    const bool restricted = !request.locks.empty() || !(request.rules == FrontRules{});
    const Fitted& fit = fitted(request.target, scores, costs, free);
    FrontSolution out;
    out.target = request.target;
    out.signal = scores.signal, out.split = scores.split, out.higher_is_better = scores.higher_is_better;
    out.search = scores.search;
    out.units = costs.units, out.bytes = costs.bytes, out.fixed_bytes = costs.fixed;
    for (const Unit& unit : units_) {
      for (const BitWidth bits : unit.choices) {
        const Holding holding = holding_of(request.target, bits, spec_.group, unit.trained);
        if (holding.fidelity == Fidelity::impossible) out.impossible[bits] = holding.reason;
      }
    }
    out.scored = scored_subnets(costs, units_, scores, pairs_, out.unpriced);
    for (ScoredSubnet& subnet : out.scored) subnet.allowed = subnet.kind != "rival" && space.allows(subnet.plan);
    out.smallest = out.largest = costs.fixed;
    for (const auto& bytes : space.costs().bytes) {
      out.smallest += *std::min_element(bytes.begin(), bytes.end());
      out.largest += *std::max_element(bytes.begin(), bytes.end());
    }
    out.quality = fit.quality;
    out.quality.log10_space = space.log10_size();
    set_effects(fit.surrogate, out);
    auto unrestricted = merged(fit.predicted, out.scored, out.higher_is_better, [](const BitPlan&) { return true; });
    if (!restricted) {
      out.offers = std::move(unrestricted);
      return out;
    }
    out.free_offers = std::move(unrestricted);
    auto predicted = fit.predicted.empty() ? std::vector<Offer>() : predicted_offers(costs, units_, space, fit.surrogate);
    out.offers = merged(std::move(predicted), out.scored, out.higher_is_better, [&](const BitPlan& plan) { return space.allows(plan); });
    return out;
  }

  static void set_effects(const Surrogate& surrogate, FrontSolution& out) {
    if (surrogate.covariance.empty()) return;
    out.effects.effect = surrogate.gain;
    out.effects.covariance = surrogate.covariance;
    for (const auto& gains : surrogate.gain) {
      out.effects.offset.push_back(out.effects.columns);
      out.effects.columns += gains.size();
    }
  }

  RunId run_;
  RunSpec spec_;
  std::vector<Unit> units_;
  std::shared_ptr<const BaseModel> base_;
  std::string chat_template_;
  std::mutex mutex_;
  std::map<ExportFormat, CostTable> costs_;
  std::map<ExportFormat, Fitted> fits_;
  PairCache pairs_;
};

}  // namespace

Result<std::shared_ptr<FrontSolver>> open_front(const RunId& run) {
  using Made = std::shared_ptr<FrontSolver>;
  return guarded<Made>(run.path, [&]() -> Made { return std::make_shared<Solver>(run); });
}

Result<std::shared_ptr<const FrontSolution>> solve_front(const RunId& run, const SolveRequest& request) {
  auto solver = open_front(run);
  if (!solver) return solver.error();
  return (*solver)->solve(request);
}

}  // namespace qfa
