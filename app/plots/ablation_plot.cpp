// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/ablation_plot.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "app/models/format.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kDodge = 5;  // px between arms, so that their bars stay apart

// Arms borrow the colours and shapes of widths: they are told apart on both grounds.
BitWidth styleOf(std::size_t place) {
  constexpr BitWidth kOrder[] = {5, 2, 4, 6, 3, 8};
  return kOrder[place % std::size(kOrder)];
}

}  // namespace

AblationPlot::AblationPlot(AblationDrawing drawing, QWidget* parent) : PlotWidget(tr("Ablation"), parent), drawing_(std::move(drawing)) {
  setObjectName("ablation");
  setTitle(drawing_.title);
  setCaption(drawing_.caption);
  setLabels(drawing_.x_label, drawing_.y_label);
  for (const auto& series : drawing_.series) {
    Curve curve{legendKey(plot(), series.arm), new QCPErrorBars(plot()->xAxis, plot()->yAxis)};
    if (!series.trained) curve.graph->removeFromLegend();
    curve.bars->removeFromLegend();
    curve.bars->setDataPlottable(curve.graph);
    curve.bars->setWhiskerWidth(5);
    curve.bars->setSymbolGap(0);
    curves_.push_back(curve);
  }
  bars_key_ = legendKey(plot(), tr("± standard error over %1 seeds").arg(drawing_.most_seeds));
  if (drawing_.most_seeds < 2) bars_key_->removeFromLegend();
  before_key_ = legendKey(plot(), tr("before training"));
  const bool before = std::any_of(drawing_.series.begin(), drawing_.series.end(), [](const auto& s) { return !s.trained; });
  if (!before) before_key_->removeFromLegend();
  restyle();
}

void AblationPlot::restyle() {
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const auto& series = drawing_.series[i];
    const auto colour = theme().bit(styleOf(series.place));
    curves_[i].graph->setPen(QPen(colour, series.trained ? 1.5 : 1, series.trained ? Qt::SolidLine : Qt::DashLine));
    curves_[i].graph->setScatterStyle(markerOf(styleOf(series.place), colour, theme().plot));
    curves_[i].bars->setPen(QPen(colour, 1));
  }
  bars_key_->setPen(Qt::NoPen);
  bars_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssPlus, QPen(theme().muted, 1), Qt::NoBrush, 9));
  before_key_->setPen(QPen(theme().muted, 1, Qt::DashLine));
}

void AblationPlot::fitToData() {
  double low = std::numeric_limits<double>::infinity(), left = low;
  double high = -low, right = -low;
  for (const auto& series : drawing_.series) {
    for (const auto& point : series.points) {
      left = std::min(left, point.bits), right = std::max(right, point.bits);
      low = std::min(low, point.value - point.half), high = std::max(high, point.value + point.half);
    }
  }
  if (!(low <= high)) return;
  const double side = std::max(0.06 * (right - left), 0.1), pad = std::max(0.06 * (high - low), 1e-6 * std::max(1.0, std::abs(high)));
  setView(left - side, right + side, low - pad, high + pad);
}

double AblationPlot::dodge(std::size_t place) const {
  std::size_t arms = 0;
  for (const auto& series : drawing_.series) arms = std::max(arms, series.place + 1);
  const double centre = (static_cast<double>(arms) - 1) / 2;
  return (static_cast<double>(place) - centre) * kDodge * plot()->xAxis->range().size() / columns();
}

void AblationPlot::redraw() {
  setEmptyText(drawing_.series.empty() ? tr("There are no scores.") : QString());
  fitToData();
  const auto x = plot()->xAxis->range(), y = plot()->yAxis->range();
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const auto& series = drawing_.series[i];
    QVector<QCPGraphData> points;
    QVector<QCPErrorBarsData> bars;
    for (const auto& point : series.points) {
      const double at = point.bits + dodge(series.place);
      if (!x.contains(at) || !y.contains(point.value)) continue;  // a figure does not clip
      points.push_back({at, point.value});
      bars.push_back(
          {point.value - std::max(point.value - point.half, y.lower), std::min(point.value + point.half, y.upper) - point.value});
    }
    curves_[i].graph->data()->set(points, true);
    *curves_[i].bars->data() = bars;
  }
}

QString AblationPlot::readOut(double x, double) const {
  QStringList lines;
  for (const auto& series : drawing_.series) {
    const auto nearest = std::min_element(series.points.begin(), series.points.end(),
                                          [x](const auto& a, const auto& b) { return std::abs(a.bits - x) < std::abs(b.bits - x); });
    if (nearest == series.points.end()) continue;
    const auto value = formatMeasured(nearest->value, nearest->half);
    lines << (series.trained ? tr("%1, %2 bit: %3").arg(series.arm).arg(nearest->bits).arg(value)
                             : tr("%1, %2 bit, before training: %3").arg(series.arm).arg(nearest->bits).arg(value));
  }
  return lines.join('\n');
}

DataTable AblationPlot::table() const {
  DataTable table{{{"arm", {}, {}}, {"when", {}, {}}, {"bits", {}, {}}, {"mean", {}, {}}, {"std_err", {}, {}}, {"seeds", {}, {}}}};
  for (const auto& series : drawing_.series) {
    for (const auto& point : series.points) {
      table.columns[0].texts.push_back(series.arm);
      table.columns[1].texts.push_back(series.trained ? "after" : "before");
      table.columns[2].numbers.push_back(point.bits);
      table.columns[3].numbers.push_back(point.value);
      table.columns[4].numbers.push_back(point.seeds < 2 ? std::nan("") : point.half);
      table.columns[5].numbers.push_back(point.seeds);
    }
  }
  return table;
}

}  // namespace qfa::app
