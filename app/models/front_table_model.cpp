// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/front_table_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "app/models/format.h"

namespace qfa::app {

QString pValueText(double p) {
  return p < 0.001 ? QStringLiteral("p < %1").arg(QLocale().toString(0.001, 'f', 3))
                   : QStringLiteral("p = %1").arg(QLocale().toString(p, 'f', p < 0.1 ? 3 : 2));
}

QString versusText(const ScoredSubnet& subnet, bool higher_is_better) {
  if (!subnet.uniform) return QStringLiteral("–");
  if (!subnet.versus) return subnet.loses_to_uniform ? FrontTableModel::tr("worse") : FrontTableModel::tr("better");
  if (subnet.versus->p_value >= 0.05) return FrontTableModel::tr("not distinguishable, %1").arg(pValueText(subnet.versus->p_value));
  const bool better = higher_is_better ? subnet.versus->difference > 0 : subnet.versus->difference < 0;
  return (better ? FrontTableModel::tr("better, %1") : FrontTableModel::tr("worse, %1")).arg(pValueText(subnet.versus->p_value));
}

FrontTableModel::FrontTableModel(const FrontState& state, QObject* parent) : QAbstractTableModel(parent), state_(state) {
  connect(&state, &FrontState::solutionChanged, this, &FrontTableModel::update);
  connect(&state, &FrontState::pinsChanged, this, &FrontTableModel::updatePins);
  update();
}

int FrontTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FrontTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

int FrontTableModel::rowOf(const QString& id) const {
  const auto value = id.toStdString();
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const ScoredSubnet& row) { return row.subnet.value == value; });
  return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

void FrontTableModel::update() {
  const FrontSolution* solution = state_.solution();
  const std::vector<ScoredSubnet> next = solution ? solution->scored : std::vector<ScoredSubnet>();
  const auto same = [](const ScoredSubnet& a, const ScoredSubnet& b) { return a.subnet == b.subnet && a.kind == b.kind; };
  // The old rows in the same order among the new ones: insert what lies between.
  std::size_t matched = 0;
  for (const ScoredSubnet& row : next) {
    if (matched < rows_.size() && same(rows_[matched], row)) ++matched;
  }
  if (matched < rows_.size() || rows_.empty()) {
    beginResetModel();
    rows_ = next;
    endResetModel();
    return;
  }
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (i < rows_.size() && same(rows_[i], next[i])) continue;
    beginInsertRows({}, static_cast<int>(i), static_cast<int>(i));
    rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(i), next[i]);
    endInsertRows();
  }
  rows_ = next;
  emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  emit headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

void FrontTableModel::updatePins() {
  if (!rows_.empty()) emit dataChanged(index(0, kSubnet), index(rowCount() - 1, kSubnet));
}

QString FrontTableModel::text(const ScoredSubnet& subnet, int column) const {
  const auto info = signalInfo(state_.solution() ? state_.solution()->signal : std::string());
  switch (column) {
    case kSubnet: {
      const auto id = QString::fromStdString(subnet.subnet.value);
      return state_.edits().pins.contains(subnet.subnet.value) ? tr("● %1").arg(id) : id;
    }
    case kSize:
      return formatBytes(subnet.size_bytes);
    case kBits:
      return subnet.average_bits > 0 ? QLocale().toString(subnet.average_bits, 'f', 2) : QStringLiteral("–");
    case kScore:
      return formatMeasured(info.scale * subnet.score, info.scale * subnet.std_err);
    case kHeldOut:
      return subnet.held_out_task.empty() ? QStringLiteral("–")
                                          : formatMeasured(100 * subnet.held_out, 100 * subnet.held_out_std_err) + " %";
    case kItems:
      return subnet.n > 0 ? QLocale().toString(static_cast<qlonglong>(subnet.n)) : QStringLiteral("–");
    case kVersus:
      return versusText(subnet, state_.solution() && state_.solution()->higher_is_better);
    case kKind:
      if (subnet.kind == "rival") return tr("rival");
      if (!std::isfinite(subnet.score)) return tr("failed");
      if (subnet.loses_to_uniform) return tr("loses to uniform");
      if (!subnet.on_front) return subnet.kind == "uniform" ? tr("uniform") : tr("evaluated");
      return subnet.same_as_smaller ? tr("front, like its smaller neighbour") : tr("front");
    case kFusion:
      return subnet.plan.bits.empty() ? QStringLiteral("–") : subnet.fusion_safe ? tr("yes") : tr("no");
    default:
      return {};
  }
}

QVariant FrontTableModel::sortValue(const ScoredSubnet& subnet, int column) const {
  switch (column) {
    case kSize:
      return static_cast<qulonglong>(subnet.size_bytes);
    case kBits:
      return subnet.average_bits;
    case kScore:
      return subnet.score;
    case kHeldOut:
      return subnet.held_out_task.empty() ? -1 : subnet.held_out;
    case kItems:
      return static_cast<qlonglong>(subnet.n);
    default:
      return text(subnet, column);
  }
}

QVariant FrontTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& subnet = rows_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return text(subnet, index.column());
    case kIdRole:
      return QString::fromStdString(subnet.subnet.value);
    case kSortRole:
      return sortValue(subnet, index.column());
    case Qt::TextAlignmentRole: {
      const bool word = index.column() == kSubnet || index.column() == kVersus || index.column() == kKind || index.column() == kFusion;
      return static_cast<int>(Qt::AlignVCenter | (word ? Qt::AlignLeft : Qt::AlignRight));
    }
    case Qt::ToolTipRole:
      if (index.column() == kSize) return tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(subnet.size_bytes)));
      if (index.column() == kHeldOut && !subnet.held_out_task.empty())
        return tr("accuracy on %1, n = %2").arg(QString::fromStdString(subnet.held_out_task)).arg(subnet.held_out_n);
      if (index.column() == kVersus && subnet.uniform)
        return tr("against uniform subnet %1").arg(QString::fromStdString(subnet.uniform->value));
      return {};
    default:
      return {};
  }
}

QVariant FrontTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  const auto* solution = state_.solution();
  const auto info = signalInfo(solution ? solution->signal : std::string());
  switch (section) {
    case kSubnet:
      return tr("Subnet");
    case kSize:
      return tr("Size");
    case kBits:
      return tr("Bit");
    case kScore:
      return info.brief.isEmpty() ? tr("Score ±") : tr("%1 ±, %2").arg(info.brief, splitName(solution->split));
    case kHeldOut:
      return tr("Held-out ±");
    case kItems:
      return tr("n");
    case kVersus:
      return tr("Against uniform");
    case kKind:
      return tr("Kind");
    case kFusion:
      return tr("Fusion-safe");
    default:
      return {};
  }
}

}  // namespace qfa::app
