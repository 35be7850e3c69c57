// SPDX-License-Identifier: GPL-3.0-or-later
// The window: notice bar, live page, status line. Closing it while something runs asks the engine to
// stop and closes when that has happened.
#pragma once

#include <QMainWindow>
#include <QString>

#include "app/models/live_model.h"
#include "app/models/pareto_model.h"
#include "app/settings/theme.h"

class QLabel;

namespace qfa::app {

class EngineBridge;
class LivePage;
class NoticeBar;
class Settings;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  MainWindow(EngineBridge& bridge, Settings& settings);
  ~MainWindow() override;

  void setTheme(const Theme& theme);
  void startDemo(const QString& out_folder);
  void openRun(const QString& run);
  QString nextDemoFolder() const;  // a new one in the folder of runs

  LiveModel& live() { return live_; }
  ParetoModel& pareto() { return pareto_; }

 signals:
  void closed();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void connectBridge();
  void connectPage();
  void updateActivity();
  void stop();

  EngineBridge& bridge_;
  Settings& settings_;
  LiveModel live_;
  ParetoModel pareto_;
  LivePage* page_;
  NoticeBar* notices_;
  QLabel* run_label_;
  bool reading_ = false;
  bool stopping_ = false;
  bool closing_ = false;
};

}  // namespace qfa::app
