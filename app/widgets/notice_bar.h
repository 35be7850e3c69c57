// SPDX-License-Identifier: GPL-3.0-or-later
// One sentence over the page, never a dialog: info leaves after 8 s, warnings and errors stay until
// they are dismissed or replaced by something at least as severe.
#pragma once

#include <QFrame>
#include <QTimer>

#include "app/settings/theme.h"
#include "engine/api/events.h"

class QLabel;
class QToolButton;

namespace qfa::app {

class NoticeBar : public QFrame {
  Q_OBJECT

 public:
  explicit NoticeBar(QWidget* parent = nullptr);
  void show(Severity severity, const QString& sentence);
  void setTheme(const Theme& theme);
  QString sentence() const;
  Severity severity() const { return severity_; }

 public slots:
  void dismiss();

 private:
  void restyle();

  Theme theme_;
  Severity severity_ = Severity::info;
  QLabel* mark_;
  QLabel* text_;
  QToolButton* dismiss_;
  QTimer timer_;
};

}  // namespace qfa::app
