// SPDX-License-Identifier: GPL-3.0-or-later
// What locks and rules leave of a cost table: units of fewer choices, tied units as one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/api/front.h"
#include "engine/search/search.h"

namespace qfa {

// "layers.3.gate_up" -> {3, "gate_up"}, "layers.3" -> {3, "block"}, "embed" -> {-1, "embed"}.
struct UnitName {
  int layer = -1;
  std::string type;
};
UnitName parse_unit_name(const std::string& name);

// Units that a runtime fuses: q, k and v of a layer, gate and up of a layer. Others stand alone.
std::vector<std::vector<std::size_t>> fused_groups(const std::vector<Unit>& units);
bool is_fusion_safe(const std::vector<Unit>& units, const BitPlan& plan);

class ReducedSpace {
 public:
  // Throws Failure (usage): an unknown unit, width or module type, or nothing left for a unit.
  ReducedSpace(const CostTable& costs, const std::map<std::string, BitWidth>& locks, const FrontRules& rules);

  const CostTable& costs() const { return reduced_; }
  std::vector<std::vector<double>> effects(const std::vector<std::vector<double>>& of_all) const;
  BitPlan expand(const BitPlan& reduced) const;
  bool allows(const BitPlan& plan) const;
  double log10_size() const;

 private:
  const CostTable* full_;
  CostTable reduced_;
  std::vector<std::vector<std::size_t>> members_;  // of a reduced unit, in the full table
};

}  // namespace qfa
