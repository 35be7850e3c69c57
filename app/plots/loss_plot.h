// SPDX-License-Identifier: GPL-3.0-or-later
// Training loss over steps: every step pale, the exponential average attributed to each bit-width.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPGraph;

namespace qfa::app {

class LiveModel;

class LossPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit LossPlot(const LiveModel& model, QWidget* parent = nullptr);
  void setLogarithmic(bool on);

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;
  void keyPressEvent(QKeyEvent* event) override;  // L: logarithmic

 private:
  bool shown(BitWidth width) const;
  void fitToData();

  const LiveModel& model_;
  QCPGraph* raw_;
  std::map<BitWidth, QCPGraph*> averages_;
  bool logarithmic_ = false;
};

}  // namespace qfa::app
