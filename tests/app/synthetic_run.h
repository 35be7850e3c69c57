// SPDX-License-Identifier: GPL-3.0-or-later
// The events of a plausible run: widths 2, 3, 4 of 60 units, balanced sampler, probes, a front.
#pragma once

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/api/events.h"

namespace qfa::app::testing {

inline constexpr int kUnits = 60;

// Maximum entropy on {2, 3, 4} with mean mu: p_b ~ exp(lambda b).
inline std::array<double, 3> max_entropy(double mu) {
  double low = -60, high = 60;
  std::array<double, 3> p{};
  for (int i = 0; i < 200; ++i) {
    const double lambda = (low + high) / 2;
    double sum = 0;
    for (int b = 0; b < 3; ++b) sum += p[b] = std::exp(lambda * (b - (lambda > 0 ? 2 : 0)));
    for (auto& share : p) share /= sum;
    (2 * p[0] + 3 * p[1] + 4 * p[2] < mu ? low : high) = lambda;
  }
  return p;
}

inline std::string fake_id(unsigned value) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08x", value);
  return text.data();
}

inline Bytes plan_bytes(const BitPlan& plan) {
  double bytes = 14e6;
  for (std::size_t l = 0; l < plan.bits.size(); ++l) bytes += (plan.bits[l] + 1.0) * (l % 3 == 0 ? 350e3 : 150e3) / 1.6;
  return static_cast<Bytes>(bytes);
}

inline EvalPoint uniform_probe(int step, int steps, BitWidth width, std::mt19937& random) {
  const double reached = 1 - std::exp(-5.0 * step / steps);
  const double end = width == 2 ? 0.46 : width == 3 ? 0.71 : 0.79;
  EvalPoint point;
  point.step = step;
  point.plan.bits.assign(kUnits, width);
  point.subnet = {fake_id(0xa0000000U + static_cast<unsigned>(width))};
  point.kind = "uniform";
  point.split = "probe";
  point.signal = "tickets-probe/acc";
  point.n = 128;
  point.score = std::clamp(0.125 + (end - 0.125) * reached + std::normal_distribution<>(0, 0.02)(random), 0.0, 1.0);
  point.std_err = std::sqrt(point.score * (1 - point.score) / static_cast<double>(point.n));
  point.size_bytes = plan_bytes(point.plan);
  return point;
}

inline std::vector<Event> synthetic_run(int steps = 480, int period = 20, int probe_every = 60) {
  std::mt19937 random(7);
  std::vector<Event> events;
  const auto add = [&events](EventBody body) { events.push_back({{1}, {"run"}, {}, std::move(body)}); };
  add(StateChanged{RunState::quantizing});
  add(Progress{"quantize", 30, 30, 0, "layer 30 of 30, 4 bits"});
  add(StateChanged{RunState::training});
  std::array<double, 3> visits{}, expected{};
  double variance[3] = {};
  std::vector<double> bins(8, 0);
  VisitCounts counts;
  counts.widths = {2, 3, 4};
  for (int l = 0; l < kUnits; ++l)
    counts.units.push_back("layers." + std::to_string(l / 6) + "." +
                           std::array{"q", "k", "v", "o", "gate_up", "down"}[static_cast<std::size_t>(l % 6)]);
  counts.visits.assign(kUnits, {0, 0, 0});
  counts.last = counts.visits;
  for (int step = 1; step <= steps; ++step) {
    const double phase = std::fmod(static_cast<double>(step - 1) / period, 1.0);
    const auto p = max_entropy(2 + 2 * std::abs(2 * phase - 1));
    StepMetrics metrics;
    metrics.step = step;
    std::discrete_distribution<int> draw(p.begin(), p.end());
    for (int l = 0; l < kUnits; ++l) {
      const int b = draw(random);
      metrics.plan.bits.push_back(2 + b);
      visits[static_cast<std::size_t>(b)] += 1;
      ++counts.visits[static_cast<std::size_t>(l)][static_cast<std::size_t>(b)];
      counts.last[static_cast<std::size_t>(l)][static_cast<std::size_t>(b)] = step;
      metrics.average_bits += (2.0 + b) / kUnits;
    }
    const double level = 0.35 + 2.4 * std::exp(-6.0 * step / steps) + 0.55 * std::exp(-1.3 * (metrics.average_bits - 2));
    metrics.loss = level * std::exp(std::normal_distribution<>(0, 0.16)(random));
    metrics.lr = 2e-3;
    metrics.tokens = 500;
    metrics.step_ms = 900;
    metrics.target_bits = 2 + 2 * std::abs(2 * phase - 1);
    metrics.rss_bytes = 900'000'000;
    bins[static_cast<std::size_t>(std::min(7.0, 4 * (metrics.average_bits - 2)))] += 1;
    SamplingRates rates;
    rates.step = step;
    for (std::size_t b = 0; b < 3; ++b) {
      expected[b] += p[b];
      variance[b] += p[b] * (1 - p[b]) / kUnits;
      const auto width = static_cast<BitWidth>(b + 2);
      rates.realised[width] = visits[b] / (static_cast<double>(kUnits) * step);
      rates.expected[width] = expected[b] / step;
      rates.half_width[width] = 1.96 * std::sqrt(variance[b]) / step;
    }
    for (const double bin : bins) {
      rates.bin_realised.push_back(bin / step);
      rates.bin_expected.push_back(0.125);
      rates.bin_half_width.push_back(0.4 / std::sqrt(step));
    }
    add(metrics);
    add(rates);
    if (step % 25 == 0 || step == steps) {
      counts.step = step;
      counts.expected = {expected[0], expected[1], expected[2]};
      counts.std_dev.clear();
      for (const double v : variance) counts.std_dev.push_back(std::sqrt(v * kUnits));
      add(counts);
    }
    if (step % 100 == 0) add(CheckpointSaved{step, 4'000'000});
    add(Progress{"train", static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(steps), 0.9 * (steps - step), {}});
    if (step % probe_every == 0) {
      for (const BitWidth width : {2, 3, 4}) add(uniform_probe(step, steps, width, random));
    }
  }
  add(StateChanged{RunState::finished});
  add(Finished{Finished::Outcome::done, {}, "Trained 480 steps."});
  return events;
}

