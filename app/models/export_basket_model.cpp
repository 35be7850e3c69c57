// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/export_basket_model.h"

#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <utility>

#include "app/models/export_formats_model.h"
#include "app/models/format.h"

namespace qfa::app {
namespace {

QString shellWord(const QString& word) {
  static const QRegularExpression plain("^[A-Za-z0-9._/+=:,@%-]+$");
  if (plain.match(word).hasMatch()) return word;
  return "'" + QString(word).replace("'", "'\\''") + "'";
}

}  // namespace

QString exportCommand(const QString& run, const ExportItem& item) {
  QString which = "--subnet " + QString::fromStdString(item.subnet.value);
  if (!item.stored) {  // the run does not know its id
    QStringList bits;
    for (const auto width : item.plan.bits) bits += QString::number(width);
    which = "--bit-plan " + bits.join(",");
  }
  return QString("qfa export %1 %2 --format %3 --out %4").arg(shellWord(run), which, exportWord(item.format), shellWord(item.out));
}

int ExportBasketModel::add(ExportItem item) {
  if (const int known = find(item.subnet, item.format); known >= 0) return known;
  const int row = rowCount();
  beginInsertRows({}, row, row);
  items_.push_back(std::move(item));
  endInsertRows();
  return row;
}

void ExportBasketModel::remove(int row) {
  if (!item(row)) return;
  beginRemoveRows({}, row, row);
  items_.erase(items_.begin() + row);
  endRemoveRows();
}

void ExportBasketModel::clear() {
  beginResetModel();
  items_.clear();
  endResetModel();
}

const ExportItem* ExportBasketModel::item(int row) const {
  return row >= 0 && row < rowCount() ? &items_[static_cast<std::size_t>(row)] : nullptr;
}

void ExportBasketModel::change(int row, const std::function<void(ExportItem&)>& edit) {
  if (!item(row)) return;
  edit(items_[static_cast<std::size_t>(row)]);
  emit dataChanged(index(row, 0), index(row, kColumns - 1));
}

int ExportBasketModel::find(const SubnetId& subnet, ExportFormat format) const {
  for (int i = 0; i < rowCount(); ++i)
    if (item(i)->state == ExportItem::State::waiting && item(i)->subnet == subnet && item(i)->format == format) return i;
  return -1;
}

int ExportBasketModel::firstWaiting() const {
  for (int i = 0; i < rowCount(); ++i)
    if (item(i)->state == ExportItem::State::waiting) return i;
  return -1;
}

std::set<ExportFormat> ExportBasketModel::waitingFormats(const SubnetId& subnet) const {
  std::set<ExportFormat> formats;
  for (const auto& item : items_)
    if (item.state == ExportItem::State::waiting && item.subnet == subnet) formats.insert(item.format);
  return formats;
}

QString ExportBasketModel::stateText(const ExportItem& item) {
  switch (item.state) {
    case ExportItem::State::waiting:
      return tr("◷ waiting");
    case ExportItem::State::writing:
      return tr("● writing, %1").arg(item.note);
    case ExportItem::State::checking:
      return tr("● checking, %1").arg(item.note);
    case ExportItem::State::verified:
      return tr("✔ verified");
    case ExportItem::State::rejected:
      return tr("✖ rejected: %1").arg(item.note);
    case ExportItem::State::failed:
      return tr("✖ failed: %1").arg(item.note);
    case ExportItem::State::cancelled:
      return tr("■ cancelled, nothing was left");
  }
  return {};
}

int ExportBasketModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int ExportBasketModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ExportBasketModel::data(const QModelIndex& index, int role) const {
  const auto* at = index.isValid() ? item(index.row()) : nullptr;
  if (!at) return {};
  const bool may_cancel = at->active() || at->state == ExportItem::State::waiting;
  if (role == kPercentRole) return index.column() == kState && at->active() ? QVariant(at->percent) : QVariant();
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignVCenter | (index.column() == kSize ? Qt::AlignRight : Qt::AlignLeft));
  if (role == Qt::ToolTipRole) {
    if (index.column() == kFile) return at->out;
    if (index.column() == kState) return stateText(*at);
    if (index.column() == kCancel && may_cancel) return tr("Cancel this export");
    return {};
  }
  if (role == Qt::AccessibleTextRole && index.column() == kCancel) return may_cancel ? QVariant(tr("Cancel")) : QVariant();
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kSubnet:
      return "#" + QString::fromStdString(at->subnet.value);
    case kFormat:
      return at->format_name;
    case kSize:
      return formatBytes(at->size_bytes);
    case kFile:
      return QFileInfo(at->out).fileName();
    case kState:
      return stateText(*at);
    case kCancel:
      return may_cancel ? QString("✕") : QString();
    default:
      return {};
  }
}

QVariant ExportBasketModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kSubnet:
      return tr("Subnet");
    case kFormat:
      return tr("Format");
    case kSize:
      return tr("Size");
    case kFile:
      return tr("File");
    case kState:
      return tr("State");
    default:
      return QString();
  }
}

}  // namespace qfa::app
