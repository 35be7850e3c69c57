// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/costs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "engine/core/hash.h"
#include "engine/core/text.h"

namespace qfa {

void check_costs(const CostTable& costs) {
  const auto broken = [](const std::string& where) {
    throw Failure({ErrorCode::internal, "cost table and units do not match", where, {}});
  };
  if (costs.units.size() != costs.bytes.size()) broken("search");
  for (std::size_t l = 0; l < costs.units.size(); ++l) {
    if (costs.units[l].choices.empty() || costs.units[l].choices.size() != costs.bytes[l].size()) broken(costs.units[l].name);
  }
}

std::size_t choice_index(const CostTable& costs, std::size_t unit, BitWidth width) {
  const std::vector<BitWidth>& choices = costs.units[unit].choices;
  const auto at = std::find(choices.begin(), choices.end(), width);
  if (at == choices.end()) {
    refuse_usage(fmt::format("{} offers {} bits, got {}", costs.units[unit].name, fmt::join(choices, ", "), width));
  }
  return static_cast<std::size_t>(at - choices.begin());
}

std::vector<std::size_t> choice_indices(const CostTable& costs, const BitPlan& plan) {
  if (plan.bits.size() != costs.units.size()) {
    refuse_usage(fmt::format("the plan has {} units, expected {}", plan.bits.size(), costs.units.size()));
  }
  std::vector<std::size_t> indices(plan.bits.size());
  for (std::size_t l = 0; l < indices.size(); ++l) indices[l] = choice_index(costs, l, plan.bits[l]);
  return indices;
}

std::vector<std::vector<std::size_t>> allowed_choices(const CostTable& costs, const std::map<std::string, BitWidth>& locks) {
  std::vector<std::vector<std::size_t>> allowed(costs.units.size());
  std::vector<std::string> names;
  for (std::size_t l = 0; l < allowed.size(); ++l) {
    allowed[l].resize(costs.units[l].choices.size());
    std::iota(allowed[l].begin(), allowed[l].end(), std::size_t{0});
    names.push_back(costs.units[l].name);
  }
  for (const auto& [name, width] : locks) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) refuse_usage(fmt::format("no unit is called \"{}\"{}", printable(name), did_you_mean(name, names)));
    const std::size_t unit = static_cast<std::size_t>(at - names.begin());
    allowed[unit] = {choice_index(costs, unit, width)};
  }
  return allowed;
}

Bytes CostTable::size(const BitPlan& plan) const {
  const std::vector<std::size_t> indices = choice_indices(*this, plan);
  Bytes total = fixed;
  for (std::size_t l = 0; l < indices.size(); ++l) total += bytes[l][indices[l]];
  return total;
}

double CostTable::average_bits(const BitPlan& plan) const {
  choice_indices(*this, plan);
  double bits = 0, parameters = 0;
  for (std::size_t l = 0; l < units.size(); ++l) {
    if (!units[l].trained) continue;
    bits += static_cast<double>(units[l].parameters) * plan.bits[l];
    parameters += static_cast<double>(units[l].parameters);
  }
  return parameters > 0 ? bits / parameters : 0;
}

SubnetId subnet_id(const std::vector<Unit>& units, const BitPlan& plan) {
  if (plan.bits.size() != units.size()) {
    refuse_usage(fmt::format("the plan has {} units, expected {}", plan.bits.size(), units.size()));
  }
  Hasher hasher;
  for (std::size_t l = 0; l < units.size(); ++l) {
    hasher.update(units[l].name.size()).update(units[l].name).update(static_cast<std::uint64_t>(plan.bits[l]));
  }
  return {fmt::format("{:08x}", hasher.digest() & 0xffffffffu)};
}

std::vector<std::size_t> pareto_front(const std::vector<Evaluated>& points) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isfinite(points[i].score.value)) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (points[a].size_bytes != points[b].size_bytes) return points[a].size_bytes < points[b].size_bytes;
    if (points[a].score.value != points[b].score.value) return points[a].score.value < points[b].score.value;
    return a < b;
  });
  std::vector<std::size_t> front;
  for (std::size_t i : order) {
    if (front.empty() || points[i].score.value < points[front.back()].score.value) front.push_back(i);
  }
  return front;
}

ParetoFront make_front(const CostTable& costs, const std::vector<Evaluated>& points, const std::string& signal, const std::string& target) {
  std::vector<bool> on_front(points.size(), false);
  for (std::size_t i : pareto_front(points)) on_front[i] = true;
  ParetoFront front;
  front.signal = signal;
  front.target = target;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Evaluated& from = points[i];
    if (!std::isfinite(from.score.value)) continue;
    FrontPoint point;
    point.subnet = subnet_id(costs.units, from.plan);
    point.plan = from.plan;
    point.size_bytes = from.size_bytes;
    point.average_bits = costs.average_bits(from.plan);
    point.score = from.score.value;
    point.std_err = from.score.std_err;
    point.signal = signal;
    point.on_front = on_front[i];
    point.kind = from.kind;
    if (from.score.accuracy >= 0) point.accuracy = from.score.accuracy;
    front.points.push_back(std::move(point));
  }
  std::stable_sort(front.points.begin(), front.points.end(), [](const FrontPoint& a, const FrontPoint& b) {
    return a.size_bytes != b.size_bytes ? a.size_bytes < b.size_bytes : a.score < b.score;
  });
  return front;
}

}  // namespace qfa
