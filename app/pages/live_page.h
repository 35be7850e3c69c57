// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it trains: a row of controls and three live plots.
#pragma once

#include <vector>

#include "app/models/activity.h"
#include "app/pages/page.h"
#include "app/settings/theme.h"

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace qfa::app {

class AccuracyPlot;
class LiveModel;
class LossPlot;
class PlotWidget;
class RatesPlot;

class LivePage : public Page {
  Q_OBJECT

 public:
  explicit LivePage(LiveModel& live, QWidget* parent = nullptr);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  void setActivity(const Activity& activity);

 signals:
  void pauseClicked();
  void resumeClicked();
  void stopClicked();
  void continueClicked();
  void openClicked();
  void demoClicked();

 private:
  QPushButton* button(const QString& name, const QString& text, const QString& icon);
  void buildControls(QHBoxLayout* row);
  void linkPlots();
  void updateState();
  QString stateText() const;

  LiveModel& live_;
  Theme theme_;
  Activity activity_;
  QLabel* state_;
  QProgressBar* progress_;
  QPushButton *pause_, *stop_, *continue_, *open_, *demo_;
  RatesPlot* rates_;
  LossPlot* loss_;
  AccuracyPlot* accuracy_;
  std::vector<std::pair<QPushButton*, QString>> icons_;
};

}  // namespace qfa::app
