// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/live_model.h"

#include <algorithm>
#include <cmath>

namespace qfa::app {
namespace {

// The last element whose step is at or before `step`; end(): none.
template <class Range, class Step>
auto lastUpTo(const Range& range, int step, Step step_of) {
  const auto after = std::upper_bound(range.begin(), range.end(), step, [&](int s, const auto& value) { return s < step_of(value); });
  return after == range.begin() ? range.end() : std::prev(after);
}

template <class Range, class Step>
void dropFrom(Range& range, int step, Step step_of) {
  std::erase_if(range, [&](const auto& value) { return step_of(value) >= step; });
}

int stepOfVisits(const std::shared_ptr<const VisitCounts>& counts) {
  return counts->step;
}
int stepOfBins(const LiveModel::Bins& bins) {
  return bins.step;
}
int stepOfCheckpoint(const LiveModel::Checkpoint& checkpoint) {
  return checkpoint.step;
}

}  // namespace

LiveModel::LiveModel(QObject* parent) : QObject(parent) {}

BitWidth LiveModel::widthOf(const BitPlan& plan) {
  std::map<BitWidth, int> count;
  for (const auto bits : plan.bits) ++count[bits];
  const auto most = std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == count.end() ? kMixed : most->first;
}

LiveModel::Rate LiveModel::rateAt(BitWidth width, double step, int window) const {
  const auto found = rates_.find(width);
  if (found == rates_.end() || found->second.realised.empty()) return {};
  const auto& rates = found->second;
  const auto last = rates.realised.nearest(step);
  const Rate whole{rates.realised[last].y, rates.expected[last].y, rates.half_width[last].y};
  const double t = rates.realised[last].x;
  if (window <= 0 || t <= window) return whole;
  // The counts behind cumulative shares; variances of independent steps subtract too.
  const auto before = rates.realised.nearest(t - window);
  const double t0 = rates.realised[before].x, n = t - t0;
  if (n <= 0) return whole;
  const auto part = [&](const SeriesBuffer& series) { return (series[last].y * t - series[before].y * t0) / n; };
  const double variance = std::pow(whole.half_width * t, 2) - std::pow(rates.half_width[before].y * t0, 2);
  return {part(rates.realised), part(rates.expected), std::sqrt(std::max(0.0, variance)) / n};
}

const LiveModel::Probes& LiveModel::probes(const QString& signal) const {
  static const Probes none;
  const auto at = probes_.find(signal);
  return at == probes_.end() ? none : at->second;
}

QStringList LiveModel::probeSignals() const {
  QStringList signals_seen;
  for (const auto& [signal, probes] : probes_) signals_seen << signal;
  return signals_seen;
}

std::shared_ptr<const VisitCounts> LiveModel::visitsAt(int step) const {
  const auto at = lastUpTo(visits_, step, stepOfVisits);
  return at == visits_.end() ? nullptr : *at;
}

LiveModel::CellVisits LiveModel::cellVisits(const std::string& unit, BitWidth width) const {
  CellVisits series;
  for (const auto& counts : visits_) {
    const auto u = static_cast<std::size_t>(std::find(counts->units.begin(), counts->units.end(), unit) - counts->units.begin());
    const auto w = static_cast<std::size_t>(std::find(counts->widths.begin(), counts->widths.end(), width) - counts->widths.begin());
    if (u >= counts->visits.size() || w >= counts->visits[u].size()) continue;
    const double step = counts->step;
    series.realised.push_back({step, static_cast<double>(counts->visits[u][w])});
    series.expected.push_back({step, w < counts->expected.size() ? counts->expected[w] : 0});
    series.std_dev.push_back({step, w < counts->std_dev.size() ? counts->std_dev[w] : 0});
  }
  return series;
}

std::optional<double> LiveModel::gradNormAt(int step) const {
  if (grad_norms_.empty()) return std::nullopt;
  const auto& at = grad_norms_[grad_norms_.nearest(step)];
  return at.x == step && at.y > 0 ? std::optional(at.y) : std::nullopt;
}

const LiveModel::Bins* LiveModel::binsAt(int step) const {
  const auto at = lastUpTo(bins_, step, stepOfBins);
  return at == bins_.end() ? nullptr : &*at;
}

void LiveModel::clear() {
  rates_.clear();
  target_.clear();
  period_ = 0;
  losses_.clear();
  grad_norms_.clear();
  probes_.clear();
  probe_signal_.clear();
  probe_chosen_ = false;
  visits_.clear();
  bins_.clear();
  machine_.clear();
  alarms_.clear();
  checkpoints_.clear();
  pauses_.clear();
  cursor_.reset();
  state_ = RunState::queued;
  progress_.reset();
  stages_.clear();
  last_step_.reset();
}

// A run continued from a checkpoint repeats the steps after it. Its series cut themselves off.
void LiveModel::rewindTo(int step) {
  for (auto& [signal, by_width] : probes_) {
    for (auto& [width, points] : by_width) std::erase_if(points, [step](const Probe& p) { return p.step >= step; });
  }
  dropFrom(visits_, step, stepOfVisits);
  dropFrom(bins_, step, stepOfBins);
  dropFrom(checkpoints_, step, stepOfCheckpoint);
  std::erase_if(pauses_, [step](int pause) { return pause >= step; });
  alarms_.rewindTo(step);
  if (cursor_ && *cursor_ >= step) cursor_.reset();
}

void LiveModel::addStep(const StepMetrics& metrics) {
  if (!loss().empty() && metrics.step <= loss().back().x) rewindTo(metrics.step);
  last_step_ = metrics;
  losses_.add(metrics.step, metrics.loss, metrics.average_bits, metrics.plan);
  grad_norms_.append(metrics.step, metrics.grad_norm);
  machine_.add(metrics);
  if (metrics.target_bits <= 0) return;
  target_.append(metrics.step, metrics.target_bits);
  const auto n = target_.size();
  // The wave begins at its crest: its first crest after that is one period later.
  if (period_ == 0 && n >= 3 && target_[n - 2].y > target_[n - 3].y && target_[n - 2].y > target_[n - 1].y) {
    period_ = static_cast<int>(target_[n - 2].x) - 1;  // steps are counted from 1, the sampler's from 0
  }
}

void LiveModel::addRates(const SamplingRates& rates) {
  std::vector<BitWidth> widths;
  for (const auto& [width, realised] : rates.realised) {
    widths.push_back(width);
    const auto of = [width = width](const std::map<BitWidth, double>& values) {
      const auto at = values.find(width);
      return at == values.end() ? 0.0 : at->second;
    };
    auto& series = rates_[width];
    series.realised.append(rates.step, realised);
    series.expected.append(rates.step, of(rates.expected));
    series.half_width.append(rates.step, of(rates.half_width));
  }
  losses_.setWidths(widths);
  dropFrom(bins_, rates.step, stepOfBins);
  bins_.push_back({rates.step, rates.bin_realised, rates.bin_expected, rates.bin_half_width});
}

void LiveModel::addVisits(const VisitCounts& counts) {
  dropFrom(visits_, counts.step, stepOfVisits);
  visits_.push_back(std::make_shared<const VisitCounts>(counts));
}

void LiveModel::addEvaluation(const EvalPoint& point) {
  if (point.split != "probe") return;
  const auto signal = QString::fromStdString(point.signal);
  const bool accuracy = signal.endsWith("/acc");
  if (!probe_chosen_ && (probe_signal_.isEmpty() || (accuracy && !probe_signal_.endsWith("/acc")))) probe_signal_ = signal;
  auto& points = probes_[signal][point.kind == "uniform" ? widthOf(point.plan) : kMixed];
  std::erase_if(points, [&point](const Probe& p) { return p.step >= point.step; });
  points.push_back({point.step, point.score, point.std_err, point.n});
}

void LiveModel::addCheckpoint(const CheckpointSaved& checkpoint, const QDateTime& at) {
  dropFrom(checkpoints_, checkpoint.step, stepOfCheckpoint);
  checkpoints_.push_back({checkpoint.step, checkpoint.size_bytes, at});
}

void LiveModel::setProgress(const Progress& progress) {
  progress_ = progress;
  stages_[progress.stage] = progress;
}

void LiveModel::setState(RunState state) {
  state_ = state;
  if (state == RunState::paused) pauses_.push_back(step());
  if (state == RunState::finished || state == RunState::stopped || state == RunState::failed) progress_.reset();
}

void LiveModel::setCursor(std::optional<int> step) {
  if (step) step = std::clamp(*step, 0, this->step());
  if (step && *step == this->step()) step.reset();
  if (step == cursor_) return;
  cursor_ = step;
  emit changed();
}

void LiveModel::setSmoothing(double beta) {
  losses_.setSmoothing(beta);
  emit changed();
}

void LiveModel::setProbeSignal(const QString& signal) {
  if (!probes_.contains(signal)) return;
  probe_signal_ = signal;
  probe_chosen_ = true;
  emit changed();
}

}  // namespace qfa::app
