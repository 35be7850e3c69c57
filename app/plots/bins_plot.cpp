// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/bins_plot.h"

#include <algorithm>
#include <cmath>

#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {

BinsPlot::BinsPlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Steps by average bits"), parent), model_(model) {
  setObjectName("liveBins");
  setLabels(tr("average bits of the subnet"), tr("share of steps, %"));
  setReplotsPerSecond(2);
  realised_ = new QCPBars(plot()->xAxis, plot()->yAxis);
  realised_->setName(tr("realised"));
  expected_ = legendKey(plot(), tr("expected, 95 % band"));
  expected_->setLineStyle(QCPGraph::lsNone);
  band_ = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
  band_->removeFromLegend();
  band_->setDataPlottable(expected_);
  band_->setSymbolGap(0);
  plot()->axisRect()->setMinimumMargins(QMargins(48, 8, 16, 24));
  restyle();
}

void BinsPlot::restyle() {
  auto fill = theme().accent;
  fill.setAlphaF(0.55F);
  realised_->setPen(QPen(theme().accent, 1));
  realised_->setBrush(fill);
  expected_->setPen(QPen(theme().text, 1));
  QPainterPath tick;
  tick.moveTo(-7, 0);
  tick.lineTo(7, 0);
  expected_->setScatterStyle(QCPScatterStyle(tick, QPen(theme().text, 2), Qt::NoBrush, 6));
  band_->setPen(QPen(theme().text, 1));
}

void BinsPlot::redraw() {
  const auto* bins = model_.binsAt(model_.shown());
  const bool empty = !bins || bins->realised.empty() || model_.rates().size() < 2;
  setEmptyText(!empty                   ? QString()
               : model_.rates().empty() ? tr("Bins fill with the first step.")
                                        : tr("One bit-width: every step is in one bin."));
  realised_->data()->clear();
  expected_->data()->clear();
  band_->data()->clear();
  if (empty) return;
  const auto [first, unused] = model_.losses().bin(0);
  const double width = model_.losses().bin(0).second - first;
  realised_->setWidth(0.86 * width);
  QVector<QCPBarsData> bars;
  QVector<QCPGraphData> ticks;
  QVector<QCPErrorBarsData> errors;
  double high = 0, low = 100;
  for (std::size_t i = 0; i < bins->realised.size(); ++i) {
    const double x = first + width * (static_cast<double>(i) + 0.5), realised = 100 * bins->realised[i];
    const double expected = i < bins->expected.size() ? 100 * bins->expected[i] : 0;
    const double half = i < bins->half_width.size() ? 100 * bins->half_width[i] : 0;
    if (!logarithmic() || realised > 0) bars.push_back({x, realised});
    if (!logarithmic() || expected > 0) {
      ticks.push_back({x, expected});
      errors.push_back({std::min(half, expected * (logarithmic() ? 0.999 : 1)), half});
    }
    high = std::max({high, realised, expected + half});
    for (const double value : {realised, expected})
      if (value > 0) low = std::min(low, value);
  }
  PlotWidget::setView(first, first + width * static_cast<double>(bins->realised.size()), logarithmic() ? low / 2 : 0,
                      1.08 * std::max(high, 1.0));
  realised_->setBaseValue(logarithmic() ? plot()->yAxis->range().lower : 0);
  realised_->data()->set(bars, true);
  expected_->data()->set(ticks, true);
  if (!bins->half_width.empty()) *band_->data() = errors;
  expected_->setName(bins->half_width.empty() ? tr("expected") : tr("expected, 95 % band"));
  setCaption(tr("step %1").arg(bins->step));
}

QString BinsPlot::readOut(double x, double) const {
  const auto* bins = model_.binsAt(model_.shown());
  if (!bins || model_.rates().size() < 2) return {};
  const auto i = static_cast<std::size_t>(model_.losses().binOf(x));
  if (i >= bins->realised.size() || i >= bins->expected.size()) return {};
  const auto [low, high] = model_.losses().bin(static_cast<int>(i));
  const auto number = [](double value, int digits) { return QLocale().toString(value, 'f', digits); };
  auto text = tr("%1–%2 bit: %3 % of the steps, expected %4 %")
                  .arg(number(low, 2), number(high, 2), number(100 * bins->realised[i], 1), number(100 * bins->expected[i], 1));
  if (i < bins->half_width.size()) text += tr(" ± %1 (95 % band)").arg(number(100 * bins->half_width[i], 1));
  return text;
}

DataTable BinsPlot::table() const {
  DataTable table{{{"bits_from", {}, {}}, {"bits_to", {}, {}}, {"realised", {}, {}}, {"expected", {}, {}}, {"half_width", {}, {}}}};
  const auto* bins = model_.binsAt(model_.shown());
  for (std::size_t i = 0; bins && i < bins->realised.size(); ++i) {
    const auto [low, high] = model_.losses().bin(static_cast<int>(i));
    table.columns[0].numbers.push_back(low);
    table.columns[1].numbers.push_back(high);
    table.columns[2].numbers.push_back(bins->realised[i]);
    table.columns[3].numbers.push_back(i < bins->expected.size() ? bins->expected[i] : std::nan(""));
    table.columns[4].numbers.push_back(i < bins->half_width.size() ? bins->half_width[i] : std::nan(""));
  }
  return table;
}

}  // namespace qfa::app
