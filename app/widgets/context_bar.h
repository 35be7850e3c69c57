// SPDX-License-Identifier: GPL-3.0-or-later
// What is open: run, checkpoint and subnet as combos that can be searched by typing; at the right the
// palette, the command to copy and help. Knows no model: the window fills it.
#pragma once

#include <QFrame>
#include <QString>
#include <QVariant>
#include <vector>

#include "app/settings/theme.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace qfa::app {

class ContextBar : public QFrame {
  Q_OBJECT

 public:
  struct Choice {
    QString text;
    QString key;  // what chosen says
    QString tip;
  };
  explicit ContextBar(QWidget* parent = nullptr);

  // The key of the open one, and all there are; none open: the first line says so.
  void setRuns(const std::vector<Choice>& runs, const QString& open);
  // A list to read: with a reason it is off, and says it.
  void setCheckpoints(const std::vector<Choice>& checkpoints, const QString& open, const QString& reason_off);
  void setSubnets(const std::vector<Choice>& subnets, const QString& open);
  void setCommandKeys(const QString& palette, const QString& copy, const QString& help);
  void setTheme(const Theme& theme);

 signals:
  void runChosen(const QString& key);
  void subnetChosen(const QString& key);
  void paletteClicked();
  void copyClicked();
  void helpClicked();

 private:
  QComboBox* combo(const QString& name, const QString& accessible, int characters);
  QToolButton* button(const QString& name, const QString& text);
  static void fill(QComboBox* combo, const std::vector<Choice>& choices, const QString& open, const QString& none);

  QComboBox *run_, *checkpoint_, *subnet_;
  QToolButton *palette_, *copy_, *help_;
};

}  // namespace qfa::app
