// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/accuracy_plot.h"

#include <QComboBox>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kDodge = 3;          // px between series of one step, so that their bars stay apart
constexpr std::size_t kMarkers = 40;  // with more points, only the line is drawn

}  // namespace

AccuracyPlot::AccuracyPlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Probe score by bit-width"), parent), model_(model) {
  setObjectName("liveAccuracy");
  setLabels(tr("step"), tr("probe score"));
  bars_key_ = legendKey(plot(), tr("95 % interval"));
  best_ = legendKey(plot(), tr("best step"));
  best_->setLineStyle(QCPGraph::lsNone);
  choice_ = new QComboBox(this);
  choice_->setObjectName("liveMetric");
  choice_->setAccessibleName(tr("Score of the probes"));
  connect(choice_, &QComboBox::textActivated, this, [this] { emit signalChosen(choice_->currentData().toString()); });
  setControls(choice_);
  choice_->hide();
  restyle();
}

void AccuracyPlot::addSeries(BitWidth width) {
  Series series{legendKey(plot(), formatWidth(width)), new QCPErrorBars(plot()->xAxis, plot()->yAxis)};
  series.bars->removeFromLegend();
  series.bars->setDataPlottable(series.graph);
  series.bars->setWhiskerWidth(5);
  series.bars->setSymbolGap(0);
  for (auto* key : {bars_key_, best_}) {
    key->removeFromLegend();
    key->addToLegend();
  }
  series_[width] = series;
  restyle();
}

void AccuracyPlot::restyle() {
  for (const auto& [width, series] : series_) {
    const auto colour = width == kMixed ? theme().muted : theme().bit(width);
    series.graph->setPen(QPen(colour, 1.5));
    series.graph->setScatterStyle(markerOf(width, colour, theme().plot));
    series.bars->setPen(QPen(colour, 1));
  }
  bars_key_->setPen(Qt::NoPen);
  best_->setPen(Qt::NoPen);
  best_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme().text, 1), Qt::NoBrush, 14));
  bars_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssPlus, QPen(theme().muted, 1), Qt::NoBrush, 9));
}

void AccuracyPlot::fitToData() {
  const auto scale = signalInfo(model_.probeSignal().toStdString()).scale;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  int last = std::max(model_.shown(), 10);
  for (const auto& [width, points] : model_.probes()) {
    for (const auto& point : points) {
      if (point.step > model_.shown()) continue;
      low = std::min(low, scale * (point.score - kNormal95 * point.std_err));
      high = std::max(high, scale * (point.score + kNormal95 * point.std_err));
      last = std::max(last, point.step);
    }
  }
  if (!(low <= high)) return;
  const double pad = std::max(0.06 * (high - low), 0.005 * scale);
  low = std::max(low - pad, scale == 100 ? -2.0 : -std::numeric_limits<double>::infinity());
  high = std::min(high + pad, scale == 100 ? 102.0 : std::numeric_limits<double>::infinity());
  const double side = 0.02 * last;  // bars at step 0 and at the last one stay inside
  setView(-side, last + side, low, high);
}

void AccuracyPlot::fill(BitWidth width, const Series& series, int place) {
  const auto info = signalInfo(model_.probeSignal().toStdString());
  const auto scale = info.scale;
  const LiveModel::Probe* best = nullptr;
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  const double dodge = place * kDodge * x.size() / columns();
  QVector<QCPGraphData> points;
  QVector<QCPErrorBarsData> bars;
  const auto at = model_.probes().find(width);
  if (at != model_.probes().end()) {
    for (const auto& point : at->second) {
      if (point.step > model_.shown()) continue;
      const double score = scale * point.score;
      if (!best || (info.higher_is_better ? point.score > best->score : point.score < best->score)) best = &point;
      if (!x.contains(point.step) || !y.contains(score)) continue;
      const double half = scale * kNormal95 * point.std_err;
      points.push_back({point.step + dodge, score});
      bars.push_back({score - std::max(score - half, y.lower), std::min(score + half, y.upper) - score});
    }
  }
  const bool many = points.size() > static_cast<int>(kMarkers);
  const auto colour = width == kMixed ? theme().muted : theme().bit(width);
  series.graph->setScatterStyle(many ? QCPScatterStyle(QCPScatterStyle::ssNone) : markerOf(width, colour, theme().plot));
  if (!points.empty() && series.graph->visible()) {
    parts().end_labels->labels.push_back({formatWidth(width), colour, std::min(points.back().key, x.upper), points.back().value});
  }
  // One probe is no choice between steps.
  if (best && series.graph->visible() && at->second.size() > 1 && x.contains(best->step) && y.contains(scale * best->score))
    best_->addData(best->step + dodge, scale * best->score);
  series.graph->data()->set(points, true);
  *series.bars->data() = bars;
  series.bars->setVisible(series.graph->visible());
}

