// SPDX-License-Identifier: GPL-3.0-or-later
// What the Front page shows and what the user asked of it: the solved front, the selection, and budget,
// locks, rules and pins with their undo.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/api/front.h"

namespace qfa::app {

class FrontState : public QObject {
  Q_OBJECT

 public:
  struct Edits {
    Bytes budget = 0;  // 0: not chosen yet
    std::map<std::string, BitWidth> locks;
    FrontRules rules;
    std::set<std::string> pins;  // subnet ids
    bool operator==(const Edits&) const = default;
  };
  // The subnet in the inspector: what is selected, else what the budget gets.
  struct Shown {
    Offer offer;
    const ScoredSubnet* scored = nullptr;  // of the solution; null: predicted only
    QString name() const { return QString::fromStdString(offer.subnet.value); }
  };

  explicit FrontState(QObject* parent = nullptr);

  const FrontSolution* solution() const { return solution_.get(); }
  const Edits& edits() const { return edits_; }
  ExportFormat target() const { return target_; }
  SolveRequest request() const { return {target_, edits_.locks, edits_.rules}; }
  const QString& selected() const { return selected_; }  // empty: the budget decides
  std::optional<Shown> shown() const;
  const Offer* offered() const;  // by the budget; null: nothing is that small
  // Budget below what locks and rules can reach, or above: a sentence; else empty.
  QString budgetSentence() const;
  // What locks and rules cost at this budget; empty without them.
  QString restrictionSentence() const;
  const ScoredSubnet* find(const std::string& id) const;
  std::vector<std::size_t> indices(const BitPlan& plan) const;  // of choices; empty: the target lacks one
  QUndoStack& undo() { return undo_; }
  const QUndoStack& undo() const { return undo_; }

  // Undoable. Changes of the budget in one gesture are one step.
  void setBudget(Bytes budget);
  void setLocks(const std::map<std::string, BitWidth>& locks);
  void setRules(const FrontRules& rules);
  void togglePin(const std::string& id);

  // The subnet that is being scored: selected when its score comes, unless the user has turned to another.
  void selectOnceScored(const QString& id) { awaited_ = id; }

 public slots:
  void clear();  // another run
  void setSolution(const std::shared_ptr<const qfa::FrontSolution>& solution);
  void setTarget(qfa::ExportFormat target);
  void select(const QString& id);

 signals:
  void solutionChanged();
  void budgetChanged();
  void pinsChanged();
  void selectionChanged();
  void requestChanged();  // another solution is needed

 private:
  friend class FrontEdit;
  void edit(Edits next, const QString& text, bool merge = false);
  void apply(const Edits& edits);

  std::shared_ptr<const FrontSolution> solution_;
  Edits edits_;
  ExportFormat target_ = ExportFormat::mlx;
  QString selected_, awaited_;
  QUndoStack undo_;
};

QString targetName(ExportFormat target);  // "MLX", "GGUF"

}  // namespace qfa::app
