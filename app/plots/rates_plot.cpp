// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/rates_plot.h"

#include <QComboBox>
#include <QStringList>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr int kBandPoints = 800;

constexpr int kSmallestWindow = 10;

}  // namespace

RatesPlot::RatesPlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Sampling rates"), parent), model_(model) {
  setObjectName("liveRates");
  setLabels(tr("step"), tr("share of adapter updates, %"));
  choice_ = new QComboBox(this);
  choice_->setObjectName("liveRatesView");
  choice_->setAccessibleName(tr("Steps that the share is taken of"));
  choice_->setToolTip(tr("Since the first step, or of the last steps only"));
  choice_->addItems({tr("cumulative"), tr("last 1/16 period"), tr("last period")});
  connect(choice_, &QComboBox::currentIndexChanged, this, [this](int index) { setView(static_cast<View>(index)); });
  setControls(choice_);
  expected_key_ = legendKey(plot(), tr("expected"));
  band_key_ = legendKey(plot(), tr("95 % band"));
  restyle();
}

void RatesPlot::addLines(BitWidth width) {
  Lines lines{plot()->addGraph(), plot()->addGraph(), plot()->addGraph(), plot()->addGraph()};
  for (auto* graph : {lines.lower, lines.upper, lines.expected}) graph->removeFromLegend();
  for (auto* graph : {lines.lower, lines.upper}) graph->setLayer("bands");
  lines.upper->setChannelFillGraph(lines.lower);
  lines.realised->setName(formatWidth(width));
  // The keys that explain the manner of drawing stand after the series.
  for (auto* key : {expected_key_, band_key_}) {
    key->removeFromLegend();
    key->addToLegend();
  }
  lines_[width] = lines;
  restyle();
}

void RatesPlot::restyle() {
  for (const auto& [width, lines] : lines_) {
    const auto colour = theme().bit(width);
    auto fill = colour;
    fill.setAlphaF(0.16F);
    lines.lower->setPen(Qt::NoPen);
    lines.upper->setPen(Qt::NoPen);
    lines.upper->setBrush(fill);
    lines.expected->setPen(QPen(colour, 1, Qt::DashLine));
    lines.realised->setPen(QPen(colour, 1.5));
  }
  auto fill = theme().muted;
  fill.setAlphaF(0.3F);
  expected_key_->setPen(QPen(theme().muted, 1, Qt::DashLine));
  band_key_->setPen(Qt::NoPen);
  band_key_->setBrush(fill);
}

void RatesPlot::setView(View view) {
  view_ = view;
  choice_->setCurrentIndex(static_cast<int>(view));
  fit();
}

int RatesPlot::window() const {
  if (view_ == View::cumulative) return 0;
  // A run whose sampler has no wave has no period: a sixteenth of the run is taken.
  const int period = model_.period() > 0 ? model_.period() : std::max(1, model_.step() / 16);
  return std::max(kSmallestWindow, view_ == View::period ? period : period / 16);
}

RatesPlot::Curves RatesPlot::curves(BitWidth width, double x0, double x1) const {
  const auto& rates = model_.rates().at(width);
  x1 = std::min(x1, static_cast<double>(model_.shown()));
  Curves curves;
  const int steps = window();
  // Extremes of the noisy curve are kept; a band is smooth.
  const auto fine = steps == 0 ? rates.realised.visible(x0, x1, columns()) : rates.realised.sampled(x0, x1, 2 * columns());
  for (const auto& point : fine) {
    if (steps > 0 && point.x < steps) continue;  // the window is not full yet
    curves.realised.push_back({point.x, 100 * (steps == 0 ? point.y : model_.rateAt(width, point.x, steps).realised)});
  }
  for (const auto& point : rates.expected.sampled(x0, x1, kBandPoints)) {
    if (steps > 0 && point.x < steps) continue;
    const auto rate = model_.rateAt(width, point.x, steps);
    curves.expected.push_back({point.x, 100 * rate.expected});
    curves.lower.push_back({point.x, 100 * (rate.expected - rate.half_width)});
    curves.upper.push_back({point.x, 100 * (rate.expected + rate.half_width)});
  }
  return curves;
}

// The first steps swing from 0 to 100 %: the range is that of what comes after them.
void RatesPlot::fitToData() {
  const double last = std::max(model_.shown(), 10);
  double low = 100, high = 0;
  for (const auto& [width, rates] : model_.rates()) {
    const auto drawn = curves(width, clipsOutliers() ? last / 10 : 0, last);
    for (const auto* curve : {&drawn.realised, &drawn.expected}) {
      for (const auto& point : *curve) {
        low = std::min(low, point.y);
        high = std::max(high, point.y);
      }
    }
  }
  if (low > high) low = 0, high = 100;
  const double pad = std::max(2.0, 0.15 * (high - low));
  PlotWidget::setView(0, last, std::max(0.0, low - pad), std::min(100.0, high + pad));
}

void RatesPlot::redraw() {
  setEmptyText(model_.rates().empty() ? tr("Rates appear with the first step.") : QString());
  setCaption(view_ == View::cumulative ? QString() : tr("of the last %1 steps").arg(window()));
  parts().end_labels->labels.clear();
  if (model_.rates().empty()) {
    for (const auto& [width, lines] : lines_) {
      for (auto* graph : {lines.lower, lines.upper, lines.expected, lines.realised}) graph->data()->clear();
    }
    return;
  }
  for (const auto& [width, rates] : model_.rates()) {
    if (!lines_.contains(width)) addLines(width);
  }
  fitToData();
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  const QCPRange until(x.lower, std::min(x.upper, static_cast<double>(model_.shown())));
  for (const auto& [width, rates] : model_.rates()) {
    const auto& lines = lines_.at(width);
    const auto drawn = curves(width, x.lower, x.upper);
    lines.lower->data()->set(clamped(drawn.lower, until, y), true);
    lines.upper->data()->set(clamped(drawn.upper, until, y), true);
    lines.expected->data()->set(clipped(drawn.expected, until, y), true);
    lines.realised->data()->set(clipped(drawn.realised, until, y), true);
    const bool visible = lines.realised->visible();
    for (auto* graph : {lines.lower, lines.upper, lines.expected}) graph->setVisible(visible);
    if (!visible || drawn.realised.empty()) continue;
    const auto end = model_.rateAt(width, until.upper, window());
    parts().end_labels->labels.push_back({formatWidth(width), theme().bit(width), until.upper, 100 * end.realised});
  }
}

QString RatesPlot::readOut(double x, double) const {
  QStringList lines;
  for (const auto& [width, rates] : model_.rates()) {
    const double at = std::min(x, static_cast<double>(model_.shown()));
    const auto rate = model_.rateAt(width, at, window());
    if (lines.empty()) lines << tr("step %1").arg(rates.realised[rates.realised.nearest(at)].x);
    lines << tr("%1: %2 %, expected %3 % (95 % band)")
                 .arg(formatWidth(width), QLocale().toString(100 * rate.realised, 'f', 1),
                      formatMeasured(100 * rate.expected, 100 * rate.half_width));
  }
  return lines.join('\n');
}

DataTable RatesPlot::table() const {
  std::vector<std::pair<QString, const SeriesBuffer*>> series;
  for (const auto& [width, rates] : model_.rates()) {
    series.emplace_back(QString("share_%1bit").arg(width), &rates.realised);
    series.emplace_back(QString("expected_%1bit").arg(width), &rates.expected);
    series.emplace_back(QString("half_width_%1bit").arg(width), &rates.half_width);
  }
  return joined("step", series);
}

}  // namespace qfa::app
