// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/settings_table_model.h"

#include <QFont>

#include "app/models/draft_model.h"
#include "app/models/run_settings.h"

namespace qfa::app {

SettingsTableModel::SettingsTableModel(DraftModel& draft, QObject* parent) : QAbstractTableModel(parent), draft_(draft) {
  connect(&draft_, &DraftModel::changed, this, [this] { emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1)); });
}

int SettingsTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runSettings().size());
}

int SettingsTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant SettingsTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles{tr("Setting"), tr("Value"), tr("Preset"), tr("Unit"), tr("Key"), tr("What it does")};
  return titles.value(section);
}

QVariant SettingsTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& setting = runSettings()[static_cast<std::size_t>(index.row())];
  if (role == Qt::EditRole && index.column() == kValue) return setting.read(draft_.spec());
  if (role == Qt::FontRole && index.column() == kValue && draft_.differs(setting.key)) {
    QFont font;
    font.setWeight(QFont::DemiBold);
    return font;
  }
  if (role == Qt::ToolTipRole) return setting.help;
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kLabel:
      return draft_.differs(setting.key) ? QStringLiteral("● ") + setting.label : setting.label;
    case kValue:
      return shownValue(setting, draft_.spec());
    case kPreset:
      return setting.of_preset ? shownValue(setting, draft_.preset()) : QStringLiteral("–");
    case kUnit:
      return setting.unit;
    case kKey:
      return setting.key;
    default:
      return setting.help;
  }
}

Qt::ItemFlags SettingsTableModel::flags(const QModelIndex& index) const {
  const auto flags = QAbstractTableModel::flags(index);
  return index.column() == kValue ? flags | Qt::ItemIsEditable : flags;
}

bool SettingsTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != kValue) return false;
  const auto problem = draft_.set(runSettings()[static_cast<std::size_t>(index.row())].key, value.toString());
  if (!problem.isEmpty()) emit refused(problem);
  return problem.isEmpty();
}

int SettingsTableModel::rowOf(const QString& key) const {
  const auto& all = runSettings();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].key == key) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace qfa::app
