// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/action_registry.h"

#include <QRegularExpression>
#include <QWidget>
#include <algorithm>

namespace qfa::app {

QAction* ActionRegistry::add(QWidget* scope, ActionInfo info) {
  Q_ASSERT(!find(info.id));
  Q_ASSERT(static_cast<bool>(info.command) == info.gui_only.isEmpty());
  auto* action = new QAction(info.text, scope);
  action->setObjectName(info.id);
  auto key = info.key;
  if (override_) override_(info.id, key);
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  scope->addAction(action);
  connect(action, &QObject::destroyed, this,
          [this, id = info.id] { std::erase_if(entries_, [&id](const Entry& entry) { return entry.info.id == id; }); });
  // Before what the action does: afterwards its command may be another one.
  connect(action, &QAction::triggered, this, [this, id = info.id] {
    const auto* entry = find(id);
    if (entry && entry->info.command) last_command_ = entry->info.command();
    emit triggered(id);
  });
  entries_.push_back({std::move(info), action, scope});
  emit added(entries_.back().info.id);
  return action;
}

const ActionRegistry::Entry* ActionRegistry::find(const QString& id) const {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&id](const Entry& entry) { return entry.info.id == id; });
  return at == entries_.end() ? nullptr : &*at;
}

void ActionRegistry::trigger(const QString& id) {
  if (const auto* entry = find(id)) entry->action->trigger();
}

void ActionRegistry::setKeyOverride(KeyOverride keys) {
  override_ = std::move(keys);
}

void ActionRegistry::rebind(const QString& id, const QKeySequence& key) {
  const auto* entry = find(id);
  if (!entry || entry->action->shortcut() == key) return;
  entry->action->setShortcut(key);
  emit rebound(id);
}

std::vector<QString> ActionRegistry::conflicts(const QString& id) const {
  std::vector<QString> found;
  const auto* asked = find(id);
  if (!asked || asked->action->shortcut().isEmpty() || !asked->scope) return found;
  for (const auto& other : entries_) {
    if (&other == asked || !other.scope || other.action->shortcut() != asked->action->shortcut()) continue;
    const auto* one = asked->scope.data();
    const auto* two = other.scope.data();
    if (one == two || one->isAncestorOf(two) || two->isAncestorOf(one)) found.push_back(other.info.id);
  }
  return found;
}

QString shellWord(const QString& word) {
  static const QRegularExpression plain("^[A-Za-z0-9_@%+=:,./-]+$");
  if (plain.match(word).hasMatch()) return word;
  auto quoted = word;
  return '\'' + quoted.replace('\'', QLatin1String("'\\''")) + '\'';
}

}  // namespace qfa::app
