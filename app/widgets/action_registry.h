// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be told to do, in one list: menus, keys, the command palette and "copy
// as command" read it.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QPointer>
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
    ActionInfo info;  // info.key: the key of the program
    QAction* action;  // its shortcut: the key in force
    QPointer<QWidget> scope;
  };
  using QObject::QObject;

  // `scope`: the key works while the focus is inside it; the action dies with it. The caller connects
  // QAction::triggered, and gives a disabled action its reason as status tip.
  QAction* add(QWidget* scope, ActionInfo info);
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* find(const QString& id) const;
  void trigger(const QString& id);

  // Keys that the user chose, asked for each action that is added: false where there is none.
  using KeyOverride = std::function<bool(const QString& id, QKeySequence& key)>;
  void setKeyOverride(KeyOverride keys);
  void rebind(const QString& id, const QKeySequence& key);
  // Actions with the same key, both of which could hear it: one's scope lies in the other's.
  std::vector<QString> conflicts(const QString& id) const;

  // The `qfa …` line of the last action that has one; empty: none yet.
  QString lastCommand() const { return last_command_; }

 signals:
  void added(const QString& id);
  void rebound(const QString& id);
  void triggered(const QString& id);

 private:
  std::vector<Entry> entries_;
  KeyOverride override_;
  QString last_command_;
};

// A word of a command line, quoted for a shell where it must be.
QString shellWord(const QString& word);

}  // namespace qfa::app
