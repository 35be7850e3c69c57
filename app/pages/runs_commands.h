// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done to runs of the library. Everything that touches files is asked on a worker; labels
// and the trash can be undone.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QUndoStack>
#include <memory>

#include "app/models/runs_model.h"
#include "app/pages/workspace.h"

namespace qfa::app {

class RunsCommands : public QObject {
  Q_OBJECT

 public:
  RunsCommands(Workspace& workspace, RunsModel& runs, QObject* parent = nullptr);

  void open(const QString& path);
  void continueRun(const QString& path, int steps = 0);  // more steps than it has: makes it longer
  void duplicate(const QString& path);
  void setLabel(const QString& path, const RunLabel& label, const QString& what);
  void trash(const QStringList& paths);
  void freeCheckpoints(const QString& path, FreeWhat what);
  // Looks at the run again.
  void renew(const QString& path);

  QUndoStack& undo() { return undo_; }

 signals:
  void gone(const QString& path);  // no longer in its place
  void failed(const QString& sentence);
  void done(const QString& sentence);

 private:
  friend class LabelCommand;
  friend class TrashCommand;
  void writeLabel(const QString& path, const RunLabel& label);
  void moveToTrash(const QString& path, const std::shared_ptr<QString>& place);
  void moveBack(const QString& path, const std::shared_ptr<QString>& place);

  Workspace& workspace_;
  RunsModel& runs_;
  const LibraryServices& services_;
  QUndoStack undo_;
  QSet<QString> writing_;                // labels on their way into a file
  QHash<QString, RunLabel> next_label_;  // that came meanwhile
};

}  // namespace qfa::app
