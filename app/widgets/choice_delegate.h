// SPDX-License-Identifier: GPL-3.0-or-later
// Edits a cell of a table by a list of choices where the cell has one, else as text.
#pragma once

#include <QStyledItemDelegate>
#include <functional>
#include <vector>

#include "app/models/run_settings.h"

namespace qfa::app {

class ChoiceDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using Choices = std::function<std::vector<SettingChoice>(const QModelIndex&)>;
  ChoiceDelegate(Choices choices, QObject* parent);
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

 private:
  Choices choices_;
};

}  // namespace qfa::app
