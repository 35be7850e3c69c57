// SPDX-License-Identifier: GPL-3.0-or-later
// The sampler's schedule: probability of each bit-width as stacked areas, and the target average.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPGraph;

namespace qfa::app {

class SamplerModel;

class SchedulePlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit SchedulePlot(const SamplerModel& model, QWidget* parent = nullptr);
  QSize minimumSizeHint() const override { return {260, 200}; }

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  void rebuild();

  const SamplerModel& model_;
  std::map<BitWidth, QCPGraph*> areas_;  // upper edge of each
  QCPGraph* ground_;
  QCPGraph* mean_;
};

}  // namespace qfa::app
