// SPDX-License-Identifier: GPL-3.0-or-later
// All the data of a plot as a table: for Ctrl+T, and for CSV files.
#pragma once

#include <QAbstractTableModel>
#include <QByteArray>
#include <QString>
#include <utility>
#include <vector>

#include "app/models/series_buffer.h"

namespace qfa::app {

struct DataColumn {
  QString name;  // with its unit: "loss_2bit", "share_expected"
  std::vector<double> numbers;
  std::vector<QString> texts;  // not empty: a column of texts
};

struct DataTable {
  std::vector<DataColumn> columns;  // of equal length
  std::size_t rows() const;
};

// One row for each x that a series has; NaN where another one has none there.
DataTable joined(const QString& x, const std::vector<std::pair<QString, const SeriesBuffer*>>& series);

// RFC 4180 in the C locale; a number that is not finite is an empty cell.
QByteArray csvOf(const DataTable& table);

class DataTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setTable(DataTable table);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  DataTable table_;
};

}  // namespace qfa::app
