// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/train_bench.h"

#include <fmt/format.h>

#include <variant>

#include "engine/api/error.h"
#include "engine/core/heap.h"
#include "engine/core/process.h"
#include "engine/core/rng.h"
#include "engine/import/model_units.h"
#include "engine/jobs/compute.h"
#include "engine/plan/run_inputs.h"
#include "engine/quantize/quantize_base.h"
#include "engine/train/trainer.h"

namespace qfa {
namespace {

constexpr std::uint64_t kTokenStream = 0x62656e6368;  // "bench"

// A run reads data and writes a folder; a measurement does neither.
void check(const TrainBenchSpec& spec, const ModelConfig& config) {
  for (const Finding& finding : setting_errors(spec.run))
    if (finding.field != "data" && finding.field != "out") refuse_usage(finding.sentence);
  validate_shapes(config, spec.run.group);
  if (spec.run.seq > config.max_positions)
    refuse_usage(fmt::format("seq is {}, but the model was made for at most {} tokens", spec.run.seq, config.max_positions));
}

Dataset random_tokens(const RunSpec& spec, std::int64_t vocabulary, bool half) {
  CounterRng random(spec.seed, kTokenStream);
  Dataset data;
  for (int i = 0; i < spec.batch * spec.steps; ++i) {
    TokenizedExample example;
    for (int t = 0; t < spec.seq; ++t) example.ids.push_back(static_cast<TokenId>(random.below(static_cast<std::uint64_t>(vocabulary))));
    example.prompt_tokens = half ? static_cast<std::size_t>(spec.seq) / 2 : 0;
    data.examples.push_back(std::move(example));
  }
  return data;
}

std::int64_t predicted_rows(const Dataset& data, int batch) {
  return static_cast<std::int64_t>(response_tokens(data.examples.front())) * batch;
}

}  // namespace

TrainBench bench_train(const TrainBenchSpec& bench, const std::function<void(const std::string&)>& tell) {
  RunSpec spec = bench.run;
  ++spec.steps;  // the first warms up
  prepare_compute(spec.threads);
  const std::shared_ptr<const BaseModel> base = BaseModel::open(spec.model);
  const ModelConfig& config = base->config();
  check(bench, config);
  tell("codes by rounding to nearest");
  spec.codes.method = CodesMethod::rtn;
  Supernet supernet(base, choice_units(config, spec.granularity, spec.bits, spec.embed_bits), spec.bits, spec.group,
                    quantize_base(*base, {spec.codes, spec.bits, spec.group, spec.dtype, {}}, {}), {spec.method, spec.rank, spec.alpha},
                    spec.seed);
  const Decoder decoder(*base, scalar_type(spec.dtype));
  const Dataset data = random_tokens(spec, config.vocab, bench.half);
  Trainer trainer(spec, supernet, decoder, data);

  TrainBench result;
  std::vector<double> seconds;
  const std::uint64_t before = peak_resident_bytes();
  const bool restarted = restart_peak();
  HeapKeeper heap;
  TrainHooks hooks;
  hooks.emit = [&](EventBody body) {
    const auto* metrics = std::get_if<StepMetrics>(&body);
    if (metrics == nullptr) return;
    result.loss = metrics->loss, result.tokens = metrics->tokens;
    if (metrics->step > 1) seconds.push_back(metrics->step_ms / 1000);
    tell(fmt::format("step {} of {}: {:.0f} ms{}", metrics->step - 1, spec.steps - 1, metrics->step_ms,
                     metrics->step == 1 ? ", not counted" : ""));
  };
  hooks.after_step = [&](int) { heap.after_step(); };
  trainer.run(spec.steps, hooks);
  const std::uint64_t peak = peak_resident_bytes();
  result.peak_rss = std::max(before, peak);
  result.step_peak_rss = restarted ? peak : 0;
  result.step_s = timing_of(seconds);
  tell("the products of a step alone");
  result.products = measure_step_products(config, static_cast<std::int64_t>(spec.seq - 1) * spec.batch, predicted_rows(data, spec.batch),
                                          scalar_type(spec.dtype), bench.product_rounds);
  return result;
}

}  // namespace qfa
