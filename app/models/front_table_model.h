// SPDX-License-Identifier: GPL-3.0-or-later
// Every scored subnet as a table, in the order of the solution (ascending bytes). New scores insert rows;
// rows that stay keep their place in views.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "app/models/front_state.h"

namespace qfa::app {

class FrontTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kSubnet, kSize, kBits, kScore, kHeldOut, kItems, kVersus, kKind, kFusion, kColumns };
  enum Role { kIdRole = Qt::UserRole, kSortRole };

  explicit FrontTableModel(const FrontState& state, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  int rowOf(const QString& id) const;  // -1: not there

 public slots:
  void update();  // the state has another solution
  void updatePins();

 private:
  QString text(const ScoredSubnet& subnet, int column) const;
  QVariant sortValue(const ScoredSubnet& subnet, int column) const;

  const FrontState& state_;
  std::vector<ScoredSubnet> rows_;
};

// "uniform of this size 0.161 ± 0.004: better by …" in words of the table: "better, p < 0.001".
QString versusText(const ScoredSubnet& subnet, bool higher_is_better);
QString pValueText(double p);  // "p = 0.04", "p < 0.001"

}  // namespace qfa::app
