// SPDX-License-Identifier: GPL-3.0-or-later
// Home: every run of the library, the queue, and what the selected run holds.
#pragma once

#include <QStringList>
#include <QTimer>

#include "app/bridge/library.h"
#include "app/models/queue_model.h"
#include "app/models/runs_filter.h"
#include "app/models/runs_model.h"
#include "app/pages/page.h"
#include "app/pages/runs_commands.h"
#include "app/pages/workspace.h"

class QAction;
class QBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace qfa::app {

class AskStrip;
class FirstStart;
class QueueStrip;
class RunDetailsPane;
class SparklineDelegate;

class RunsPage : public Page {
  Q_OBJECT

 public:
  explicit RunsPage(Workspace& workspace, QWidget* parent = nullptr);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QWidget* firstFocus() override;

  void rescan();
  RunsModel& runs() { return runs_; }

 signals:
  void failed(const QString& sentence);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Deed {  // an action with its button
    QAction* action;
    QPushButton* button;
  };
  void buildTop(QBoxLayout* column);
  void buildFirstStart();
  void buildTable();
  void buildActions(QBoxLayout* column);
  void addTableActions();
  void addHistoryActions();
  Deed addDeed(QBoxLayout* row, const QString& id, const QString& name, const QString& text, const QKeySequence& key,
               const std::function<QString(const QString& paths)>& command, const std::function<void()>& call,
               const QString& gui_only = {});
  void connectLibrary();
  void connectCommands();

  QString current() const;      // path of the row with the focus; empty: none
  QStringList targets() const;  // the marked rows, else the selected ones
  const RunSummary* summaryOf(const QString& path) const;
  void selectionChanged();
  void showDetails();
  void updateActions();
  void showLibrary(bool filled);
  void updateProgress(qsizetype done, qsizetype total);
  void renewRunning();
  void filterChanged(const QString& text);
  void editCell(int column);
  void toggleStar();
  void askExtend();
  void askTrash();
  void askFree();
  void diff();
  void addFolder();
  void locate();
  void say(Severity severity, const QString& sentence);

  Workspace& workspace_;
  Library library_;
  RunsModel runs_;
  RunsProxy proxy_;
  RunsCommands commands_;
  QStackedLayout* pages_;  // the library, or the first start
  FirstStart* first_start_;
  QLineEdit* filter_;
  QLabel *problem_, *progress_;
  QTableView* table_;
  SparklineDelegate* sparkline_;
  QueueStrip* queue_;
  AskStrip* ask_;
  RunDetailsPane* details_;
  Deed open_, continue_, extend_, duplicate_, diff_, free_, trash_, locate_;
  QTimer renew_, rescan_, select_, update_;
  Latest asked_;
  int renewing_ = 0;
};

}  // namespace qfa::app
