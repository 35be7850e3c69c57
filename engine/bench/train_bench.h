// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench train`: tokens per second of the training step that a run makes.
#pragma once

#include <functional>
#include <string>

#include "engine/api/specs.h"
#include "engine/bench/step_products.h"
#include "engine/bench/timing.h"

namespace qfa {

struct TrainBenchSpec {
  RunSpec run;        // model, bits, group, rank, sampler, batch, seq, dtype; run.steps are timed, after one to warm up
  bool half = false;  // loss on the second half of the tokens; false: on all
  int product_rounds = 5;
};
struct TrainBench {
  std::int64_t tokens = 0;  // of a step
  Timing step_s;
  double loss = 0;                  // of the last step
  std::uint64_t peak_rss = 0;       // of the process until the last step ended
  std::uint64_t step_peak_rss = 0;  // of the steps alone, after loading and quantizing; 0: unknown
  StepProducts products;            // measured after that

  double tokens_per_s() const { return static_cast<double>(tokens) / step_s.median; }
  // Of the step's time, what the products alone take; the same as the rate reached over the rate of GEMM.
  double gemm_share() const { return products.seconds / step_s.median; }
};

// A Supernet with codes rounded to nearest, trained on random token ids of exactly `seq` tokens, all different. Nothing is written.
// `tell`: what is being done. Throws Failure (usage) for settings out of range.
TrainBench bench_train(const TrainBenchSpec& spec, const std::function<void(const std::string&)>& tell);

}  // namespace qfa
