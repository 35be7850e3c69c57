// SPDX-License-Identifier: GPL-3.0-or-later
// What a step costs: its time over steps, and the figures of the last steps in the caption.
#pragma once

#include "app/plots/plot_widget.h"

class QCPGraph;

namespace qfa::app {

class LiveModel;

class MachinePlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit MachinePlot(const LiveModel& model, QWidget* parent = nullptr);
  DataTable table() const override;
  QString figures() const;  // one line; empty before the first step

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  const LiveModel& model_;
  QCPGraph* times_;
};

}  // namespace qfa::app
