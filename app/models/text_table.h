// SPDX-License-Identifier: GPL-3.0-or-later
// A small table of texts that is filled at once: checkpoints, exports, settings, differences.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <vector>

namespace qfa::app {

class TextTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  struct Cell {
    QString text;
    QString tooltip = {};
    double number = 0;      // sorts by it
    bool numeric = false;   // and stands at the right
    bool emphasis = false;  // semibold
  };
  using Row = std::vector<Cell>;
  using QAbstractTableModel::QAbstractTableModel;

  static Cell number(const QString& text, double value, const QString& tooltip = {}) { return {text, tooltip, value, true, false}; }

  void fill(const QStringList& titles, std::vector<Row> rows);
  const Cell& cell(int row, int column) const { return rows_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

 private:
  QStringList titles_;
  std::vector<Row> rows_;  // each as long as titles_
};

}  // namespace qfa::app
