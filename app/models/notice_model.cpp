// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/notice_model.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "app/models/log_model.h"

namespace qfa::app {

QString severityWord(Severity severity) {
  switch (severity) {
    case Severity::info:
      return NoticeModel::tr("Info");
    case Severity::warning:
      return NoticeModel::tr("Warning");
    case Severity::error:
      return NoticeModel::tr("Error");
  }
  return {};
}

QString severitySign(Severity severity) {
  return severity == Severity::error ? QStringLiteral("✖") : severity == Severity::warning ? QStringLiteral("▲") : QStringLiteral("●");
}

void NoticeModel::add(NoticeText notice, const QDateTime& at) {
  const auto same = std::find_if(rows_.begin(), rows_.end(), [&notice](const Row& row) {
    const auto& other = row.notice;
    return other.severity == notice.severity && other.sentence == notice.sentence && other.room == notice.room && other.run == notice.run;
  });
  if (same != rows_.end()) {
    const int from = static_cast<int>(same - rows_.begin());
    Row row = std::move(*same);
    row.notice = std::move(notice);
    row.at = at;
    ++row.count;
    if (from > 0) beginMoveRows({}, from, from, {}, 0);
    rows_.erase(same);
    rows_.push_front(std::move(row));
    if (from > 0) endMoveRows();
    emit dataChanged(index(0, 0), index(0, kColumns - 1));
  } else {
    beginInsertRows({}, 0, 0);
    rows_.push_front({std::move(notice), at, 1});
    endInsertRows();
    if (rowCount() > kCapacity) {
      beginRemoveRows({}, kCapacity, kCapacity);
      rows_.pop_back();
      endRemoveRows();
    }
  }
  countUnread(unread_ + 1);
}

void NoticeModel::markRead() {
  countUnread(0);
}

void NoticeModel::countUnread(int unread) {
  if (unread == unread_) return;
  unread_ = unread;
  emit unreadChanged(unread);
}

QString NoticeModel::asText(int row) const {
  const auto& line = rows_[static_cast<std::size_t>(row)];
  QStringList parts{line.at.toString(Qt::ISODate), severityWord(line.notice.severity), line.notice.run, line.notice.room,
                    line.notice.sentence};
  parts.removeAll(QString());
  auto text = parts.join('\t');
  if (line.count > 1) text += QString("\t× %1").arg(line.count);
  return line.notice.details.isEmpty() ? text : text + '\n' + line.notice.details;
}

int NoticeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int NoticeModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString NoticeModel::cell(const Row& row, int column) const {
  switch (column) {
    case kSeverity:
      return severitySign(row.notice.severity) + ' ' + severityWord(row.notice.severity);
    case kTime:
      return QLocale().toString(row.at.time(), QStringLiteral("HH:mm:ss"));
    case kRun:
      return row.notice.run;
    case kRoom:
      return row.notice.room;
    case kSentence:
      return row.count == 1 ? row.notice.sentence : tr("%1 (× %2)").arg(row.notice.sentence).arg(row.count);
    case kActions: {
      QStringList names;
      for (const auto& action : row.notice.actions) names << action.text;
      return names.join(QStringLiteral(" · "));
    }
    default:
      return {};
  }
}

QVariant NoticeModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::DisplayRole) return cell(row, index.column());
  if (role == LogModel::kSeverityRole) return static_cast<int>(row.notice.severity);
  if (role == Qt::ToolTipRole) {
    return row.notice.details.isEmpty() ? row.notice.sentence : row.notice.sentence + "\n\n" + row.notice.details;
  }
  return {};
}

QVariant NoticeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kSeverity:
      return tr("Kind");
    case kTime:
      return tr("Time");
    case kRun:
      return tr("Run");
    case kRoom:
      return tr("Room");
    case kSentence:
      return tr("What happened");
    case kActions:
      return tr("What to do");
    default:
      return {};
  }
}

}  // namespace qfa::app
