// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be told to do, in one list: menus, keys, the command palette and "copy
// as command" read it.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>
#include <functional>
#include <vector>

class QWidget;

namespace qfa::app {

struct ActionInfo {
  QString id;    // "run.pause": unique, never renamed
  QString text;  // "Pause": translated
  QKeySequence key;
  QString icon;                      // of resources/icons; may be empty
  std::function<QString()> command;  // the `qfa …` line that does the same, now; empty function: gui_only
  QString gui_only;                  // why no command does this ("moves the view only")
};

class ActionRegistry : public QObject {
  Q_OBJECT

 public:
  struct Entry {
    ActionInfo info;
    QAction* action;
  };
  using QObject::QObject;

  // `scope`: the key works while the focus is inside it; the action dies with it. The caller connects
  // QAction::triggered, and gives a disabled action its reason as status tip.
  QAction* add(QWidget* scope, ActionInfo info);
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* find(const QString& id) const;

 signals:
  void added(const QString& id);

 private:
  std::vector<Entry> entries_;
};

}  // namespace qfa::app
