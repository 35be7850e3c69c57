// SPDX-License-Identifier: GPL-3.0-or-later
// All settings of the draft as a table: what it is, its value, the preset's, unit and help.
#pragma once

#include <QAbstractTableModel>

namespace qfa::app {

class DraftModel;

class SettingsTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kLabel, kValue, kPreset, kUnit, kKey, kHelp, kColumns };

  explicit SettingsTableModel(DraftModel& draft, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  int rowOf(const QString& key) const;  // -1: none

 signals:
  void refused(const QString& sentence);

 private:
  DraftModel& draft_;
};

}  // namespace qfa::app
