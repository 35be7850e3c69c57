// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/action_registry.h"

#include <QWidget>
#include <algorithm>

namespace qfa::app {

QAction* ActionRegistry::add(QWidget* scope, ActionInfo info) {
  Q_ASSERT(!find(info.id));
  Q_ASSERT(static_cast<bool>(info.command) == info.gui_only.isEmpty());
  auto* action = new QAction(info.text, scope);
  action->setObjectName(info.id);
  action->setShortcut(info.key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  scope->addAction(action);
  connect(action, &QObject::destroyed, this,
          [this, id = info.id] { std::erase_if(entries_, [&id](const Entry& entry) { return entry.info.id == id; }); });
  entries_.push_back({std::move(info), action});
  emit added(entries_.back().info.id);
  return action;
}

const ActionRegistry::Entry* ActionRegistry::find(const QString& id) const {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&id](const Entry& entry) { return entry.info.id == id; });
  return at == entries_.end() ? nullptr : &*at;
}

}  // namespace qfa::app
