// SPDX-License-Identifier: GPL-3.0-or-later
// What New run can do with its draft: start it, queue it, copy its command, take a step back.
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStackedWidget>

#include "app/pages/new_run_page.h"
#include "app/pages/plan_column.h"
#include "app/pages/settings_panel.h"

namespace qfa::app {

void NewRunPage::buildActions() {
  auto& actions = workspace_.actions;
  const auto command = [this] { return this->command(); };
  const auto queue_command = [this] { return this->command().replace(QRegularExpression("^qfa "), "qfa queue add "); };
  const auto start_command = [this, command, queue_command] { return queues() ? queue_command() : command(); };
  start_action_ = actions.add(this, {"draft.start", tr("Start the run"), QKeySequence("Ctrl+Return"), "continue", start_command, {}});
  connect(start_action_, &QAction::triggered, this, [this] { queues() ? enqueue() : start(); });
  connect(start_, &QPushButton::clicked, start_action_, &QAction::trigger);
  queue_action_ = actions.add(this, {"draft.queue", tr("Put the run into the queue"), {}, {}, queue_command, {}});
  connect(queue_action_, &QAction::triggered, this, &NewRunPage::enqueue);
  connect(queue_, &QPushButton::clicked, queue_action_, &QAction::trigger);
  auto* copy = actions.add(this, {"draft.copy", tr("Copy the command of the draft"), {}, {}, command, {}});
  connect(copy, &QAction::triggered, this, [command] { QGuiApplication::clipboard()->setText(command()); });
  connect(copy_, &QPushButton::clicked, copy, &QAction::trigger);
  copy->setEnabled(static_cast<bool>(workspace_.services().trainCommand));
  copy->setStatusTip(copy->isEnabled() ? QString() : tr("This program cannot plan runs."));
  copy_->setEnabled(copy->isEnabled());
  auto* all = actions.add(
      this, {"draft.all_settings", tr("All settings"), QKeySequence("Ctrl+Shift+A"), {}, {}, tr("shows the same settings as a table")});
  connect(all, &QAction::triggered, all_settings_, &QPushButton::click);
  connect(all_settings_, &QPushButton::toggled, this, [this](bool on) {
    stack_->setCurrentWidget(on ? static_cast<QWidget*>(panel_) : scroll_);
    if (on) panel_->search()->setFocus();
  });
  auto* fresh = actions.add(this, {"draft.new", tr("Begin the draft afresh"), {}, {}, {}, tr("a command has no draft")});
  connect(fresh, &QAction::triggered, this, [this] { beginAfresh(tr("A fresh draft")); });
  const auto only_here = tr("takes a step of editing back; a command has no steps");
  auto* undo = actions.add(this, {"draft.undo", tr("Undo the last edit of the draft"), QKeySequence::Undo, {}, {}, only_here});
  auto* redo = actions.add(this, {"draft.redo", tr("Redo the edit of the draft"), QKeySequence::Redo, {}, {}, only_here});
  auto* fix = actions.add(plan_column_->findings(), {"draft.fix",
                                                     tr("Apply what the finding suggests"),
                                                     QKeySequence(Qt::Key_Space),
                                                     {},
                                                     {},
                                                     tr("it edits the draft; the command of the run then says it")});
  connect(fix, &QAction::triggered, this, [this] { applyFix(plan_column_->findings()->currentIndex().row()); });
  auto& stack = draft_.undoStack();
  connect(undo, &QAction::triggered, &stack, &QUndoStack::undo);
  connect(redo, &QAction::triggered, &stack, &QUndoStack::redo);
}

QString NewRunPage::draftBlocker() const {
  if (!workspace_.services().planRun) return tr("This program cannot plan runs.");
  return plan_.blocker();
}

QString NewRunPage::startBlocker() const {
  if (workspace_.bridge.busy()) return tr("A run is being worked on: stop it first, or wait until it ends.");
  return draftBlocker();
}

QString NewRunPage::queueBlocker() const {
  if (!workspace_.services().queue.add) return tr("This program has no queue.");
  return draftBlocker();
}

// While a run trains, Start puts the draft behind it.
bool NewRunPage::queues() const {
  return workspace_.bridge.busy() && workspace_.services().queue.add;
}

void NewRunPage::updateStart() {
  const auto set = [](QPushButton* button, QAction* action, const QString& what, const QString& blocker) {
    button->setEnabled(blocker.isEmpty());
    action->setEnabled(blocker.isEmpty());
    action->setStatusTip(blocker);
    button->setToolTip(blocker.isEmpty() ? what : blocker);
    button->setAccessibleDescription(button->toolTip());
  };
  const auto into_queue = tr("Put the run into the queue; the page Runs works it off");
  const auto key = QString(" (%1)").arg(start_action_->shortcut().toString(QKeySequence::NativeText));
  set(queue_, queue_action_, into_queue, queueBlocker());
  set(start_, start_action_, (queues() ? into_queue : tr("Start the run")) + key, queues() ? queueBlocker() : startBlocker());
  start_->setText(queues() ? tr("Queue") : tr("Start"));
  start_->setAccessibleName(start_->text());
  queue_->setVisible(!queues());
}

// The draft goes on under a name that is free.
void NewRunPage::start() {
  if (!startBlocker().isEmpty()) return;
  const auto spec = draft_.spec();
  workspace_.bridge.startRun(spec);
  draft_.set("out", freeRunFolder(draft_.name()));
  emit workspace_.pageRequested("live");
}

void NewRunPage::applyFix(int row) {
  const auto& findings = plan_.findings().findings();
  if (row < 0 || row >= static_cast<int>(findings.size())) return;
  if (const auto fix = plan_.fix(findings[static_cast<std::size_t>(row)])) draft_.setAll(fix->values, fix->label);
}

void NewRunPage::enqueue() {
  if (!queueBlocker().isEmpty()) return;
  const auto name = draft_.name();
  emit workspace_.enqueueRequested(StartRun{draft_.spec()});
  workspace_.queued << draft_.value("out");  // the queue's own answer comes later
  workspace_.notify({Severity::info, {}, tr("%1 goes into the queue; the page Runs works it off.").arg(name), {}, {}, {}});
  draft_.set("out", freeRunFolder(name));
}

}  // namespace qfa::app
