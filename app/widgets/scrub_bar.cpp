// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/scrub_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "app/models/live_model.h"

namespace qfa::app {
namespace {

constexpr double kSide = 8;
constexpr double kTop = 4;
constexpr double kTickHeight = 7;
constexpr int kFarSteps = 100;

}  // namespace

ScrubBar::ScrubBar(LiveModel& model, QWidget* parent) : QAbstractSlider(parent), model_(model), theme_(lightTheme()) {
  setFocusPolicy(Qt::StrongFocus);
  setOrientation(Qt::Horizontal);
  setAccessibleName(tr("History of the run"));
  connect(&model_, &LiveModel::changed, this, &ScrubBar::follow);
  // Assistive technology moves the slider by its value.
  connect(this, &QAbstractSlider::valueChanged, this, [this](int value) {
    if (value != model_.shown()) moveTo(value);
  });
  follow();
}

void ScrubBar::setTheme(const Theme& theme) {
  theme_ = theme;
  update();
}

void ScrubBar::follow() {
  const QSignalBlocker blocker(this);
  setRange(0, model_.step());
  setPageStep(kFarSteps);
  setValue(model_.shown());
  setEnabled(model_.step() > 0);
  update();
}

void ScrubBar::moveTo(int step) {
  model_.setCursor(std::clamp(step, 0, model_.step()));
}

QRectF ScrubBar::track() const {
  return QRectF(rect()).adjusted(kSide, kTop, -kSide, -kTop);
}

double ScrubBar::xOf(double step) const {
  const auto line = track();
  return line.left() + line.width() * step / std::max(1, model_.step());
}

void ScrubBar::paintTarget(QPainter& painter) const {
  const auto& target = model_.target();
  if (target.empty() || model_.rates().size() < 2) return;
  const auto area = track().adjusted(0, 2, 0, -kTickHeight - 2);
  const double low = model_.rates().begin()->first, high = model_.rates().rbegin()->first;
  QPolygonF line;
  for (const auto& point : target.visible(0, model_.step(), width()))
    line << QPointF(xOf(point.x), area.bottom() - area.height() * (point.y - low) / (high - low));
  painter.setPen(QPen(theme_.muted, 1));
  painter.drawPolyline(line);
}

// Checkpoints as flags, probes as discs, pauses as two bars, alarms as triangles: shape, not colour alone.
void ScrubBar::paintTicks(QPainter& painter) const {
  const double bottom = track().bottom(), top = bottom - kTickHeight;
  painter.setPen(QPen(theme_.text, 1));
  painter.setBrush(theme_.text);
  for (const auto& checkpoint : model_.checkpoints()) {
    const double x = xOf(checkpoint.step);
    painter.drawLine(QPointF(x, top), QPointF(x, bottom));
    painter.drawRect(QRectF(x, top, 3, 2));
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme_.accent);
  for (const auto& [width, probes] : model_.probes())
    for (const auto& probe : probes) painter.drawEllipse(QPointF(xOf(probe.step), top - 1), 2, 2);
  painter.setBrush(theme_.muted);
  for (const int pause : model_.pauses()) {
    painter.drawRect(QRectF(xOf(pause) - 3, top, 2, kTickHeight));
    painter.drawRect(QRectF(xOf(pause) + 1, top, 2, kTickHeight));
  }
  painter.setBrush(theme_.warn);
  for (const auto& alarm : model_.alarms().alarms()) {
    const double x = xOf(std::min(alarm.step, model_.step()));
    painter.drawPolygon(QPolygonF({{x - 4, track().top() + 6}, {x + 4, track().top() + 6}, {x, track().top()}}));
  }
}

void ScrubBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto line = track();
  painter.setPen(QPen(hasFocus() ? theme_.accent : theme_.border, hasFocus() ? 2 : 1));
  painter.setBrush(theme_.plot);
  painter.drawRoundedRect(line.adjusted(-kSide / 2, -2, kSide / 2, 2), 4, 4);
  if (model_.step() == 0) return;
  paintTarget(painter);
  paintTicks(painter);
  const double x = xOf(model_.shown());
  painter.setPen(QPen(theme_.accent, 2));
  painter.drawLine(QPointF(x, line.top() - 1), QPointF(x, line.bottom() + 1));
  painter.setBrush(model_.cursor() ? theme_.plot : theme_.accent);
  painter.drawEllipse(QPointF(x, line.top() + 5), 4, 4);
}

void ScrubBar::mousePressEvent(QMouseEvent* event) {
  mouseMoveEvent(event);
}

void ScrubBar::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton) || model_.step() == 0) return;
  const auto line = track();
  moveTo(static_cast<int>(0.5 + model_.step() * (event->position().x() - line.left()) / line.width()));
}

void ScrubBar::keyPressEvent(QKeyEvent* event) {
  const int steps = event->modifiers() & Qt::ShiftModifier ? kFarSteps : 1;
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo(model_.shown() - steps);
    case Qt::Key_Right:
      return moveTo(model_.shown() + steps);
    case Qt::Key_Home:
      return moveTo(0);
    case Qt::Key_End:
      return model_.setCursor(std::nullopt);
    default:
      QAbstractSlider::keyPressEvent(event);
  }
}

}  // namespace qfa::app
