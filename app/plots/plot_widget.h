// SPDX-License-Identifier: GPL-3.0-or-later
// What all plots share: theme, title, legend above the data, labels at the right end of curves, and
// the manners: wheel zooms, drag pans, double-click or 0 fits, a click in the legend hides.
// Knows no model; qcustomplot.h is included in app/plots/*.cpp only.
#pragma once

#include <QSize>
#include <QString>
#include <QTimer>
#include <QWidget>
#include <memory>

#include "app/settings/theme.h"

class QCustomPlot;
class QMouseEvent;

namespace qfa::app {

class PlotParts;

class PlotWidget : public QWidget {
  Q_OBJECT

 public:
  ~PlotWidget() override;

  void setTheme(const Theme& theme);
  // The model has changed: drawn within 100 ms, if visible, else when it becomes so.
  void refresh();
  void fit();  // all data, and follow it
  bool follows() const { return follows_; }
  // x as in another plot of the page; `follow`: that plot follows its data.
  void linkX(double lower, double upper, bool follow);

  // Writes .svg, .pdf (vector, text as text) or .png (scale pixels a unit), by the ending. An empty
  // string, or why not. `size` in logical pixels.
  QString exportFigure(const QString& path, QSize size, double scale, const QString& description);

  QString title() const { return title_; }
  QSize minimumSizeHint() const override { return {320, 220}; }
  QSize sizeHint() const override { return {640, 380}; }

 signals:
  void xViewChanged(double lower, double upper, bool follow);

 protected:
  PlotWidget(const QString& title, QWidget* parent);

  // Takes the model's data for the present x range into the graphs; sets ranges while follows().
  virtual void redraw() = 0;
  // What stands at x, a line a series, for the tooltip; empty: nothing.
  virtual QString readOut(double x, double y) const = 0;
  virtual void restyle() = 0;  // colours and pens of own graphs

  QCustomPlot* plot() const { return plot_; }
  PlotParts& parts() const { return *parts_; }
  const Theme& theme() const { return theme_; }
  int columns() const;  // pixel columns of the data area
  // Ranges while following; the user's zoom stays.
  void setView(double x0, double x1, double y0, double y1);
  void setTitle(const QString& title);
  void setLabels(const QString& x, const QString& y);
  void setEmptyText(const QString& text);  // in the middle; empty: there is data

  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void connectManners();
  void applyTheme();
  void styleLegend();
  void rewrapLegend(int width);
  void drawNow();
  void trackMouse(QMouseEvent* event);

  QString title_;
  Theme theme_;
  QCustomPlot* plot_;
  std::unique_ptr<PlotParts> parts_;
  QTimer timer_;
  bool dirty_ = true;
  bool follows_ = true;
  bool setting_view_ = false;
};

}  // namespace qfa::app
