// SPDX-License-Identifier: GPL-3.0-or-later
// A number with the curve that leads to it, in a cell of a table.
#pragma once

#include <QStyledItemDelegate>

#include "app/settings/theme.h"

namespace qfa::app {

class SparklineDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  // `role` of the index holds the points, a QList<QPointF> by ascending x.
  explicit SparklineDelegate(int role, QObject* parent = nullptr);
  void setTheme(const Theme& theme) { theme_ = theme; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  // The points scaled to the rectangle, least value at the bottom.
  static QPolygonF line(const QList<QPointF>& points, const QRectF& area);

 private:
  int role_;
  Theme theme_;
};

}  // namespace qfa::app
