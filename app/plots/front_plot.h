// SPDX-License-Identifier: GPL-3.0-or-later
// Score against bytes of the exported file; better is up. The front is a staircase: nothing exists
// between two subnets.
#pragma once

#include "app/plots/plot_widget.h"

class QCPErrorBars;
class QCPGraph;

namespace qfa::app {

class Markers;
class ParetoModel;

class FrontPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit FrontPlot(const ParetoModel& model, QWidget* parent = nullptr);

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  double unit() const;  // bytes of one x unit: 1e6 or 1e9
  void label();
  void fitToData();
  void fillStaircase();
  void fillPoints();

  const ParetoModel& model_;
  QCPGraph* stairs_;
  QCPGraph* points_;  // carries the error bars; drawn by markers_
  QCPErrorBars* bars_;
  Markers* markers_;
  QCPGraph *evaluated_key_, *uniform_key_, *loses_key_, *bars_key_;
};

}  // namespace qfa::app
