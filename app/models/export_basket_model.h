// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be exported: several sizes and formats in one go, each with its state.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "engine/api/export_plan.h"

namespace qfa::app {

struct ExportItem {
  enum class State { waiting, writing, checking, verified, rejected, failed, cancelled };
  SubnetId subnet;
  BitPlan plan;
  bool stored = false;  // the run knows the subnet by its id
  ExportFormat format = ExportFormat::gguf;
  QString format_name;
  QString run_name;
  Bytes size_bytes = 0;
  QString out;  // where it is, or will be, written
  State state = State::waiting;
  int percent = 0;
  QString note;  // what it is at, or why it ended
  std::optional<ExportReport> report;

  bool active() const { return state == State::writing || state == State::checking; }
};

class ExportBasketModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kSubnet, kFormat, kSize, kFile, kState, kCancel, kColumns };
  static constexpr int kPercentRole = Qt::UserRole + 1;  // of kState, while it is active: 0 … 100
  explicit ExportBasketModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  // A subnet and format that waits already is not added again. Returns its row.
  int add(ExportItem item);
  void remove(int row);
  void clear();
  const ExportItem* item(int row) const;
  void change(int row, const std::function<void(ExportItem&)>& edit);
  int find(const SubnetId& subnet, ExportFormat format) const;  // among those that wait; -1: none
  int firstWaiting() const;
  std::set<ExportFormat> waitingFormats(const SubnetId& subnet) const;
  static QString stateText(const ExportItem& item);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::vector<ExportItem> items_;
};

// The command that does the same; `run` is the run's folder.
QString exportCommand(const QString& run, const ExportItem& item);

}  // namespace qfa::app
