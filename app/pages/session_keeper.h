// SPDX-License-Identifier: GPL-3.0-or-later
// Writes down what is open 2 s after it changed, and opens it again at the next start. Work never
// starts by itself: an unfinished run is offered.
#pragma once

#include <QObject>
#include <QRect>
#include <QTimer>
#include <vector>

#include "app/pages/workspace.h"

namespace qfa::app {

class Context;
class MainWindow;

// The rectangle moved, and if need be shrunk, into the screen it overlaps most; into the first screen
// where it lies on none.
QRect clampedTo(const QRect& rect, const std::vector<QRect>& screens);

class SessionKeeper : public QObject {
  Q_OBJECT

 public:
  SessionKeeper(Workspace& workspace, MainWindow& window, Context& context);

  void restoreGeometry();
  // Page, run, subnet. The window is shown.
  void restore();
  void save();
  void touch() { timer_.start(); }  // something changed

 private:
  void offerToContinue();

  Workspace& workspace_;
  MainWindow& window_;
  Context& context_;
  QTimer timer_;
  QString restored_run_;
  QString restored_subnet_;
};

}  // namespace qfa::app
