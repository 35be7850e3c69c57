// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/history_row.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <algorithm>
#include <cmath>

#include "app/models/live_model.h"
#include "app/widgets/scrub_bar.h"

namespace qfa::app {
namespace {

constexpr int kSmoothSteps = 20;  // of the slider: windows of 1 … 1000 steps, evenly in their logarithm

// The weight of the past for an exponential average over about 1/(1-beta) steps, and back.
double betaOf(int slider) {
  return 1 - std::pow(10.0, -3.0 * slider / kSmoothSteps);
}
int sliderOf(double beta) {
  return static_cast<int>(std::lround(-kSmoothSteps * std::log10(std::max(1 - beta, 1e-3)) / 3));
}

}  // namespace

HistoryRow::HistoryRow(LiveModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      scrub_(new ScrubBar(model, this)),
      text_(new QLabel(this)),
      smooth_text_(new QLabel(this)),
      follow_(new QPushButton(tr("● Live"), this)),
      x_axis_(new QComboBox(this)),
      smooth_(new QSlider(Qt::Horizontal, this)) {
  scrub_->setObjectName("liveScrub");
  scrub_->setToolTip(tr("The run at an earlier step: arrows move one step, with Shift 100, End goes back to live"));
  text_->setObjectName("liveScrubText");
  text_->setAccessibleName(tr("Step that is shown"));
  follow_->setObjectName("liveFollow");
  follow_->setAccessibleName(tr("Live"));
  follow_->setToolTip(tr("Show the newest step again (End)"));
  x_axis_->setObjectName("liveXAxis");
  x_axis_->setAccessibleName(tr("Unit of the x axis"));
  x_axis_->addItems({tr("x: steps"), tr("x: tokens"), tr("x: time")});
  smooth_->setObjectName("liveSmooth");
  smooth_->setAccessibleName(tr("Smoothing of the loss"));
  smooth_->setToolTip(tr("Weight of the past in the averages of the loss ([ and ])"));
  smooth_->setRange(0, kSmoothSteps);
  smooth_->setFixedWidth(90);
  smooth_->setValue(sliderOf(model_.losses().smoothing()));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(scrub_, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{text_, follow_, x_axis_, new QLabel(tr("smooth"), this), smooth_, smooth_text_}) {
    row->addWidget(widget);
  }
  connect(follow_, &QPushButton::clicked, this, [this] { model_.setCursor(std::nullopt); });
  connect(x_axis_, &QComboBox::currentIndexChanged, this, &HistoryRow::xAxisChosen);
  connect(smooth_, &QSlider::valueChanged, this, [this](int value) { model_.setSmoothing(betaOf(value)); });
  connect(&model_, &LiveModel::changed, this, &HistoryRow::refresh);
  refresh();
}

void HistoryRow::setTheme(const Theme& theme) {
  scrub_->setTheme(theme);
}

void HistoryRow::setRecording(bool on) {
  recording_ = on;
  refresh();
}

void HistoryRow::smooth(int direction) {
  smooth_->setValue(smooth_->value() + direction);
}

HistoryRow::XAxis HistoryRow::xAxis() const {
  return static_cast<XAxis>(x_axis_->currentIndex());
}

void HistoryRow::refresh() {
  const auto number = [](int step) { return QLocale().toString(step); };
  const bool frozen = model_.cursor().has_value();
  follow_->setEnabled(frozen);
  smooth_text_->setText(QLocale().toString(model_.losses().smoothing(), 'f', 3));
  text_->setVisible(model_.step() > 0);
  if (!frozen) {
    text_->setText(tr("step %1").arg(number(model_.step())));
  } else if (recording_) {
    text_->setText(tr("frozen at step %1 of %2 (recording goes on)").arg(number(model_.shown()), number(model_.step())));
  } else {
    text_->setText(tr("frozen at step %1 of %2").arg(number(model_.shown()), number(model_.step())));
  }
}

}  // namespace qfa::app
