// SPDX-License-Identifier: GPL-3.0-or-later
// A panel over the page, inside the window and never modal: Esc, or a click elsewhere, closes it and
// gives the focus back.
#pragma once

#include <QFrame>
#include <QPointer>
#include <QSize>

namespace qfa::app {

class Overlay : public QFrame {
  Q_OBJECT

 public:
  Overlay(QWidget* host, QSize preferred);
  void open(QWidget* first_focus);

 public slots:
  void close();

 signals:
  void closed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void place();
  void focusMoved(QWidget* old, QWidget* now);

  QSize preferred_;
  QPointer<QWidget> before_;
};

}  // namespace qfa::app
