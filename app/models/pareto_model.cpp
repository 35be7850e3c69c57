// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/pareto_model.h"

#include <QLocale>
#include <algorithm>

namespace qfa::app {

ParetoModel::ParetoModel(QObject* parent) : QAbstractTableModel(parent), front_(std::make_shared<ParetoFront>()) {}

int ParetoModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(front_->points.size());
}

int ParetoModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ParetoModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& point = front_->points[static_cast<std::size_t>(index.row())];
  if (role == Qt::ToolTipRole && index.column() == kSize) return QLocale().toString(static_cast<qulonglong>(point.size_bytes)) + " bytes";
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(Qt::AlignVCenter | (index.column() == kSubnet ? Qt::AlignLeft : Qt::AlignRight));
  if (role != Qt::DisplayRole) return {};
  const auto percent = [](double score, double std_err) { return formatMeasured(100 * score, 100 * std_err) + " %"; };
  const auto signal = signalInfo(point.signal.empty() ? front_->signal : point.signal);
  switch (index.column()) {
    case kSubnet:
      return QString::fromStdString(point.subnet.value);
    case kSize:
      return formatBytes(point.size_bytes);
    case kBits:
      return point.average_bits > 0 ? QLocale().toString(point.average_bits, 'f', 2) : QString("–");  // not in an EvalPoint
    case kScore:
      return formatMeasured(signal.scale * point.score, signal.scale * point.std_err) + (signal.unit == "%" ? " %" : "");
    case kAccuracy:
      return point.accuracy ? percent(*point.accuracy, 0) : QString("–");
    case kHeldOut:
      return point.report_score ? percent(*point.report_score, point.report_std_err.value_or(0)) : QString("–");
    case kKind:
      return QString::fromStdString(point.kind);
    case kOnFront:
      return point.on_front ? QString("yes") : QString("no");
    default:
      return {};
  }
}

QVariant ParetoModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  const auto signal = info();
  switch (section) {
    case kSubnet:
      return tr("Subnet");
    case kSize:
      return tr("Size");
    case kBits:
      return tr("Average bits");
    case kScore:
      return signal.unit.isEmpty() || signal.unit == "%" ? signal.quantity : signal.quantity + ", " + signal.unit;
    case kAccuracy:
      return tr("Accuracy, search");
    case kHeldOut:
      return tr("Accuracy, held-out");
    case kKind:
      return tr("Kind");
    case kOnFront:
      return tr("On the front");
    default:
      return {};
  }
}

std::vector<std::size_t> ParetoModel::staircase() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < front_->points.size(); ++i) {
    if (front_->points[i].on_front) out.push_back(i);
  }
  return out;
}

bool ParetoModel::losesToUniform(std::size_t row) const {
  const auto& point = front_->points[row];
  if (point.kind != "searched") return false;
  return std::any_of(front_->points.begin(), front_->points.end(), [&](const FrontPoint& other) {
    return other.kind == "uniform" && other.size_bytes <= point.size_bytes && better(other.score, point.score);
  });
}

void ParetoModel::clear() {
  beginResetModel();
  front_ = std::make_shared<ParetoFront>();
  provisional_ = true;
  split_.clear();
  endResetModel();
  emit changed();
}

void ParetoModel::setFront(const std::shared_ptr<const ParetoFront>& front) {
  if (!front) return;
  auto sorted = std::make_shared<ParetoFront>(*front);
  std::stable_sort(sorted->points.begin(), sorted->points.end(),
                   [](const FrontPoint& a, const FrontPoint& b) { return a.size_bytes < b.size_bytes; });
  beginResetModel();
  front_ = std::move(sorted);
  provisional_ = false;
  split_ = "search";
  endResetModel();
  emit changed();
}

void ParetoModel::addEvaluation(const EvalPoint& point) {
  if (!provisional_ || point.size_bytes == 0) return;
  const auto split = QString::fromStdString(point.split);
  const bool first = front_->points.empty();
  // Splits and signals never share an axis: a search replaces the probes, an accuracy the rest.
  const bool replaces = first || (split == "search" && split_ != "search") ||
                        (split == split_ && signalInfo(point.signal).higher_is_better && !front_->higher_is_better);
  if (!replaces && (split != split_ || point.signal != front_->signal)) return;
  auto next = std::make_shared<ParetoFront>();
  if (!replaces) *next = *front_;
  next->signal = point.signal;
  next->higher_is_better = signalInfo(point.signal).higher_is_better;
  std::erase_if(next->points, [&point](const FrontPoint& other) { return other.plan == point.plan; });
  FrontPoint row;
  row.subnet = point.subnet;
  row.plan = point.plan;
  row.size_bytes = point.size_bytes;
  row.score = point.score;
  row.std_err = point.std_err;
  row.signal = point.signal;
  row.kind = point.kind;
  const auto at = std::upper_bound(next->points.begin(), next->points.end(), row.size_bytes,
                                   [](Bytes bytes, const FrontPoint& other) { return bytes < other.size_bytes; });
  next->points.insert(at, std::move(row));
  beginResetModel();
  front_ = std::move(next);
  split_ = split;
  endResetModel();
  emit changed();
}

}  // namespace qfa::app
