// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/front_delta.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/models/format.h"

namespace qfa::app {

QString formatSignedBytes(qint64 bytes) {
  return (bytes < 0   ? QString(QChar(0x2212))
          : bytes > 0 ? QStringLiteral("+")
                      : QString()) +
         formatBytes(static_cast<Bytes>(std::llabs(bytes)));
}

QString formatSignedCount(qint64 count) {
  const auto digits = QLocale().toString(static_cast<qlonglong>(std::llabs(count)));
  return count < 0 ? QChar(0x2212) + digits : count > 0 ? '+' + digits : digits;
}

std::optional<FrontDelta> deltaBetween(const FrontState& state, const BitPlan& from, const Offer& to) {
  const auto before = state.indices(from), after = state.indices(to.plan);
  if (before.empty() || after.empty()) return std::nullopt;
  const FrontSolution& solution = *state.solution();
  const bool predicted = !solution.effects.effect.empty();
  FrontDelta delta;
  delta.to = to;
  for (std::size_t l = 0; l < before.size(); ++l) {
    if (before[l] == after[l]) continue;
    FrontDelta::Line line{l,
                          from.bits[l],
                          to.plan.bits[l],
                          static_cast<qint64>(solution.bytes[l][after[l]]) - static_cast<qint64>(solution.bytes[l][before[l]]),
                          {}};
    auto alone = before;
    alone[l] = after[l];
    if (predicted) line.cost = solution.effects.difference(before, alone);
    delta.bytes += line.bytes;
    delta.lines.push_back(line);
  }
  if (predicted) delta.cost = solution.effects.difference(before, after);
  std::stable_sort(delta.lines.begin(), delta.lines.end(),
                   [](const auto& a, const auto& b) { return std::llabs(a.bytes) > std::llabs(b.bytes); });
  return delta;
}

std::optional<FrontDelta> deltaFor(const FrontState& state, qint64 step) {
  const auto shown = state.shown();
  if (!shown || !state.solution() || shown->offer.plan.bits.empty()) return std::nullopt;
  const auto budget = static_cast<qint64>(shown->offer.size_bytes) + step;
  if (budget <= 0) return std::nullopt;
  const Offer* to = FrontSolution::best(state.solution()->offers, static_cast<Bytes>(budget));
  if (!to || to->subnet == shown->offer.subnet) return std::nullopt;
  return deltaBetween(state, shown->offer.plan, *to);
}

std::vector<qint64> deltaSteps(const FrontSolution& solution) {
  const double range = static_cast<double>(solution.largest - solution.smallest);
  if (!(range > 0)) return {};
  const auto largest = static_cast<qint64>(std::pow(10, std::max(2.0, std::floor(std::log10(0.4 * range)))));
  return {-largest, -largest / 10, -largest / 100, largest / 100, largest / 10, largest};
}

void DeltaModel::set(std::optional<FrontDelta> delta) {
  beginResetModel();
  delta_ = std::move(delta);
  endResetModel();
}

QString DeltaModel::cost(const UnitEffects::Estimate& estimate) const {
  if (!state_.solution() || state_.solution()->effects.effect.empty()) return QStringLiteral("–");
  const auto scale = signalInfo(state_.solution()->signal).scale;
  const auto text = formatMeasured(scale * estimate.value, scale * estimate.sd);
  return QStringLiteral("≈ ") + (estimate.value > 0 ? "+" + text : text);
}

QString DeltaModel::summary() const {
  if (!delta_) return {};
  const auto up = std::count_if(delta_->lines.begin(), delta_->lines.end(), [](const auto& line) { return line.to > line.from; });
  const auto down = static_cast<std::ptrdiff_t>(delta_->lines.size()) - up;
  return tr("%n unit(s) down, %1 up: %2 (%3 bytes), %4", nullptr, static_cast<int>(down))
      .arg(up)
      .arg(formatSignedBytes(delta_->bytes), formatSignedCount(delta_->bytes), cost(delta_->cost));
}

int DeltaModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !delta_ ? 0 : static_cast<int>(delta_->lines.size());
}

int DeltaModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant DeltaModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount() || !state_.solution()) return {};
  const auto& line = delta_->lines[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignVCenter | (index.column() < kBytes ? Qt::AlignLeft : Qt::AlignRight));
  if (role == Qt::ToolTipRole && index.column() == kBytes) return tr("%1 bytes").arg(formatSignedCount(line.bytes));
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kUnit:
      return line.unit < state_.solution()->units.size() ? QString::fromStdString(state_.solution()->units[line.unit].name) : QString();
    case kChange:
      return QStringLiteral("%1 → %2").arg(line.from).arg(line.to);
    case kBytes:
      return formatSignedBytes(line.bytes);
    case kCost:
      return cost(line.cost);
    default:
      return {};
  }
}

QVariant DeltaModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kUnit:
      return tr("Unit");
    case kChange:
      return tr("Bits");
    case kBytes:
      return tr("Bytes");
    case kCost:
      return tr("Predicted cost ±");
    default:
      return {};
  }
}

}  // namespace qfa::app
