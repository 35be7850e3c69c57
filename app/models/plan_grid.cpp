// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/plan_grid.h"

#include <QStringList>
#include <algorithm>

namespace qfa::app {

PlanGrid planGrid(const std::vector<Unit>& units) {
  PlanGrid grid;
  for (std::size_t l = 0; l < units.size(); ++l) {
    const auto name = QString::fromStdString(units[l].name);
    bool numbered = false;
    const int layer = name.section('.', 1, 1).toInt(&numbered);
    if (!name.startsWith("layers.") || !numbered || layer < 0) {
      grid.extras.push_back(static_cast<int>(l));
      continue;
    }
    const auto type = name.section('.', 2).isEmpty() ? QStringLiteral("block") : name.section('.', 2);
    auto row = static_cast<std::size_t>(std::find(grid.rows.begin(), grid.rows.end(), type) - grid.rows.begin());
    if (row == grid.rows.size()) {
      grid.rows.push_back(type);
      grid.units.emplace_back();
    }
    auto& cells = grid.units[row];
    if (static_cast<int>(cells.size()) <= layer) cells.resize(static_cast<std::size_t>(layer) + 1, -1);
    cells[static_cast<std::size_t>(layer)] = static_cast<int>(l);
    grid.layers = std::max(grid.layers, layer + 1);
  }
  for (auto& cells : grid.units) cells.resize(static_cast<std::size_t>(grid.layers), -1);
  return grid;
}

RowTotal rowTotal(const std::vector<int>& row, const std::vector<Unit>& units, const std::vector<std::vector<Bytes>>& bytes,
                  const BitPlan& plan) {
  RowTotal total;
  double parameters = 0;
  for (const int at : row) {
    if (at < 0) continue;
    const auto l = static_cast<std::size_t>(at);
    const auto& choices = units[l].choices;
    const auto choice = std::find(choices.begin(), choices.end(), plan.bits[l]);
    if (choice != choices.end()) total.bytes += bytes[l][static_cast<std::size_t>(choice - choices.begin())];
    total.bits += static_cast<double>(units[l].parameters) * plan.bits[l];
    parameters += static_cast<double>(units[l].parameters);
  }
  if (parameters > 0) total.bits /= parameters;
  return total;
}

}  // namespace qfa::app
