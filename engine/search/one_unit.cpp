// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/one_unit.h"

#include <algorithm>
#include <set>

namespace qfa {
namespace {

constexpr BitWidth kUntrainedBits = 8;

BitPlan base_of(const SearchSpace& space, bool high) {
  BitPlan plan;
  for (std::size_t l = 0; l < space.allowed().size(); ++l) {
    const Unit& unit = space.costs().units[l];
    std::vector<BitWidth> widths;
    for (const std::size_t j : space.allowed()[l]) widths.push_back(unit.choices[j]);
    std::sort(widths.begin(), widths.end());
    if (unit.trained) {
      plan.bits.push_back(high ? widths.back() : widths.front());
    } else {
      const auto at_least = std::lower_bound(widths.begin(), widths.end(), kUntrainedBits);
      plan.bits.push_back(at_least == widths.end() ? widths.back() : *at_least);
    }
  }
  return plan;
}

}  // namespace

OneUnitBases one_unit_bases(const SearchSpace& space) {
  return {base_of(space, true), base_of(space, false)};
}

std::vector<BitPlan> one_unit_plans(const SearchSpace& space) {
  std::vector<BitPlan> plans;
  std::set<BitPlan> known;
  const auto add = [&](const BitPlan& plan) {
    if (space.contains(plan) && known.insert(plan).second) plans.push_back(plan);
  };
  const OneUnitBases bases = one_unit_bases(space);
  for (const BitPlan& base : {bases.high, bases.low}) {
    add(base);
    for (std::size_t l = space.allowed().size(); l-- > 0;)
      for (const std::size_t j : space.allowed()[l]) {
        BitPlan changed = base;
        changed.bits[l] = space.costs().units[l].choices[j];
        add(changed);
      }
  }
  return plans;
}

}  // namespace qfa
