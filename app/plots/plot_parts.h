// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of plots. Only for app/plots/*.cpp.
#pragma once

#include <qcustomplot.h>

#include <QString>
#include <functional>
#include <utility>
#include <vector>

#include "app/models/series_buffer.h"
#include "app/settings/theme.h"

namespace qfa::app {

// Names of series at their right ends, moved apart where they would overlap. Placed while drawing,
// so that a figure of another size is right too.
class EndLabels : public QCPLayerable {
 public:
  struct Label {
    QString text;
    QColor colour;
    double x, y;  // of the series' last point
  };
  explicit EndLabels(QCustomPlot* plot) : QCPLayerable(plot, "overlay") {}
  std::vector<Label> labels;
  QFont font;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter*) const override {}
  void draw(QCPPainter* painter) override;
};

// Points of the front: shapes of fixed pixel size, with a digit where the subnet is uniform.
class Markers : public QCPLayerable {
 public:
  enum class Shape { disc, square, triangle, cross };
  struct Marker {
    double x, y;
    Shape shape;
    QColor fill;
    double size;   // px
    QString text;  // square: inside; triangle: left of it
    QColor ink;
  };
  explicit Markers(QCustomPlot* plot) : QCPLayerable(plot, "main") {}
  std::vector<Marker> markers;
  QFont font;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;
};

class PlotParts {
 public:
  QCPTextElement* title = nullptr;
  QCPTextElement* caption = nullptr;
  QCPLayoutGrid* legend_row = nullptr;
  QCPItemText* empty = nullptr;
  EndLabels* end_labels = nullptr;
};

// The part of a curve inside the view, broken by NaN where it leaves it: an SVG has no clipping, so
// a figure must not hold what lies outside.
QVector<QCPGraphData> clipped(const std::vector<SeriesPoint>& points, const QCPRange& x, const QCPRange& y);
// For the edges of a band: values clamped to the view.
QVector<QCPGraphData> clamped(const std::vector<SeriesPoint>& points, const QCPRange& x, const QCPRange& y);

// Marker of a bit-width, 7 px: 2 ▼, 3 ●, 4 ▲, 5 ■, 6 ◆, 8 ✚, others ○.
QCPScatterStyle markerOf(int width, const QColor& colour, const QColor& ground);

// A legend entry without data.
QCPGraph* legendKey(QCustomPlot* plot, const QString& name);

// Labels with as many decimals as the tick step needs, the same for all, never an exponent.
class PlainTicker : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  int decimals_ = 0;
};

// Labels an axis of steps in another unit that ascends with them: round values of that unit, each at
// its step.
class ScaledTicker : public PlainTicker {
 public:
  using Map = std::function<double(double)>;
  ScaledTicker(Map unit, Map step) : unit_(std::move(unit)), step_(std::move(step)) {}

 protected:
  double getTickStep(const QCPRange& range) override;
  QVector<double> createTickVector(double tick_step, const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  Map unit_, step_;
};

// Broken between words, so that no line is wider (in px) than its longest word or `width`.
QString folded(const QString& text, const QFontMetrics& metrics, int width);

// A legend also counts the empty cells of its last row.
std::vector<QCPAbstractLegendItem*> legendItems(const QCPLegend& legend);

}  // namespace qfa::app
