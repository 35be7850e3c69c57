// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/front/reduced_space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/text.h"
#include "engine/search/costs.h"

namespace qfa {
namespace {

using Widths = std::vector<BitWidth>;

// Per unit the widths that locks and rules leave. A lock that a rule forbids leaves none.
std::vector<Widths> allowed_widths(const CostTable& costs, const std::map<std::string, BitWidth>& locks, const FrontRules& rules) {
  const auto by_locks = allowed_choices(costs, locks);
  int layers = 0;
  std::vector<std::string> types;
  for (const Unit& unit : costs.units) {
    const UnitName name = parse_unit_name(unit.name);
    layers = std::max(layers, name.layer + 1);
    if (std::find(types.begin(), types.end(), name.type) == types.end()) types.push_back(name.type);
  }
  for (const auto& [type, least] : rules.minimum) {
    if (std::find(types.begin(), types.end(), type) == types.end())
      refuse_usage(fmt::format("no unit is of type \"{}\"{}", printable(type), did_you_mean(type, types)));
  }
  std::vector<Widths> allowed;
  for (std::size_t l = 0; l < costs.units.size(); ++l) {
    const Unit& unit = costs.units[l];
    const UnitName name = parse_unit_name(unit.name);
    const auto minimum = rules.minimum.find(name.type);
    Widths& widths = allowed.emplace_back();
    for (const std::size_t j : by_locks[l]) {
      const BitWidth bits = unit.choices[j];
      const bool forbidden = name.layer >= 0 && std::any_of(rules.forbidden.begin(), rules.forbidden.end(), [&](const auto& rule) {
                               return rule.bits == bits && (name.layer < rule.first || name.layer >= layers - rule.last);
                             });
      if (!forbidden && (minimum == rules.minimum.end() || bits >= minimum->second)) widths.push_back(bits);
    }
    if (!widths.empty()) continue;
    if (locks.contains(unit.name))
      refuse_usage(fmt::format("{} is locked at {} bits, which a rule forbids", unit.name, locks.at(unit.name)));
    refuse_usage(fmt::format("the rules leave no width for {}, which offers {} bits", unit.name, fmt::join(unit.choices, ", ")));
  }
  return allowed;
}

}  // namespace

UnitName parse_unit_name(const std::string& name) {
  const std::string prefix = "layers.";
  if (name.rfind(prefix, 0) != 0) return {-1, name};
  const std::size_t end = std::min(name.find('.', prefix.size()), name.size());
  const std::string number = name.substr(prefix.size(), end - prefix.size());
  if (number.empty() || number.size() > 6 || number.find_first_not_of("0123456789") != std::string::npos) return {-1, name};
  return {std::stoi(number), end == name.size() ? "block" : name.substr(end + 1)};
}

std::vector<std::vector<std::size_t>> fused_groups(const std::vector<Unit>& units) {
  std::map<std::pair<int, int>, std::size_t> at;  // layer, 0: attention, 1: feed-forward
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t l = 0; l < units.size(); ++l) {
    const UnitName name = parse_unit_name(units[l].name);
    const bool attention = name.type == "q" || name.type == "k" || name.type == "v";
    if (name.layer < 0 || (!attention && name.type != "gate" && name.type != "up")) {
      groups.push_back({l});
      continue;
    }
    const auto [found, fresh] = at.try_emplace({name.layer, attention ? 0 : 1}, groups.size());
    if (fresh) groups.emplace_back();
    groups[found->second].push_back(l);
  }
  return groups;
}

bool is_fusion_safe(const std::vector<Unit>& units, const BitPlan& plan) {
  for (const auto& group : fused_groups(units)) {
    for (const std::size_t l : group) {
      if (plan.bits[l] != plan.bits[group.front()]) return false;
    }
  }
  return true;
}

ReducedSpace::ReducedSpace(const CostTable& costs, const std::map<std::string, BitWidth>& locks, const FrontRules& rules) : full_(&costs) {
  const std::vector<Widths> allowed = allowed_widths(costs, locks, rules);
  reduced_.fixed = costs.fixed;
  if (rules.fusion_safe) {
    members_ = fused_groups(costs.units);
  } else {
    for (std::size_t l = 0; l < allowed.size(); ++l) members_.push_back({l});
  }
  for (const auto& group : members_) {
    Unit unit = costs.units[group.front()];
    unit.choices.clear();
    std::vector<Bytes> bytes;
    for (const BitWidth bits : allowed[group.front()]) {
      const bool common = std::all_of(group.begin(), group.end(), [&](std::size_t l) {
        return std::find(allowed[l].begin(), allowed[l].end(), bits) != allowed[l].end();
      });
      if (!common) continue;
      unit.choices.push_back(bits);
      Bytes& sum = bytes.emplace_back(0);
      for (const std::size_t l : group) sum += costs.bytes[l][choice_index(costs, l, bits)];
    }
    if (unit.choices.empty())
      refuse_usage(fmt::format("locks and rules leave no common width for {} and what is fused with it", unit.name));
    reduced_.units.push_back(std::move(unit));
    reduced_.bytes.push_back(std::move(bytes));
  }
}

std::vector<std::vector<double>> ReducedSpace::effects(const std::vector<std::vector<double>>& of_all) const {
  std::vector<std::vector<double>> sums;
  for (std::size_t r = 0; r < members_.size(); ++r) {
    std::vector<double>& sum = sums.emplace_back(reduced_.units[r].choices.size(), 0.0);
    for (std::size_t j = 0; j < sum.size(); ++j) {
      for (const std::size_t l : members_[r]) sum[j] += of_all[l][choice_index(*full_, l, reduced_.units[r].choices[j])];
    }
  }
  return sums;
}

BitPlan ReducedSpace::expand(const BitPlan& reduced) const {
  BitPlan plan;
  plan.bits.resize(full_->units.size());
  for (std::size_t r = 0; r < members_.size(); ++r) {
    for (const std::size_t l : members_[r]) plan.bits[l] = reduced.bits[r];
  }
  return plan;
}

bool ReducedSpace::allows(const BitPlan& plan) const {
  if (plan.bits.size() != full_->units.size()) return false;
  for (std::size_t r = 0; r < members_.size(); ++r) {
    const Widths& choices = reduced_.units[r].choices;
    const BitWidth bits = plan.bits[members_[r].front()];
    if (std::find(choices.begin(), choices.end(), bits) == choices.end()) return false;
    for (const std::size_t l : members_[r]) {
      if (plan.bits[l] != bits) return false;
    }
  }
  return true;
}

double ReducedSpace::log10_size() const {
  double sum = 0;
  for (const Unit& unit : reduced_.units) sum += std::log10(static_cast<double>(unit.choices.size()));
  return sum;
}

}  // namespace qfa
