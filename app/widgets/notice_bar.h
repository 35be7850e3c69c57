// SPDX-License-Identifier: GPL-3.0-or-later
// One sentence over the page, never a dialog, with what can be done about it. Info leaves after 8 s,
// warnings after they could be read in the active window, errors and questions when they are
// dismissed, or replaced by something at least as severe.
#pragma once

#include <QFrame>
#include <QTimer>
#include <vector>

#include "app/models/notice_model.h"
#include "app/settings/theme.h"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace qfa::app {

class NoticeBar : public QFrame {
  Q_OBJECT

 public:
  explicit NoticeBar(QWidget* parent = nullptr);
  void show(const NoticeText& notice);
  void show(Severity severity, const QString& sentence) { show(NoticeText{severity, {}, sentence, {}, {}, {}}); }
  void setTheme(const Theme& theme);
  QString sentence() const;
  Severity severity() const { return severity_; }

 public slots:
  void dismiss();

 signals:
  void showClicked();  // all notices

 private:
  void restyle();
  void leave();  // the timer's: a warning stays while the window is not active
  QToolButton* button(const QString& name, const QString& text, const QString& accessible);

  Theme theme_;
  Severity severity_ = Severity::info;
  QLabel* mark_;
  QLabel* text_;
  QHBoxLayout* row_;
  std::vector<QToolButton*> actions_;
  QToolButton *show_, *dismiss_;
  QTimer timer_;
};

}  // namespace qfa::app
