// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/quick_fix.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/models/run_settings.h"

namespace qfa::app {
namespace {

using Values = DraftModel::Values;

QString text(double value) {
  return QString::number(value, 'g', 12);
}

Values wholePeriods(const RunSpec& spec) {
  const auto whole = whole_periods(spec);
  if (!whole) return {};
  if (whole->steps != spec.steps) return {{"steps", QString::number(whole->steps)}};
  return {{"sampler.period_steps", QString::number(whole->period_steps)}};
}

// The largest rank that adds something, at the same c.
Values usefulRank(const RunSpec& spec, const ModelSummary* model) {
  const int most = model && spec.group > 0 ? model->hidden / spec.group : 0;
  if (most < 1 || spec.rank <= most) return {};
  return {{"rank", QString::number(most)}, {"alpha", text(spec.alpha * most / spec.rank)}};
}

Values valuesFor(const Finding& finding, const RunSpec& spec, const ModelSummary* model) {
  const auto& field = finding.field;
  const bool warns = finding.severity == Severity::warning;
  if (field == "sampler.period_steps" && warns) return wholePeriods(spec);
  if (field == "sampler.kind" && spec.sampler.kind == SamplerKind::uniform) return {{"sampler.kind", "balanced"}};
  if (field == "lr" && std::abs(spec.lr - 2e-4) < 1e-9) return {{"lr", "2e-5"}};
  if (field == "group" && finding.severity == Severity::info) return {{"group", QString::number(2 * spec.group)}};
  if (field == "embed_bits" && warns && spec.embed_bits == std::vector<BitWidth>{16})
    return {{"embed_bits", findSetting("embed_bits")->read(RunSpec{})}};
  if (field == "rank" && warns) return usefulRank(spec, model);
  if (field == "seq" && finding.severity == Severity::error && model && model->context_tokens > 0 && spec.seq > model->context_tokens)
    return {{"seq", QString::number(model->context_tokens)}};
  return {};
}

}  // namespace

std::optional<QuickFix> quickFix(const Finding& finding, const RunSpec& spec, const ModelSummary* model) {
  QuickFix fix{{}, valuesFor(finding, spec, model)};
  if (fix.values.empty()) return std::nullopt;
  RunSpec after = spec;
  QStringList parts;
  for (const auto& [key, value] : fix.values) {
    const auto* setting = findSetting(key);
    if (!setting || !setting->write(after, value).isEmpty()) return std::nullopt;
    parts << QString("%1 = %2").arg(setting->label, shownValue(*setting, after));
  }
  fix.label = parts.join(", ");
  return fix;
}

}  // namespace qfa::app
