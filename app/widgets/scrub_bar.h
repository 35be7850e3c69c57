// SPDX-License-Identifier: GPL-3.0-or-later
// The history of a run on one line, with the sampler's target, checkpoints, probes, pauses and alarms;
// moving on it shows the run as it stood at that step.
#pragma once

#include <QAbstractSlider>

#include "app/settings/theme.h"

class QPainter;

namespace qfa::app {

class LiveModel;

class ScrubBar : public QAbstractSlider {
  Q_OBJECT

 public:
  explicit ScrubBar(LiveModel& model, QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  QSize sizeHint() const override { return {400, 36}; }
  QSize minimumSizeHint() const override { return {120, 36}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;  // arrows one step, with Shift 100; End: live

 private:
  void follow();
  void moveTo(int step);
  QRectF track() const;
  double xOf(double step) const;
  void paintTarget(QPainter& painter) const;
  void paintTicks(QPainter& painter) const;

  LiveModel& model_;
  Theme theme_;
};

}  // namespace qfa::app
