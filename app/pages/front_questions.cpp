// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/front_questions.h"

#include <utility>

namespace qfa::app {
namespace {
constexpr int kFreshMs = 500;  // the front redraws twice a second
}

FrontQuestions::FrontQuestions(Workspace& workspace, FrontState& state, QObject* parent)
    : QObject(parent), workspace_(workspace), state_(state) {
  fresh_.setSingleShot(true);
  fresh_.setInterval(kFreshMs);
  connect(&fresh_, &QTimer::timeout, this, &FrontQuestions::ask);
  connect(&state_, &FrontState::requestChanged, this, &FrontQuestions::ask);
  auto& bridge = workspace_.bridge;
  connect(&bridge, &EngineBridge::runOpened, this, &FrontQuestions::forget);
  const auto readable = [this] {
    ready_ = true;
    if (!fresh_.isActive()) fresh_.start();
  };
  connect(&bridge, &EngineBridge::evaluated, this, [this, readable](const EvalPoint&) {
    // Of a replay thousands come in a row; the timer makes one question of them.
    readable();
  });
  connect(&bridge, &EngineBridge::replayEnded, this, readable);
  connect(&bridge, &EngineBridge::finished, this, readable);
}

void FrontQuestions::forget() {
  latest_.next();
  solver_.reset();
  fresh_.stop();
  flying_ = again_ = ready_ = false;
  problem_.clear();
  state_.clear();
  emit changed();
}

void FrontQuestions::setActive(bool active) {
  active_ = active;
  if (active && ready_) ask();
}

void FrontQuestions::ask() {
  if (!active_ || !ready_ || workspace_.bridge.run().isEmpty()) return;
  if (flying_) {
    again_ = true;
    return;
  }
  if (!solver_) {
    open();
    return;
  }
  flying_ = true;
  again_ = false;
  emit changed();
  workspace_.queries.ask<std::shared_ptr<const FrontSolution>>(
      this, [solver = solver_, request = state_.request()] { return solver->solve(request); },
      [this, number = latest_.next()](Result<std::shared_ptr<const FrontSolution>> answer) {
        if (latest_.is(number)) answered(std::move(answer));
      });
}

void FrontQuestions::open() {
  const auto& open = workspace_.services().openFront;
  if (!open) {
    problem_ = tr("This program cannot solve fronts.");
    emit changed();
    return;
  }
  flying_ = true;
  emit changed();
  workspace_.queries.ask<std::shared_ptr<FrontSolver>>(
      this, [open, run = RunId{workspace_.bridge.run().toStdString()}] { return open(run); },
      [this, number = latest_.next()](Result<std::shared_ptr<FrontSolver>> answer) {
        if (!latest_.is(number)) return;
        flying_ = false;
        if (answer) {
          solver_ = *std::move(answer);
          ask();
          return;
        }
        problem_ = QString::fromStdString(answer.error().sentence());
        emit changed();
      });
}

void FrontQuestions::answered(Result<std::shared_ptr<const FrontSolution>> answer) {
  flying_ = false;
  problem_ = answer ? QString() : QString::fromStdString(answer.error().sentence());
  // A refused lock keeps the last front: the user sees what to undo.
  if (answer) state_.setSolution(*answer);
  emit changed();
  if (again_) ask();
}

void FrontQuestions::compare(const QString& a, const QString& b, std::function<void(Result<SubnetComparison>)> answer) {
  const auto& compare = workspace_.services().compareSubnets;
  if (!compare) return;
  const RunId run{workspace_.bridge.run().toStdString()};
  workspace_.queries.ask<SubnetComparison>(
      this,
      [compare, run, a = a.toStdString(), b = b.toStdString()] {
        return compare({run, {a}}, {run, {b}});
      },
      std::move(answer));
}

}  // namespace qfa::app
