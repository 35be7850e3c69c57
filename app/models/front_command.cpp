// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/front_command.h"

namespace qfa::app {
namespace {

QString targetWord(ExportFormat target) {
  return targetName(target).toLower();
}

QString lockWord(const std::string& unit, BitWidth bits) {
  return QString::fromStdString(unit) + '=' + QString::number(bits);
}

QString methodWord(SearchMethod method) {
  switch (method) {
    case SearchMethod::surrogate:
      return "surrogate";
    case SearchMethod::paper:
      return "paper";
    case SearchMethod::nsga2:
      return "nsga2";
    case SearchMethod::random:
      return "random";
    case SearchMethod::one_unit:
      return "one-unit";
  }
  return {};
}

}  // namespace

QStringList solveWords(const QString& run, const FrontState& state) {
  const auto& edits = state.edits();
  QStringList words{"qfa", "solve", run, "--format", targetWord(state.target())};
  if (edits.budget > 0) words << "--max-bytes" << QString::number(edits.budget);
  for (const auto& [unit, bits] : edits.locks) words << "--lock" << lockWord(unit, bits);
  for (const auto& [type, bits] : edits.rules.minimum) words << "--minimum" << lockWord(type, bits);
  for (const auto& rule : edits.rules.forbidden) {
    if (rule.first > 0) words << "--forbid" << QString("%1@first:%2").arg(rule.bits).arg(rule.first);
    if (rule.last > 0) words << "--forbid" << QString("%1@last:%2").arg(rule.bits).arg(rule.last);
  }
  if (edits.rules.fusion_safe) words << "--fusion-safe";
  return words;
}

QStringList searchWords(const QString& run, const SearchSpec& spec) {
  QStringList words{"qfa", "search", run, "--method", methodWord(spec.method), "--evaluations", QString::number(spec.evaluations)};
  for (const auto& task : spec.tasks) words << "--task" << QString::fromStdString(task);
  if (!spec.kl_text.empty()) words << "--kl" << QString::fromStdString(spec.kl_text) << "--kl-tokens" << QString::number(spec.kl_tokens);
  if (spec.limit > 0) words << "--limit" << QString::number(spec.limit);
  if (spec.min_bytes > 0) words << "--min-bytes" << QString::number(spec.min_bytes);
  if (spec.max_bytes > 0) words << "--max-bytes" << QString::number(spec.max_bytes);
  for (const auto& [unit, bits] : spec.locks) words << "--lock" << lockWord(unit, bits);
  for (const auto& task : spec.report) words << "--report" << QString::fromStdString(task);
  words << "--target" << targetWord(spec.target) << "--dtype" << (spec.dtype == ComputeType::bf16 ? "bf16" : "fp32");
  if (spec.seed != 0) words << "--seed" << QString::number(spec.seed);
  return words;
}

QStringList compareWords(const QString& run, const QStringList& subnets, const QStringList& tasks) {
  QStringList words{"qfa", "compare"};
  for (const auto& subnet : subnets) words << run + '#' + subnet;
  for (const auto& task : tasks) words << "--task" << task;
  return words;
}

QStringList rivalWords(const QString& run, const QStringList& files) {
  QStringList words{"qfa", "search", run};
  for (const auto& file : files) words << "--rival" << file;
  return words;
}

}  // namespace qfa::app