// Negative log-likelihood of the gold choice against bytes: less is better.
inline std::shared_ptr<const ParetoFront> synthetic_front(bool with_rival = true) {
  std::mt19937 random(11);
  auto front = std::make_shared<ParetoFront>();
  front->signal = "tickets-search/nll";
  front->target = "gguf";
  const auto add = [&front](BitPlan plan, const std::string& kind, double worse, unsigned id) {
    FrontPoint point;
    point.plan = std::move(plan);
    point.size_bytes = plan_bytes(point.plan);
    for (const auto bits : point.plan.bits) point.average_bits += bits / static_cast<double>(point.plan.bits.size());
    point.score = 0.62 + 1.5 * std::exp(-1.9 * (point.average_bits - 2)) + worse;
    point.std_err = 0.035;
    point.signal = front->signal;
    point.kind = kind;
    point.subnet = {fake_id(id)};
    point.report_score = 0.8 - 0.2 * (point.score - 0.6);
    point.report_std_err = 0.02;
    point.report_task = "tickets-report";
    front->points.push_back(point);
  };
  for (unsigned i = 0; i < 57; ++i) {
    BitPlan plan;
    const double mu = 2.05 + 1.9 * i / 57.0;
    const auto p = max_entropy(mu);
    std::discrete_distribution<int> draw(p.begin(), p.end());
    for (int l = 0; l < kUnits; ++l) plan.bits.push_back(2 + draw(random));
    add(std::move(plan), "searched", std::abs(std::normal_distribution<>(0, 0.13)(random)) - 0.02, 0x51000000U + i * 7919U);
  }
  for (const BitWidth width : {2, 3, 4})
    add(BitPlan{std::vector<BitWidth>(kUnits, width)}, "uniform", 0.06, 0xa0000000U + static_cast<unsigned>(width));
  if (with_rival) {
    add(BitPlan{std::vector<BitWidth>(kUnits, 4)}, "rival", 0.02, 0);
    front->points.back().subnet = {"Q4_K_M"};
    front->points.back().size_bytes = front->points.back().size_bytes * 97 / 100;
  }
  std::sort(front->points.begin(), front->points.end(), [](const auto& a, const auto& b) { return a.size_bytes < b.size_bytes; });
  double best = 1e9;
  for (auto& point : front->points) {
    if (point.kind == "rival" || point.score >= best) continue;
    best = point.score;
    point.on_front = true;
  }
  return front;
}

}  // namespace qfa::app::testing
