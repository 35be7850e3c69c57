// SPDX-License-Identifier: GPL-3.0-or-later
// The queue as a list; dragging asks for another place.
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <optional>

#include "engine/api/queue.h"

namespace qfa::app {

class QueueModel : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  void setQueue(const Queue& queue);
  void setProgress(const QString& progress);  // of the job that runs: "training 48 %, 1 h 52 min left"
  const QueueJob& job(int row) const { return queue_.jobs[static_cast<std::size_t>(row)]; }
  int waiting() const;
  // Its place among the jobs that wait; none: it runs.
  std::optional<std::size_t> place(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

 signals:
  void moveAsked(std::uint64_t id, std::size_t place);

 private:
  std::size_t running() const;  // jobs that run stand in front

  Queue queue_;
  QString progress_;
};

}  // namespace qfa::app
