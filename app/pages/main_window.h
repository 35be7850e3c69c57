// SPDX-License-Identifier: GPL-3.0-or-later
// The window: rail of pages, notice bar, the page, status line. Closing it while something runs asks the
// engine to stop and closes when that has happened.
#pragma once

#include <QMainWindow>
#include <QString>
#include <vector>

#include "app/pages/workspace.h"
#include "app/settings/theme.h"

class QLabel;
class QListWidget;
class QStackedWidget;

namespace qfa::app {

class LivePage;
class NoticeBar;
class Page;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(Workspace& workspace);
  ~MainWindow() override;

  void setTheme(const Theme& theme);
  void startDemo(const QString& out_folder);
  void openRun(const QString& run);
  QString nextDemoFolder() const;  // a new one in the folder of runs

  // Shows a page; an unknown name is ignored (false).
  bool showPage(const QString& id);
  QString currentPage() const;

 signals:
  void closed();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void addPage(Page* page);
  void connectBridge();
  void connectPage();
  void updateActivity();
  void stop();

  Workspace& workspace_;
  EngineBridge& bridge_;
  Settings& settings_;
  QListWidget* rail_;
  QStackedWidget* stack_;
  std::vector<Page*> pages_;
  LivePage* page_;
  NoticeBar* notices_;
  QLabel* run_label_;
  bool reading_ = false;
  bool stopping_ = false;
  bool closing_ = false;
};

}  // namespace qfa::app
