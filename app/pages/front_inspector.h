// SPDX-License-Identifier: GPL-3.0-or-later
// The subnet shown: its numbers, the comparison with uniform and with the other pin, its plan; Pin,
// Compare, Score, Export.
#pragma once

#include <QWidget>

#include "app/models/front_state.h"
#include "app/settings/theme.h"

class QLabel;
class QPushButton;

namespace qfa::app {

class FrontQuestions;
class PlanStrip;

class FrontInspector : public QWidget {
  Q_OBJECT

 public:
  FrontInspector(FrontState& state, FrontQuestions& questions, QWidget* parent = nullptr);

  void setTheme(const Theme& theme);
  void setBusy(bool busy);  // the engine works: nothing can be scored now
  // As Export takes it; nothing: a prediction, or nothing is shown.
  std::optional<FrontPoint> point() const;

 signals:
  void exportAsked();
  void scoreAsked(const qfa::BitPlan& plan);

 public slots:
  void compare();  // what is shown with every pin
  void pin();

 private:
  void update();
  void updateUnits();
  QString numbers(const FrontState::Shown& shown) const;
  QString versus(const ScoredSubnet& subnet) const;
  QString sensitivity(std::size_t unit, const BitPlan& plan) const;
  void lock(const std::vector<int>& units, std::optional<BitWidth> bits, bool as_is);

  FrontState& state_;
  FrontQuestions& questions_;
  QLabel *title_, *text_, *pinned_, *comparison_;
  QPushButton *pin_, *compare_, *score_, *export_;
  PlanStrip* strip_;
  bool busy_ = false;
};

}  // namespace qfa::app
