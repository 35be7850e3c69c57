// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/sparkline_delegate.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

namespace qfa::app {
namespace {
constexpr int kNumberWidth = 56;
constexpr int kGap = 6;
constexpr int kCurveWidth = 80;
}  // namespace

SparklineDelegate::SparklineDelegate(int role, QObject* parent) : QStyledItemDelegate(parent), role_(role), theme_(lightTheme()) {}

QPolygonF SparklineDelegate::line(const QList<QPointF>& points, const QRectF& area) {
  if (points.size() < 2) return {};
  const auto [low, high] = std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.y() < b.y(); });
  const double width = points.back().x() - points.front().x(), height = high->y() - low->y();
  QPolygonF line;
  for (const auto& point : points) {
    const double x = width > 0 ? (point.x() - points.front().x()) / width : 0;
    const double y = height > 0 ? (point.y() - low->y()) / height : 0.5;
    line << QPointF(area.left() + x * area.width(), area.bottom() - y * area.height());
  }
  return line;
}

void SparklineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem cell(option);
  initStyleOption(&cell, index);
  const auto* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
  const auto number = cell.text;
  cell.text.clear();
  style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
  const bool selected = (option.state & QStyle::State_Selected) != 0;
  painter->save();
  painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  const auto area = option.rect.adjusted(4, 0, -4, 0);
  painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter, number);
  const int taken = std::max(kNumberWidth, option.fontMetrics.horizontalAdvance(number) + kGap);
  const auto curve = line(index.data(role_).value<QList<QPointF>>(), QRectF(area.adjusted(taken, 5, 0, -5)));
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(selected ? option.palette.color(QPalette::HighlightedText) : theme_.accent, 1.5));
  painter->drawPolyline(curve);
  painter->restore();
}

QSize SparklineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {kNumberWidth + kCurveWidth + 8, QStyledItemDelegate::sizeHint(option, index).height()};
}

}  // namespace qfa::app
