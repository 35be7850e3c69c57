// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/runs_commands.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUndoCommand>
#include <memory>
#include <utility>

#include "app/models/format.h"
#include "app/models/runs_text.h"

namespace qfa::app {

namespace {

RunId idOf(const QString& path) {
  return {path.toStdString()};
}

Error failure(const QString& sentence) {
  return {ErrorCode::failed, sentence.toStdString(), {}, {}};
}

}  // namespace

class LabelCommand : public QUndoCommand {
 public:
  LabelCommand(RunsCommands& commands, QString path, RunLabel before, RunLabel after, const QString& what)
      : QUndoCommand(what), commands_(commands), path_(std::move(path)), before_(std::move(before)), after_(std::move(after)) {}
  void redo() override { commands_.writeLabel(path_, after_); }
  void undo() override { commands_.writeLabel(path_, before_); }
  int id() const override { return 1; }
  // Typing notes is one change.
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const LabelCommand*>(other);
    RunLabel notes_only = after_;
    notes_only.notes = next->after_.notes;
    if (next->path_ != path_ || notes_only != next->after_ || after_.notes == before_.notes) return false;
    after_ = next->after_;
    return true;
  }

 private:
  RunsCommands& commands_;
  QString path_;
  RunLabel before_, after_;
};

class TrashCommand : public QUndoCommand {
 public:
  TrashCommand(RunsCommands& commands, QString path, const QString& what, QUndoCommand* parent)
      : QUndoCommand(what, parent), commands_(commands), path_(std::move(path)), place_(std::make_shared<QString>()) {}
  void redo() override { commands_.moveToTrash(path_, place_); }
  void undo() override { commands_.moveBack(path_, place_); }

 private:
  RunsCommands& commands_;
  QString path_;
  std::shared_ptr<QString> place_;  // in the trash
};

RunsCommands::RunsCommands(Workspace& workspace, RunsModel& runs, QObject* parent)
    : QObject(parent), workspace_(workspace), runs_(runs), services_(workspace.bridge.services().library) {
  connect(&runs_, &RunsModel::labelEdited, this,
          [this](const QString& path, const RunLabel& label) { setLabel(path, label, tr("Label of %1").arg(QFileInfo(path).fileName())); });
}

void RunsCommands::open(const QString& path) {
  workspace_.bridge.openRun(path);
  emit workspace_.pageRequested("live");
}

void RunsCommands::continueRun(const QString& path, int steps) {
  if (workspace_.bridge.busy()) return emit failed(tr("A run is being worked on: stop it first, or queue this one."));
  if (workspace_.bridge.run() != path) workspace_.bridge.openRun(path);
  workspace_.bridge.resumeRun(path, steps);
  emit workspace_.pageRequested("live");
}

void RunsCommands::duplicate(const QString& path) {
  workspace_.queries.ask<RunDetails>(
      this, [details = services_.details, id = idOf(path)] { return details(id); },
      [this](Result<RunDetails> details) {
        if (!details) return emit failed(QString::fromStdString(details.error().sentence()));
        RunSpec spec = details->spec;
        spec.out.clear();  // a run has a folder of its own
        emit workspace_.draftRequested(spec);
        emit workspace_.pageRequested("new");
      });
}

void RunsCommands::renew(const QString& path) {
  workspace_.queries.ask<RunSummary>(
      this, [summarize = services_.summarize, id = idOf(path)] { return summarize(id); },
      [this](const Result<RunSummary>& run) {
        if (run && runs_.rowOf(runFolder(*run))) runs_.put({*run});
      });
}

void RunsCommands::setLabel(const QString& path, const RunLabel& label, const QString& what) {
  const auto row = runs_.rowOf(path);
  if (!row || runs_.run(*row).label == label) return;
  undo_.push(new LabelCommand(*this, path, runs_.run(*row).label, label, what));
}

