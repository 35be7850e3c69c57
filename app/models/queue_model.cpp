// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/queue_model.h"

#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

namespace qfa::app {
namespace {

const char* const kMime = "application/x-qfa-queue-job";

bool sameJobs(const Queue& one, const Queue& other) {
  return std::equal(one.jobs.begin(), one.jobs.end(), other.jobs.begin(), other.jobs.end(),
                    [](const QueueJob& a, const QueueJob& b) { return a.id == b.id && a.command.index() == b.command.index(); });
}

QString what(const QueueJob& job) {
  const auto name = QFileInfo(QString::fromStdString(run_of(job.command))).fileName();
  if (std::holds_alternative<StartRun>(job.command)) return QueueModel::tr("%1: train").arg(name);
  if (std::holds_alternative<SearchFront>(job.command)) return QueueModel::tr("%1: search").arg(name);
  const int steps = std::get<ResumeRun>(job.command).steps;
  return steps > 0 ? QueueModel::tr("%1: continue to step %2").arg(name).arg(steps) : QueueModel::tr("%1: continue").arg(name);
}

}  // namespace

void QueueModel::setQueue(const Queue& queue) {
  if (sameJobs(queue_, queue)) {  // the selection stays
    queue_ = queue;
    if (rowCount() > 0) emit dataChanged(index(0), index(rowCount() - 1));
    return;
  }
  beginResetModel();
  queue_ = queue;
  endResetModel();
}

void QueueModel::setProgress(const QString& progress) {
  if (progress == progress_) return;
  progress_ = progress;
  if (rowCount() > 0) emit dataChanged(index(0), index(0));
}

std::size_t QueueModel::running() const {
  return static_cast<std::size_t>(std::count_if(queue_.jobs.begin(), queue_.jobs.end(), [](const QueueJob& job) { return job.running; }));
}

int QueueModel::waiting() const {
  return rowCount() - static_cast<int>(running());
}

std::optional<std::size_t> QueueModel::place(int row) const {
  if (row < 0 || row >= rowCount() || job(row).running) return std::nullopt;
  return static_cast<std::size_t>(row) - running();
}

int QueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(queue_.jobs.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& at = job(index.row());
  if (role == Qt::ToolTipRole) return tr("Job %1, folder %2").arg(at.id).arg(QString::fromStdString(run_of(at.command)));
  if (role != Qt::DisplayRole) return {};
  if (!at.running) return tr("%1  %2").arg(index.row() + 1).arg(what(at));
  return progress_.isEmpty() ? tr("▶ %1").arg(what(at)) : tr("▶ %1  %2").arg(what(at), progress_);
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::ItemIsDropEnabled;
  auto flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
  return job(index.row()).running ? flags : flags | Qt::ItemIsDragEnabled;
}

QStringList QueueModel::mimeTypes() const {
  return {kMime};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty()) return nullptr;
  auto* data = new QMimeData;
  data->setData(kMime, QByteArray::number(static_cast<qulonglong>(job(indexes.first().row()).id)));
  return data;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int, const QModelIndex& parent) {
  if (action != Qt::MoveAction || !data->hasFormat(kMime)) return false;
  const auto id = data->data(kMime).toULongLong();
  const auto at = std::find_if(queue_.jobs.begin(), queue_.jobs.end(), [id](const QueueJob& job) { return job.id == id; });
  if (at == queue_.jobs.end()) return false;
  const auto from = at - queue_.jobs.begin();
  auto to = static_cast<std::ptrdiff_t>(row >= 0 ? row : parent.isValid() ? parent.row() : rowCount());
  if (to > from) --to;  // it is taken out first
  emit moveAsked(id, static_cast<std::size_t>(std::max<std::ptrdiff_t>(to - static_cast<std::ptrdiff_t>(running()), 0)));
  return false;  // the rows change when the file has changed
}

}  // namespace qfa::app
