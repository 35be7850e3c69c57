// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/choice_delegate.h"

#include <QComboBox>

#include "app/widgets/choices.h"

namespace qfa::app {

ChoiceDelegate::ChoiceDelegate(Choices choices, QObject* parent) : QStyledItemDelegate(parent), choices_(std::move(choices)) {}

QWidget* ChoiceDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto choices = choices_(index);
  if (choices.empty()) return QStyledItemDelegate::createEditor(parent, option, index);
  auto* combo = new QComboBox(parent);
  addChoices(*combo, choices);
  // A choice is an edit at once: nobody looks for Enter after picking from a list.
  connect(combo, &QComboBox::activated, this, [this, combo] {
    auto* self = const_cast<ChoiceDelegate*>(this);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    emit self->commitData(combo);
    emit self->closeEditor(combo);
  });
  return combo;
}

void ChoiceDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  auto* combo = qobject_cast<QComboBox*>(editor);
  if (!combo) return QStyledItemDelegate::setEditorData(editor, index);
  combo->setCurrentIndex(combo->findData(index.data(Qt::EditRole).toString()));
}

void ChoiceDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  const auto* combo = qobject_cast<QComboBox*>(editor);
  if (!combo) return QStyledItemDelegate::setModelData(editor, model, index);
  if (combo->currentIndex() >= 0) model->setData(index, combo->currentData());
}

}  // namespace qfa::app
