// SPDX-License-Identifier: GPL-3.0-or-later
// A bit plan as rows of modules and columns of layers.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/bit_plan.h"

namespace qfa::app {

struct PlanGrid {
  std::vector<QString> rows;            // "q", "gate_up"; one row "block" where a layer is one unit
  int layers = 0;                       // columns
  std::vector<std::vector<int>> units;  // [row][layer] -> unit, -1: none
  std::vector<int> extras;              // units outside the layers: embedding, head
};
PlanGrid planGrid(const std::vector<Unit>& units);

// Bytes and mean bits (weighted by parameters) of a row under a plan.
struct RowTotal {
  Bytes bytes = 0;
  double bits = 0;
};
RowTotal rowTotal(const std::vector<int>& row, const std::vector<Unit>& units, const std::vector<std::vector<Bytes>>& bytes,
                  const BitPlan& plan);

}  // namespace qfa::app
