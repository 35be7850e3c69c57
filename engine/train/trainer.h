// SPDX-License-Identifier: GPL-3.0-or-later
// Interference-less fine-tuning (LLM-QFA): each optimizer step trains the adapters of one sampled
// subnet on the response tokens of one batch.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/api/events.h"
#include "engine/api/specs.h"
#include "engine/data/dataset.h"
#include "engine/model/supernet.h"
#include "engine/sampler/sampler.h"
#include "engine/train/adamw.h"
#include "engine/train/gradients.h"

namespace qfa {

struct TrainHooks {
  std::function<bool()> proceed;             // once per micro-batch; may block (pause); false: stop
  std::function<void(EventBody)> emit;       // StepMetrics, SamplingRates, VisitCounts, Progress
  std::function<void(int step)> after_step;  // probes and checkpoints
};

class Trainer {
 public:
  // The references must outlive the trainer. Throws Failure (usage) for settings out of range.
  Trainer(const RunSpec& spec, Supernet& supernet, const Decoder& decoder, const Dataset& data,
          Activations activations = Activations::kept);

  // Trains from the current step up to `steps`. Returns false if stopped; the last step done is
  // then complete and the one under way left no trace. A loss or gradient that is not finite throws
  // Failure before the optimizer step and names the step.
  bool run(int steps, const TrainHooks& hooks);

  int step() const { return step_; }
  AdamW& optimizer() { return optimizer_; }
  // After a checkpoint was loaded into the supernet and optimizer(): the statistics are replayed.
  void set_step(int step);

  // Learning rate of step t (0-based): constant, or linear_tail from steps/2 down to 5 %.
  double learning_rate(int step) const;
  SamplingRates rates() const;
  VisitCounts visits() const;
  const Sampler& sampler() const { return *sampler_; }

 private:
  struct StepLoss {
    double loss = 0;
    std::int64_t tokens = 0;
    double waited_ms = 0;  // paused
    bool stopped = false;
  };
  StepLoss accumulate_gradients(const BitPlan& plan, const TrainHooks& hooks);
  void forget_gradients(const BitPlan& plan);

  const RunSpec& spec_;
  Supernet& supernet_;
  const Decoder& decoder_;
  const Dataset& data_;
  Activations activations_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<SamplingStatistics> statistics_;
  BatchOrder order_;
  AdamW optimizer_;
  int step_ = 0;
};

}  // namespace qfa
