// SPDX-License-Identifier: GPL-3.0-or-later
// New run: what the draft will need and do, and what is wrong with it. Always in sight.
#pragma once

#include "app/widgets/card_box.h"

class QLabel;
class QListView;

namespace qfa::app {

class MemoryBar;
class PlanModel;

class PlanColumn : public CardBox {
  Q_OBJECT

 public:
  explicit PlanColumn(PlanModel& plan, QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  QListView* findings() const { return findings_; }

 signals:
  void fieldRequested(const QString& key);  // a finding was chosen
  void fixRequested(int row);               // the link under it

 private:
  void buildFindings();
  void show();
  QString facts() const;

  PlanModel& plan_;
  QLabel* state_;
  MemoryBar* memory_;
  QLabel* facts_;
  QLabel* counts_;
  QListView* findings_;
  bool fixing_ = false;  // the click was on a link: it does not jump
};

}  // namespace qfa::app
