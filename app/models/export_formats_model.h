// SPDX-License-Identifier: GPL-3.0-or-later
// The truth table of one subnet: every format, its verdict, why, its bytes, and what loads it.
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <optional>
#include <set>

#include "engine/api/export_plan.h"

namespace qfa::app {

class ExportFormatsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kFormat, kVerdict, kWhy, kSize, kLoads, kColumns };
  explicit ExportFormatsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void setPlan(std::optional<ExportPlan> plan);
  const std::optional<ExportPlan>& plan() const { return plan_; }
  const ExportRow* row(int row) const;
  // Rows that this program can write, checkable into the basket; the others stay readable, greyed out.
  bool writable(int row) const;
  // The training that would make an approximate row exact, as words of a button; empty: there is none.
  QString exactBy(int row) const;
  int firstWritable() const;  // an exact one of few bytes; -1: none
  void setChecked(std::set<ExportFormat> formats);
  void setMuted(const QColor& colour);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
  void toggled(int row, bool wanted);  // into or out of the basket

 private:
  QString text(const ExportRow& row, int column) const;

  std::optional<ExportPlan> plan_;
  std::set<ExportFormat> checked_;
  QColor muted_;
};

// The word of the command line: "gguf", "hf-f16".
QString exportWord(ExportFormat format);
// "{run}-{size}-{format}" with its fields filled in; a GGUF gets its extension.
QString exportFileName(const QString& pattern, const QString& run, ExportFormat format, Bytes size);

}  // namespace qfa::app
