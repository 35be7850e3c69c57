// SPDX-License-Identifier: GPL-3.0-or-later
// Draws all plots of the program: those that are dirty and visible, each no more often than it asked
// for, and one a turn of the event loop.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <vector>

namespace qfa::app {

class PlotWidget;

class ReplotScheduler : public QObject {
  Q_OBJECT

 public:
  static ReplotScheduler& instance();  // of the application
  void mark(PlotWidget* plot);         // dirty
  void forget(PlotWidget* plot);

 private:
  explicit ReplotScheduler(QObject* parent);
  void turn();
  void arm();

  QTimer timer_;
  QElapsedTimer clock_;
  std::vector<PlotWidget*> dirty_;  // oldest first
};

}  // namespace qfa::app