void AccuracyPlot::offerSignals() {
  const auto names = model_.probeSignals();
  choice_->setVisible(names.size() > 1);
  if (choice_->count() != names.size()) {
    choice_->clear();
    for (const auto& name : names) choice_->addItem(signalInfo(name.toStdString()).brief, name);
  }
  choice_->setCurrentIndex(choice_->findData(model_.probeSignal()));
}

DataTable AccuracyPlot::table() const {
  DataTable table{{{"signal", {}, {}}, {"bits", {}, {}}, {"step", {}, {}}, {"score", {}, {}}, {"std_err", {}, {}}, {"n", {}, {}}}};
  auto& columns = table.columns;
  for (const auto& signal : model_.probeSignals()) {
    for (const auto& [width, points] : model_.probes(signal)) {
      for (const auto& point : points) {
        columns[0].texts.push_back(signal);
        columns[1].texts.push_back(width == kMixed ? QString("mixed") : QString::number(width));
        columns[2].numbers.push_back(point.step);
        columns[3].numbers.push_back(point.score);
        columns[4].numbers.push_back(point.std_err);
        columns[5].numbers.push_back(static_cast<double>(point.n));
      }
    }
  }
  return table;
}

// What was asked, and how often: the task and its items.
QString AccuracyPlot::source() const {
  const auto task = model_.probeSignal().section('/', 0, -2);
  for (const auto& [width, points] : model_.probes()) {
    if (!points.empty()) return task.isEmpty() ? tr("n = %1").arg(points.back().n) : tr("%1, n = %2").arg(task).arg(points.back().n);
  }
  return task;
}

void AccuracyPlot::redraw() {
  const auto info = signalInfo(model_.probeSignal().toStdString());
  offerSignals();
  best_->data()->clear();
  setEmptyText(model_.probes().empty() ? tr("Scores appear with the first probe.") : QString());
  if (!model_.probes().empty()) {
    auto quantity = info.quantity;
    auto brief = info.brief;
    for (auto* text : {&quantity, &brief}) (*text)[0] = (*text)[0].toUpper();
    setTitle(quantity, brief);
    setCaption(source());
    const auto what = info.unit.isEmpty() ? info.brief : info.brief + ", " + info.unit;
    setLabels(tr("step"), tr("%1, probe, %2").arg(what, info.higher_is_better ? tr("↑ better") : tr("↓ better")));
  }
  for (const auto& [width, points] : model_.probes()) {
    if (!series_.contains(width)) addSeries(width);
  }
  fitToData();
  parts().end_labels->labels.clear();
  int place = -static_cast<int>(series_.size()) / 2;
  for (const auto& [width, series] : series_) fill(width, series, place++);
}

QString AccuracyPlot::readOut(double x, double) const {
  const auto scale = signalInfo(model_.probeSignal().toStdString()).scale;
  QStringList lines;
  for (const auto& [width, points] : model_.probes()) {
    if (points.empty()) continue;
    const auto nearest = std::min_element(points.begin(), points.end(),
                                          [x](const auto& a, const auto& b) { return std::abs(a.step - x) < std::abs(b.step - x); });
    if (lines.empty()) lines << tr("step %1, value ± standard error").arg(nearest->step);
    lines << tr("%1: %2%3, n = %4")
                 .arg(formatWidth(width), formatMeasured(scale * nearest->score, scale * nearest->std_err), scale == 100 ? " %" : "")
                 .arg(nearest->n);
  }
  return lines.join('\n');
}

}  // namespace qfa::app
