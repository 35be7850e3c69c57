// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/machine_series.h"

#include <algorithm>
#include <vector>

namespace qfa::app {
namespace {
constexpr std::size_t kRecent = 200;
}  // namespace

void MachineSeries::clear() {
  *this = MachineSeries();
}

void MachineSeries::add(const StepMetrics& metrics) {
  for (auto* series : {&step_ms_, &rss_, &tokens_, &seconds_}) series->truncateFrom(metrics.step);
  step_ms_.append(metrics.step, metrics.step_ms);
  if (metrics.rss_bytes > 0) rss_.append(metrics.step, static_cast<double>(metrics.rss_bytes));
  tokens_.append(metrics.step, (tokens_.empty() ? 0 : tokens_.back().y) + static_cast<double>(metrics.tokens));
  seconds_.append(metrics.step, (seconds_.empty() ? 0 : seconds_.back().y) + metrics.step_ms / 1e3);
}

std::optional<MachineSeries::Figures> MachineSeries::figures(int step) const {
  if (step_ms_.empty() || step < step_ms_[0].x) return std::nullopt;
  const auto last = step_ms_.nearest(step);
  const auto first = last + 1 > kRecent ? last + 1 - kRecent : 0;
  std::vector<double> times;
  for (auto i = first; i <= last; ++i) times.push_back(step_ms_[i].y);
  std::sort(times.begin(), times.end());
  Figures figures;
  figures.median_ms = times[times.size() / 2];
  figures.p95_ms = times[std::min(times.size() - 1, times.size() * 95 / 100)];
  const double tokens = tokens_[last].y - (first > 0 ? tokens_[first - 1].y : 0);
  const double seconds = seconds_[last].y - (first > 0 ? seconds_[first - 1].y : 0);
  figures.tokens_per_s = seconds > 0 ? tokens / seconds : 0;
  figures.tokens = tokens_[last].y;
  figures.train_seconds = seconds_[last].y;
  if (!rss_.empty() && rss_[0].x <= step) figures.rss_bytes = static_cast<Bytes>(rss_[rss_.nearest(step)].y);
  return figures;
}

}  // namespace qfa::app
