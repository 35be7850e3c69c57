// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/search_bench.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>
#include <pagmo/utils/hypervolume.hpp>

#include "engine/search/costs.h"
#include "engine/search/space.h"

namespace qfa {
namespace {

double place(const FrontFrame& frame, Bytes size) {
  const double low = static_cast<double>(frame.low), range = static_cast<double>(frame.high) - low;
  return range > 0 ? (static_cast<double>(size) - low) / range : 0;
}
double height(const FrontFrame& frame, double score) {
  const double range = frame.worst - frame.best;
  return range > 0 ? (score - frame.best) / range : 0;
}

class Bench {
 public:
  Bench(const CostTable& costs, const SearchBenchSpec& spec, const Evaluator& evaluate)
      : costs_(costs), spec_(spec), evaluate_(evaluate), space_(costs, spec.search) {}

  SearchBench run() {
    SearchBench out;
    const std::vector<Evaluated> truth = whole_space();
    std::vector<std::vector<std::vector<Evaluated>>> lists;
    for (const int evaluations : spec_.evaluations) {
      for (const SearchMethod method : spec_.methods) {
        out.results.push_back({method, evaluations, {}});
        lists.emplace_back();
        for (int seed = 0; seed < spec_.seeds; ++seed) lists.back().push_back(searched(method, evaluations, seed));
      }
    }
    out.frame = frame();
    out.distinct = known_.size();
    std::vector<Evaluated> true_front;
    for (const std::size_t i : pareto_front(truth)) true_front.push_back(truth[i]);
    if (!truth.empty()) out.truth = {truth.size(), true_front.size(), front_volume(true_front, out.frame)};
    for (std::size_t i = 0; i < lists.size(); ++i) {
      for (std::size_t seed = 0; seed < lists[i].size(); ++seed) {
        const std::vector<Evaluated>& list = lists[i][seed];
        BenchedSearch search{seed, list.size(), front_volume(within(list), out.frame), std::nullopt};
        if (!truth.empty()) search.distance = distance_to_front(within(list), true_front, out.frame);
        out.results[i].searches.push_back(search);
      }
    }
    return out;
  }

 private:
  Score score(const BitPlan& plan) {
    const auto found = known_.find(plan);
    if (found != known_.end()) return found->second;
    Score score = evaluate_(plan);
    score.per_item.clear();  // nobody compares items here
    return known_.emplace(plan, score).first->second;
  }
  std::vector<Evaluated> whole_space() {
    std::vector<Evaluated> all;
    if (spec_.enumerate == 0) return all;
    for (const BitPlan& plan : space_.remaining({}, spec_.enumerate)) all.push_back({plan, costs_.size(plan), score(plan), "searched"});
    return all;
  }
  std::vector<Evaluated> searched(SearchMethod method, int evaluations, int seed) {
    SearchSpec spec = spec_.search;
    spec.method = method, spec.evaluations = evaluations, spec.seed = static_cast<std::uint64_t>(seed);
    return search_subnets(costs_, spec, [this](const BitPlan& plan) { return score(plan); }, {}, {});
  }
  // Uniform subnets are scored whatever the limits and locks: a method is measured by what it may offer.
  std::vector<Evaluated> within(std::vector<Evaluated> list) const {
    std::erase_if(list, [this](const Evaluated& point) { return !space_.contains(point.plan); });
    return list;
  }
  FrontFrame frame() {
    FrontFrame frame{space_.low(), space_.high(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const BitPlan& plan : uniform_plans(costs_)) {
      const double value = score(plan).value;
      if (std::isfinite(value)) frame.worst = std::max(frame.worst, value);
    }
    for (const auto& [plan, score] : known_) {
      if (std::isfinite(score.value) && space_.contains(plan)) frame.best = std::min(frame.best, score.value);
    }
    return frame;
  }

  const CostTable& costs_;
  const SearchBenchSpec& spec_;
  const Evaluator& evaluate_;
  SearchSpace space_;
  std::map<BitPlan, Score> known_;
};

}  // namespace

double front_volume(const std::vector<Evaluated>& points, const FrontFrame& frame) {
  std::vector<pagmo::vector_double> inside;
  for (const std::size_t i : pareto_front(points)) {
    const double x = place(frame, points[i].size_bytes), y = height(frame, points[i].score.value);
    if (x < 1 && y < 1) inside.push_back({x, y});
  }
  return inside.empty() ? 0 : pagmo::hypervolume(inside).compute({1.0, 1.0});
}

FrontDistance distance_to_front(const std::vector<Evaluated>& points, const std::vector<Evaluated>& truth, const FrontFrame& frame) {
  FrontDistance out;
  for (const Evaluated& target : truth) {
    double best = std::numeric_limits<double>::infinity();
    bool found = false;
    for (const Evaluated& point : points) {
      if (!std::isfinite(point.score.value) || point.size_bytes > target.size_bytes) continue;
      best = std::min(best, point.score.value);
      found |= point.plan == target.plan;
    }
    const double worse = std::isfinite(best) ? height(frame, best) - height(frame, target.score.value) : 1;
    out.mean += worse / static_cast<double>(truth.size());
    out.largest = std::max(out.largest, worse);
    out.found += found;
  }
  return out;
}

SearchBench bench_searches(const CostTable& costs, const SearchBenchSpec& spec, const Evaluator& evaluate) {
  check_costs(costs);
  if (spec.methods.empty() || spec.evaluations.empty()) refuse_usage("a comparison of searches needs a method and a number of evaluations");
  if (spec.seeds < 1) refuse_usage(fmt::format("{} seeds, expected at least 1", spec.seeds));
  return Bench(costs, spec, evaluate).run();
}

}  // namespace qfa
