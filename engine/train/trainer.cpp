// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/trainer.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/api/error.h"
#include "engine/core/eta.h"
#include "engine/core/process.h"

namespace qfa {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

Trainer::Trainer(const RunSpec& spec, Supernet& supernet, const Decoder& decoder, const Dataset& data, Activations activations)
    : spec_(spec),
      supernet_(supernet),
      decoder_(decoder),
      data_(data),
      activations_(activations),
      sampler_(make_sampler(spec.sampler, spec.bits, supernet.trained_parameters().size(), spec.seed)),
      statistics_(std::make_unique<SamplingStatistics>(*sampler_, supernet.trained_parameters())),
      order_(spec.seed, static_cast<std::size_t>(spec.batch), data.examples.size()),
      optimizer_(AdamW::Settings{}) {}

double Trainer::learning_rate(int step) const {
  if (spec_.lr_schedule == LearningRate::constant) return spec_.lr;
  const double half = spec_.steps / 2.0;
  if (step < half) return spec_.lr;
  const double fraction = std::min(1.0, (step - half) / std::max(1.0, spec_.steps - 1 - half));
  return spec_.lr * (1.0 - 0.95 * fraction);
}

void Trainer::set_step(int step) {
  statistics_ = std::make_unique<SamplingStatistics>(*sampler_, supernet_.trained_parameters());
  for (int t = 0; t < step; ++t) statistics_->add(t, sampler_->draw(t));
  step_ = step;
}

SamplingRates Trainer::rates() const {
  return {step_,
          statistics_->realised(),
          statistics_->expected(),
          statistics_->half_width(),
          statistics_->bin_realised(),
          statistics_->bin_expected(),
          statistics_->bin_half_width()};
}

VisitCounts Trainer::visits() const {
  VisitCounts counts{step_,
                     {},
                     sampler_->widths(),
                     statistics_->visits(),
                     statistics_->last_step(),
                     statistics_->expected_visits(),
                     statistics_->visits_std_dev()};
  for (const Unit& unit : supernet_.units())
    if (unit.trained) counts.units.push_back(unit.name);
  return counts;
}

void Trainer::forget_gradients(const BitPlan& plan) {
  for (const NamedAdapter& named : supernet_.adapters(plan))
    for (const AdapterParameter& p : named.adapter->parameters()) p.value.mutable_grad().reset();
}

Trainer::StepLoss Trainer::accumulate_gradients(const BitPlan& plan, const TrainHooks& hooks) {
  const auto indices = order_.at(step_);
  std::size_t targets = 0;  // the mean runs over the whole step, however it is cut into micro-batches
  for (const std::size_t i : indices) targets += response_tokens(data_.examples[i]);
  const std::size_t micro = spec_.micro_batch > 0 ? static_cast<std::size_t>(spec_.micro_batch) : indices.size();
  StepLoss result;
  for (std::size_t begin = 0; begin < indices.size(); begin += micro) {
    if (hooks.proceed) {
      const auto asked = Clock::now();
      result.stopped = !hooks.proceed();
      result.waited_ms += milliseconds(Clock::now() - asked);
    }
    if (result.stopped) return result;
    Examples examples;
    for (std::size_t i = begin; i < std::min(begin + micro, indices.size()); ++i) {
      examples.push_back(&data_.examples[indices[i]]);
      result.tokens += static_cast<std::int64_t>(examples.back()->ids.size());
    }
    const auto weights = supernet_.training_weights(plan, decoder_.compute());
    result.loss += add_gradients(decoder_, *weights, examples, static_cast<double>(targets), activations_);
    if (!std::isfinite(result.loss)) return result;
  }
  return result;
}

bool Trainer::run(int steps, const TrainHooks& hooks) {
  EtaEstimator eta(static_cast<std::uint64_t>(step_), static_cast<std::uint64_t>(steps));
  const int rates_every = std::max(1, steps / 1000), visits_every = std::max(25, steps / 200);
  while (step_ < steps) {
    const auto start = Clock::now();
    const std::vector<BitWidth> drawn = sampler_->draw(step_);
    const BitPlan plan = supernet_.training_plan(drawn);
    const StepLoss loss = accumulate_gradients(plan, hooks);
    if (loss.stopped) {
      forget_gradients(plan);
      return false;
    }
    const double lr = learning_rate(step_);
    double norm = 0;
    if (std::isfinite(loss.loss)) norm = optimizer_.step(supernet_.adapters(plan), lr, spec_.clip);
    if (!std::isfinite(loss.loss) || !std::isfinite(norm)) {
      forget_gradients(plan);
      const std::string sentence = fmt::format("step {}: the {} is not finite; stopped before the optimizer step, the last good step is {}",
                                               step_ + 1, std::isfinite(loss.loss) ? "gradient" : "loss", step_);
      hooks.emit(Notice{Severity::error, "train", sentence, "not-finite", step_,
                        "Continue from an earlier checkpoint with a lower learning rate or a smaller clip."});
      fail("train", sentence);
    }
    statistics_->add(step_, drawn);
    ++step_;
    const double step_ms = milliseconds(Clock::now() - start) - loss.waited_ms;
    hooks.emit(StepMetrics{step_, plan, statistics_->average_bits(drawn), loss.loss, lr, norm, loss.tokens, step_ms,
                           sampler_->mean(step_ - 1), resident_bytes()});
    if (step_ % rates_every == 0 || step_ == steps) hooks.emit(rates());
    if (step_ % visits_every == 0 || step_ == 1 || step_ == steps) hooks.emit(visits());
    hooks.emit(Progress{"train", static_cast<std::uint64_t>(step_), static_cast<std::uint64_t>(steps),
                        eta.update(static_cast<std::uint64_t>(step_)), fmt::format("loss {:.3f}", loss.loss)});
    if (hooks.after_step) hooks.after_step(step_);
  }
  return true;
}

}  // namespace qfa
