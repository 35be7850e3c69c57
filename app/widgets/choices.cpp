// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/choices.h"

#include <QComboBox>
#include <QStandardItemModel>

namespace qfa::app {

void addChoices(QComboBox& combo, const std::vector<SettingChoice>& choices) {
  auto* items = qobject_cast<QStandardItemModel*>(combo.model());
  for (const auto& choice : choices) {
    combo.addItem(choice.label, choice.word);
    if (choice.unavailable.isEmpty()) continue;
    auto* item = items->item(combo.count() - 1);
    item->setEnabled(false);
    item->setToolTip(choice.unavailable);
    item->setAccessibleDescription(choice.unavailable);
  }
}

}  // namespace qfa::app
