// SPDX-License-Identifier: GPL-3.0-or-later
// What happens before the first step: load, codes, first probe, training; each with how far it is.
#pragma once

#include <QFrame>

#include "app/settings/theme.h"

class QLabel;
class QProgressBar;

namespace qfa::app {

class LiveModel;

class StageStrip : public QFrame {
  Q_OBJECT

 public:
  explicit StageStrip(const LiveModel& model, QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  void refresh();        // from the model
  QString text() const;  // "✔ Load  ● Codes 34 of 90 …"

 private:
  const LiveModel& model_;
  QLabel* stages_;
  QLabel* detail_;
  QProgressBar* progress_;
};

}  // namespace qfa::app
