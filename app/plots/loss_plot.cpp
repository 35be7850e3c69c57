// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/loss_plot.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kSettled = 0.2;  // the part of a run that does not set the range

QColor mixed(const QColor& a, const QColor& b, double part) {
  const auto mix = [part](double x, double y) { return static_cast<float>(x + part * (y - x)); };
  return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

}  // namespace

LossPlot::LossPlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Training loss"), parent), model_(model) {
  setObjectName("liveLoss");
  setLabels(tr("step"), tr("loss, nats per token, train"));
  raw_ = legendKey(plot(), tr("each step"));
  raw_->setLayer("bands");
  target_ = legendKey(plot(), tr("target average bits"));
  target_->setLayer("bands");
  visits_ = legendKey(plot(), {});
  expected_visits_ = legendKey(plot(), tr("expected visits"));
  for (auto* graph : {visits_, expected_visits_}) {
    graph->setLayer("bands");
    graph->removeFromLegend();
  }
  choice_ = new QComboBox(this);
  choice_->setObjectName("liveLossView");
  choice_->setAccessibleName(tr("What the loss is averaged by"));
  choice_->addItems({tr("by average bits"), tr("by bit-width"), tr("each step")});
  connect(choice_, &QComboBox::currentIndexChanged, this, [this](int index) { setView(static_cast<View>(index)); });
  setControls(choice_);
  restyle();
}

void LossPlot::setView(View view) {
  view_ = view;
  choice_->setCurrentIndex(static_cast<int>(view));
  fit();
}

void LossPlot::restyle() {
  auto pale = theme().muted;
  pale.setAlphaF(view_ == View::raw ? 0.9F : 0.3F);
  raw_->setPen(QPen(pale, 1));
  target_->setPen(QPen(theme().border, 1, Qt::DotLine));
  visits_->setPen(QPen(theme().bit(cell_width_), 1));
  expected_visits_->setPen(QPen(theme().bit(cell_width_), 1, Qt::DashLine));
  for (const auto& [width, marks] : probes_) {
    marks.points->setPen(Qt::NoPen);
    marks.points->setScatterStyle(markerOf(width, theme().bit(width), theme().plot));
    marks.bars->setPen(QPen(theme().bit(width), 1));
  }
}

// Between the colours of the widths on both sides of the bin.
QColor LossPlot::binColour(int bin) const {
  std::vector<BitWidth> widths;
  for (const auto& [width, rates] : model_.rates()) widths.push_back(width);
  if (widths.empty()) return theme().muted;
  const auto [low, high] = model_.losses().bin(bin);
  const double bits = (low + high) / 2;
  for (std::size_t i = 1; i < widths.size(); ++i) {
    if (bits > widths[i]) continue;
    return mixed(theme().bit(widths[i - 1]), theme().bit(widths[i]), (bits - widths[i - 1]) / (widths[i] - widths[i - 1]));
  }
  return theme().bit(widths.back());
}

std::vector<LossPlot::Curve> LossPlot::curves() const {
  std::vector<Curve> curves;
  if (view_ == View::bins) {
    for (const auto& [bin, series] : model_.losses().byBin()) {
      const auto [low, high] = model_.losses().bin(bin);
      curves.push_back({QLocale().toString((low + high) / 2, 'f', 2), binColour(bin), &series});
    }
  } else if (view_ == View::bits) {
    for (const auto& [width, series] : model_.losses().byBit()) curves.push_back({formatWidth(width), theme().bit(width), &series});
  }
  return curves;
}

// The first steps of a run can cost ten times what the others do: they do not set the range.
void LossPlot::fitToData(const std::vector<Curve>& curves) {
  const double last = std::max(model_.shown(), 10);
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& curve : curves) {
    const auto [first, end] = curve.series->indices(clipsOutliers() ? kSettled * last : 0, last);
    const auto [series_low, series_high] = curve.series->minMax(first, end);
    low = std::min(low, series_low);
    high = std::max(high, series_high);
  }
  const auto [begin, end] = model_.loss().indices(clipsOutliers() ? kSettled * last : 0, last);
  const auto [raw_low, raw_high] = model_.loss().minMax(begin, end);
  if (low > high || !clipsOutliers()) {
    low = raw_low;
    high = raw_high;
  }
  if (low > high) return;  // no finite loss yet
  // A single wild step does not set the range: at most half as high again as the averages.
  const double span = std::max(high - low, 0.05 * std::max(high, 1e-6));
  if (clipsOutliers()) {
    high = std::min(std::max(raw_high, high + 0.05 * span), high + 0.5 * span);
    low = std::max(std::min(raw_low, low - 0.05 * span), low - 0.5 * span);
  }
  if (logarithmic()) low = std::max(low, high * 1e-3);
  PlotWidget::setView(0, last, std::max(low, 0.0), high);
}

