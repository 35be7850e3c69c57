// SPDX-License-Identifier: GPL-3.0-or-later
// Share of adapter updates of each bit-width over steps: realised, expected, 95 % band.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPGraph;
class QComboBox;

namespace qfa::app {

class LiveModel;

class RatesPlot : public PlotWidget {
  Q_OBJECT

 public:
  enum class View { cumulative, sixteenth, period };  // of what: since step 0, the last SL/16 or SL steps

  explicit RatesPlot(const LiveModel& model, QWidget* parent = nullptr);
  void setView(View view);
  DataTable table() const override;

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  struct Lines {
    QCPGraph *lower, *upper, *expected, *realised;
  };
  // The curves of one width in the present view, per cent.
  struct Curves {
    std::vector<SeriesPoint> realised, expected, lower, upper;
  };
  void addLines(BitWidth width);
  void fitToData();
  int window() const;  // steps; 0: cumulative
  Curves curves(BitWidth width, double x0, double x1) const;

  const LiveModel& model_;
  View view_ = View::cumulative;
  QComboBox* choice_;
  std::map<BitWidth, Lines> lines_;
  QCPGraph* expected_key_;
  QCPGraph* band_key_;
};

}  // namespace qfa::app
