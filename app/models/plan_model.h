// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine says about the draft before it is started, and whether that is still about this draft.
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "app/models/quick_fix.h"
#include "engine/api/plan.h"

namespace qfa::app {

// Worst first.
class FindingsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kSeverity = Qt::UserRole, kField, kFix };  // kFix: words of what would clear it; may be empty

  using QAbstractListModel::QAbstractListModel;
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  void set(std::vector<Finding> findings);
  void setFixes(std::function<QString(const Finding&)> words) { fix_words_ = std::move(words); }
  const std::vector<Finding>& findings() const { return findings_; }
  int count(Severity severity) const;
  // The worst one of a setting; null: none.
  const Finding* of(const QString& field) const;

 private:
  QString fixWords(const Finding& finding) const { return fix_words_ ? fix_words_(finding) : QString(); }
  QString tooltip(const Finding& finding) const;

  std::vector<Finding> findings_;
  std::function<QString(const Finding&)> fix_words_;
};

class PlanModel : public QObject {
  Q_OBJECT

 public:
  explicit PlanModel(const DraftModel& draft, QObject* parent = nullptr);

  // The answer to a question about the draft of this hash.
  void answer(const QString& hash, const Result<RunPlan>& plan);
  const std::optional<RunPlan>& plan() const { return plan_; }
  QString failure() const { return failure_; }  // the engine could not say; empty: it could
  bool fresh() const;                           // about the draft as it is now
  // Why the run cannot be started; empty: it can.
  QString blocker() const;
  // What would clear a finding, by the draft as it is now; nothing: it needs a decision.
  std::optional<QuickFix> fix(const Finding& finding) const { return quickFix(finding, draft_.spec(), model_ ? &*model_ : nullptr); }
  void setModel(std::optional<ModelSummary> model);  // of the draft
  FindingsModel& findings() { return findings_; }
  const FindingsModel& findings() const { return findings_; }

 signals:
  void changed();

 private:
  void refresh();

  const DraftModel& draft_;
  std::optional<RunPlan> plan_;
  std::optional<ModelSummary> model_;
  QString hash_;
  QString failure_;
  FindingsModel findings_;
};

}  // namespace qfa::app
