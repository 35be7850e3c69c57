// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/front_state.h"

#include <QDateTime>
#include <QUndoCommand>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/models/format.h"

namespace qfa::app {

class FrontEdit : public QUndoCommand {
 public:
  static constexpr qint64 kGestureMs = 1000;

  FrontEdit(FrontState& state, FrontState::Edits next, const QString& text, bool merge)
      : QUndoCommand(text), state_(state), before_(state.edits_), after_(std::move(next)), merge_(merge) {}
  void undo() override { state_.apply(before_); }
  void redo() override { state_.apply(after_); }
  int id() const override { return merge_ ? 1 : -1; }
  // One gesture is one step: drags and held keys come faster than that.
  bool mergeWith(const QUndoCommand* other) override {
    const auto* later = static_cast<const FrontEdit*>(other);
    if (later->at_ - at_ > kGestureMs) return false;
    after_ = later->after_;
    at_ = later->at_;
    return true;
  }

 private:
  FrontState& state_;
  FrontState::Edits before_, after_;
  bool merge_;
  qint64 at_ = QDateTime::currentMSecsSinceEpoch();
};

QString targetName(ExportFormat target) {
  return target == ExportFormat::gguf ? QStringLiteral("GGUF") : QStringLiteral("MLX");
}

FrontState::FrontState(QObject* parent) : QObject(parent) {}

void FrontState::edit(Edits next, const QString& text, bool merge) {
  if (next == edits_) return;
  undo_.push(new FrontEdit(*this, std::move(next), text, merge));
}

void FrontState::apply(const Edits& edits) {
  const Edits before = std::exchange(edits_, edits);
  if (before.pins != edits_.pins) emit pinsChanged();
  if (before.budget != edits_.budget) {
    emit budgetChanged();
    if (selected_.isEmpty()) emit selectionChanged();
  }
  if (before.locks != edits_.locks || !(before.rules == edits_.rules)) emit requestChanged();
}

void FrontState::setBudget(Bytes budget) {
  Edits next = edits_;
  next.budget = budget;
  // The budget is what the user looks at now, not what was clicked before.
  awaited_.clear();
  const bool had_selection = !std::exchange(selected_, QString()).isEmpty();
  const bool same = next == edits_;
  edit(std::move(next), tr("Budget"), true);
  if (same && had_selection) emit selectionChanged();
}

void FrontState::setLocks(const std::map<std::string, BitWidth>& locks) {
  Edits next = edits_;
  next.locks = locks;
  edit(std::move(next), tr("Locks"));
}

void FrontState::setRules(const FrontRules& rules) {
  Edits next = edits_;
  next.rules = rules;
  edit(std::move(next), tr("Rules"));
}

void FrontState::togglePin(const std::string& id) {
  Edits next = edits_;
  if (next.pins.erase(id) == 0) next.pins.insert(id);
  edit(std::move(next), tr("Pin"));
}

void FrontState::clear() {
  solution_.reset();
  edits_ = {};
  selected_.clear();
  awaited_.clear();
  undo_.clear();
  emit solutionChanged();
  emit budgetChanged();
  emit pinsChanged();
  emit selectionChanged();
}

void FrontState::setSolution(const std::shared_ptr<const FrontSolution>& solution) {
  solution_ = solution;
  // The first budget is the largest file of the front: the best there is.
  const bool first = edits_.budget == 0 && solution_ && !solution_->offers.empty();
  if (first) edits_.budget = solution_->offers.back().size_bytes;
  if (!awaited_.isEmpty() && find(awaited_.toStdString())) selected_ = std::exchange(awaited_, QString());
  if (!selected_.isEmpty() && !find(selected_.toStdString())) selected_.clear();
  emit solutionChanged();
  if (first) emit budgetChanged();
  emit selectionChanged();
}

void FrontState::setTarget(ExportFormat target) {
  if (target == target_) return;
  target_ = target;
  emit requestChanged();
}

void FrontState::select(const QString& id) {
  const QString next = !id.isEmpty() && find(id.toStdString()) ? id : QString();
  if (next == selected_) return;
  selected_ = next;
  awaited_.clear();
  emit selectionChanged();
}

const ScoredSubnet* FrontState::find(const std::string& id) const {
  if (!solution_) return nullptr;
  const auto at =
      std::find_if(solution_->scored.begin(), solution_->scored.end(), [&](const ScoredSubnet& s) { return s.subnet.value == id; });
  return at == solution_->scored.end() ? nullptr : &*at;
}

const Offer* FrontState::offered() const {
  return solution_ ? FrontSolution::best(solution_->offers, edits_.budget) : nullptr;
}

std::optional<FrontState::Shown> FrontState::shown() const {
  if (!selected_.isEmpty()) {
    const ScoredSubnet* scored = find(selected_.toStdString());
    if (scored)
      return Shown{{scored->plan, scored->subnet, scored->size_bytes, scored->average_bits, scored->score, scored->std_err, true}, scored};
  }
  const Offer* offer = offered();
  if (!offer) return std::nullopt;
  return Shown{*offer, find(offer->subnet.value)};
}

std::vector<std::size_t> FrontState::indices(const BitPlan& plan) const {
  std::vector<std::size_t> out;
  if (!solution_ || plan.bits.size() != solution_->units.size()) return out;
  for (std::size_t l = 0; l < plan.bits.size(); ++l) {
    const auto& choices = solution_->units[l].choices;
    const auto at = std::find(choices.begin(), choices.end(), plan.bits[l]);
    if (at == choices.end()) return {};
    out.push_back(static_cast<std::size_t>(at - choices.begin()));
  }
  return out;
}

QString FrontState::budgetSentence() const {
  if (!solution_ || solution_->offers.empty() || edits_.budget == 0) return {};
  const auto reachable = tr("Reachable for %1: %2 – %3.")
                             .arg(targetName(solution_->target), formatBytes(solution_->smallest), formatBytes(solution_->largest));
  const bool restricted = !edits_.locks.empty() || !(edits_.rules == FrontRules{});
  if (edits_.budget < solution_->smallest && restricted)
    return tr("Locks and rules need %1, the budget is %2.").arg(formatBytes(solution_->smallest), formatBytes(edits_.budget));
  if (edits_.budget < solution_->smallest) return tr("Nothing is that small. %1").arg(reachable);
  if (!offered())
    return tr("No subnet of at most %1 was scored yet, and there are too few scores to predict one. %2")
        .arg(formatBytes(edits_.budget), reachable);
  if (edits_.budget > solution_->largest) return tr("Nothing is that large: the largest is offered. %1").arg(reachable);
  return {};
}

QString FrontState::restrictionSentence() const {
  if (!solution_ || solution_->free_offers.empty()) return {};
  const Offer* free = FrontSolution::best(solution_->free_offers, edits_.budget);
  const Offer* with = offered();
  if (!free || !with) return {};
  const auto from = indices(free->plan), to = indices(with->plan);
  const auto info = signalInfo(solution_->signal);
  if (from.empty() || to.empty() || solution_->effects.effect.empty()) return {};
  if (from == to) return tr("Locks and rules cost nothing at %1.").arg(formatBytes(edits_.budget));
  const auto cost = solution_->effects.difference(from, to);
  return tr("Locks and rules cost ≈ %1 %2 at %3.")
      .arg(formatMeasured(info.scale * cost.value, info.scale * cost.sd), info.brief, formatBytes(edits_.budget));
}

}  // namespace qfa::app
