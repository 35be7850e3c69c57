// SPDX-License-Identifier: GPL-3.0-or-later
// The window: rail of pages, context bar, notice bar, the page, dock of notices and log, status bar.
// What each of them does is in a class of its own; here they are put together.
#pragma once

#include <QMainWindow>
#include <QString>
#include <vector>

#include "app/pages/workspace.h"
#include "app/settings/theme.h"
#include "app/widgets/close_dialog.h"

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace qfa::app {

class Context;
class ContextBar;
class LivePage;
class NavRail;
class NoticeBar;
class NoticeDock;
class Page;
class RunActions;
class SessionKeeper;
class ShellActions;
class StatusLine;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(Workspace& workspace);
  ~MainWindow() override;

  void setTheme(const Theme& theme);
  void startDemo(const QString& out_folder);
  void openRun(const QString& run);
  void replayRun(const QString& run, double speed);
  QString nextDemoFolder() const;  // a new one in the folder of runs
  void restoreSession();           // what was open when the window closed

  // Shows a page; an unknown name is ignored (false).
  bool showPage(const QString& id);
  QString currentPage() const;
  Page* page() const;
  const std::vector<Page*>& pages() const { return pages_; }
  std::vector<QWidget*> panes() const;  // in the order of F6
  void goBack();
  void goForward();

  // The program that goes on with a run after the window; empty: there is none.
  void setBackgroundProgram(const QString& qfa) { background_program_ = qfa; }

 signals:
  void closed();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Place {
    QString page, subnet;
    bool operator==(const Place&) const = default;
  };
  void buildFrame();
  void buildPages();
  void addPage(Page* page);
  void connectFrame();
  void pageChosen(const QString& id);
  void remember();
  void goTo(const Place& place);
  void askToClose();
  void closeAnswered(CloseDialog::Answer answer);
  void activityChanged();

  Workspace& workspace_;
  EngineBridge& bridge_;
  Settings& settings_;
  NavRail* rail_;
  ContextBar* context_bar_;
  NoticeBar* notices_;
  QLabel* recorded_;
  QStackedWidget* stack_;
  NoticeDock* dock_;
  StatusLine* status_;
  std::vector<Page*> pages_;
  LivePage* live_ = nullptr;
  RunActions* run_actions_ = nullptr;
  ShellActions* shell_actions_ = nullptr;
  Context* context_ = nullptr;
  SessionKeeper* session_ = nullptr;
  std::vector<Place> history_;
  std::size_t at_ = 0;  // in history_
  QString background_program_;
  bool walking_ = false;  // through the history: nothing is added to it
  bool closing_ = false;
  bool then_background_ = false;
};

}  // namespace qfa::app
