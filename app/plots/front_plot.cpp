// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/front_plot.h"

#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kNear = 12;  // px of a click
constexpr double kGrip = 5;   // px beside the budget line
constexpr double kStill = 4;  // px that a click may move
constexpr double kTextGap = 5;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
using Kind = FrontDrawing::Kind;

QColor faded(QColor colour, float alpha) {
  colour.setAlphaF(alpha);
  return colour;
}

}  // namespace

FrontPlot::FrontPlot(QWidget* parent) : PlotWidget(tr("Front: score against file size"), parent) {
  setObjectName("frontPlot");
  predicted_low_ = plot()->addGraph();
  predicted_high_ = plot()->addGraph();
  predicted_low_->removeFromLegend();
  predicted_high_->removeFromLegend();
  predicted_high_->setChannelFillGraph(predicted_low_);
  for (auto* graph : {predicted_low_, predicted_high_}) graph->setLayer("bands");
  stairs_ = legendKey(plot(), tr("front"));
  predicted_ = legendKey(plot(), tr("predicted, 95 %"));
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
  alike_key_ = legendKey(plot(), tr("like its smaller neighbour"));
  uniform_key_ = legendKey(plot(), tr("uniform"));
  rival_key_ = legendKey(plot(), tr("rival"));
  loses_key_ = legendKey(plot(), tr("loses to uniform"));
  bars_key_ = legendKey(plot(), tr("95 % interval"));
  markers_ = new Markers(plot());
  plot()->addLayer("budget", plot()->layer("main"), QCustomPlot::limAbove);
  budget_layer_ = plot()->layer("budget");
  budget_layer_->setMode(QCPLayer::lmBuffered);
  over_budget_ = new QCPItemRect(plot());
  budget_line_ = new QCPItemLine(plot());
  over_text_ = new QCPItemText(plot());
  over_text_->setText(tr("over budget"));
  over_text_->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  over_text_->setPadding(QMargins(0, 0, 0, 4));
  for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{over_budget_, budget_line_, over_text_}) {
    item->setLayer(budget_layer_);
    item->setSelectable(false);
    for (auto* position : item->positions()) {
      position->setTypeX(QCPItemPosition::ptPlotCoords);
      position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    item->setClipToAxisRect(true);
  }
  over_budget_->setPen(Qt::NoPen);
  plot()->xAxis->grid()->setVisible(false);
  // Labels at the ends of curves are not needed here.
  plot()->axisRect()->setMinimumMargins(QMargins(48, 8, 16, 24));
  connectMouse();
  label();
  restyle();
}

void FrontPlot::connectMouse() {
  connect(plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !plot()->axisRect()->rect().contains(event->pos())) return;
    pressed_at_ = event->position();
    press_ = event->modifiers().testFlag(Qt::ShiftModifier) ? Press::area : nearBudget(pressed_at_) ? Press::budget : Press::click;
    // What is dragged here must not move the view too.
    plot()->setInteraction(QCP::iRangeDrag, press_ == Press::click);
  });
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (press_ == Press::budget) emit budgetDragged(plot()->xAxis->pixelToCoord(event->position().x()));
    if (press_ == Press::none) plot()->setCursor(nearBudget(event->position()) ? QCursor(Qt::SizeHorCursor) : QCursor(Qt::ArrowCursor));
  });
  connect(plot(), &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const Press press = std::exchange(press_, Press::none);
    plot()->setInteraction(QCP::iRangeDrag, true);
    const auto at = event->position();
    if (press == Press::area) {
      const auto *x = plot()->xAxis, *y = plot()->yAxis;
      emit areaChosen(x->pixelToCoord(std::min(at.x(), pressed_at_.x())), x->pixelToCoord(std::max(at.x(), pressed_at_.x())),
                      std::min(y->pixelToCoord(at.y()), y->pixelToCoord(pressed_at_.y())),
                      std::max(y->pixelToCoord(at.y()), y->pixelToCoord(pressed_at_.y())));
    }
    if (press != Press::click || std::hypot(at.x() - pressed_at_.x(), at.y() - pressed_at_.y()) > kStill) return;
    const int point = pointAt(at);
    emit pointClicked(point < 0 ? QString() : drawing_.points[static_cast<std::size_t>(point)].id,
                      event->modifiers().testFlag(Qt::ControlModifier));
  });
}

bool FrontPlot::nearBudget(const QPointF& position) const {
  return drawing_.budget && std::abs(plot()->xAxis->coordToPixel(*drawing_.budget) - position.x()) <= kGrip;
}

