// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/log_model.h"

#include <QStringList>
#include <algorithm>

#include "app/models/notice_model.h"

namespace qfa::app {

void LogModel::add(Severity severity, const QString& room, const QString& text, const QDateTime& at) {
  if (rowCount() >= kCapacity) {
    beginRemoveRows({}, 0, kEvicted - 1);
    lines_.erase(lines_.begin(), lines_.begin() + kEvicted);
    endRemoveRows();
  }
  beginInsertRows({}, rowCount(), rowCount());
  lines_.push_back({at, severity, room, text});
  endInsertRows();
}

QString LogModel::line(int row) const {
  const auto& line = lines_[static_cast<std::size_t>(row)];
  return QStringList{line.at.toString(Qt::ISODateWithMs), severityWord(line.severity), line.room, line.text}.join('\t');
}

int LogModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int LogModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& line = lines_[static_cast<std::size_t>(index.row())];
  if (role == kSeverityRole) return static_cast<int>(line.severity);
  if (role == Qt::ToolTipRole && index.column() == kText) return line.text;
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kTime:
      return line.at.toString(QStringLiteral("HH:mm:ss"));
    case kLevel:
      return severityWord(line.severity);
    case kRoom:
      return line.room;
    case kText:
      return line.text;
    default:
      return {};
  }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kTime:
      return tr("Time");
    case kLevel:
      return tr("Level");
    case kRoom:
      return tr("Room");
    case kText:
      return tr("Text");
    default:
      return {};
  }
}

void LogFilter::setWords(const QString& words) {
  words_ = words.split(' ', Qt::SkipEmptyParts);
  invalidateFilter();
}

void LogFilter::setLevel(Severity level) {
  level_ = level;
  invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const auto at = [&](int column) { return sourceModel()->index(row, column, parent); };
  if (at(0).data(LogModel::kSeverityRole).toInt() < static_cast<int>(level_)) return false;
  QString text;
  if (!words_.isEmpty()) {
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) text += at(column).data().toString() + '\n';
  }
  return std::all_of(words_.begin(), words_.end(), [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace qfa::app
