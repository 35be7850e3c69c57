// SPDX-License-Identifier: GPL-3.0-or-later
// A finding of a list, and under its sentence, as a link, what would clear it.
#pragma once

#include <QStyledItemDelegate>

namespace qfa::app {

class FindingDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  // `fix_role`: the words of the link, or nothing.
  FindingDelegate(int fix_role, QObject* parent) : QStyledItemDelegate(parent), role_(fix_role) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  // Where the link stands in an item of this rectangle; empty: it has none.
  QRect linkRect(const QStyleOptionViewItem& option, const QModelIndex& index) const;

 signals:
  void fixClicked(int row);

 protected:
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;

 private:
  QString label(const QModelIndex& index) const;

  int role_;
};

}  // namespace qfa::app
