// SPDX-License-Identifier: GPL-3.0-or-later
// Share of adapter updates of each bit-width over steps: realised, expected, 95 % band.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPGraph;

namespace qfa::app {

class LiveModel;

class RatesPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit RatesPlot(const LiveModel& model, QWidget* parent = nullptr);

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  struct Lines {
    QCPGraph *lower, *upper, *expected, *realised;
  };
  void addLines(BitWidth width);
  void fitToData();

  const LiveModel& model_;
  std::map<BitWidth, Lines> lines_;
  QCPGraph* expected_key_;
  QCPGraph* band_key_;
};

}  // namespace qfa::app
