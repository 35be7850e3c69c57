// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of one export, in their order.
#pragma once

#include <QAbstractTableModel>
#include <optional>

#include "engine/api/events.h"

namespace qfa::app {

class ExportReportModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kCheck, kResult, kFinding, kTime, kColumns };
  explicit ExportReportModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void setReport(std::optional<ExportReport> report);
  const std::optional<ExportReport>& report() const { return report_; }
  QString verdict() const;  // one sentence; empty: no export yet

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::optional<ExportReport> report_;
};

}  // namespace qfa::app