void LossPlot::drawCurves(const std::vector<Curve>& curves) {
  const auto x = plot()->xAxis->range(), y = plot()->yAxis->range();
  const QCPRange until(x.lower, std::min(x.upper, static_cast<double>(model_.shown())));
  parts().end_labels->labels.clear();
  while (graphs_.size() < curves.size()) graphs_.push_back(plot()->addGraph());
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    auto* graph = graphs_[i];
    if (i >= curves.size()) {
      graph->data()->clear();
      graph->removeFromLegend();
      continue;
    }
    graph->setName(curves[i].name);
    graph->setPen(QPen(curves[i].colour, 1.5));
    graph->addToLegend();
    const auto& series = *curves[i].series;
    graph->data()->set(clipped(series.visible(x.lower, until.upper, columns()), until, y), true);
    if (!graph->visible() || series.empty() || series[0].x > until.upper) continue;
    const auto& end = series[series.nearest(until.upper)];
    parts().end_labels->labels.push_back({curves[i].name, curves[i].colour, std::min(end.x, until.upper), end.y});
  }
  raw_->removeFromLegend();
  raw_->addToLegend();
  raw_->data()->set(clipped(model_.loss().visible(x.lower, until.upper, columns()), until, y), true);
}

// μ(t) behind the single losses, scaled to the height of the plot: the level follows the subnet drawn.
void LossPlot::drawTarget() {
  target_->data()->clear();
  target_->removeFromLegend();
  if (view_ != View::raw || model_.target().empty() || model_.rates().size() < 2) return;
  target_->addToLegend();
  const auto x = plot()->xAxis->range(), y = plot()->yAxis->range();
  const double low = model_.rates().begin()->first, high = model_.rates().rbegin()->first;
  auto points = model_.target().visible(x.lower, std::min(x.upper, static_cast<double>(model_.shown())), columns());
  for (auto& point : points) point.y = placed(1 - (point.y - low) / (high - low));  // few bits cost more: up
  target_->data()->set(clipped(points, x, y), true);
}

double LossPlot::placed(double part) const {
  const auto y = plot()->yAxis->range();
  return logarithmic() ? y.lower * std::pow(y.upper / y.lower, part) : y.lower + part * y.size();
}

void LossPlot::showCell(const QString& unit, int width) {
  cell_unit_ = unit;
  cell_width_ = width;
  refresh();
}

// Another unit than the loss, so scaled to the height of the plot as the target is; caption and read-out have the numbers.
void LossPlot::drawCell() {
  for (auto* graph : {visits_, expected_visits_}) {
    graph->data()->clear();
    graph->removeFromLegend();
  }
  cell_top_ = 0;
  if (cell_unit_.isEmpty()) return;
  auto series = model_.cellVisits(cell_unit_.toStdString(), cell_width_);
  const auto after = [shown = model_.shown()](const SeriesPoint& point) { return point.x > shown; };
  for (auto* points : {&series.realised, &series.expected}) {
    std::erase_if(*points, after);
    for (const auto& point : *points) cell_top_ = std::max(cell_top_, point.y);
  }
  if (cell_top_ <= 0) return;
  const auto draw = [this](QCPGraph* graph, std::vector<SeriesPoint> points) {
    for (auto& point : points) point.y = placed(point.y / cell_top_);
    graph->data()->set(clipped(points, plot()->xAxis->range(), plot()->yAxis->range()), true);
    graph->addToLegend();
  };
  visits_->setName(tr("visits of %1, %2").arg(cell_unit_, formatWidth(cell_width_)));
  draw(visits_, std::move(series.realised));
  draw(expected_visits_, std::move(series.expected));
}

QString LossPlot::cellAt(double x) const {
  if (cell_unit_.isEmpty()) return {};
  const auto series = model_.cellVisits(cell_unit_.toStdString(), cell_width_);
  const auto next =
      std::upper_bound(series.realised.begin(), series.realised.end(), x, [](double at, const SeriesPoint& p) { return at < p.x; });
  if (next == series.realised.begin()) return {};
  const auto i = static_cast<std::size_t>(next - series.realised.begin()) - 1;
  return tr("%1 at %2: %3 visits by step %4, expected %5")
      .arg(cell_unit_, formatWidth(cell_width_))
      .arg(series.realised[i].y)
      .arg(series.realised[i].x)
      .arg(formatMeasured(series.expected[i].y, series.std_dev[i].y));
}

QString LossPlot::probeSignal() const {
  for (const auto& signal : model_.probeSignals()) {
    if (signal.endsWith("/nll")) return signal;
  }
  return {};
}

