// SPDX-License-Identifier: GPL-3.0-or-later
// What a sampler will have done by the end: share of updates by bit-width, or of steps by average-bit
// bin. Bars are expected, ticks are the counts of the draft's seed.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "app/plots/plot_widget.h"

class QCPBars;
class QCPErrorBars;
class QCPGraph;

namespace qfa::app {

class SamplerModel;

class SharesPlot : public PlotWidget {
  Q_OBJECT

 public:
  enum class By { width, bin };
  SharesPlot(const SamplerModel& model, By by, QWidget* parent = nullptr);
  QSize minimumSizeHint() const override { return {200, 200}; }
  void setLogarithmic(bool logarithmic);

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  struct Bar {
    QString label;
    double expected, half, exact;  // %; exact < 0: not counted
    BitWidth width;                // 0: a bin
    bool starved;
  };
  std::vector<Bar> bars() const;
  void clearBars();
  QCPBars* barsOf(BitWidth width, bool starved);

  const SamplerModel& model_;
  By by_;
  bool logarithmic_ = false;
  std::map<std::pair<BitWidth, bool>, QCPBars*> drawn_;
  QCPErrorBars* bands_ = nullptr;
  QCPGraph* band_centres_;
  QCPGraph* exact_;
};

}  // namespace qfa::app
