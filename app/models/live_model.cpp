// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/live_model.h"

#include <algorithm>
#include <cmath>

namespace qfa::app {
namespace {
constexpr auto kBeta = LiveModel::smoothing();
}  // namespace

LiveModel::LiveModel(QObject* parent) : QObject(parent) {}

BitWidth LiveModel::widthOf(const BitPlan& plan) {
  std::map<BitWidth, int> count;
  for (const auto bits : plan.bits) ++count[bits];
  const auto most = std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == count.end() ? kMixed : most->first;
}

const LiveModel::Probes& LiveModel::probes() const {
  static const Probes none;
  const auto at = probes_.find(probe_signal_);
  return at == probes_.end() ? none : at->second;
}

void LiveModel::clear() {
  rates_.clear();
  loss_.clear();
  average_loss_.clear();
  averages_.clear();
  probes_.clear();
  probe_signal_.clear();
  state_ = RunState::queued;
  progress_.reset();
  last_step_.reset();
}

// A run continued from a checkpoint repeats the steps after it.
void LiveModel::rewindTo(int step) {
  loss_.truncateFrom(step);
  for (auto& [width, series] : average_loss_) {
    series.truncateFrom(step);
    auto& average = averages_[width];
    average.sum = series.empty() ? 0 : series.back().y * average.weight;
    if (series.empty()) average.weight = 0;
  }
  for (auto& [signal, by_width] : probes_) {
    for (auto& [width, points] : by_width) std::erase_if(points, [step](const Probe& p) { return p.step >= step; });
  }
}

void LiveModel::addStep(const StepMetrics& metrics) {
  if (!loss_.empty() && metrics.step <= loss_.back().x) rewindTo(metrics.step);
  last_step_ = metrics;
  loss_.append(metrics.step, metrics.loss);
  if (!std::isfinite(metrics.loss) || metrics.plan.bits.empty()) return;
  std::map<BitWidth, double> share;
  for (const auto bits : metrics.plan.bits) share[bits] += 1.0 / static_cast<double>(metrics.plan.bits.size());
  for (auto& [width, average] : averages_) {
    average.sum *= kBeta;
    average.weight *= kBeta;
  }
  for (const auto& [width, weight] : share) {
    auto& average = averages_[width];
    average.sum += (1 - kBeta) * weight * metrics.loss;
    average.weight += (1 - kBeta) * weight;
    average_loss_[width].append(metrics.step, average.sum / average.weight);
  }
}

void LiveModel::addRates(const SamplingRates& rates) {
  for (const auto& [width, realised] : rates.realised) {
    const auto of = [width = width](const std::map<BitWidth, double>& values) {
      const auto at = values.find(width);
      return at == values.end() ? 0.0 : at->second;
    };
    auto& series = rates_[width];
    series.realised.append(rates.step, realised);
    series.expected.append(rates.step, of(rates.expected));
    series.half_width.append(rates.step, of(rates.half_width));
  }
}

void LiveModel::addEvaluation(const EvalPoint& point) {
  if (point.split != "probe") return;
  const auto signal = QString::fromStdString(point.signal);
  const bool accuracy = signal.endsWith("/acc");
  if (probe_signal_.isEmpty() || (accuracy && !probe_signal_.endsWith("/acc"))) probe_signal_ = signal;
  auto& points = probes_[signal][point.kind == "uniform" ? widthOf(point.plan) : kMixed];
  std::erase_if(points, [&point](const Probe& p) { return p.step >= point.step; });
  points.push_back({point.step, point.score, point.std_err, point.n});
}

void LiveModel::setProgress(const Progress& progress) {
  progress_ = progress;
}

void LiveModel::setState(RunState state) {
  state_ = state;
  if (state == RunState::finished || state == RunState::stopped || state == RunState::failed) progress_.reset();
}

}  // namespace qfa::app
