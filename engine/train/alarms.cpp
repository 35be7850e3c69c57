// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/alarms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/text.h"

namespace qfa {
namespace {

constexpr double kMinuteMs = 60'000;
constexpr std::size_t kSpeeds = 2001;
constexpr double kSlow = 0.7, kFastAgain = 0.85;
constexpr int kFirstRates = 50;

Notice alarm(const char* kind, int step, std::string message, std::string action) {
  return {Severity::warning, "train", std::move(message), kind, step, std::move(action)};
}

}  // namespace

std::vector<Notice> Alarms::starvation(const Sampler& sampler) const {
  std::vector<double> expected(sampler.widths().size(), 0);
  for (int t = 0; t < steps_; ++t) {
    const auto p = sampler.probabilities(t);
    for (std::size_t i = 0; i < p.size(); ++i) expected[i] += p[i];
  }
  std::vector<Notice> notices;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // A width that the mixture leaves out on purpose is not starved.
    if (expected[i] >= kFewVisits || expected[i] == 0) continue;
    notices.push_back(
        alarm("starved", 0,
              fmt::format("{} bits: each unit is expected to be trained {:.0f} times at this width by step {}, fewer than {:.0f}",
                          sampler.widths()[i], expected[i], steps_, kFewVisits),
              "Train for more steps, or give this width a larger share of the sampler."));
  }
  return notices;
}

std::vector<Notice> Alarms::rates(const SamplingRates& rates) {
  if (rates.step < std::max(next_rates_, kFirstRates)) return {};
  next_rates_ = rates.step + std::max(1, steps_ / 8);
  std::vector<Notice> notices;
  for (const auto& [width, realised] : rates.realised) {
    const double half = rates.half_width.at(width), expected = rates.expected.at(width);
    // Few draws are not normal: no verdict where L Σ p(1-p) < 9.
    const double draws = std::pow(half / 1.96 * rates.step * static_cast<double>(units_), 2);
    if (draws < 9 || std::abs(realised - expected) <= 3.29 / 1.96 * half) {
      off_rate_.erase(width);
    } else if (off_rate_.insert(width).second) {
      notices.push_back(alarm("rate", rates.step,
                              fmt::format("{} bits: {:.2f} % of the updates by step {}, outside the 99.9 % band {:.2f} ± {:.2f} %", width,
                                          100 * realised, rates.step, 100 * expected, 100 * 3.29 / 1.96 * half),
                              "Compare the settings of the sampler with the plan of the run."));
    }
  }
  return notices;
}

void Alarms::probe_loss(int step, BitWidth width, double nll, double std_err) {
  auto& probes = probes_[width];
  while (!probes.empty() && probes.back().step >= step) probes.pop_back();
  probes.push_back({step, nll, std::max(std_err, 1e-9)});
  if (probes.size() > kSlopeProbes) probes.pop_front();
}

Alarms::Slope Alarms::slope_of(const std::deque<ProbeLoss>& probes) {
  double weight = 0, x = 0, y = 0;
  for (const auto& p : probes) {
    const double w = 1 / (p.std_err * p.std_err);
    weight += w, x += w * p.step, y += w * p.nll;
  }
  x /= weight, y /= weight;
  double xx = 0, xy = 0;
  for (const auto& p : probes) {
    const double w = 1 / (p.std_err * p.std_err);
    xx += w * (p.step - x) * (p.step - x), xy += w * (p.step - x) * (p.nll - y);
  }
  return {100 * xy / xx, 100 * 1.96 / std::sqrt(xx)};
}

std::vector<Notice> Alarms::probe_slopes() {
  std::map<BitWidth, Slope> slopes;
  for (const auto& [width, probes] : probes_)
    if (probes.size() == kSlopeProbes) slopes[width] = slope_of(probes);
  std::vector<Notice> notices;
  for (const auto& [width, slope] : slopes) {
    const auto falling = std::find_if(slopes.begin(), slopes.end(), [](const auto& other) { return other.second.falls(); });
    const std::string kind = slope.rises() ? "rising" : !slope.falls() && falling != slopes.end() ? "stalled" : "";
    if (std::exchange(slopes_said_[width], kind) == kind || kind.empty()) continue;
    const int since = probes_[width].front().step, steps = probes_[width].back().step - since;
    const std::string evidence =
        fmt::format("slope {:+.3f} ± {:.3f} nats per item in 100 steps over {} probes", slope.value, slope.half, kSlopeProbes);
    if (kind == "rising") {
      notices.push_back(alarm("rising", since, fmt::format("{} bits: the probe loss has risen for {} steps ({})", width, steps, evidence),
                              "Lower the learning rate, or go back to an earlier checkpoint."));
    } else {
      notices.push_back(alarm("stalled", since,
                              fmt::format("{} bits: the probe loss has been flat for {} steps ({}) while that of {} bits falls", width,
                                          steps, evidence, falling->first),
                              "This width may have learnt what it can; look at its visits and its learning rate."));
    }
  }
  return notices;
}

std::optional<Notice> Alarms::speed(const StepMetrics& metrics) {
  if (!(metrics.step_ms > 0)) return std::nullopt;
  speeds_.push_back(1e3 * static_cast<double>(metrics.tokens) / metrics.step_ms);
  if (speeds_.size() > kSpeeds) speeds_.pop_front();
  minute_.emplace_back(metrics.tokens, metrics.step_ms);
  minute_ms_ += metrics.step_ms, minute_tokens_ += metrics.tokens;
  while (minute_.size() > 1 && minute_ms_ - minute_.front().second >= kMinuteMs) {
    minute_ms_ -= minute_.front().second, minute_tokens_ -= minute_.front().first;
    minute_.pop_front();
  }
  if (minute_ms_ < kMinuteMs || speeds_.size() < 2 * minute_.size()) return std::nullopt;  // the median must have seen another minute
  std::vector<double> sorted(speeds_.begin(), speeds_.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  const double now = 1e3 * static_cast<double>(minute_tokens_) / minute_ms_;
  if (now >= kFastAgain * *middle) slow_ = false;
  if (slow_ || now >= kSlow * *middle) return std::nullopt;
  slow_ = true;
  return alarm("slow", metrics.step, fmt::format("{:.0f} tokens/s in the last minute, the median of the run is {:.0f}", now, *middle),
               "Look for another program that uses the processor or the memory.");
}

std::optional<Notice> Alarms::disk(int step, Bytes free, Bytes checkpoint) {
  if (checkpoint == 0 || free >= 2 * checkpoint) {
    disk_said_ = false;
    return std::nullopt;
  }
  if (std::exchange(disk_said_, true)) return std::nullopt;
  return alarm("disk", step, fmt::format("{} are free, fewer than two checkpoints of {} need", human_bytes(free), human_bytes(checkpoint)),
               "Free space on the volume of the run, or the next checkpoint will end it.");
}

}  // namespace qfa
