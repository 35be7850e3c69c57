// SPDX-License-Identifier: GPL-3.0-or-later
// Share of steps by average-bit bin: realised as bars, expected as ticks with their 95 % band.
#pragma once

#include "app/plots/plot_widget.h"

class QCPBars;
class QCPErrorBars;
class QCPGraph;

namespace qfa::app {

class LiveModel;

class BinsPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit BinsPlot(const LiveModel& model, QWidget* parent = nullptr);
  DataTable table() const override;

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  const LiveModel& model_;
  QCPBars* realised_;
  QCPGraph* expected_;
  QCPErrorBars* band_;
};

}  // namespace qfa::app
