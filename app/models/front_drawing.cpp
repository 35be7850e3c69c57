// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/front_drawing.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "app/models/format.h"
#include "app/models/live_model.h"

namespace qfa::app {
namespace {

using Kind = FrontDrawing::Kind;
using Point = FrontDrawing::Point;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(FrontDrawing)
};

double unitOf(Bytes largest) {
  return largest >= 1'000'000'000 ? 1e9 : 1e6;
}

QString sizeLabel(const QString& target, double unit) {
  const auto name = unit == 1e9 ? QStringLiteral("GB") : QStringLiteral("MB");
  return target.isEmpty() ? Words::tr("file size, %1").arg(name) : Words::tr("file size (%1), %2").arg(target, name);
}

QString whatLabel(const SignalInfo& info) {
  return info.unit.isEmpty() ? info.brief : info.brief + ", " + info.unit;
}

QString readOut(const QString& id, Bytes bytes, const SignalInfo& info, const QString& split, double score, double std_err) {
  return Words::tr("#%1, %2 (%3 bytes)").arg(id, formatBytes(bytes), QLocale().toString(static_cast<qulonglong>(bytes))) + '\n' +
         Words::tr("%1 %2 %3 (± standard error, %4)")
             .arg(info.quantity, formatMeasured(info.scale * score, info.scale * std_err), info.unit, split);
}

QString heldOutLine(const QString& task, double score, double std_err) {
  return '\n' + Words::tr("held-out accuracy on %1: %2 %").arg(task, formatMeasured(100 * score, 100 * std_err));
}

Kind kindOf(const ScoredSubnet& subnet) {
  if (!std::isfinite(subnet.score)) return Kind::failed;
  if (subnet.kind == "uniform") return Kind::uniform;
  if (subnet.kind == "rival") return Kind::rival;
  if (subnet.on_front) return subnet.same_as_smaller ? Kind::front_alike : Kind::front;
  return subnet.loses_to_uniform ? Kind::loses : Kind::evaluated;
}

// y of a subnet on the axis that was chosen; nothing: not scored there.
struct Measured {
  double value, std_err;
};
std::optional<Measured> measured(const ScoredSubnet& subnet, FrontScore score) {
  switch (score) {
    case FrontScore::signal:
      return Measured{subnet.score, subnet.std_err};
    case FrontScore::accuracy: {
      if (!subnet.accuracy) return std::nullopt;
      const double p = *subnet.accuracy;
      return Measured{p, subnet.n > 1 ? std::sqrt(p * (1 - p) / static_cast<double>(subnet.n - 1)) : 0};
    }
    case FrontScore::held_out:
      if (subnet.held_out_task.empty()) return std::nullopt;
      return Measured{subnet.held_out, subnet.held_out_std_err};
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::size_t> staircaseOf(const std::vector<Point>& points, bool lower) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].kind != Kind::rival && points[i].kind != Kind::failed && std::isfinite(points[i].y)) order.push_back(i);
  }
  const auto better = [lower](double a, double b) { return lower ? a < b : a > b; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return points[a].x != points[b].x ? points[a].x < points[b].x : better(points[a].y, points[b].y);
  });
  std::vector<std::size_t> out;
  for (const std::size_t i : order) {
    if (out.empty() || better(points[i].y, points[out.back()].y)) out.push_back(i);
  }
  return out;
}

FrontDrawing drawingOf(const ParetoModel& model) {
  FrontDrawing out;
  const auto& front = model.front();
  const auto info = model.info();
  out.unit = unitOf(front.points.empty() ? 0 : front.points.back().size_bytes);
  out.downwards = !front.points.empty() && !front.higher_is_better;
  out.title = front.points.empty()  ? Words::tr("Front: score against file size")
              : model.provisional() ? Words::tr("Uniform subnets: %1").arg(info.quantity)
                                    : Words::tr("Front: %1").arg(info.quantity);
  out.x_label = sizeLabel(QString::fromStdString(front.target).toUpper(), out.unit);
  out.y_label = front.points.empty() ? Words::tr("score") : Words::tr("%1, %2, ↑ better").arg(whatLabel(info), model.split());
  if (front.points.empty()) out.empty = Words::tr("Scored subnets appear here, the front with the search.");
  for (std::size_t row = 0; row < front.points.size(); ++row) {
    const auto& from = front.points[row];
    Point point;
    point.x = static_cast<double>(from.size_bytes) / out.unit;
    point.y = info.scale * from.score;
    point.half = from.on_front || from.kind != "searched" ? info.scale * kNormal95 * from.std_err : 0;
    point.kind = from.kind == "uniform"      ? Kind::uniform
                 : from.kind == "rival"      ? Kind::rival
                 : from.on_front             ? Kind::front
                 : model.losesToUniform(row) ? Kind::loses
                                             : Kind::evaluated;
    point.width = LiveModel::widthOf(from.plan);
    point.id = QString::fromStdString(from.subnet.value);
    point.text = readOut(point.id, from.size_bytes, info, model.split(), from.score, from.std_err);
    if (from.report_score)
      point.text += heldOutLine(QString::fromStdString(from.report_task), *from.report_score, from.report_std_err.value_or(0));
    if (from.on_front) out.staircase.push_back(row);
    out.points.push_back(std::move(point));
  }
  return out;
}

