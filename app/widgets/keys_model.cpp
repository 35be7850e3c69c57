// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/keys_model.h"

#include <QKeySequenceEdit>
#include <QSignalBlocker>
#include <QStringList>
#include <algorithm>

namespace qfa::app {

KeysModel::KeysModel(ActionRegistry& registry, QObject* parent) : QAbstractTableModel(parent), registry_(registry) {
  connect(&registry_, &ActionRegistry::added, this, &KeysModel::reload);
  // The conflict of one row may be that of another.
  connect(&registry_, &ActionRegistry::rebound, this, [this] {
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  });
  reload();
}

void KeysModel::reload() {
  beginResetModel();
  ids_.clear();
  for (const auto& entry : registry_.entries()) ids_.push_back(entry.info.id);
  endResetModel();
}

int KeysModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(ids_.size());
}

int KeysModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant KeysModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto* entry = registry_.find(actionId(index.row()));
  if (!entry) return {};  // its page has gone
  if (role == Qt::EditRole && index.column() == kKey) return QVariant::fromValue(entry->action->shortcut());
  if (role == Qt::ToolTipRole) return entry->info.id;
  if (role != Qt::DisplayRole && role != Qt::EditRole) return {};
  switch (index.column()) {
    case kAction:
      return entry->info.text;
    case kKey:
      return entry->action->shortcut().toString(QKeySequence::NativeText);
    case kDefault:
      return entry->info.key.toString(QKeySequence::NativeText);
    case kConflict: {
      QStringList others;
      for (const auto& id : registry_.conflicts(entry->info.id)) {
        if (const auto* other = registry_.find(id)) others << other->info.text;
      }
      return others.isEmpty() ? QString() : tr("▲ also: %1").arg(others.join(QStringLiteral(", ")));
    }
    default:
      return {};
  }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kAction:
      return tr("Action");
    case kKey:
      return tr("Key");
    case kDefault:
      return tr("Default");
    case kConflict:
      return tr("Conflict");
    default:
      return {};
  }
}

Qt::ItemFlags KeysModel::flags(const QModelIndex& index) const {
  auto flags = QAbstractTableModel::flags(index);
  return index.column() == kKey ? flags | Qt::ItemIsEditable : flags;
}

bool KeysModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.column() != kKey || role != Qt::EditRole) return false;
  const auto* entry = registry_.find(actionId(index.row()));
  if (!entry) return false;
  const auto id = entry->info.id;
  const auto key = value.value<QKeySequence>();
  const bool is_default = key == entry->info.key;
  registry_.rebind(id, key);
  emit keyChosen(id, key, is_default);
  return true;
}

QWidget* KeyDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
  auto* editor = new QKeySequenceEdit(parent);
  editor->setObjectName("settingsKeyEdit");
  editor->setAccessibleName(tr("Press the new key"));
  editor->setClearButtonEnabled(true);
  // One key is enough; without this it would wait for three more.
  connect(editor, &QKeySequenceEdit::keySequenceChanged, editor, [this, editor] {
    if (editor->keySequence().isEmpty()) return;
    auto* self = const_cast<KeyDelegate*>(this);
    emit self->commitData(editor);
    emit self->closeEditor(editor);
  });
  return editor;
}

void KeyDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  const QSignalBlocker quiet(editor);
  static_cast<QKeySequenceEdit*>(editor)->setKeySequence(index.data(Qt::EditRole).value<QKeySequence>());
}

void KeyDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  const auto keys = static_cast<QKeySequenceEdit*>(editor)->keySequence();
  model->setData(index, QVariant::fromValue(keys.isEmpty() ? keys : QKeySequence(keys[0])));
}

}  // namespace qfa::app
