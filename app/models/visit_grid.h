// SPDX-License-Identifier: GPL-3.0-or-later
// Visits as a grid: columns are layers, rows are modules with one line for each bit-width.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/models/data_table.h"
#include "engine/api/events.h"

namespace qfa::app {

class VisitGrid {
 public:
  struct Cell {
    QString unit;  // "layers.3.mlp.down"
    BitWidth width = 0;
    int visits = 0;
    int last_step = 0;  // 0: never
    double expected = 0, std_dev = 0;
    // In standard deviations; 0 where none is expected to differ.
    double difference() const { return std_dev > 0 ? (visits - expected) / std_dev : 0; }
  };

  VisitGrid() = default;
  explicit VisitGrid(const VisitCounts& counts);

  int step() const { return step_; }
  int layers() const { return layers_; }
  const std::vector<QString>& modules() const { return modules_; }
  const std::vector<BitWidth>& widths() const { return widths_; }
  int rows() const { return static_cast<int>(modules_.size() * widths_.size()); }
  // Row 0 is the first width of the first module; nothing where the layer has no such module.
  std::optional<Cell> cell(int layer, int row) const;
  DataTable table() const;

 private:
  int step_ = 0;
  int layers_ = 0;
  std::vector<QString> modules_;
  std::vector<BitWidth> widths_;
  std::vector<std::optional<Cell>> cells_;  // [row][layer]
};

}  // namespace qfa::app
