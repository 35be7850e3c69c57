// SPDX-License-Identifier: GPL-3.0-or-later
// The queue in one line: its jobs, and the button that runs or holds it.
#pragma once

#include <QWidget>

#include "app/bridge/job_queue.h"
#include "app/models/queue_model.h"
#include "app/pages/workspace.h"

class QLabel;
class QListView;
class QPushButton;

namespace qfa::app {

class QueueStrip : public QWidget {
  Q_OBJECT

 public:
  explicit QueueStrip(Workspace& workspace, QWidget* parent = nullptr);
  JobQueue& queue() { return queue_; }
  QueueModel& model() { return model_; }

 signals:
  void failed(const QString& sentence);

 private:
  void update();
  void moveCurrent(int by);
  void removeCurrent();

  JobQueue queue_;
  QueueModel model_;
  QListView* list_;
  QLabel* state_;
  QPushButton *run_, *now_;
};

}  // namespace qfa::app
