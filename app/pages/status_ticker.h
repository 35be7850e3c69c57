// SPDX-License-Identifier: GPL-3.0-or-later
// Once a second: the machine is looked at on a worker, the status bar and the rail's dot follow.
#pragma once

#include <QObject>
#include <QTimer>

#include "app/models/status_model.h"

namespace qfa::app {

class NavRail;
class StatusLine;
class Workspace;

class StatusTicker : public QObject {
  Q_OBJECT

 public:
  StatusTicker(Workspace& workspace, StatusLine& line, NavRail& rail);

 private:
  void tick();
  void show();

  Workspace& workspace_;
  StatusLine& line_;
  NavRail& rail_;
  QTimer timer_;
  MachineFacts machine_;
  std::optional<int> queued_;
  bool asked_ = false;
};

}  // namespace qfa::app
