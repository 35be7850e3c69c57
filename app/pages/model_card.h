// SPDX-License-Identifier: GPL-3.0-or-later
// New run, card 1: the base model and what it is.
#pragma once

#include <functional>

#include "app/widgets/card_box.h"

class QLabel;
class QMenu;
class QPushButton;

namespace qfa::app {

class DraftModel;
class DraftQuestions;
class Workspace;

class ModelCard : public CardBox {
  Q_OBJECT

 public:
  ModelCard(Workspace& workspace, DraftModel& draft, DraftQuestions& questions, QWidget* parent = nullptr);

 signals:
  void modelChosen(const QString& path);
  void demoChosen();

 private:
  void buildButtons();
  void showSummary();
  void fillRecent();

  Workspace& workspace_;
  DraftModel& draft_;
  DraftQuestions& questions_;
  QPushButton* demo_ = nullptr;
  QMenu* recent_ = nullptr;
  QLabel* hint_;
  QLabel* summary_;
};

}  // namespace qfa::app