void LossPlot::drawProbes() {
  const auto signal = probeSignal();
  const auto x = plot()->xAxis->range(), y = plot()->yAxis->range();
  for (const auto& [width, marks] : probes_) {
    marks.points->data()->clear();
    marks.bars->data()->clear();
  }
  // Only beside the curves of the widths: among bins and single steps they would say nothing.
  if (view_ != View::bits || signal.isEmpty()) return;
  for (const auto& [width, probes] : model_.probes(signal)) {
    if (width == kMixed) continue;
    if (!probes_.contains(width)) {
      ProbeMarks marks{plot()->addGraph(), new QCPErrorBars(plot()->xAxis, plot()->yAxis)};
      marks.points->removeFromLegend();
      marks.points->setLineStyle(QCPGraph::lsNone);
      marks.bars->removeFromLegend();
      marks.bars->setDataPlottable(marks.points);
      marks.bars->setSymbolGap(0);
      probes_[width] = marks;
      restyle();
    }
    QVector<QCPGraphData> points;
    QVector<QCPErrorBarsData> bars;
    for (const auto& probe : probes) {
      if (!x.contains(probe.step) || !y.contains(probe.score) || probe.step > model_.shown()) continue;
      const double half = kNormal95 * probe.std_err;
      points.push_back({static_cast<double>(probe.step), probe.score});
      bars.push_back({probe.score - std::max(probe.score - half, y.lower), std::min(probe.score + half, y.upper) - probe.score});
    }
    probes_.at(width).points->data()->set(points, true);
    *probes_.at(width).bars->data() = bars;
  }
}

QString LossPlot::note(int outliers) const {
  QStringList parts;
  if (cell_top_ > 0) parts << tr("visits: 0 to %1 from the foot to the top").arg(QLocale().toString(cell_top_, 'f', 0));
  if (view_ == View::bins) {
    parts << tr("lines: average bits");
  } else if (view_ == View::bits) {
    parts << tr("attributed by share of units, not measured");
    if (!probeSignal().isEmpty()) parts << tr("markers: probe loss of uniform subnets, nats per item, with 95 % intervals");
  } else if (view_ == View::raw) {
    parts << tr("the level follows the subnet drawn");
  }
  if (outliers > 0) parts << tr("steps outside the view: %1").arg(outliers);
  // Last, where a narrow plot cuts: the slider says it too.
  if (view_ != View::raw) parts << tr("smoothing %1").arg(QLocale().toString(model_.losses().smoothing(), 'f', 3));
  return parts.join(" · ");
}

void LossPlot::redraw() {
  setEmptyText(model_.loss().empty() ? tr("The loss appears with the first step.") : QString());
  const auto drawn = curves();
  fitToData(drawn);
  drawCurves(drawn);
  drawTarget();
  drawCell();
  drawProbes();
  restyle();
  const auto x = plot()->xAxis->range(), y = plot()->yAxis->range();
  int outliers = 0;
  const auto [first, last] = model_.loss().indices(x.lower, std::min(x.upper, static_cast<double>(model_.shown())));
  constexpr std::size_t kCounted = 20'000;  // more are not counted at ten times a second
  for (std::size_t i = first; i < last && last - first <= kCounted; ++i) outliers += !y.contains(model_.loss()[i].y);
  setCaption(model_.loss().empty() ? QString() : note(outliers));
}

void LossPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_BracketLeft || event->key() == Qt::Key_BracketRight) {
    emit smoothingAsked(event->key() == Qt::Key_BracketLeft ? -1 : 1);
    return;
  }
  PlotWidget::keyPressEvent(event);
}

QString LossPlot::readOut(double x, double) const {
  if (model_.loss().empty()) return {};
  x = std::min(x, static_cast<double>(model_.shown()));
  const auto& at = model_.loss()[model_.loss().nearest(x)];
  QStringList lines{tr("step %1: loss %2").arg(at.x).arg(QLocale().toString(at.y, 'f', 4))};
  for (const auto& curve : curves()) {
    if (curve.series->empty() || (*curve.series)[0].x > x) continue;
    lines << tr("%1: %2").arg(curve.name, QLocale().toString((*curve.series)[curve.series->nearest(x)].y, 'f', 4));
  }
  if (const auto visits = cellAt(x); !visits.isEmpty()) lines << visits;
  if (view_ == View::bits) lines << tr("attributed by share of units, not measured");
  return lines.join('\n');
}

DataTable LossPlot::table() const {
  std::vector<std::pair<QString, const SeriesBuffer*>> series{{"loss", &model_.loss()}};
  if (!model_.target().empty()) series.emplace_back("target_bits", &model_.target());
  for (const auto& [bin, values] : model_.losses().byBin()) {
    const auto [low, high] = model_.losses().bin(bin);
    series.emplace_back(QString("average_%1_%2bit").arg(low).arg(high), &values);
  }
  for (const auto& [width, values] : model_.losses().byBit()) series.emplace_back(QString("attributed_%1bit").arg(width), &values);
  return joined("step", series);
}

}  // namespace qfa::app
