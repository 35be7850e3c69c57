// SPDX-License-Identifier: GPL-3.0-or-later
// What the Runs page can do: its actions, their buttons, and when they can be used.
#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/runs_text.h"
#include "app/pages/run_details.h"
#include "app/pages/runs_page.h"
#include "app/widgets/ask_strip.h"

namespace qfa::app {
namespace {

QString quoted(const QStringList& paths) {
  QStringList words;
  for (const auto& path : paths) words << shellQuoted(path);
  return words.isEmpty() ? QString("RUN") : words.join(' ');
}

}  // namespace

RunsPage::Deed RunsPage::addDeed(QBoxLayout* row, const QString& id, const QString& name, const QString& text, const QKeySequence& key,
                                 const std::function<QString(const QString& paths)>& command, const std::function<void()>& call,
                                 const QString& gui_only) {
  ActionInfo info{id, text, key, {}, {}, {}};
  if (command) {
    info.command = [this, command] { return command(quoted(targets())); };
  } else {
    info.gui_only = gui_only.isEmpty() ? tr("It shows a page or a panel of this window.") : gui_only;
  }
  auto* action = workspace_.actions.add(this, std::move(info));
  connect(action, &QAction::triggered, this, call);
  auto* button = new QPushButton(text);
  button->setObjectName(name);
  button->setAccessibleName(text);
  button->setMinimumHeight(32);
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, button, [button, action, text] {
    button->setEnabled(action->isEnabled());
    const auto keys = action->shortcut().toString(QKeySequence::NativeText);
    button->setToolTip(action->isEnabled() ? (keys.isEmpty() ? text : QString("%1 (%2)").arg(text, keys)) : action->statusTip());
  });
  row->addWidget(button);
  return {action, button};
}

void RunsPage::buildActions(QBoxLayout* column) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  open_ = addDeed(row, "runs.open", "runsOpen", tr("Open"), {}, {}, [this] { commands_.open(current()); });
  continue_ = addDeed(
      row, "runs.continue", "runsContinue", tr("Continue"), {}, [](const QString& run) { return "qfa resume " + run; },
      [this] { commands_.continueRun(current()); });
  extend_ = addDeed(
      row, "runs.extend", "runsExtend", tr("Extend…"), {}, [](const QString& run) { return "qfa resume " + run + " --steps N"; },
      [this] { askExtend(); });
  duplicate_ = addDeed(row, "runs.duplicate", "runsDuplicate", tr("Duplicate"), QKeySequence("Ctrl+D"), {},
                       [this] { commands_.duplicate(current()); });
  diff_ = addDeed(
      row, "runs.diff", "runsDiff", tr("Diff"), QKeySequence("Ctrl+Shift+D"), [](const QString& runs) { return "qfa diff " + runs; },
      [this] { diff(); });
  locate_ = addDeed(row, "runs.locate", "runsLocate", tr("Locate…"), {}, {}, [this] { locate(); });
  row->addStretch(1);
  free_ = addDeed(
      row, "runs.free", "runsFree", tr("Delete checkpoints only…"), {},
      [](const QString& run) { return "qfa checkpoints " + run + " --free older"; }, [this] { askFree(); });
  trash_ = addDeed(
      row, "runs.trash", "runsTrash", tr("Trash"), {}, {}, [this] { askTrash(); },
      tr("The trash belongs to the desktop; no command of qfa deletes a run."));
  column->addLayout(row);
}

