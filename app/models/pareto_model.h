// SPDX-License-Identifier: GPL-3.0-or-later
// The accuracy-versus-bytes front as a table, and as what the plot draws.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "app/models/format.h"
#include "engine/api/events.h"

namespace qfa::app {

// Rows are subnets by ascending bytes. Until a search hands out its first front, the rows are the
// newest scores with a size of one signal and split (the uniform subnets of the probes).
class ParetoModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kSubnet, kSize, kBits, kScore, kAccuracy, kHeldOut, kKind, kOnFront, kColumns };

  explicit ParetoModel(QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  const ParetoFront& front() const { return *front_; }
  bool provisional() const { return provisional_; }  // no search yet
  SignalInfo info() const { return signalInfo(front_->signal); }
  QString split() const { return split_; }
  // Indices of the points on the front, ascending bytes: scores never get worse along it.
  std::vector<std::size_t> staircase() const;
  // A searched point for which a uniform subnet is no larger and scores better.
  bool losesToUniform(std::size_t row) const;

 public slots:
  void clear();
  void setFront(const std::shared_ptr<const qfa::ParetoFront>& front);
  void addEvaluation(const qfa::EvalPoint& point);

 signals:
  void changed();

 private:
  bool better(double one, double other) const { return front_->higher_is_better ? one > other : one < other; }

  std::shared_ptr<const ParetoFront> front_;
  bool provisional_ = true;
  QString split_;
};

}  // namespace qfa::app
