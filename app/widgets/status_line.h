// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

#include "app/models/status_model.h"

class QLabel;

namespace qfa::app {

class StatusLine : public QStatusBar {
  Q_OBJECT

 public:
  explicit StatusLine(QWidget* parent = nullptr);
  void setTexts(const StatusTexts& texts);

 private:
  QLabel* label(const QString& name, const QString& accessible);

  QLabel *state_, *job_, *device_, *memory_, *disk_, *queue_;
};

}  // namespace qfa::app
