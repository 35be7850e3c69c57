// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/runs_model.h"

#include <QList>
#include <QLocale>
#include <QPointF>
#include <algorithm>
#include <cmath>

#include "app/models/format.h"
#include "app/models/runs_text.h"

namespace qfa::app {
namespace {

QStringList tagsOf(const RunSummary& run) {
  QStringList tags;
  for (const auto& tag : run.label.tags) tags << QString::fromStdString(tag);
  return tags;
}

QString widthsOf(const RunSummary& run) {
  QStringList widths;
  for (const auto width : run.bits) widths << QString::number(width);
  return widths.join(',');
}

QString haystackOf(const RunSummary& run) {
  return (runName(run) + '\n' + runFolder(run) + '\n' + tagsOf(run).join('\n') + '\n' + QString::fromStdString(run.label.notes)).toLower();
}

QString dateText(const QDateTime& at) {
  if (!at.isValid()) return QStringLiteral("–");
  const auto local = at.toLocalTime();
  const auto days = local.date().daysTo(QDate::currentDate());
  if (days == 0) return RunsModel::tr("today %1").arg(QLocale().toString(local.time(), "HH:mm"));
  if (days == 1) return RunsModel::tr("yesterday %1").arg(QLocale().toString(local.time(), "HH:mm"));
  return local.toString("yyyy-MM-dd");
}

template <class T>
int order(const T& one, const T& other) {
  return one < other ? -1 : other < one ? 1 : 0;
}

double lastLoss(const RunSummary& run) {
  return run.loss.empty() || !std::isfinite(run.loss.back().loss) ? HUGE_VAL : run.loss.back().loss;
}

double bestProbe(const RunSummary& run) {
  double best = -HUGE_VAL;
  for (const auto& score : shownProbes(run)) best = std::max(best, signalInfo(score.signal).higher_is_better ? score.score : -score.score);
  return best;
}

QList<QPointF> samplesOf(const RunSummary& run) {
  QList<QPointF> points;
  for (const auto& sample : run.loss) {
    if (std::isfinite(sample.loss)) points << QPointF(sample.step, sample.loss);
  }
  return points;
}

}  // namespace

RunsModel::Row::Row(const RunSummary& summary)
    : run(summary),
      path(runFolder(summary)),
      name(runName(summary)),
      state(runStateText(summary)),
      model(runModelName(summary)),
      tags(tagsOf(summary).join(", ")),
      haystack(haystackOf(summary)) {}

int RunsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString RunsModel::cell(const Row& row, int column) const {
  const auto& run = row.run;
  const bool readable = run.readability == RunReadability::readable;
  switch (column) {
    case kStar:
      return run.label.star ? QStringLiteral("★") : QStringLiteral("☆");
    case kName:
      return row.name;
    case kState:
      return row.state;
    case kTags:
      return row.tags;
    default:
      break;
  }
  if (!readable) return column == kModel ? runStateSentence(run) : QString();
  switch (column) {
    case kModel:
      return row.model;
    case kBits:
      return widthsOf(run);
    case kSteps:
      return QLocale().toString(run.steps_done) + '/' + QLocale().toString(run.steps_total);
    case kLoss:
      return run.loss.empty() ? QStringLiteral("–") : QLocale().toString(run.loss.back().loss, 'g', 3);
    case kProbe:
      return run.probes.empty() ? QStringLiteral("–") : probeText(shownProbes(run));
    case kDisk:
      return formatBytes(run.disk_bytes);
    case kChanged:
      return dateText(runChanged(run));
    default:
      return {};
  }
}

QString RunsModel::tooltip(const RunSummary& run, int column) const {
  const bool readable = run.readability == RunReadability::readable;
  switch (column) {
    case kStar:
      return tr("S: star this run");
    case kName:
      return runFolder(run);
    case kModel:
      return readable ? QString::fromStdString(run.model) : runStateSentence(run);
    case kProbe:
      return probeSentences(shownProbes(run));
    case kLoss:
      return run.loss.empty() ? QString()
                              : tr("Training loss of one step: %1 nats per token at step %2. Points of the line: %3.")
                                    .arg(QLocale().toString(run.loss.back().loss, 'g', 4), QLocale().toString(run.loss.back().step))
                                    .arg(run.loss.size());
    case kDisk:
      return readable ? tr("%1 bytes in the run folder").arg(QLocale().toString(static_cast<qulonglong>(run.disk_bytes))) : QString();
    case kState:
      return runStateSentence(run);
    default:
      return {};
  }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& at = row(index.row());
  const auto& run = at.run;
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return cell(at, column);
    case Qt::ToolTipRole:
      return tooltip(run, column);
    case Qt::CheckStateRole:
      return column == kName ? QVariant(isMarked(runFolder(run)) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
      return column == kSteps || column == kDisk ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
      return column == kStar ? (run.label.star ? tr("starred") : tr("not starred")) : cell(at, column);
    case kSamples:
      return QVariant::fromValue(samplesOf(run));
    case kPath:
      return runFolder(run);
    default:
      return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
  if (role == Qt::DisplayRole) {
    const QString titles[] = {QStringLiteral("★"), tr("name"),  tr("state"), tr("model"), tr("B"),      tr("steps"),
                              tr("loss"),          tr("probe"), tr("tags"),  tr("disk"),  tr("changed")};
    return titles[section];
  }
  if (role == Qt::ToolTipRole && section == kProbe) return tr("Score of each uniform subnet on the probe, 2 bits first; ± in the tooltip");
  if (role == Qt::ToolTipRole && section == kBits) return tr("Bit-widths that the run trains");
  return {};
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
  auto flags = QAbstractTableModel::flags(index);
  if (!index.isValid()) return flags;
  if (index.column() == kName) flags |= Qt::ItemIsUserCheckable;
  const bool labelled = row(index.row()).run.readability != RunReadability::missing;
  if (labelled && (index.column() == kName || index.column() == kTags)) flags |= Qt::ItemIsEditable;
  return flags;
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid()) return false;
  const auto& run = row(index.row()).run;
  if (role == Qt::CheckStateRole && index.column() == kName) {
    toggleMark(runFolder(run));
    return true;
  }
  if (role != Qt::EditRole) return false;
  RunLabel label = run.label;
  const auto text = value.toString().trimmed();
  if (index.column() == kName) {
    label.name = text == QString::fromStdString(run.run.path).section('/', -1) ? std::string() : text.toStdString();
  } else if (index.column() == kTags) {
    label.tags.clear();
    for (const auto& tag : text.split(',', Qt::SkipEmptyParts)) {
      if (!tag.trimmed().isEmpty()) label.tags.push_back(tag.trimmed().toStdString());
    }
  }
  if (label != run.label) emit labelEdited(runFolder(run), label);
  return true;
}

std::optional<int> RunsModel::rowOf(const QString& path) const {
  const auto at = row_of_.find(path);
  return at == row_of_.end() ? std::nullopt : std::optional(*at);
}

int RunsModel::compare(int one, int other, int column) const {
  const auto& a = run(one);
  const auto& b = run(other);
  switch (column) {
    case kStar:
      return order(b.label.star, a.label.star);
    case kSteps:
      return order(a.steps_done, b.steps_done);
    case kLoss:
      return order(lastLoss(a), lastLoss(b));
    case kProbe:
      return order(bestProbe(a), bestProbe(b));
    case kDisk:
      return order(a.disk_bytes, b.disk_bytes);
    case kChanged:
      return order(a.changed, b.changed);
    case kName:
      return QString::compare(row(one).name, row(other).name, Qt::CaseInsensitive);
    case kModel:
      return QString::compare(row(one).model, row(other).model, Qt::CaseInsensitive);
    case kState:
      return QString::compare(row(one).state, row(other).state, Qt::CaseInsensitive);
    case kTags:
      return QString::compare(row(one).tags, row(other).tags, Qt::CaseInsensitive);
    case kBits:
      return a.bits < b.bits ? -1 : b.bits < a.bits ? 1 : 0;
    default:
      return 0;
  }
}

void RunsModel::beginScan() {
  seen_.clear();
}

void RunsModel::put(const std::vector<RunSummary>& runs) {
  std::vector<const RunSummary*> fresh;
  for (const auto& run : runs) {
    const auto path = runFolder(run);
    seen_.insert(path);
    if (const auto row = rowOf(path)) {
      if (rows_[static_cast<std::size_t>(*row)].run == run) continue;
      rows_[static_cast<std::size_t>(*row)] = Row(run);
      emit dataChanged(index(*row, 0), index(*row, kColumns - 1));
    } else {
      row_of_.insert(path, static_cast<int>(rows_.size() + fresh.size()));
      fresh.push_back(&run);
    }
  }
  if (fresh.empty()) return;
  beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
  for (const auto* run : fresh) rows_.emplace_back(*run);
  endInsertRows();
}

void RunsModel::endScan() {
  constexpr int kFew = 32;  // more: the table is built anew
  QStringList gone;
  for (const auto& at : rows_) {
    if (!seen_.contains(at.path)) gone << at.path;
  }
  if (gone.size() <= kFew) {
    for (const auto& path : gone) remove(path);
    return;
  }
  beginResetModel();
  std::erase_if(rows_, [this](const Row& at) { return !seen_.contains(at.path); });
  row_of_.clear();
  for (int i = 0; i < rowCount(); ++i) row_of_.insert(row(i).path, i);
  marked_.intersect(seen_);
  endResetModel();
  emit marksChanged();
}

void RunsModel::remove(const QString& path) {
  const auto at = rowOf(path);
  if (!at) return;
  beginRemoveRows({}, *at, *at);
  rows_.erase(rows_.begin() + *at);
  row_of_.remove(path);
  for (auto& other : row_of_) {
    if (other > *at) --other;
  }
  endRemoveRows();
  if (marked_.remove(path)) emit marksChanged();
}

void RunsModel::toggleMark(const QString& path) {
  if (!marked_.remove(path)) marked_.insert(path);
  if (const auto row = rowOf(path)) emit dataChanged(index(*row, kName), index(*row, kName), {Qt::CheckStateRole});
  emit marksChanged();
}

QStringList RunsModel::marked() const {
  QStringList paths;
  if (marked_.isEmpty()) return paths;
  for (const auto& at : rows_) {
    if (marked_.contains(at.path)) paths << at.path;
  }
  return paths;
}

void RunsModel::clearMarks() {
  marked_.clear();
  if (!rows_.empty()) emit dataChanged(index(0, kName), index(rowCount() - 1, kName), {Qt::CheckStateRole});
  emit marksChanged();
}

}  // namespace qfa::app
