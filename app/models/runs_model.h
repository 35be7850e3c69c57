// SPDX-License-Identifier: GPL-3.0-or-later
// The library as a table: grows while folders are scanned, keeps its rows where a run has not changed.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "engine/api/library.h"

namespace qfa::app {

class RunsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kStar, kName, kState, kModel, kBits, kSteps, kLoss, kProbe, kTags, kDisk, kChanged, kColumns };
  enum Role {
    kSamples = Qt::UserRole,  // QList<QPointF>: step, loss
    kPath
  };
  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  // Name and tags: says what was asked for, and changes nothing itself.
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

  const RunSummary& run(int row) const { return rows_[static_cast<std::size_t>(row)].run; }
  std::optional<int> rowOf(const QString& path) const;
  // Negative: `one` comes before `other` in this column.
  int compare(int one, int other, int column) const;
  // What the filter looks at, in lower case.
  const QString& haystack(int row) const { return rows_[static_cast<std::size_t>(row)].haystack; }

  // A scan: put() what it finds, then endScan() drops what it did not find.
  void beginScan();
  void put(const std::vector<RunSummary>& runs);
  void endScan();
  void remove(const QString& path);

  bool isMarked(const QString& path) const { return marked_.contains(path); }
  void toggleMark(const QString& path);
  QStringList marked() const;
  void clearMarks();

 signals:
  void labelEdited(const QString& path, const qfa::RunLabel& label);
  void marksChanged();

 private:
  struct Row {
    explicit Row(const RunSummary& summary);
    RunSummary run;
    QString path, name, state, model, tags, haystack;  // asked for often: while sorting and filtering
  };
  QString cell(const Row& row, int column) const;
  QString tooltip(const RunSummary& run, int column) const;
  const Row& row(int at) const { return rows_[static_cast<std::size_t>(at)]; }

  std::vector<Row> rows_;
  QHash<QString, int> row_of_;
  QSet<QString> seen_;  // of the scan that goes on
  QSet<QString> marked_;
};

}  // namespace qfa::app
