// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the open run, as actions of the registry, and what is being done with it.
#pragma once

#include <QObject>
#include <QString>

#include "app/pages/workspace.h"

namespace qfa::app {

class RunActions : public QObject {
  Q_OBJECT

 public:
  // Keys of letters work inside `live` only.
  RunActions(Workspace& workspace, QWidget* window, QWidget* live);

  void startDemo(const QString& out_folder);
  void openRun(const QString& run);
  void replayRun(const QString& run, double speed);  // 0: as fast as it can be drawn
  void stop();
  QString nextDemoFolder() const;  // a new one in the folder of runs

 private:
  QAction* add(QWidget* scope, ActionInfo info, const std::function<void()>& run);
  void addActions();
  void connectBridge();
  void chooseFolder();
  void update();
  void updateActions(const Activity& activity);

  Workspace& workspace_;
  EngineBridge& bridge_;
  QWidget *window_, *live_;
  QAction *demo_, *open_, *pause_, *resume_, *stop_, *continue_;
  bool reading_ = false;
  bool recorded_ = false;
  bool stopping_ = false;
};

}  // namespace qfa::app
