// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/overlay.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <algorithm>

namespace qfa::app {
namespace {
constexpr int kMargin = 16;
constexpr int kTop = 56;
}  // namespace

Overlay::Overlay(QWidget* host, QSize preferred) : QFrame(host), preferred_(preferred) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  host->installEventFilter(this);
  hide();
  connect(qApp, &QApplication::focusChanged, this, &Overlay::focusMoved);
}

void Overlay::open(QWidget* first_focus) {
  if (isHidden()) before_ = QApplication::focusWidget();
  place();
  show();
  raise();
  first_focus->setFocus(Qt::PopupFocusReason);
}

void Overlay::close() {
  if (isHidden()) return;
  hide();
  if (before_) before_->setFocus(Qt::PopupFocusReason);
  emit closed();
}

void Overlay::place() {
  const auto* host = parentWidget();
  const int width = std::min(preferred_.width(), host->width() - 2 * kMargin);
  const int height = std::min(preferred_.height(), host->height() - kTop - kMargin);
  setGeometry((host->width() - width) / 2, kTop, width, height);
}

void Overlay::focusMoved(QWidget*, QWidget* now) {
  if (isHidden() || !now || now == this || isAncestorOf(now)) return;
  if (now->window() != window()) return;  // a menu of its own, another program
  before_.clear();                        // the user has gone somewhere: leave it there
  close();
}

bool Overlay::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize && watched == parentWidget() && !isHidden()) place();
  return QFrame::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    close();
  } else {
    QFrame::keyPressEvent(event);
  }
}

}  // namespace qfa::app
