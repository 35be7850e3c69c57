// SPDX-License-Identifier: GPL-3.0-or-later
// Probe score of each uniform subnet over steps, with 95 % intervals and the best step of each.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPErrorBars;
class QCPGraph;
class QComboBox;

namespace qfa::app {

class LiveModel;

class AccuracyPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit AccuracyPlot(const LiveModel& model, QWidget* parent = nullptr);
  DataTable table() const override;

 signals:
  void signalChosen(const QString& signal);

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  struct Series {
    QCPGraph* graph;
    QCPErrorBars* bars;
  };
  void addSeries(BitWidth width);
  void offerSignals();
  QString source() const;
  void fitToData();
  void fill(BitWidth width, const Series& series, int place);

  const LiveModel& model_;
  std::map<BitWidth, Series> series_;
  QCPGraph* bars_key_;
  QCPGraph* best_;
  QComboBox* choice_;
};

}  // namespace qfa::app
