// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/alarms_model.h"

#include <QLocale>
#include <algorithm>

namespace qfa::app {
namespace {

QString kindName(const std::string& kind) {
  if (kind == "rate") return AlarmsModel::tr("Rate off plan");
  if (kind == "starved") return AlarmsModel::tr("Starved");
  if (kind == "stalled") return AlarmsModel::tr("Stalled");
  if (kind == "rising") return AlarmsModel::tr("Probe loss rises");
  if (kind == "not-finite") return AlarmsModel::tr("Not finite");
  if (kind == "slow") return AlarmsModel::tr("Slow");
  if (kind == "disk") return AlarmsModel::tr("Disk nearly full");
  return QString::fromStdString(kind);
}

}  // namespace

int AlarmsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(alarms_.size());
}

int AlarmsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant AlarmsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& alarm = alarms_[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(Qt::AlignVCenter | (index.column() == kSince ? Qt::AlignRight : Qt::AlignLeft));
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  switch (index.column()) {
    case kKind:
      return (alarm.severity == Severity::error ? QString("✖ ") : QString("▲ ")) + kindName(alarm.kind);
    case kSince:
      return QLocale().toString(alarm.step);
    case kEvidence:
      return QString::fromStdString(alarm.message);
    case kAction:
      return QString::fromStdString(alarm.action);
    default:
      return {};
  }
}

QVariant AlarmsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kKind:
      return tr("Alarm");
    case kSince:
      return tr("Since step");
    case kEvidence:
      return tr("Evidence");
    case kAction:
      return tr("What to do");
    default:
      return {};
  }
}

void AlarmsModel::clear() {
  beginResetModel();
  alarms_.clear();
  endResetModel();
}

void AlarmsModel::add(const Notice& notice) {
  if (notice.kind.empty()) return;
  const auto same = [&notice](const Notice& other) { return other.kind == notice.kind && other.message == notice.message; };
  if (std::any_of(alarms_.begin(), alarms_.end(), same)) return;  // a continued run says it again
  beginInsertRows({}, 0, 0);
  alarms_.insert(alarms_.begin(), notice);
  endInsertRows();
}

void AlarmsModel::rewindTo(int step) {
  if (std::none_of(alarms_.begin(), alarms_.end(), [step](const Notice& alarm) { return alarm.step >= step; })) return;
  beginResetModel();
  std::erase_if(alarms_, [step](const Notice& alarm) { return alarm.step >= step; });
  endResetModel();
}

}  // namespace qfa::app