FrontDrawing drawingOf(const FrontState& state, FrontScore score, FrontSize size) {
  FrontDrawing out;
  const FrontSolution* solution = state.solution();
  if (!solution || solution->scored.empty()) {
    out.title = Words::tr("Front: score against file size");
    out.x_label = sizeLabel(targetName(state.target()), 1e6);
    out.y_label = Words::tr("score");
    out.empty = Words::tr("Uniform points appear with the first probes.");
    return out;
  }
  const auto signal = signalInfo(solution->signal);
  const auto info = score == FrontScore::signal ? signal : SignalInfo{Words::tr("accuracy"), Words::tr("accuracy"), "%", 100, true};
  const auto split = score == FrontScore::held_out ? Words::tr("held-out") : splitName(solution->split);
  out.unit = size == FrontSize::bytes ? unitOf(solution->scored.back().size_bytes) : 0;
  out.downwards = !info.higher_is_better;
  out.title = Words::tr("Front: %1, %2").arg(info.quantity, split);
  out.x_label = size == FrontSize::bytes ? sizeLabel(targetName(solution->target), out.unit)
                                         : Words::tr("average bits of the trained weights, Bit(a)");
  out.y_label = Words::tr("%1, %2, ↑ better").arg(whatLabel(info), split);
  const auto x_of = [&](Bytes bytes, double bits) { return size == FrontSize::bytes ? static_cast<double>(bytes) / out.unit : bits; };
  for (const auto& subnet : solution->scored) {
    const auto y = measured(subnet, score);
    if (!y || (size == FrontSize::average_bits && subnet.plan.bits.empty())) continue;
    Point point;
    point.x = x_of(subnet.size_bytes, subnet.average_bits);
    point.y = info.scale * y->value;
    point.kind = kindOf(subnet);
    // A cloud of intervals hides the points: bars only for what one chooses from or compares with.
    point.half = subnet.on_front || subnet.kind != "searched" ? info.scale * kNormal95 * y->std_err : 0;
    point.width = LiveModel::widthOf(subnet.plan);
    point.id = QString::fromStdString(subnet.subnet.value);
    point.text = readOut(point.id, subnet.size_bytes, signal, splitName(solution->split), subnet.score, subnet.std_err);
    if (!subnet.held_out_task.empty())
      point.text += heldOutLine(QString::fromStdString(subnet.held_out_task), subnet.held_out, subnet.held_out_std_err);
    out.points.push_back(std::move(point));
  }
  std::stable_sort(out.points.begin(), out.points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  if (out.points.empty()) out.empty = Words::tr("No subnet has this score yet: re-score the short list on held-out tasks.");
  out.staircase = staircaseOf(out.points, out.downwards);
  out.selected = state.selected();
  for (const auto& pin : state.edits().pins) out.pins.insert(QString::fromStdString(pin));
  if (size == FrontSize::bytes && state.edits().budget > 0) out.budget = static_cast<double>(state.edits().budget) / out.unit;
  if (score != FrontScore::signal) return out;
  out.predicted_half = info.scale * kNormal95 * solution->quality.residual_sd;
  for (const auto& offer : solution->offers) {
    if (!offer.evaluated) out.predicted.emplace_back(x_of(offer.size_bytes, offer.average_bits), info.scale * offer.score);
  }
  const auto* offer = state.offered();
  if (offer && !offer->evaluated) out.offer = {x_of(offer->size_bytes, offer->average_bits), info.scale * offer->score};
  return out;
}

}  // namespace qfa::app
