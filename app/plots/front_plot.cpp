// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/front_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/models/live_model.h"
#include "app/models/pareto_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {

FrontPlot::FrontPlot(const ParetoModel& model, QWidget* parent) : PlotWidget(tr("Front: score against file size"), parent), model_(model) {
  setObjectName("frontPlot");
  stairs_ = legendKey(plot(), tr("front"));
  stairs_->setLineStyle(QCPGraph::lsStepLeft);
  points_ = plot()->addGraph();
  points_->removeFromLegend();
  points_->setLineStyle(QCPGraph::lsNone);
  bars_ = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
  bars_->removeFromLegend();
  bars_->setDataPlottable(points_);
  bars_->setWhiskerWidth(4);
  bars_->setSymbolGap(0);
  bars_->setLayer("bands");
  evaluated_key_ = legendKey(plot(), tr("evaluated"));
  uniform_key_ = legendKey(plot(), tr("uniform"));
  loses_key_ = legendKey(plot(), tr("loses to uniform"));
  bars_key_ = legendKey(plot(), tr("95 % interval"));
  markers_ = new Markers(plot());
  plot()->xAxis->grid()->setVisible(false);
  // Labels at the ends of curves are not needed here.
  plot()->axisRect()->setMinimumMargins(QMargins(48, 8, 16, 24));
  label();
  restyle();
}

double FrontPlot::unit() const {
  const auto& points = model_.front().points;
  return !points.empty() && points.back().size_bytes >= 1'000'000'000 ? 1e9 : 1e6;
}

void FrontPlot::label() {
  const auto info = model_.info();
  const auto target = QString::fromStdString(model_.front().target).toUpper();
  const auto what = info.unit.isEmpty() ? info.brief : info.brief + ", " + info.unit;
  setLabels(tr("file size%1, %2").arg(target.isEmpty() ? QString() : " (" + target + ")", unit() == 1e9 ? "GB" : "MB"),
            model_.front().points.empty() ? tr("score") : tr("%1, %2, ↑ better").arg(what, model_.split()));
  if (model_.front().points.empty()) {
    setTitle(tr("Front: score against file size"));
  } else {
    setTitle((model_.provisional() ? tr("Uniform subnets: %1") : tr("Front: %1")).arg(info.quantity));
  }
  // Keys of what is not there would be riddles.
  for (auto* key : {stairs_, evaluated_key_, uniform_key_, loses_key_, bars_key_}) key->removeFromLegend();
  for (auto* key : {stairs_, evaluated_key_, uniform_key_, loses_key_, bars_key_}) {
    if (!model_.provisional() || key == uniform_key_ || key == bars_key_) key->addToLegend();
  }
}

void FrontPlot::restyle() {
  const auto& colours = theme();
  stairs_->setPen(QPen(colours.accent, 1.5));
  points_->setPen(Qt::NoPen);
  bars_->setPen(QPen(colours.muted, 1));
  evaluated_key_->setPen(Qt::NoPen);
  evaluated_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colours.muted), QBrush(colours.muted), 6));
  uniform_key_->setPen(Qt::NoPen);
  uniform_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(colours.bit(4)), QBrush(colours.bit(4)), 10));
  loses_key_->setPen(Qt::NoPen);
  loses_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, QPen(colours.muted, 1.5), Qt::NoBrush, 7));
  bars_key_->setPen(Qt::NoPen);
  bars_key_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssPlus, QPen(colours.muted, 1), Qt::NoBrush, 9));
  markers_->font = parts().end_labels->font;
}

void FrontPlot::fitToData() {
  const auto scale = model_.info().scale;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto& point : model_.front().points) {
    low = std::min(low, scale * (point.score - kNormal95 * point.std_err));
    high = std::max(high, scale * (point.score + kNormal95 * point.std_err));
  }
  if (!(low <= high)) return;
  const double pad = std::max(0.05 * (high - low), 1e-6);
  const double first = static_cast<double>(model_.front().points.front().size_bytes) / unit();
  const double last = static_cast<double>(model_.front().points.back().size_bytes) / unit();
  const double side = std::max(0.05 * (last - first), 0.01 * last);
  setView(first - side, last + side, low - pad, high + pad);
}

