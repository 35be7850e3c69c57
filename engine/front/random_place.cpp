// SPDX-License-Identifier: GPL-3.0-or-later
// The front against chance: random subnets of one size, and where a chosen one stands among them.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "engine/api/front.h"
#include "engine/front/guarded.h"
#include "engine/search/methods.h"
#include "engine/search/random_fit.h"

namespace qfa {
namespace {

constexpr double kBand = 0.01;

struct Band {
  Bytes low = 0, high = 0;
  bool holds(Bytes size) const { return size >= low && size <= high; }
};
Band band_around(Bytes size) {
  const double bytes = static_cast<double>(size);
  return {static_cast<Bytes>(std::ceil(bytes * (1 - kBand))), static_cast<Bytes>(bytes * (1 + kBand))};
}

const ScoredSubnet& find(const std::vector<ScoredSubnet>& scored, const SubnetId& id) {
  for (const ScoredSubnet& subnet : scored) {
    if (subnet.subnet == id) return subnet;
  }
  refuse_usage(fmt::format("no subnet {} is scored on this signal", id.value));
}

std::vector<const ScoredSubnet*> random_near(const std::vector<ScoredSubnet>& scored, const ScoredSubnet& subnet) {
  const Band band = band_around(subnet.size_bytes);
  std::vector<const ScoredSubnet*> near;
  for (const ScoredSubnet& other : scored) {
    if (other.random && &other != &subnet && std::isfinite(other.score) && band.holds(other.size_bytes)) near.push_back(&other);
  }
  return near;
}

RandomPlace place(const std::vector<ScoredSubnet>& scored, const SubnetId& id) {
  const ScoredSubnet& subnet = find(scored, id);
  std::vector<double> scores;
  RandomPlace out;
  for (const ScoredSubnet* other : random_near(scored, subnet)) {
    scores.push_back(other->score);
    out.better += other->score < subnet.score;
    out.low = out.low == 0 ? other->size_bytes : std::min(out.low, other->size_bytes);
    out.high = std::max(out.high, other->size_bytes);
  }
  const RandomFit fit = fit_random(scores);
  out.n = fit.n, out.mean = fit.mean, out.sd = fit.sd, out.best = fit.best, out.best_std_err = fit.best_std_err;
  for (const FittedFamily& family : fit.families) out.families.push_back({family.name, family.first, family.second, family.aic});
  out.score = subnet.score;
  out.deviations = (subnet.score - fit.mean) / fit.sd;
  out.probability = fit.families.front().cdf(subnet.score);
  return out;
}

std::vector<BitPlan> draws(const FrontSolution& front, const SubnetId& id, std::size_t count, std::uint64_t seed) {
  const ScoredSubnet& subnet = find(front.scored, id);
  if (subnet.plan.bits.empty()) refuse_usage(fmt::format("{} is a file, not a subnet: nothing random has its form", id.value));
  const CostTable costs{front.units, front.bytes, front.fixed_bytes};
  const Band band = band_around(subnet.size_bytes);
  SearchSpec limits;
  limits.min_bytes = band.low, limits.max_bytes = band.high;
  Design design(SearchSpace(costs, limits), search_seed(seed, SearchStream::band));
  std::set<BitPlan> known;
  for (const ScoredSubnet& other : front.scored) known.insert(other.plan);
  std::vector<BitPlan> plans;
  for (std::size_t have = random_near(front.scored, subnet).size(); have < count; ++have) {
    const auto plan = design.next(known);
    if (!plan) break;
    known.insert(*plan);
    plans.push_back(*plan);
  }
  return plans;
}

}  // namespace

Result<RandomPlace> place_among_random(const std::vector<ScoredSubnet>& scored, const SubnetId& subnet) {
  return guarded<RandomPlace>("front", [&] { return place(scored, subnet); });
}

Result<std::vector<BitPlan>> draw_random_subnets(const FrontSolution& front, const SubnetId& subnet, std::size_t count,
                                                 std::uint64_t seed) {
  return guarded<std::vector<BitPlan>>("front", [&] { return draws(front, subnet, count, seed); });
}

}  // namespace qfa
