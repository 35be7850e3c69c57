// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/search.h"

#include <limits>
#include <set>

#include <fmt/format.h>

#include "engine/search/costs.h"
#include "engine/search/methods.h"
#include "engine/search/space.h"

namespace qfa {
namespace {

// The list of the search and its one way to grow.
class Run {
 public:
  Run(const CostTable& costs, const Evaluator& evaluate, const SearchHooks& hooks) : costs_(costs), evaluate_(evaluate), hooks_(hooks) {}

  void adopt(const std::vector<Evaluated>& done) {
    for (const Evaluated& point : done) {
      if (!known_.insert(point.plan).second) continue;
      list_.push_back(point);
      list_.back().size_bytes = costs_.size(point.plan);  // the journal may hold the bytes of another target
    }
  }
  // False if the hooks cancel.
  bool add(const BitPlan& plan, const char* kind, bool random = false) {
    if (hooks_.cancelled && hooks_.cancelled()) return false;
    Evaluated point{plan, costs_.size(plan), evaluate_(plan), kind, random};
    known_.insert(plan);
    list_.push_back(std::move(point));
    if (hooks_.on_evaluated) hooks_.on_evaluated(list_.back());
    return true;
  }
  const std::vector<Evaluated>& list() const { return list_; }
  const std::set<BitPlan>& known() const { return known_; }
  std::vector<Evaluated> take() { return std::move(list_); }

 private:
  const CostTable& costs_;
  const Evaluator& evaluate_;
  const SearchHooks& hooks_;
  std::vector<Evaluated> list_;
  std::set<BitPlan> known_;
};

}  // namespace

std::vector<Evaluated> search_subnets(const CostTable& costs, const SearchSpec& spec, const Evaluator& evaluate,
                                      const std::vector<Evaluated>& done, const SearchHooks& hooks) {
  check_costs(costs);
  if (spec.evaluations < 1) refuse_usage(fmt::format("{} evaluations were asked for, expected at least 1", spec.evaluations));
  const SearchSpace space(costs, spec);
  Run run(costs, evaluate, hooks);
  run.adopt(done);
  const std::vector<BitPlan> uniform = uniform_plans(costs);
  for (const BitPlan& plan : uniform) {
    if (!run.known().contains(plan) && !run.add(plan, "uniform")) return run.take();
  }
  const std::unique_ptr<Proposer> method = make_proposer(spec, space, uniform.size());
  const std::size_t most =
      spec.method == SearchMethod::one_unit ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(spec.evaluations);
  while (run.list().size() < most) {
    const std::optional<Proposal> proposal = method->next(run.list(), run.known());
    if (!proposal) {
      if (hooks.on_ended) hooks.on_ended(method->still() ? SearchEnd::still : SearchEnd::exhausted);
      return run.take();
    }
    if (!run.add(proposal->plan, "searched", proposal->random)) return run.take();
  }
  if (hooks.on_ended) hooks.on_ended(SearchEnd::evaluations);
  return run.take();
}

}  // namespace qfa
