// SPDX-License-Identifier: GPL-3.0-or-later
// One setting of the draft: label, with a dot where it differs from the preset; an editor of its kind;
// unit; and the finding about it beneath. And a setting whose choices the engine does not have yet.
#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

#include "app/widgets/finding_label.h"

class QCheckBox;
class QGridLayout;
class QLabel;

namespace qfa::app {

class DraftModel;
struct RunSetting;

class SettingField : public QWidget {
  Q_OBJECT

 public:
  // `name`: objectName of the editor.
  SettingField(DraftModel& draft, const QString& key, const QString& name, QWidget* parent = nullptr);

  const QString& key() const { return key_; }
  QWidget* editor() const { return editor_; }
  void setFinding(const Finding* finding);  // null: none
  QString message() const;
  void setTheme(const Theme& theme);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void buildLine(const RunSetting& setting);
  void buildChoice(const RunSetting& setting);
  void buildWidths(const RunSetting& setting);
  void showDraft();
  void updateQuiet();

  DraftModel& draft_;
  QString key_;
  QString title_;
  QGridLayout* grid_;
  QLabel* label_;
  FindingLabel* message_;
  QWidget* editor_ = nullptr;
  std::function<void()> show_value_;
};

// Greyed, with its reason: nothing is offered that would not happen.
class LockedField : public QWidget {
  Q_OBJECT

 public:
  LockedField(const QString& label, const QString& value, const QString& reason, const QString& name, QWidget* parent = nullptr);
};

}  // namespace qfa::app
