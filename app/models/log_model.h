// SPDX-License-Identifier: GPL-3.0-or-later
// The log: the last 50 000 lines, oldest first, and a filter by words and level.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QString>
#include <deque>

#include "engine/api/events.h"

namespace qfa::app {

class LogModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kTime, kLevel, kRoom, kText, kColumns };
  enum Role { kSeverityRole = Qt::UserRole + 1 };
  static constexpr int kCapacity = 50000;
  static constexpr int kEvicted = 512;  // lines that leave together
  using QAbstractTableModel::QAbstractTableModel;

  void add(Severity severity, const QString& room, const QString& text, const QDateTime& at = QDateTime::currentDateTime());
  QString line(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  struct Line {
    QDateTime at;
    Severity severity;
    QString room;
    QString text;
  };
  std::deque<Line> lines_;
};

// Rows of a LogModel or a NoticeModel that hold every word, at the level or above.
class LogFilter : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setWords(const QString& words);
  void setLevel(Severity level);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList words_;
  Severity level_ = Severity::info;
};

}  // namespace qfa::app
