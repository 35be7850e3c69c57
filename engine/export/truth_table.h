// SPDX-License-Identifier: GPL-3.0-or-later
// Which formats hold a subnet, how faithfully, and at how many bytes: those that this program writes and
// those that it does not.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/api/export_plan.h"
#include "engine/export/exporter.h"

namespace qfa {

// How a container holds one module. `trained`: its group minima are free floats; else (embedding, head)
// they lie on a grid, and a format may leave the module in 16 bits.
Holding container_holding(Container container, BitWidth bits, int group, bool trained);

struct SubnetToHold {
  const BaseModel& base;
  const std::vector<Unit>& units;
  const BitPlan& plan;
  int group = 32;
  int rank = 0;  // of the adapters
  std::string chat_template;
};
// Every row, in the order of Container.
std::vector<ExportRow> truth_table(const SubnetToHold& subnet);

// The first layer whose q, k, v or gate, up differ in width: "layer 0: q 3, k 2, v 3 bits"; empty: none.
std::string differing_widths(const SubnetToHold& subnet);
// The plan with the widest of q, k, v and of gate, up for all of them.
BitPlan fused_plan(const SubnetToHold& subnet);

}  // namespace qfa
