// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the context bar: the runs there are, the checkpoints of the open one, its subnets.
#pragma once

#include <QObject>
#include <QTimer>
#include <vector>

#include "app/bridge/queries.h"
#include "app/widgets/context_bar.h"

namespace qfa::app {

class Workspace;

class Context : public QObject {
  Q_OBJECT

 public:
  Context(Workspace& workspace, ContextBar& bar);
  // Asks for the lists again, on a worker.
  void refresh();
  bool selectSubnet(const QString& id);  // false: the front does not have it
  int newestCheckpoint() const { return checkpoints_.empty() ? -1 : checkpoints_.front(); }

 signals:
  void checkpointsKnown();

 private:
  void askRuns();
  void askCheckpoints();
  void showSubnets();

  Workspace& workspace_;
  ContextBar& bar_;
  Latest runs_asked_, checkpoints_asked_;
  std::vector<int> checkpoints_;  // newest first
  QTimer subnets_;
};

}  // namespace qfa::app
