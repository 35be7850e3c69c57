// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/plan_model.h"

#include <algorithm>
#include <utility>

namespace qfa::app {

int FindingsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(findings_.size());
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& finding = findings_[static_cast<std::size_t>(index.row())];
  const auto sentence = QString::fromStdString(finding.sentence);
  switch (role) {
    case Qt::DisplayRole:
      return (finding.severity == Severity::error ? "✖ " : finding.severity == Severity::warning ? "▲ " : "ℹ ") + sentence;
    case Qt::AccessibleTextRole:
      return fixWords(finding).isEmpty() ? data(index, Qt::DisplayRole) : tr("%1 Space sets: %2").arg(sentence, fixWords(finding));
    case Qt::ToolTipRole:
      return tooltip(finding);
    case kFix:
      return fixWords(finding);
    case kSeverity:
      return static_cast<int>(finding.severity);
    case kField:
      return QString::fromStdString(finding.field);
    default:
      return {};
  }
}

QString FindingsModel::tooltip(const Finding& finding) const {
  auto text = QString::fromStdString(finding.sentence);
  if (finding.field.empty()) return text;
  text = tr("%1\nEnter or a click goes to the setting “%2”.").arg(text, QString::fromStdString(finding.field));
  const auto words = fixWords(finding);
  return words.isEmpty() ? text : text + '\n' + tr("Space or a click on the link sets %1; Ctrl+Z takes it back.").arg(words);
}

void FindingsModel::set(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  const auto same = [](const Finding& a, const Finding& b) {
    return a.severity == b.severity && a.field == b.field && a.sentence == b.sentence;
  };
  if (std::equal(findings.begin(), findings.end(), findings_.begin(), findings_.end(), same)) {
    // The same sentences, but the draft may have moved under what would clear them.
    if (!findings_.empty()) emit dataChanged(index(0), index(rowCount() - 1), {kFix, Qt::SizeHintRole});
    return;
  }
  beginResetModel();
  findings_ = std::move(findings);
  endResetModel();
}

int FindingsModel::count(Severity severity) const {
  return static_cast<int>(
      std::count_if(findings_.begin(), findings_.end(), [severity](const Finding& f) { return f.severity == severity; }));
}

const Finding* FindingsModel::of(const QString& field) const {
  const auto at =
      std::find_if(findings_.begin(), findings_.end(), [name = field.toStdString()](const Finding& f) { return f.field == name; });
  return at == findings_.end() ? nullptr : &*at;
}

PlanModel::PlanModel(const DraftModel& draft, QObject* parent) : QObject(parent), draft_(draft) {
  connect(&draft_, &DraftModel::changed, this, &PlanModel::refresh);
  findings_.setFixes([this](const Finding& finding) {
    const auto found = fix(finding);
    return found ? found->label : QString();
  });
}

void PlanModel::setModel(std::optional<ModelSummary> model) {
  model_ = std::move(model);
  refresh();
}

void PlanModel::answer(const QString& hash, const Result<RunPlan>& plan) {
  hash_ = hash;
  failure_.clear();
  if (plan) {
    plan_ = *plan;
  } else {
    // The last plan stays in sight, but nothing starts on it.
    failure_ = QString::fromStdString(plan.error().sentence());
  }
  refresh();
}

void PlanModel::refresh() {
  std::vector<Finding> all;
  for (const auto& [key, sentence] : draft_.problems()) all.push_back({Severity::error, key.toStdString(), sentence.toStdString()});
  if (!failure_.isEmpty()) all.push_back({Severity::error, {}, failure_.toStdString()});
  if (plan_) {
    for (const auto& finding : plan_->findings) {
      // What was typed there meanwhile is no value: the plan speaks of the one before.
      if (!draft_.problems().contains(QString::fromStdString(finding.field))) all.push_back(finding);
    }
  }
  findings_.set(std::move(all));
  emit changed();
}

bool PlanModel::fresh() const {
  return plan_.has_value() && failure_.isEmpty() && hash_ == draft_.hash();
}

QString PlanModel::blocker() const {
  if (!draft_.problems().empty()) return draft_.problems().begin()->second;
  if (!failure_.isEmpty() && hash_ == draft_.hash()) return failure_;
  if (!fresh()) return tr("The plan of these settings is still being made.");
  for (const auto& finding : findings_.findings()) {
    if (finding.severity == Severity::error) return QString::fromStdString(finding.sentence);
  }
  return {};
}

}  // namespace qfa::app
