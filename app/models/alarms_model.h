// SPDX-License-Identifier: GPL-3.0-or-later
// The alarms of a run: what the rules of the engine said, newest first.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/events.h"

namespace qfa::app {

class AlarmsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kKind, kSince, kEvidence, kAction, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  const std::vector<Notice>& alarms() const { return alarms_; }

 public slots:
  void clear();
  void add(const qfa::Notice& notice);  // notices without a kind are no alarms
  // A run continued from a checkpoint: what was said of later steps no longer holds.
  void rewindTo(int step);

 private:
  std::vector<Notice> alarms_;
};

}  // namespace qfa::app
