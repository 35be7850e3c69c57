// SPDX-License-Identifier: GPL-3.0-or-later
// Score by bits, one curve an arm, with standard errors over seeds.
#pragma once

#include <vector>

#include "app/models/ablation_drawing.h"
#include "app/plots/plot_widget.h"

class QCPErrorBars;
class QCPGraph;

namespace qfa::app {

class AblationPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit AblationPlot(AblationDrawing drawing, QWidget* parent = nullptr);
  DataTable table() const override;

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  struct Curve {
    QCPGraph* graph;
    QCPErrorBars* bars;
  };
  void fitToData();
  double dodge(std::size_t place) const;

  AblationDrawing drawing_;
  std::vector<Curve> curves_;  // of drawing_.series
  QCPGraph* bars_key_;
  QCPGraph* before_key_;
};

}  // namespace qfa::app