int FrontPlot::pointAt(const QPointF& position) const {
  int nearest = -1;
  double best = kNear;
  for (std::size_t i = 0; i < drawing_.points.size(); ++i) {
    const auto& point = drawing_.points[i];
    const double distance =
        std::hypot(plot()->xAxis->coordToPixel(point.x) - position.x(), plot()->yAxis->coordToPixel(point.y) - position.y());
    if (!(distance < best)) continue;
    best = distance;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

void FrontPlot::setDrawing(FrontDrawing drawing) {
  drawing_ = std::move(drawing);
  refresh();
}

void FrontPlot::moveBudget(std::optional<double> x) {
  drawing_.budget = x;
  placeBudget();
  budget_layer_->replot();
}

void FrontPlot::placeBudget() {
  const bool shown = drawing_.budget.has_value() && !drawing_.points.empty();
  budget_line_->setVisible(shown);
  over_budget_->setVisible(shown);
  over_text_->setVisible(shown);
  if (!shown) return;
  const double x = *drawing_.budget, right = std::max(plot()->xAxis->range().upper, x);
  budget_line_->start->setCoords(x, 0);
  budget_line_->end->setCoords(x, 1);
  over_budget_->topLeft->setCoords(x, 0);
  over_budget_->bottomRight->setCoords(right, 1);
  // The words stand where they fit beside the line.
  const double from = plot()->xAxis->coordToPixel(x), free = plot()->axisRect()->right() - from;
  const bool fits = free > QFontMetrics(over_text_->font()).horizontalAdvance(over_text_->text()) + 2 * kTextGap;
  over_text_->setVisible(fits);
  over_text_->position->setCoords(plot()->xAxis->pixelToCoord(from + kTextGap), 1);
}

void FrontPlot::label() {
  setLabels(drawing_.x_label, drawing_.y_label);
  setTitle(drawing_.title.isEmpty() ? tr("Front: score against file size") : drawing_.title);
  const auto has = [this](Kind kind) {
    return std::any_of(drawing_.points.begin(), drawing_.points.end(), [kind](const auto& point) { return point.kind == kind; });
  };
  // Keys of what is not there would be riddles.
  const std::pair<QCPGraph*, bool> keys[] = {{stairs_, drawing_.staircase.size() > 1},
                                             {predicted_, !drawing_.predicted.empty()},
                                             {evaluated_key_, has(Kind::evaluated) || has(Kind::front)},
                                             {alike_key_, has(Kind::front_alike)},
                                             {uniform_key_, has(Kind::uniform)},
                                             {rival_key_, has(Kind::rival)},
                                             {loses_key_, has(Kind::loses)},
                                             {bars_key_, !drawing_.points.empty()}};
  for (const auto& [key, there] : keys) key->removeFromLegend();
  for (const auto& [key, there] : keys) {
    if (there) key->addToLegend();
  }
}

void FrontPlot::restyle() {
  const auto& colours = theme();
  stairs_->setPen(QPen(colours.accent, 1.5));
  points_->setPen(Qt::NoPen);
  bars_->setPen(QPen(colours.muted, 1));
  predicted_->setPen(QPen(colours.accent, 1, Qt::DotLine));
  for (auto* graph : {predicted_low_, predicted_high_}) graph->setPen(Qt::NoPen);
  predicted_high_->setBrush(faded(colours.accent, 0.1F));
  const auto key = [](QCPGraph* graph, QCPScatterStyle::ScatterShape shape, const QPen& pen, const QBrush& brush, double size) {
    graph->setPen(Qt::NoPen);
    graph->setScatterStyle(QCPScatterStyle(shape, pen, brush, size));
  };
  key(evaluated_key_, QCPScatterStyle::ssDisc, QPen(colours.muted), QBrush(colours.muted), 6);
  key(alike_key_, QCPScatterStyle::ssCircle, QPen(colours.accent, 1.5), QBrush(colours.plot), 8);
  key(uniform_key_, QCPScatterStyle::ssSquare, QPen(colours.bit(4)), QBrush(colours.bit(4)), 10);
  key(rival_key_, QCPScatterStyle::ssTriangle, QPen(colours.warn), QBrush(colours.warn), 10);
  key(loses_key_, QCPScatterStyle::ssCross, QPen(colours.muted, 1.5), Qt::NoBrush, 7);
  key(bars_key_, QCPScatterStyle::ssPlus, QPen(colours.muted, 1), Qt::NoBrush, 9);
  markers_->font = parts().end_labels->font;
  budget_line_->setPen(QPen(colours.warn, 2));
  over_budget_->setBrush(faded(colours.muted, 0.12F));
  over_text_->setFont(plot()->xAxis->tickLabelFont());
  over_text_->setColor(colours.muted);
}

void FrontPlot::fitToData() {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto& point : drawing_.points) {
    if (!std::isfinite(point.y)) continue;
    low = std::min(low, point.y - point.half);
    high = std::max(high, point.y + point.half);
  }
  if (!(low <= high)) return;
  const double pad = std::max(0.05 * (high - low), 1e-6);
  const double first = drawing_.points.front().x, last = drawing_.points.back().x;
  const double side = std::max(0.05 * (last - first), 0.01 * last);
  setView(first - side, last + side, low - pad, high + pad);
}

void FrontPlot::fillStaircase() {
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  // Drawn as corners, so that the part outside the view can be cut away.
  std::vector<SeriesPoint> corners;
  for (const auto row : drawing_.staircase) {
    const auto& point = drawing_.points[row];
    if (!corners.empty()) corners.push_back({point.x, corners.back().y});
    corners.push_back({point.x, point.y});
  }
  if (!corners.empty()) corners.push_back({std::max(x.upper, corners.back().x), corners.back().y});
  stairs_->setLineStyle(QCPGraph::lsLine);
  stairs_->data()->set(clipped(corners, x, y), true);
}

void FrontPlot::fillPredicted() {
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  std::vector<SeriesPoint> middle, low, high;
  for (const auto& [at, score] : drawing_.predicted) {
    middle.push_back({at, score});
    low.push_back({at, score - drawing_.predicted_half});
    high.push_back({at, score + drawing_.predicted_half});
  }
  predicted_->data()->set(clipped(middle, x, y), true);
  predicted_low_->data()->set(clamped(low, x, y), true);
  predicted_high_->data()->set(clamped(high, x, y), true);
}

void FrontPlot::fillPoints() {
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  const auto& colours = theme();
  QVector<QCPGraphData> centres;
  QVector<QCPErrorBarsData> bars;
  markers_->markers.clear();
  std::vector<Markers::Marker> above;  // the front and the uniform subnets, over the others
  for (const auto& point : drawing_.points) {
    if (!x.contains(point.x) || !y.contains(point.y)) continue;
    centres.push_back({point.x, point.y});
    bars.push_back({point.y - std::max(point.y - point.half, y.lower), std::min(point.y + point.half, y.upper) - point.y});
    if (point.half == 0) bars.back() = {kNone, kNone};
    using enum Markers::Shape;
    const bool picked = point.id == drawing_.selected || drawing_.pins.contains(point.id);
    if (picked) markers_->markers.push_back({point.x, point.y, disc, faded(colours.accent, 0.25F), 20, {}, colours.accent});
    switch (point.kind) {
      case Kind::uniform:
        above.push_back({point.x, point.y, square, colours.bit(point.width), 15, QString::number(point.width), colours.digit(point.width)});
        break;
      case Kind::rival:
        above.push_back({point.x, point.y, triangle, colours.warn, 10, point.id, colours.text});
        break;
      case Kind::front:
        above.push_back({point.x, point.y, disc, colours.accent, 8, {}, colours.accent});
        break;
      case Kind::front_alike:
        above.push_back({point.x, point.y, disc, colours.plot, 8, {}, colours.accent});
        break;
      case Kind::loses:
        markers_->markers.push_back({point.x, point.y, cross, colours.muted, 6, {}, colours.muted});
        break;
      case Kind::evaluated:
        markers_->markers.push_back({point.x, point.y, disc, faded(colours.muted, 0.7F), 5, {}, colours.muted});
        break;
      case Kind::failed:
        break;
    }
  }
  if (drawing_.offer && x.contains(drawing_.offer->first) && y.contains(drawing_.offer->second))
    above.push_back({drawing_.offer->first, drawing_.offer->second, Markers::Shape::disc, Qt::transparent, 10, {}, colours.warn});
  markers_->markers.insert(markers_->markers.end(), above.begin(), above.end());
  points_->data()->set(centres, true);
  *bars_->data() = bars;
}

void FrontPlot::redraw() {
  label();
  setEmptyText(drawing_.points.empty() ? drawing_.empty : QString());
  // Better is up: a score of which less is better runs downwards.
  plot()->yAxis->setRangeReversed(drawing_.downwards);
  fitToData();
  fillStaircase();
  fillPredicted();
  fillPoints();
  placeBudget();
}

QString FrontPlot::readOut(double x, double y) const {
  const int point = pointAt({plot()->xAxis->coordToPixel(x), plot()->yAxis->coordToPixel(y)});
  return point < 0 ? QString() : drawing_.points[static_cast<std::size_t>(point)].text;
}

}  // namespace qfa::app
