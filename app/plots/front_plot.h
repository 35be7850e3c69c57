// SPDX-License-Identifier: GPL-3.0-or-later
// Score against bytes of the exported file; better is up. The front is a staircase: nothing exists
// between two subnets. Clicks select, the budget line drags in a layer of its own.
#pragma once

#include "app/models/front_drawing.h"
#include "app/plots/plot_widget.h"

class QCPErrorBars;
class QCPGraph;
class QCPItemLine;
class QCPItemRect;
class QCPItemText;
class QCPLayer;

namespace qfa::app {

class Markers;

class FrontPlot : public PlotWidget {
  Q_OBJECT

 public:
  explicit FrontPlot(QWidget* parent = nullptr);

  void setDrawing(FrontDrawing drawing);     // drawn as refresh() does
  void moveBudget(std::optional<double> x);  // the line alone, at once
  const FrontDrawing& drawing() const { return drawing_; }
  // The point under a position of the plot; -1: none near.
  int pointAt(const QPointF& position) const;

 signals:
  void pointClicked(const QString& id, bool pin);  // empty: beside every point
  void budgetDragged(double x);
  void areaChosen(double x0, double x1, double y0, double y1);  // Shift and drag

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;

 private:
  void connectMouse();
  bool nearBudget(const QPointF& position) const;
  void label();
  void fitToData();
  void fillStaircase();
  void fillPredicted();
  void fillPoints();
  void placeBudget();

  FrontDrawing drawing_;
  QCPGraph* stairs_;
  QCPGraph* points_;  // carries the error bars; drawn by markers_
  QCPGraph *predicted_, *predicted_low_, *predicted_high_;
  QCPErrorBars* bars_;
  Markers* markers_;
  QCPGraph *evaluated_key_, *alike_key_, *uniform_key_, *rival_key_, *loses_key_, *bars_key_;
  QCPLayer* budget_layer_;
  QCPItemLine* budget_line_;
  QCPItemRect* over_budget_;
  QCPItemText* over_text_;
  enum class Press { none, click, budget, area };
  Press press_ = Press::none;
  QPointF pressed_at_;
};

}  // namespace qfa::app
