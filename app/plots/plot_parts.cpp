// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/plot_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace qfa::app {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

// Liang and Barsky: the part [t0, t1] of a segment inside a rectangle.
std::optional<std::pair<double, double>> inside(const SeriesPoint& a, const SeriesPoint& b, const QCPRange& x, const QCPRange& y) {
  double t0 = 0;
  double t1 = 1;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double p[] = {-dx, dx, -dy, dy};
  const double q[] = {a.x - x.lower, x.upper - a.x, a.y - y.lower, y.upper - a.y};
  for (int i = 0; i < 4; ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return std::nullopt;
      continue;
    }
    const double t = q[i] / p[i];
    if (p[i] < 0) {
      t0 = std::max(t0, t);
    } else {
      t1 = std::min(t1, t);
    }
  }
  if (t0 > t1) return std::nullopt;
  return std::pair{t0, t1};
}

}  // namespace

void EndLabels::draw(QCPPainter* painter) {
  const auto* rect = mParentPlot->axisRect();
  const QFontMetricsF metrics(font);
  struct Placed {
    const Label* label;
    double y;
  };
  std::vector<Placed> placed;
  for (const auto& label : labels) {
    if (!mParentPlot->xAxis->range().contains(label.x)) continue;
    const double y = mParentPlot->yAxis->coordToPixel(label.y);
    placed.push_back({&label, std::clamp(y, static_cast<double>(rect->top()), static_cast<double>(rect->bottom()))});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.y < b.y; });
  // Down from the top, then up from the bottom: a pile at an edge stays inside.
  for (std::size_t i = 1; i < placed.size(); ++i) placed[i].y = std::max(placed[i].y, placed[i - 1].y + metrics.height());
  double limit = rect->bottom() - metrics.ascent() / 2;  // the numbers of the axis are below
  for (std::size_t i = placed.size(); i-- > 0; limit = placed[i].y - metrics.height()) placed[i].y = std::min(placed[i].y, limit);
  painter->setFont(font);
  for (const auto& [label, y] : placed) {
    painter->setPen(label->colour);
    painter->drawText(QPointF(rect->right() + 6, y + metrics.ascent() / 2 - 1), label->text);
  }
}

void Markers::draw(QCPPainter* painter) {
  painter->setFont(font);
  const QFontMetricsF metrics(font);
  for (const auto& marker : markers) {
    const QPointF at(mParentPlot->xAxis->coordToPixel(marker.x), mParentPlot->yAxis->coordToPixel(marker.y));
    if (!mParentPlot->axisRect()->rect().contains(at.toPoint())) continue;
    const double r = marker.size / 2;
    painter->setPen(QPen(marker.ink, 1));
    painter->setBrush(marker.fill);
    switch (marker.shape) {
      case Shape::disc:
        painter->drawEllipse(at, r, r);
        break;
      case Shape::square:
        painter->drawRect(QRectF(at.x() - r, at.y() - r, marker.size, marker.size));
        break;
      case Shape::triangle:
        painter->drawPolygon(QPolygonF({{at.x(), at.y() - r}, {at.x() + r, at.y() + r}, {at.x() - r, at.y() + r}}));
        break;
      case Shape::cross:
        painter->setPen(QPen(marker.fill, 1.5));
        painter->drawLine(QPointF(at.x() - r, at.y() - r), QPointF(at.x() + r, at.y() + r));
        painter->drawLine(QPointF(at.x() - r, at.y() + r), QPointF(at.x() + r, at.y() - r));
        break;
    }
    if (marker.text.isEmpty()) continue;
    const double width = metrics.horizontalAdvance(marker.text);
    painter->setPen(marker.ink);
    const double left = marker.shape == Shape::square ? at.x() - width / 2 : at.x() - r - 5 - width;
    painter->drawText(QPointF(left, at.y() + metrics.capHeight() / 2), marker.text);
  }
}

