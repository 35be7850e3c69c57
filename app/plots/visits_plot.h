// SPDX-License-Identifier: GPL-3.0-or-later
// How often each unit was trained at each width: columns are layers, rows modules with one line for
// each bit-width, the smallest below.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "app/models/visit_grid.h"
#include "app/plots/plot_widget.h"

class QComboBox;

namespace qfa::app {

class Cells;
class LiveModel;

class VisitsPlot : public PlotWidget {
  Q_OBJECT

 public:
  enum class View { realised, expected, difference };

  explicit VisitsPlot(const LiveModel& model, QWidget* parent = nullptr);
  void setView(View view);
  DataTable table() const override;
  // What one cell says, in one sentence; empty: there is none.
  QString describe(int layer, int row) const;
  // The same with what else is known of it and what a click does, as the tooltip says it.
  QString details(int layer, int row) const;
  const std::optional<std::pair<int, int>>& selected() const { return selected_; }  // layer, row

 signals:
  void cellChosen(const QString& unit, int width);  // an empty unit: none any more

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;
  void clicked(double x, double y) override;
  void keyPressEvent(QKeyEvent* event) override;  // arrows move the selected cell

 private:
  void select(int layer, int row);
  double valueOf(const VisitGrid::Cell& cell) const;
  void labelRows();
  void labelColumns();

  const LiveModel& model_;
  View view_ = View::realised;
  VisitGrid grid_;
  std::shared_ptr<const VisitCounts> shown_;
  std::optional<std::pair<int, int>> selected_;
  QComboBox* choice_;
  Cells* cells_;
};

}  // namespace qfa::app
