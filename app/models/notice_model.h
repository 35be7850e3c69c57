// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that was said to the user, newest first; repeats collapse into one row with a count.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QString>
#include <deque>
#include <functional>
#include <vector>

#include "engine/api/events.h"

namespace qfa::app {

struct NoticeAction {
  QString text;  // "Continue"
  std::function<void()> run;
};

struct NoticeText {
  Severity severity = Severity::info;
  QString room;      // "train"; may be empty
  QString sentence;  // what happened; got, expected; what to do
  QString run;       // name of the run folder; may be empty
  QString details;   // may be empty
  std::vector<NoticeAction> actions;
};

QString severityWord(Severity severity);  // "Warning"
QString severitySign(Severity severity);  // "▲"

class NoticeModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kSeverity, kTime, kRun, kRoom, kSentence, kActions, kColumns };
  static constexpr int kCapacity = 2000;
  using QAbstractTableModel::QAbstractTableModel;

  void add(NoticeText notice, const QDateTime& at = QDateTime::currentDateTime());
  void markRead();
  int unread() const { return unread_; }
  const NoticeText& notice(int row) const { return rows_[static_cast<std::size_t>(row)].notice; }
  int count(int row) const { return rows_[static_cast<std::size_t>(row)].count; }
  QString asText(int row) const;  // to copy: a line, and the details

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 signals:
  void unreadChanged(int unread);

 private:
  struct Row {
    NoticeText notice;
    QDateTime at;  // of the last repeat
    int count = 1;
  };
  void countUnread(int unread);
  QString cell(const Row& row, int column) const;

  std::deque<Row> rows_;
  int unread_ = 0;
};

}  // namespace qfa::app
