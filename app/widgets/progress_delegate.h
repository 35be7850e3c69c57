// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a cell that has a percentage as a progress bar with the cell's text in it.
#pragma once

#include <QStyledItemDelegate>

namespace qfa::app {

class ProgressDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  // `percent_role`: 0 … 100, or nothing where the cell is only text.
  ProgressDelegate(int percent_role, QObject* parent) : QStyledItemDelegate(parent), role_(percent_role) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int role_;
};

}  // namespace qfa::app