// Keys that work while the table has the focus; in a cell that is being edited they are letters.
void RunsPage::addTableActions() {
  const auto add = [this](const QString& id, const QString& text, const QKeySequence& key, const QString& option, auto call) {
    ActionInfo info{id, text, key, {}, {}, {}};
    if (option.isEmpty()) {
      info.gui_only = tr("It acts on the selection in this window.");
    } else {
      info.command = [this, option] { return QString("qfa label %1 %2").arg(quoted({current()}), option); };
    }
    connect(workspace_.actions.add(table_, std::move(info)), &QAction::triggered, this, call);
  };
  add("runs.enter", tr("Open the run"), QKeySequence(Qt::Key_Return), {}, [this] {
    // In a cell that is being edited: what was typed is taken.
    if (QApplication::focusWidget() != table_) return table_->setFocus();
    if (open_.action->isEnabled()) open_.action->trigger();
  });
  add("runs.mark", tr("Mark the run"), QKeySequence(Qt::Key_Space), {}, [this] {
    if (!current().isEmpty()) runs_.toggleMark(current());
  });
  add("runs.star", tr("Star the run"), QKeySequence(Qt::Key_S), "--star yes", [this] { toggleStar(); });
  add("runs.tags", tr("Edit the tags"), QKeySequence(Qt::Key_T), "--tags a,b", [this] { editCell(RunsModel::kTags); });
  add("runs.rename", tr("Rename the run"), QKeySequence(Qt::Key_F2), "--name NAME", [this] { editCell(RunsModel::kName); });
  add("runs.trashKey", tr("Move the run to the trash"), QKeySequence(Qt::Key_Delete), {}, [this] {
    if (trash_.action->isEnabled()) trash_.action->trigger();
  });
  connect(table_, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    if (index.column() == RunsModel::kStar) return;
    if (open_.action->isEnabled()) open_.action->trigger();
  });
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == RunsModel::kStar) toggleStar();
  });
}

void RunsPage::addHistoryActions() {
  auto& undo = commands_.undo();
  const auto add = [this](const QString& id, const QString& text, const QKeySequence& key, auto call) {
    auto* action = workspace_.actions.add(this, {id, text, key, {}, {}, tr("A shell has no undo.")});
    connect(action, &QAction::triggered, this, call);
    action->setEnabled(false);
    return action;
  };
  auto* back = add("runs.undo", tr("Undo in the library"), QKeySequence::Undo, [&undo] { undo.undo(); });
  back->setStatusTip(tr("Nothing was changed in the library."));
  auto* forth = add("runs.redo", tr("Redo in the library"), QKeySequence("Ctrl+Shift+Z"), [&undo] { undo.redo(); });
  forth->setStatusTip(tr("Nothing was undone in the library."));
  connect(&undo, &QUndoStack::canUndoChanged, back, &QAction::setEnabled);
  connect(&undo, &QUndoStack::canRedoChanged, forth, &QAction::setEnabled);
  auto* look = workspace_.actions.add(this, {"runs.rescan",
                                             tr("Look for runs again"),
                                             QKeySequence(Qt::Key_F5),
                                             {},
                                             [this] { return "qfa runs " + shellQuoted(workspace_.settings.runsFolder()); },
                                             {}});
  connect(look, &QAction::triggered, this, &RunsPage::rescan);
}

void RunsPage::updateActions() {
  const auto paths = targets();
  const auto* run = summaryOf(current());
  const bool readable = run != nullptr && run->readability == RunReadability::readable;
  if (readable && details_->path() == current()) details_->setNotes(current(), QString::fromStdString(run->label.notes));
  const bool foreign = run != nullptr && run->owner && !run->owner->this_process;
  const bool busy = workspace_.bridge.busy();
  const auto owned = foreign ? tr("Owned by %1.").arg(runOwnerText(*run->owner)) : QString();
  const auto set = [](const Deed& deed, bool enabled, const QString& reason) {
    deed.action->setStatusTip(reason);
    deed.action->setEnabled(enabled);
  };
  const auto unreadable = run == nullptr ? tr("Select a run.") : runStateSentence(*run);
  const auto at_work = tr("A run is being worked on: stop it first.");
  set(open_, readable && !busy, !readable ? unreadable : at_work);
  const bool unfinished = readable && run->steps_done < run->steps_total;
  const bool free = readable && !foreign && !busy;
  const auto reason = !readable ? unreadable : foreign ? owned : at_work;
  set(continue_, free && unfinished, free ? tr("The run has done all its steps: extend it.") : reason);
  set(extend_, free, reason);
  set(duplicate_, readable, unreadable);
  set(diff_, paths.size() >= 2 && paths.size() <= 4, tr("Mark two to four runs with Space."));
  const bool has_checkpoints = readable && run->last_checkpoint >= 0;
  set(free_, free && has_checkpoints, free ? tr("The run has no checkpoint.") : reason);
  set(trash_, !paths.isEmpty() && !(run != nullptr && run->owner),
      run != nullptr && run->owner ? tr("The run is in use.") : tr("Select a run."));
  const bool missing = run != nullptr && run->readability == RunReadability::missing;
  locate_.button->setVisible(missing);
  set(locate_, missing, tr("The run is where it was."));
}

