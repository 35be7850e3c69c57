// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/loss_plot.h"

#include <QKeyEvent>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {

LossPlot::LossPlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Training loss by bit-width"), parent), model_(model) {
  setObjectName("liveLoss");
  setLabels(tr("step"), tr("loss, nats per token, train"));
  raw_ = legendKey(plot(), tr("each step"));
  raw_->setLayer("bands");
  restyle();
}

// Widths of units that are not trained (embedding, head) have no adapter to attribute a loss to.
bool LossPlot::shown(BitWidth width) const {
  return model_.rates().empty() || model_.rates().contains(width);
}

void LossPlot::restyle() {
  auto pale = theme().muted;
  pale.setAlphaF(0.35F);
  raw_->setPen(QPen(pale, 1));
  for (const auto& [width, graph] : averages_) graph->setPen(QPen(theme().bit(width), 1.5));
}

// The first steps of a run can cost ten times what the others do: they do not set the range.
void LossPlot::fitToData() {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto& [width, series] : model_.averageLoss()) {
    if (!shown(width)) continue;
    const auto [series_low, series_high] = series.minMax(series.size() / 20, series.size());
    low = std::min(low, series_low);
    high = std::max(high, series_high);
  }
  const auto [raw_low, raw_high] = model_.loss().minMax(0, model_.loss().size());
  if (low > high) {
    low = raw_low;
    high = raw_high;
  }
  if (low > high) return;  // no finite loss yet
  // A single wild step does not set the range: at most half as high again as the averages.
  const double span = std::max(high - low, 0.05 * std::max(high, 1e-6));
  high = std::min(std::max(raw_high, high + 0.05 * span), high + 0.5 * span);
  low = std::max(std::min(raw_low, low - 0.05 * span), low - 0.5 * span);
  if (logarithmic_) low = std::max(low, high * 1e-3);
  setView(0, std::max(static_cast<double>(model_.step()), 10.0), std::max(low, logarithmic_ ? 1e-9 : 0.0), high);
}

void LossPlot::redraw() {
  setEmptyText(model_.loss().empty() ? tr("The loss appears with the first step.") : QString());
  for (const auto& [width, series] : model_.averageLoss()) {
    if (!shown(width) || averages_.contains(width)) continue;
    auto* graph = legendKey(plot(), tr("%1, average").arg(formatWidth(width)));
    averages_[width] = graph;
    raw_->removeFromLegend();
    raw_->addToLegend();
    restyle();
  }
  fitToData();
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  raw_->data()->set(clipped(model_.loss().visible(x.lower, x.upper, columns()), x, y), true);
  parts().end_labels->labels.clear();
  for (const auto& [width, graph] : averages_) {
    const auto at = model_.averageLoss().find(width);
    if (at == model_.averageLoss().end() || !shown(width) || at->second.empty()) {
      graph->data()->clear();
      continue;
    }
    graph->data()->set(clipped(at->second.visible(x.lower, x.upper, columns()), x, y), true);
    if (graph->visible()) {
      const auto& end = at->second.back();
      parts().end_labels->labels.push_back({formatWidth(width), theme().bit(width), std::min(end.x, x.upper), end.y});
    }
  }
}

void LossPlot::setLogarithmic(bool on) {
  logarithmic_ = on;
  plot()->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot()->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog) : QSharedPointer<QCPAxisTicker>(new PlainTicker));
  fit();
}

void LossPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_L && event->modifiers() == Qt::NoModifier) {
    setLogarithmic(!logarithmic_);
    return;
  }
  PlotWidget::keyPressEvent(event);
}

QString LossPlot::readOut(double x, double) const {
  if (model_.loss().empty()) return {};
  const auto& at = model_.loss()[model_.loss().nearest(x)];
  QStringList lines{tr("step %1: loss %2").arg(at.x).arg(QLocale().toString(at.y, 'f', 4))};
  for (const auto& [width, series] : model_.averageLoss()) {
    if (!shown(width) || series.empty()) continue;
    lines << tr("%1: %2, attributed by share of units, not measured")
                 .arg(formatWidth(width), QLocale().toString(series[series.nearest(x)].y, 'f', 4));
  }
  return lines.join('\n');
}

}  // namespace qfa::app
