// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/replot_scheduler.h"

#include <QCoreApplication>
#include <QPointer>
#include <algorithm>

#include "app/plots/plot_widget.h"

namespace qfa::app {

ReplotScheduler& ReplotScheduler::instance() {
  static QPointer<ReplotScheduler> one;
  if (!one) one = new ReplotScheduler(QCoreApplication::instance());
  return *one;
}

ReplotScheduler::ReplotScheduler(QObject* parent) : QObject(parent) {
  timer_.setSingleShot(true);
  timer_.setTimerType(Qt::PreciseTimer);
  clock_.start();
  connect(&timer_, &QTimer::timeout, this, &ReplotScheduler::turn);
}

void ReplotScheduler::mark(PlotWidget* plot) {
  if (std::find(dirty_.begin(), dirty_.end(), plot) == dirty_.end()) dirty_.push_back(plot);
  if (!timer_.isActive()) arm();
}

void ReplotScheduler::forget(PlotWidget* plot) {
  std::erase(dirty_, plot);
}

void ReplotScheduler::turn() {
  const auto due = std::find_if(dirty_.begin(), dirty_.end(), [this](const PlotWidget* plot) { return plot->due_ms_ <= clock_.elapsed(); });
  if (due != dirty_.end()) {
    auto* plot = *due;
    dirty_.erase(due);
    // An invisible plot stays dirty: it is marked again when it is shown.
    if (plot->isVisible()) {
      plot->drawNow();
      plot->due_ms_ = clock_.elapsed() + plot->period_ms_;
    }
  }
  arm();
}

void ReplotScheduler::arm() {
  if (dirty_.empty()) return;
  const auto next =
      std::min_element(dirty_.begin(), dirty_.end(), [](const PlotWidget* a, const PlotWidget* b) { return a->due_ms_ < b->due_ms_; });
  timer_.start(static_cast<int>(std::clamp<qint64>((*next)->due_ms_ - clock_.elapsed(), 0, 1000)));
}

}  // namespace qfa::app
