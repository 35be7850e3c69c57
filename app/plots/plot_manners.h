// SPDX-License-Identifier: GPL-3.0-or-later
// How every plot behaves. Mouse: wheel zooms at the cursor, drag pans, Shift+drag zooms into a
// rectangle, double-click fits, a click in the legend hides, Alt+click shows that series alone.
// Keys: arrows move the crosshair, 0 fits, L logarithmic, O outliers, F maximises, Ctrl+E figure,
// Ctrl+Shift+E CSV, Ctrl+T table. Only for app/plots/*.cpp.
#pragma once

#include <qcustomplot.h>

#include <QObject>
#include <QPointer>
#include <optional>
#include <vector>

class QTableView;

namespace qfa::app {

class FigurePanel;
class PlotWidget;

class PlotManners : public QObject {
  Q_OBJECT

 public:
  explicit PlotManners(PlotWidget& owner);

  bool key(QKeyEvent* event);  // true: it meant something
  void showTable(bool on);
  bool showsTable() const;
  void resized();
  void restyle();
  void hideCrosshair();

 private:
  void connectMouse();
  void trackMouse(QMouseEvent* event);
  void legendClicked(QCPAbstractLegendItem* item, QMouseEvent* event);
  bool moveCrosshair(int points, int series);
  void placeCrosshair(double x);
  std::vector<QCPGraph*> series() const;  // those with data that the legend names
  void askFigure();
  void askCsv();

  PlotWidget& owner_;
  QCustomPlot* plot_;
  QCPItemStraightLine* crosshair_;
  std::optional<double> x_;  // of the keyboard's crosshair
  std::size_t series_ = 0;
  QPoint pressed_;
  QPointer<QTableView> table_;
  QPointer<FigurePanel> figure_;
};

}  // namespace qfa::app
