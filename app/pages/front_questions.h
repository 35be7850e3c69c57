// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the solved front up to date: asks the engine when the page is shown, when locks, rules or target
// change, and at most twice a second while scores come in. One question at a time.
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

#include "app/models/front_state.h"
#include "app/pages/workspace.h"

namespace qfa::app {

class FrontQuestions : public QObject {
  Q_OBJECT

 public:
  FrontQuestions(Workspace& workspace, FrontState& state, QObject* parent = nullptr);

  // The page is seen: until then nothing is read.
  void setActive(bool active);
  bool solving() const { return flying_ || again_; }
  const QString& problem() const { return problem_; }  // of the last answer; empty: it was one
  void compare(const QString& a, const QString& b, std::function<void(Result<SubnetComparison>)> answer);

 public slots:
  void ask();

 signals:
  void changed();  // solving() or problem()

 private:
  void forget();
  void open();
  void answered(Result<std::shared_ptr<const FrontSolution>> answer);

  Workspace& workspace_;
  FrontState& state_;
  std::shared_ptr<FrontSolver> solver_;
  QTimer fresh_;
  Latest latest_;
  QString problem_;
  bool active_ = false;
  bool flying_ = false;
  bool again_ = false;  // something changed meanwhile
  bool ready_ = false;  // the folder of the run can be read
};

}  // namespace qfa::app