QVector<QCPGraphData> clipped(const std::vector<SeriesPoint>& points, const QCPRange& x, const QCPRange& y) {
  QVector<QCPGraphData> out;
  out.reserve(static_cast<int>(points.size()));
  if (points.size() == 1 && x.contains(points[0].x) && y.contains(points[0].y)) out.push_back({points[0].x, points[0].y});
  bool open = false;  // the last point drawn is where the next segment begins
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto& a = points[i - 1];
    const auto& b = points[i];
    const auto part = std::isfinite(a.y) && std::isfinite(b.y) ? inside(a, b, x, y) : std::nullopt;
    if (!part) {
      open = false;
      continue;
    }
    const auto at = [&](double t) { return QCPGraphData(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)); };
    if (!open) {
      if (!out.empty()) out.push_back({out.back().key, kGap});
      out.push_back(at(part->first));
    }
    out.push_back(at(part->second));
    open = part->second >= 1;
  }
  return out;
}

QVector<QCPGraphData> clamped(const std::vector<SeriesPoint>& points, const QCPRange& x, const QCPRange& y) {
  QVector<QCPGraphData> out;
  out.reserve(static_cast<int>(points.size()));
  for (const auto& point : points) {
    if (x.contains(point.x)) out.push_back({point.x, std::clamp(point.y, y.lower, y.upper)});
  }
  return out;
}

QCPScatterStyle markerOf(int width, const QColor& colour, const QColor& ground) {
  const auto shape = [width] {
    switch (width) {
      case 2:
        return QCPScatterStyle::ssTriangleInverted;
      case 3:
        return QCPScatterStyle::ssDisc;
      case 4:
        return QCPScatterStyle::ssTriangle;
      case 5:
        return QCPScatterStyle::ssSquare;
      case 6:
        return QCPScatterStyle::ssDiamond;
      case 8:
        return QCPScatterStyle::ssPlus;
      default:
        return QCPScatterStyle::ssCircle;
    }
  }();
  return {shape, QPen(colour, 1), shape == QCPScatterStyle::ssCircle ? QBrush(ground) : QBrush(colour), 8};
}

QCPGraph* legendKey(QCustomPlot* plot, const QString& name) {
  auto* graph = plot->addGraph();
  graph->setName(name);
  return graph;
}

double PlainTicker::getTickStep(const QCPRange& range) {
  const double step = QCPAxisTicker::getTickStep(range);
  decimals_ = 0;
  for (double scaled = step; decimals_ < 9 && std::abs(scaled - std::round(scaled)) > 1e-6 * scaled; scaled *= 10) ++decimals_;
  return step;
}

QString PlainTicker::getTickLabel(double tick, const QLocale& locale, QChar, int) {
  const auto text = locale.toString(std::abs(tick), 'f', decimals_);
  return tick < -0.5 * std::pow(10, -decimals_) ? QChar(0x2212) + text : text;
}

double ScaledTicker::getTickStep(const QCPRange& range) {
  return PlainTicker::getTickStep({unit_(range.lower), unit_(range.upper)});
}

QVector<double> ScaledTicker::createTickVector(double tick_step, const QCPRange& range) {
  auto ticks = PlainTicker::createTickVector(tick_step, {unit_(range.lower), unit_(range.upper)});
  for (auto& tick : ticks) tick = step_(tick);
  return ticks;
}

QString ScaledTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  return PlainTicker::getTickLabel(unit_(tick), locale, format, precision);
}

QString folded(const QString& text, const QFontMetrics& metrics, int width) {
  QStringList lines;
  const auto arrows = QString(text).replace("↑ ", "↑\u00a0").replace("↓ ", "↓\u00a0");  // stay with their word
  for (const auto& word : arrows.split(' ')) {
    if (lines.isEmpty() || metrics.horizontalAdvance(lines.back() + ' ' + word) > width) {
      lines << word;
    } else {
      lines.back() += ' ' + word;
    }
  }
  return lines.join('\n');
}

std::vector<QCPAbstractLegendItem*> legendItems(const QCPLegend& legend) {
  std::vector<QCPAbstractLegendItem*> items;
  for (int i = 0; i < legend.itemCount(); ++i) {
    if (auto* item = legend.item(i)) items.push_back(item);
  }
  return items;
}

}  // namespace qfa::app
