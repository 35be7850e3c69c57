// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of all actions as a table that can be edited; two actions that hear the same key are shown.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <vector>

#include "app/widgets/action_registry.h"

namespace qfa::app {

class KeysModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kAction, kKey, kDefault, kConflict, kColumns };
  explicit KeysModel(ActionRegistry& registry, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;  // a QKeySequence
  QString actionId(int row) const { return ids_[static_cast<std::size_t>(row)]; }

 signals:
  // The user chose another key; `is_default`: that of the program.
  void keyChosen(const QString& action, const QKeySequence& key, bool is_default);

 private:
  void reload();

  ActionRegistry& registry_;
  std::vector<QString> ids_;
};

// Edits a cell with a key field.
class KeyDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

}  // namespace qfa::app