void FrontPlot::fillStaircase() {
  const auto& points = model_.front().points;
  const auto scale = model_.info().scale;
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  // Drawn as corners, so that the part outside the view can be cut away.
  std::vector<SeriesPoint> corners;
  for (const auto row : model_.staircase()) {
    const double at = static_cast<double>(points[row].size_bytes) / unit();
    if (!corners.empty()) corners.push_back({at, corners.back().y});
    corners.push_back({at, scale * points[row].score});
  }
  if (!corners.empty()) corners.push_back({std::max(x.upper, corners.back().x), corners.back().y});
  stairs_->setLineStyle(QCPGraph::lsLine);
  stairs_->data()->set(clipped(corners, x, y), true);
}

void FrontPlot::fillPoints() {
  const auto& points = model_.front().points;
  const auto scale = model_.info().scale;
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  QVector<QCPGraphData> centres;
  QVector<QCPErrorBarsData> bars;
  markers_->markers.clear();
  std::vector<Markers::Marker> above;  // the front and the uniform subnets, over the others
  for (std::size_t row = 0; row < points.size(); ++row) {
    const auto& point = points[row];
    const double at = static_cast<double>(point.size_bytes) / unit();
    const double score = scale * point.score;
    if (!x.contains(at) || !y.contains(score)) continue;
    // A cloud of intervals hides the points: bars only for what one chooses from or compares with.
    const double half = point.on_front || point.kind != "searched" ? scale * kNormal95 * point.std_err : 0;
    centres.push_back({at, score});
    bars.push_back({score - std::max(score - half, y.lower), std::min(score + half, y.upper) - score});
    if (half == 0) bars.back() = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    using enum Markers::Shape;
    const auto width = LiveModel::widthOf(point.plan);
    if (point.kind == "uniform") {
      above.push_back({at, score, square, theme().bit(width), 15, QString::number(width), theme().digit(width)});
    } else if (point.kind == "rival") {
      above.push_back({at, score, triangle, theme().warn, 10, QString::fromStdString(point.subnet.value), theme().text});
    } else if (point.on_front) {
      above.push_back({at, score, disc, theme().accent, 8, {}, theme().accent});
    } else {
      const bool loses = model_.losesToUniform(row);
      auto pale = theme().muted;
      if (!loses) pale.setAlphaF(0.7F);
      markers_->markers.push_back({at, score, loses ? cross : disc, pale, loses ? 6.0 : 5.0, {}, pale});
    }
  }
  markers_->markers.insert(markers_->markers.end(), above.begin(), above.end());
  points_->data()->set(centres, true);
  *bars_->data() = bars;
}

void FrontPlot::redraw() {
  label();
  setEmptyText(model_.front().points.empty() ? tr("Scored subnets appear here, the front with the search.") : QString());
  // Better is up: a score of which less is better runs downwards.
  plot()->yAxis->setRangeReversed(!model_.front().points.empty() && !model_.front().higher_is_better);
  fitToData();
  fillStaircase();
  fillPoints();
}

QString FrontPlot::readOut(double x, double y) const {
  const auto& points = model_.front().points;
  const auto info = model_.info();
  const FrontPoint* nearest = nullptr;
  double best = 12;  // px
  for (const auto& point : points) {
    const double dx = plot()->xAxis->coordToPixel(static_cast<double>(point.size_bytes) / unit()) - plot()->xAxis->coordToPixel(x);
    const double dy = plot()->yAxis->coordToPixel(info.scale * point.score) - plot()->yAxis->coordToPixel(y);
    if (std::hypot(dx, dy) < best) {
      best = std::hypot(dx, dy);
      nearest = &point;
    }
  }
  if (!nearest) return {};
  QString text = tr("#%1, %2 (%3 bytes)")
                     .arg(QString::fromStdString(nearest->subnet.value), formatBytes(nearest->size_bytes),
                          QLocale().toString(static_cast<qulonglong>(nearest->size_bytes)));
  text +=
      '\n' + tr("%1 %2 %3 (± standard error, %4)")
                 .arg(info.quantity, formatMeasured(info.scale * nearest->score, info.scale * nearest->std_err), info.unit, model_.split());
  if (nearest->report_score) {
    text += '\n' + tr("held-out accuracy on %1: %2 %")
                       .arg(QString::fromStdString(nearest->report_task),
                            formatMeasured(100 * *nearest->report_score, 100 * nearest->report_std_err.value_or(0)));
  }
  return text;
}

}  // namespace qfa::app
