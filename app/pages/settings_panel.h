// SPDX-License-Identifier: GPL-3.0-or-later
// New run: every setting of the engine in one table, searchable by any of its words.
#pragma once

#include <QWidget>

#include "app/models/settings_table_model.h"

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace qfa::app {

class SettingsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit SettingsPanel(DraftModel& draft, QWidget* parent = nullptr);
  void showSetting(const QString& key);
  QLineEdit* search() const { return search_; }

 private:
  SettingsTableModel model_;
  QSortFilterProxyModel* filtered_;
  QLineEdit* search_;
  QTableView* table_;
  QLabel* refusal_;
};

}  // namespace qfa::app