void RunsCommands::writeLabel(const QString& path, const RunLabel& label) {
  // The row says it at once; the file follows, and the row is looked up again if that fails.
  if (const auto row = runs_.rowOf(path)) {
    RunSummary run = runs_.run(*row);
    run.label = label;
    runs_.put({run});
  }
  if (writing_.contains(path)) {  // in their order
    next_label_.insert(path, label);
    return;
  }
  writing_.insert(path);
  workspace_.queries.ask<void>(
      this, [write = services_.writeLabel, id = idOf(path), label] { return write(id, label); },
      [this, path](const Result<void>& written) {
        writing_.remove(path);
        if (const auto next = next_label_.find(path); next != next_label_.end()) {
          const RunLabel newest = *next;
          next_label_.erase(next);
          return writeLabel(path, newest);
        }
        if (written) return;
        emit failed(QString::fromStdString(written.error().sentence()));
        renew(path);
      });
}

void RunsCommands::trash(const QStringList& paths) {
  if (paths.isEmpty()) return;
  auto* all = new QUndoCommand(paths.size() == 1 ? tr("Move the run to the trash") : tr("Move %1 runs to the trash").arg(paths.size()));
  for (const auto& path : paths) new TrashCommand(*this, path, all->text(), all);
  undo_.push(all);
}

void RunsCommands::moveToTrash(const QString& path, const std::shared_ptr<QString>& place) {
  workspace_.queries.ask<QString>(
      this,
      [path, summarize = services_.summarize]() -> Result<QString> {
        const auto run = summarize(idOf(path));
        if (run && run->owner) return failure(tr("%1 is in use by %2: it stays.").arg(path, runOwnerText(*run->owner)));
        // Without this folder Qt takes the working folder for the trash.
        if (!QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)))
          return failure(tr("%1 stays: the folder of the trash cannot be made.").arg(path));
        QString trashed;
        if (QFile::moveToTrash(path, &trashed)) return trashed;
        if (!QFileInfo::exists(path)) return failure(tr("%1: the folder is not there any more.").arg(path));
        return failure(tr("%1 could not be moved to the trash; on this volume there may be none.").arg(path));
      },
      [this, path, place](const Result<QString>& trashed) {
        if (!trashed) return emit failed(QString::fromStdString(trashed.error().sentence()));
        *place = *trashed;
        runs_.remove(path);
        emit gone(path);
        emit done(tr("%1 is in the trash; Ctrl+Z brings it back.").arg(QFileInfo(path).fileName()));
      });
}

void RunsCommands::moveBack(const QString& path, const std::shared_ptr<QString>& place) {
  if (place->isEmpty()) return;  // it never went
  workspace_.queries.ask<RunSummary>(
      this,
      [path, trashed = *place, summarize = services_.summarize]() -> Result<RunSummary> {
        if (QFileInfo::exists(path)) return failure(tr("%1 exists again; the run stays in the trash.").arg(path));
        QDir().mkpath(QFileInfo(path).path());
        if (!QFile::rename(trashed, path) && !QDir().rename(trashed, path))
          return failure(tr("%1 is not in the trash any more.").arg(path));
        // The trash keeps a note beside each thing in it.
        const QFileInfo thing(trashed);
        QFile::remove(QDir(thing.path() + "/../info").filePath(thing.fileName() + ".trashinfo"));
        return summarize(idOf(path));
      },
      [this, place](const Result<RunSummary>& run) {
        if (!run) return emit failed(QString::fromStdString(run.error().sentence()));
        place->clear();
        runs_.put({*run});
      });
}

void RunsCommands::freeCheckpoints(const QString& path, FreeWhat what) {
  workspace_.queries.ask<Freed>(
      this, [free = services_.freeCheckpoints, id = idOf(path), what] { return free(id, what); },
      [this, path](const Result<Freed>& freed) {
        if (!freed) return emit failed(QString::fromStdString(freed.error().sentence()));
        emit done(freed->steps.size() == 1
                      ? tr("One checkpoint deleted, %1 freed.").arg(formatBytes(freed->bytes))
                      : tr("%1 checkpoints deleted, %2 freed.").arg(freed->steps.size()).arg(formatBytes(freed->bytes)));
        renew(path);
      });
}

}  // namespace qfa::app
