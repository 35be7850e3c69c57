// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/visit_grid.h"

#include <algorithm>

namespace qfa::app {
namespace {

struct Place {
  int layer = 0;
  QString module;
};

// "layers.3.q" -> 3, "q"; "layers.3" (a whole block) -> 3, "block"; anything else stands in layer 0.
Place placeOf(const QString& unit) {
  const auto parts = unit.split('.');
  bool number = false;
  const int layer = parts.size() >= 2 && parts[0] == "layers" ? parts[1].toInt(&number) : 0;
  if (!number || layer < 0 || layer > 10'000) return {0, unit};
  return {layer, parts.size() == 2 ? QString("block") : parts.mid(2).join('.')};
}

}  // namespace

VisitGrid::VisitGrid(const VisitCounts& counts) : step_(counts.step), widths_(counts.widths) {
  std::vector<Place> places;
  for (const auto& unit : counts.units) {
    places.push_back(placeOf(QString::fromStdString(unit)));
    layers_ = std::max(layers_, places.back().layer + 1);
    if (std::find(modules_.begin(), modules_.end(), places.back().module) == modules_.end()) modules_.push_back(places.back().module);
  }
  cells_.resize(static_cast<std::size_t>(rows()) * static_cast<std::size_t>(layers_));
  for (std::size_t u = 0; u < places.size() && u < counts.visits.size(); ++u) {
    const auto module = static_cast<std::size_t>(std::find(modules_.begin(), modules_.end(), places[u].module) - modules_.begin());
    for (std::size_t w = 0; w < widths_.size() && w < counts.visits[u].size(); ++w) {
      Cell cell{QString::fromStdString(counts.units[u]), widths_[w], counts.visits[u][w], 0, 0, 0};
      if (u < counts.last.size() && w < counts.last[u].size()) cell.last_step = counts.last[u][w];
      if (w < counts.expected.size()) cell.expected = counts.expected[w];
      if (w < counts.std_dev.size()) cell.std_dev = counts.std_dev[w];
      const auto row = module * widths_.size() + w;
      cells_[row * static_cast<std::size_t>(layers_) + static_cast<std::size_t>(places[u].layer)] = cell;
    }
  }
}

std::optional<VisitGrid::Cell> VisitGrid::cell(int layer, int row) const {
  if (layer < 0 || layer >= layers_ || row < 0 || row >= rows()) return std::nullopt;
  return cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(layers_) + static_cast<std::size_t>(layer)];
}

DataTable VisitGrid::table() const {
  DataTable table{
      {{"unit", {}, {}}, {"bits", {}, {}}, {"visits", {}, {}}, {"expected", {}, {}}, {"std_dev", {}, {}}, {"last_step", {}, {}}}};
  auto& columns = table.columns;
  for (int layer = 0; layer < layers_; ++layer) {
    for (int row = 0; row < rows(); ++row) {
      const auto at = cell(layer, row);
      if (!at) continue;
      columns[0].texts.push_back(at->unit);
      columns[1].numbers.push_back(at->width);
      columns[2].numbers.push_back(at->visits);
      columns[3].numbers.push_back(at->expected);
      columns[4].numbers.push_back(at->std_dev);
      columns[5].numbers.push_back(at->last_step);
    }
  }
  return table;
}

}  // namespace qfa::app
