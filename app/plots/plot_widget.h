// SPDX-License-Identifier: GPL-3.0-or-later
// What all plots share: theme, title, caption, legend above the data, labels at the right end of
// curves; the manners are in plot_manners.h. Knows no model; qcustomplot.h is included in
// app/plots/*.cpp only.
#pragma once

#include <QSize>
#include <QString>
#include <QWidget>
#include <functional>
#include <memory>

#include "app/models/data_table.h"
#include "app/settings/theme.h"

class QCustomPlot;

namespace qfa::app {

class PlotManners;
class PlotParts;
class ReplotScheduler;

class PlotWidget : public QWidget {
  Q_OBJECT

 public:
  ~PlotWidget() override;

  void setTheme(const Theme& theme);
  // The model has changed: drawn soon (ReplotScheduler), if visible, else when it becomes so.
  void refresh();
  void fit();  // all data, and follow it
  bool follows() const { return follows_; }
  // x as in another plot of the page; `follow`: that plot follows its data.
  void linkX(double lower, double upper, bool follow);
  void setLogarithmic(bool on);
  bool logarithmic() const { return logarithmic_; }
  // Labels x, which is a step, in another unit; without a label: in steps.
  struct XScale {
    QString label;
    std::function<double(double)> unit, step;  // step -> unit, and back
  };
  void setXScale(const XScale& scale);
  // While following, a few wild values do not set the range. Default: on.
  void setClipsOutliers(bool on);
  bool clipsOutliers() const { return clips_outliers_; }

  // Everything that the plot stands for, not only the points drawn.
  virtual DataTable table() const { return {}; }
  void showTable(bool on);  // instead of the plot
  bool showsTable() const;
  // Written on a worker; said() tells the end of it.
  void saveCsv(const QString& path);
  // Writes .svg, .pdf (vector, text as text) or .png (scale pixels a unit), by the ending. An empty
  // string, or why not. `size` in logical pixels.
  QString exportFigure(const QString& path, QSize size, double scale, const QString& description);
  // What figures say about their origin ("Run demo").
  void setSource(const QString& source) { source_ = source; }
  QString source() const { return source_; }

  QString title() const { return title_; }
  QString caption() const { return caption_; }
  QSize minimumSizeHint() const override { return {240, 150}; }
  QSize sizeHint() const override { return {440, 300}; }

 signals:
  void xViewChanged(double lower, double upper, bool follow);
  void maximiseRequested();  // F: the page decides
  void said(const QString& sentence, bool problem);

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
  void setTitle(const QString& title, const QString& shorter = {});  // the shorter one where the title would be cut
  void setCaption(const QString& caption);                           // a muted line under the title; empty: none
  void setLabels(const QString& x, const QString& y);
  void setEmptyText(const QString& text);  // in the middle; empty: there is data
  void setControls(QWidget* controls);     // in the title's row, at the right
  void setReplotsPerSecond(double rate);
  void forbidLogarithmic() { allows_logarithmic_ = false; }
  virtual void clicked(double /*x*/, double /*y*/) {}  // in the data area
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  friend class PlotManners;
  friend class ReplotScheduler;
  void build();
  void followUser();
  void applyTheme();
  void styleCaption();
  void styleLegend();
  void rewrapLegend(int width);
  bool foldTexts();
  void placeControls();
  void drawNow();

  QString title_, shorter_, caption_, source_, y_label_, empty_text_;
  XScale x_scale_;
  Theme theme_;
  QCustomPlot* plot_;
  std::unique_ptr<PlotParts> parts_;
  std::unique_ptr<PlotManners> manners_;
  QWidget* controls_ = nullptr;
  qint64 due_ms_ = 0;
  int period_ms_ = 100;
  bool dirty_ = true;
  bool follows_ = true;
  bool allows_logarithmic_ = true;
  bool logarithmic_ = false;
  bool clips_outliers_ = true;
  bool setting_view_ = false;
};

}  // namespace qfa::app
