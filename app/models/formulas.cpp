// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/formulas.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>

#include "app/models/format.h"
#include "app/models/front_state.h"
#include "app/models/live_model.h"
#include "app/models/sampler_model.h"

namespace qfa::app {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Formula)
};

QString plain(double value) {
  return QLocale().toString(value, 'g', 4);
}

QString percent(double share) {
  return QLocale().toString(100 * share, 'f', 1) + " %";
}

QString count(double n) {
  return formatCount(static_cast<std::uint64_t>(std::max(n, 0.0)));
}

QString adapterScale(const RunSpec& spec) {
  return QString("c = α/r = %1/%2 = %3").arg(plain(spec.alpha)).arg(spec.rank).arg(plain(spec.alpha / spec.rank));
}

QString schedule(const RunSpec& spec) {
  switch (spec.sampler.kind) {
    case SamplerKind::balanced:
    case SamplerKind::two_point:
      return QString("μ(t) = b₁ + (b_N − b₁)·|2·frac(t/SL) − 1| = %1 + %2·|2·frac(t/%3) − 1|\n")
                 .arg(spec.bits.front())
                 .arg(spec.bits.back() - spec.bits.front())
                 .arg(spec.sampler.period_steps) +
             (spec.sampler.kind == SamplerKind::balanced ? Words::tr("p_b(t) ∝ exp(λ·b), with λ such that Σ b·p_b(t) = μ(t)")
                                                         : Words::tr("p_b(t): the two widths around μ(t), such that Σ b·p_b(t) = μ(t)"));
    case SamplerKind::uniform:
      return QString("p_b = 1/|B| = 1/%1").arg(spec.bits.size());
    case SamplerKind::sandwich:
      return Words::tr("in turn: all at b₁ = %1, all at b_N = %2, each unit at random").arg(spec.bits.front()).arg(spec.bits.back());
    case SamplerKind::fixed:
      break;
  }
  QStringList shares;
  for (const auto& [width, share] : spec.sampler.mixture) shares << QString("p_%1 = %2").arg(width).arg(plain(share));
  return shares.join(", ");
}

// An answer about other settings, which is on its way out, gives no numbers.
bool isAbout(const SamplerPreview& preview, const RunSpec& spec) {
  const auto has = [&preview](BitWidth width) { return preview.expected.contains(width); };
  return preview.steps == spec.steps && preview.expected.size() == spec.bits.size() && std::all_of(spec.bits.begin(), spec.bits.end(), has);
}

// Bytes of the units of a subnet by what they are: one line for the trained ones of a width, one for
// each unit that is not trained.
std::map<QString, std::pair<int, Bytes>> partsOf(const FrontSolution& solution, const BitPlan& plan, const std::vector<std::size_t>& at) {
  std::map<QString, std::pair<int, Bytes>> parts;
  for (std::size_t l = 0; l < at.size(); ++l) {
    const auto& unit = solution.units[l];
    const auto width = formatWidth(plan.bits[l]);
    auto& part = parts[unit.trained ? width : QString("%1, %2").arg(QString::fromStdString(unit.name), width)];
    ++part.first;
    part.second += solution.bytes[l][at[l]];
  }
  return parts;
}

QString differenceToUniform(const FrontSolution& solution, const ScoredSubnet& subnet) {
  const auto info = signalInfo(solution.signal);
  const auto& versus = *subnet.versus;
  return Words::tr(
             "difference to the best uniform subnet of no more bytes, on the same items: d = 1/n·Σ (score_i − uniform_i) = %1, n = %2")
      .arg(formatMeasured(info.scale * versus.difference, info.scale * versus.std_err) + (info.unit == "%" ? " %" : ""))
      .arg(versus.n);
}

}  // namespace

QString draftFormula(const RunSpec& spec, const SamplerModel& sampler) {
  QStringList lines;
  if (!spec.bits.empty()) lines << schedule(spec);
  const auto& preview = sampler.preview();
  if (preview && isAbout(*preview, spec)) {
    QStringList shares;
    for (const auto& [width, share] : preview->expected) shares << QString("E_%1 = %2").arg(width).arg(percent(share));
    lines << Words::tr("expected share of updates in T = %1 steps, E_b = 1/T·Σ p_b(t): %2").arg(count(spec.steps), shares.join(", "));
  }
  if (spec.rank > 0) lines << adapterScale(spec);
  return lines.join('\n');
}

QString ratesFormula(const LiveModel& live) {
  QStringList lines{Words::tr("R_b(t) = visits of b / (L·t), realised; E_b(t) = 1/t·Σ p_b(μ(τ)), expected"),
                    Words::tr("95 % band: E_b(t) ± 1.96·sqrt(Σ p_b·(1 − p_b)/L)/t")};
  const auto counts = live.visitsAt(live.shown());
  const auto units = counts ? static_cast<double>(counts->units.size()) : 0;
  for (const auto& [width, series] : live.rates()) {
    if (series.realised.empty()) continue;
    const double t = series.realised[series.realised.nearest(live.shown())].x;
    const auto rate = live.rateAt(width, t, 0);
    if (lines.size() == 2) lines << (units > 0 ? QString("t = %1, L = %2").arg(count(t)).arg(units) : QString("t = %1").arg(count(t)));
    const auto visits =
        units > 0 ? QString("%1/(%2·%3) = ").arg(count(std::round(rate.realised * units * t))).arg(units).arg(count(t)) : QString();
    const bool inside = std::abs(rate.realised - rate.expected) <= rate.half_width;
    lines << QString("%1: R = %2%3, E = %4 ± %5: %6")
                 .arg(formatWidth(width), visits, percent(rate.realised), QLocale().toString(100 * rate.expected, 'f', 1),
                      percent(rate.half_width), inside ? Words::tr("inside") : Words::tr("outside"));
  }
  return lines.join('\n');
}

QString bytesFormula(const FrontState& front) {
  QStringList lines{Words::tr("Size(a) = fixed + Σ bytes of unit l at a_l bits, of the file for %1").arg(targetName(front.target()))};
  const auto* solution = front.solution();
  const auto shown = front.shown();
  if (!solution || !shown || shown->offer.plan.bits.empty()) return lines.join('\n');
  const auto at = front.indices(shown->offer.plan);
  if (!at.empty()) {
    lines << Words::tr("#%1: fixed %2").arg(shown->name().left(4), formatCount(solution->fixed_bytes));
    Bytes sum = solution->fixed_bytes;
    for (const auto& [name, part] : partsOf(*solution, shown->offer.plan, at)) {
      lines << QString("+ %1: ").arg(name) +
                   (part.first == 1 ? formatCount(part.second) : Words::tr("%1 units, %2").arg(part.first).arg(formatCount(part.second)));
      sum += part.second;
    }
    lines << Words::tr("= %1 bytes, %2").arg(formatCount(sum), formatBytes(sum));
  }
  if (shown->scored && shown->scored->versus) lines << differenceToUniform(*solution, *shown->scored);
  return lines.join('\n');
}

QString mergeFormula(const RunSpec& spec) {
  QStringList lines{Words::tr("W = s·q + m; the adapter goes into the minimum: m' = m + c·BA/g")};
  if (spec.rank > 0 && spec.group > 0) {
    lines << QString("%1, g = %2: m' = m + %3·BA").arg(adapterScale(spec)).arg(spec.group).arg(plain(spec.alpha / spec.rank / spec.group));
  }
  lines << Words::tr("s and m' are rounded to fp16 once; an exact format stores q, s and m' as they are.");
  return lines.join('\n');
}

}  // namespace qfa::app
