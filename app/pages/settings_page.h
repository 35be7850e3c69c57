// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: every change holds at once and can be undone; there is no OK button.
#pragma once

#include <QUndoStack>
#include <map>

#include "app/pages/page.h"
#include "app/pages/workspace.h"

class QFormLayout;
class QLabel;
class QTableView;

namespace qfa::app {

class KeysModel;

class SettingsPage : public Page {
  Q_OBJECT

 public:
  explicit SettingsPage(Workspace& workspace);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QWidget* firstFocus() override;
  void showField(const QString& key);  // as a hit of the palette does

 private:
  QWidget* group(const std::vector<SettingRow>& fields, const QString& title);
  QWidget* editor(const SettingRow& field);
  QWidget* folderEditor(const SettingRow& field);
  QWidget* keysCard();
  void addActions();
  void offerToPalette();
  void change(const QString& key, const QVariant& value);
  void resetFields(const QString& title);
  void showValue(const QString& key);
  void keepKey(const QString& action, const QKeySequence& key, bool is_default);

  Workspace& workspace_;
  Settings& settings_;
  QUndoStack undo_;
  KeysModel* keys_;
  QTableView* key_table_ = nullptr;
  QLabel* file_;
  std::map<QString, QWidget*> editors_;
  std::map<QString, QLabel*> dots_;
};

}  // namespace qfa::app
