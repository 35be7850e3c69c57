// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it trains: controls, alarms, six plots, and the history to go back in.
#pragma once

#include <utility>
#include <vector>

#include "app/models/activity.h"
#include "app/pages/page.h"
#include "app/pages/workspace.h"
#include "app/settings/theme.h"

class QBoxLayout;
class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace qfa::app {

class HistoryRow;
class PlotWidget;
class StageStrip;

class LivePage : public Page {
  Q_OBJECT

 public:
  explicit LivePage(Workspace& workspace, QWidget* parent = nullptr);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QString formula() const override;
  void setActivity(const Activity& activity);

 signals:
  void pauseClicked();
  void resumeClicked();
  void stopClicked();
  void continueClicked();
  void openClicked();
  void demoClicked();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QPushButton* button(const QString& name, const QString& text, const QString& icon);
  QBoxLayout* buildControls();
  void buildActions();
  void buildAlarms();
  QGridLayout* buildPlots();
  void linkPlots();
  void maximise(PlotWidget* plot);  // null: all again
  void refreshPlots();
  void scaleX();  // as the choice says: steps, tokens or time
  void updateState();
  void updateRequests();
  QString stateText() const;
  QString checkpointText() const;

  Workspace& workspace_;
  LiveModel& live_;
  Theme theme_;
  Activity activity_;
  QLabel* state_;
  QProgressBar* progress_;
  QPushButton *pause_, *stop_, *continue_, *open_, *demo_, *checkpoint_, *probe_, *front_;
  QAction *checkpoint_action_, *probe_action_;
  QTableView* alarms_;
  StageStrip* stages_;
  HistoryRow* history_;
  std::vector<PlotWidget*> over_steps_, plots_;
  PlotWidget* maximised_ = nullptr;
  std::vector<std::pair<QPushButton*, QString>> icons_;
};

}  // namespace qfa::app