void RunsPage::toggleStar() {
  const auto* run = summaryOf(current());
  if (run == nullptr || run->readability == RunReadability::missing) return;
  RunLabel label = run->label;
  label.star = !label.star;
  commands_.setLabel(current(), label, label.star ? tr("Star %1").arg(runName(*run)) : tr("Unstar %1").arg(runName(*run)));
}

void RunsPage::editCell(int column) {
  const auto index = table_->currentIndex();
  if (index.isValid()) table_->edit(index.siblingAtColumn(column));
}

void RunsPage::askExtend() {
  const auto path = current();
  const auto* run = summaryOf(path);
  if (run == nullptr) return;
  const int before = run->steps_total;
  workspace_.queries.ask<RunDetails>(
      this, [details = library_.services().details, id = run->run] { return details(id); },
      [this, path, before](const Result<RunDetails>& details) {
        if (!details) return say(Severity::error, QString::fromStdString(details.error().sentence()));
        const auto spec = details->spec;
        const int period = std::max(spec.sampler.period_steps, 1);
        const bool waves = is_wave(spec.sampler.kind);
        // Whole periods by default: every width then keeps its share.
        const int more = waves ? (before / period + 1) * period : before + std::max(before / 2, 1);
        ask_->askNumber(extendSentence(spec, more), before + 1, 100'000'000, more,
                        [this, spec](int steps) { ask_->setSentence(extendSentence(spec, steps)); },
                        {{"runsExtendStart", tr("Extend and continue"), [this, path] { commands_.continueRun(path, ask_->number()); }},
                         {"runsExtendQueue", tr("Queue"), [this, path] {
                            emit workspace_.enqueueRequested(ResumeRun{RunId{path.toStdString()}, ask_->number()});
                          }}});
      });
}

void RunsPage::askTrash() {
  const auto paths = targets();
  Bytes bytes = 0;
  bool missing = !paths.isEmpty();
  for (const auto& path : paths) {
    const auto* run = summaryOf(path);
    if (run == nullptr) continue;
    bytes += run->disk_bytes;
    missing = missing && run->readability == RunReadability::missing;
  }
  if (missing) {  // nothing to move: only the row goes
    for (const auto& path : paths) {
      workspace_.settings.forgetKnownRun(path);
      runs_.remove(path);
    }
    return;
  }
  if (paths.size() == 1) return commands_.trash(paths);  // undoable
  ask_->ask(tr("Move %1 runs with %2 to the trash? Ctrl+Z brings them back.").arg(paths.size()).arg(formatBytes(bytes)),
            {{"runsTrashAll", tr("Move to the trash"), [this, paths] { commands_.trash(paths); }}});
}

void RunsPage::askFree() {
  const auto path = current();
  workspace_.queries.ask<RunDetails>(
      this, [details = library_.services().details, id = RunId{path.toStdString()}] { return details(id); },
      [this, path](const Result<RunDetails>& details) {
        if (!details) return say(Severity::error, QString::fromStdString(details.error().sentence()));
        const auto& points = details->checkpoints;
        if (points.empty()) return say(Severity::info, tr("The run has no checkpoint."));
        Bytes all = 0;
        for (const auto& point : points) all += point.bytes;
        std::vector<AskStrip::Answer> answers;
        if (points.size() > 1) {
          answers.push_back({"runsFreeOlder", tr("Delete older ones, %1").arg(formatBytes(all - points.back().bytes)),
                             [this, path] { commands_.freeCheckpoints(path, FreeWhat::older); }});
        }
        answers.push_back(
            {"runsFreeAll", tr("Delete all, %1").arg(formatBytes(all)), [this, path] { commands_.freeCheckpoints(path, FreeWhat::all); }});
        ask_->ask(
            tr("Deleted for ever, without the trash. Without its older checkpoints the run can do all that it can do now. Without any, "
               "what remains are its curves, scores, front and exports: it cannot be continued, searched or exported again."),
            std::move(answers));
      });
}

}  // namespace qfa::app
