// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/cells.h"

#include <algorithm>
#include <cmath>

namespace qfa::app {
namespace {

constexpr int kBarWidth = 8;

int channel(double value) {
  return static_cast<int>(std::clamp(std::lround(value), 0L, 255L));
}

}  // namespace

// The polynomial fit of d3-scale-chromatic to cividis (Nunez, Anderton, Renslow 2018).
QColor cividis(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return QColor(channel(-4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))))),
                channel(32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))))),
                channel(81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))))));
}

QColor diverging(double part, const QColor& grey) {
  part = std::clamp(part, -1.0, 1.0);
  const QColor end = part < 0 ? QColor("#2F6DB5") : QColor("#E0821A");
  const auto mix = [part](int from, int to) { return channel(from + std::abs(part) * (to - from)); };
  return QColor(mix(grey.red(), end.red()), mix(grey.green(), end.green()), mix(grey.blue(), end.blue()));
}

QRect Cells::clipRect() const {
  return mParentPlot->viewport();  // the scale stands beside the axes
}

QRectF Cells::rectOf(int column, int row) const {
  const auto* x = mParentPlot->xAxis;
  const auto* y = mParentPlot->yAxis;
  const auto visible = QRectF(mParentPlot->axisRect()->rect());
  const QPointF a(x->coordToPixel(column), y->coordToPixel(row + 1)), b(x->coordToPixel(column + 1), y->coordToPixel(row));
  return QRectF(a, b).normalized().intersected(visible);
}

void Cells::draw(QCPPainter* painter) {
  painter->setPen(Qt::NoPen);
  for (const auto& cell : cells) {
    auto rect = rectOf(cell.column, cell.row);
    if (rect.isEmpty()) continue;
    // A line of the ground between columns and between modules, as long as the cells are large enough.
    if (rect.width() > 4) rect.setRight(rect.right() - 1);
    if (rect.height() > 3 && (cell.row + 1) % rows_of_group == 0) rect.setTop(rect.top() + 1);
    painter->fillRect(rect, cell.colour);
  }
  if (selected) {
    const auto rect = rectOf(selected->first, selected->second);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(ground, 3));
    painter->drawRect(rect);
    painter->setPen(QPen(ink, 1));
    painter->drawRect(rect);
  }
  drawScale(painter);
}

void Cells::drawScale(QCPPainter* painter) const {
  if (scale.empty()) return;
  const auto rect = QRectF(mParentPlot->axisRect()->rect());
  const QFontMetricsF metrics(font);
  const double x = rect.right() + 8, step = rect.height() / static_cast<double>(scale.size());
  for (std::size_t i = 0; i < scale.size(); ++i) {
    painter->fillRect(QRectF(x, rect.bottom() - step * static_cast<double>(i + 1), kBarWidth, step + 0.5), scale[i]);
  }
  painter->setFont(font);
  painter->setPen(ink);
  painter->drawText(QPointF(x + kBarWidth + 4, rect.top() + metrics.ascent() - 2), high);
  painter->drawText(QPointF(x + kBarWidth + 4, rect.bottom()), low);
}

}  // namespace qfa::app
