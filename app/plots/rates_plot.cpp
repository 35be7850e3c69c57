// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/rates_plot.h"

#include <QStringList>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr int kBandPoints = 800;

std::vector<SeriesPoint> percent(std::vector<SeriesPoint> points) {
  for (auto& point : points) point.y *= 100;
  return points;
}

}  // namespace

RatesPlot::RatesPlot(const LiveModel& model, QWidget* parent)
    : PlotWidget(tr("Sampling rates: share of adapter updates"), parent), model_(model) {
  setObjectName("liveRates");
  setLabels(tr("step"), tr("share of updates, %"));
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

// The first steps swing from 0 to 100 %: the range is that of what comes after them.
void RatesPlot::fitToData() {
  double last = 0;
  double low = 1;
  double high = 0;
  for (const auto& [width, rates] : model_.rates()) {
    last = std::max(last, rates.realised.back().x);
    const auto from = rates.realised.size() / 10;
    for (const auto* series : {&rates.realised, &rates.expected}) {
      const auto [series_low, series_high] = series->minMax(from, series->size());
      low = std::min(low, series_low);
      high = std::max(high, series_high);
    }
  }
  const double pad = std::max(0.02, 0.15 * (high - low));
  setView(0, std::max(last, 10.0), 100 * std::max(0.0, low - pad), 100 * std::min(1.0, high + pad));
}

void RatesPlot::redraw() {
  setEmptyText(model_.rates().empty() ? tr("Rates appear with the first step.") : QString());
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
  for (const auto& [width, rates] : model_.rates()) {
    const auto& lines = lines_.at(width);
    const auto expected = percent(rates.expected.sampled(x.lower, x.upper, kBandPoints));
    const auto half = percent(rates.half_width.sampled(x.lower, x.upper, kBandPoints));
    auto lower = expected;
    auto upper = expected;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      lower[i].y -= half[i].y;
      upper[i].y += half[i].y;
    }
    lines.lower->data()->set(clamped(lower, x, y), true);
    lines.upper->data()->set(clamped(upper, x, y), true);
    lines.expected->data()->set(clipped(expected, x, y), true);
    lines.realised->data()->set(clipped(percent(rates.realised.visible(x.lower, x.upper, columns())), x, y), true);
    const bool visible = lines.realised->visible();
    for (auto* graph : {lines.lower, lines.upper, lines.expected}) graph->setVisible(visible);
    if (visible) {
      parts().end_labels->labels.push_back(
          {formatWidth(width), theme().bit(width), std::min(rates.realised.back().x, x.upper), 100 * rates.realised.back().y});
    }
  }
}

QString RatesPlot::readOut(double x, double) const {
  QStringList lines;
  for (const auto& [width, rates] : model_.rates()) {
    const auto nearest = rates.realised.nearest(x);
    if (lines.empty()) lines << tr("step %1").arg(rates.realised[nearest].x);
    lines << tr("%1: %2 %, expected %3 % (95 % band)")
                 .arg(formatWidth(width), QLocale().toString(100 * rates.realised[nearest].y, 'f', 1),
                      formatMeasured(100 * rates.expected[nearest].y, 100 * rates.half_width[nearest].y));
  }
  return lines.join('\n');
}

}  // namespace qfa::app
