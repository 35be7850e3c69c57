// SPDX-License-Identifier: GPL-3.0-or-later
// What changes between two plans: units, bytes, predicted cost; and the plan some bytes away.
#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "app/models/front_state.h"

namespace qfa::app {

struct FrontDelta {
  struct Line {
    std::size_t unit = 0;
    BitWidth from = 0, to = 0;
    qint64 bytes = 0;
    UnitEffects::Estimate cost;  // predicted score, after - before
  };
  Offer to;
  std::vector<Line> lines;  // largest change of bytes first
  qint64 bytes = 0;         // of all lines: the difference of the two files
  UnitEffects::Estimate cost;
};
// Nothing if the target lacks a width of one of them.
std::optional<FrontDelta> deltaBetween(const FrontState& state, const BitPlan& from, const Offer& to);
// The offer `step` bytes from the subnet shown; nothing: out of reach, or no change.
std::optional<FrontDelta> deltaFor(const FrontState& state, qint64 step);
// ± a power of ten and its two smaller ones, of at most 0.4 of the reachable range: -100 MB … +100 MB.
std::vector<qint64> deltaSteps(const FrontSolution& solution);

class DeltaModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kUnit, kChange, kBytes, kCost, kColumns };
  explicit DeltaModel(const FrontState& state, QObject* parent = nullptr) : QAbstractTableModel(parent), state_(state) {}

  const std::optional<FrontDelta>& delta() const { return delta_; }
  void set(std::optional<FrontDelta> delta);
  QString summary() const;  // "7 units down, 1 up: −12.3 MB, ≈ +0.004 ± 0.001"

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString cost(const UnitEffects::Estimate& estimate) const;

  const FrontState& state_;
  std::optional<FrontDelta> delta_;
};

QString formatSignedBytes(qint64 bytes);  // "−18.3 MB", "+1.00 GB"
QString formatSignedCount(qint64 count);  // every digit, with a true minus

}  // namespace qfa::app
