// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/workload.h"

#include <algorithm>
#include <cmath>

#include "engine/import/model_units.h"

namespace qfa {
namespace {

constexpr std::size_t kMostSteps = 4096;
// Products that take as long as dequantizing one weight, or stepping one adapter parameter.
constexpr double kDequantizeWork = 50;
constexpr double kOptimizerWork = 400;
constexpr double kLatentWork = 1200;       // rounding, straight through and back, and stepping one latent weight
constexpr double kStaticColumnWork = 400;  // compensating one weight in static groups

double calibration_tokens(const RunSpec& spec, const Examples& examples) {
  if (spec.codes.method == CodesMethod::rtn || code_widths(spec.bits).empty()) return 0;
  if (!spec.codes.calibration_file.empty()) return spec.codes.calibration_tokens;
  double taken = 0;  // as calibration_examples takes them
  for (const TokenizedExample* example : examples) {
    if (taken > 0 && taken + static_cast<double>(example->ids.size()) > spec.codes.calibration_tokens) break;
    taken += static_cast<double>(example->ids.size());
  }
  return taken;
}

// Of one width: seven eighths of the sequences train in mini-batches, one eighth is scored (engine/quantize/block_reconstruction.cpp).
double reconstruction_work(const RunSpec& spec, const ModelSize& size, double tokens) {
  const double pass = 2 * tokens * size.weights, steps = std::ceil(tokens * 7 / 8 / kBlockBatchTokens);
  return spec.codes.block_epochs * (pass * (3 * 7.0 / 8 + 1.0 / 8) + steps * size.weights * kLatentWork) + pass / 8;
}

}  // namespace

std::vector<TrainPass> passes_of(const RunSpec& spec, const Examples& batch) {
  std::vector<TrainPass> passes;
  const std::size_t micro = spec.micro_batch > 0 ? static_cast<std::size_t>(spec.micro_batch) : batch.size();
  for (std::size_t begin = 0; begin < batch.size(); begin += micro) {
    const Examples examples(batch.begin() + static_cast<std::ptrdiff_t>(begin),
                            batch.begin() + static_cast<std::ptrdiff_t>(std::min(begin + micro, batch.size())));
    TrainPass pass;
    pass.shared = shared_prefix(examples) > 0;
    pass.tokens = static_cast<double>(computed_tokens(examples));
    for (const TokenizedExample* example : examples) {
      pass.response += static_cast<double>(response_tokens(*example));
      pass.attention_pairs += static_cast<double>(example->ids.size()) * static_cast<double>(example->ids.size()) / 2;
    }
    if (pass.shared) pass.attention_pairs = pass.tokens * pass.tokens;
    passes.push_back(pass);
  }
  return passes;
}

Workload workload_of(const RunSpec& spec, const Examples& examples) {
  Workload workload;
  workload.examples = examples.size();
  workload.calibration_tokens = calibration_tokens(spec, examples);
  for (const TokenizedExample* example : examples) {
    workload.tokens_read += static_cast<double>(example->ids.size());
    workload.longest = std::max(workload.longest, static_cast<double>(example->ids.size()));
  }
  workload.steps = std::min(kMostSteps, static_cast<std::size_t>(std::max(1, spec.steps)));
  BatchOrder order(spec.seed, static_cast<std::size_t>(std::max(1, spec.batch)), examples.size());
  for (std::size_t step = 0; step < workload.steps; ++step) {
    Examples batch;
    for (const std::size_t index : order.at(static_cast<std::int64_t>(step))) batch.push_back(examples[index]);
    const auto passes = passes_of(spec, batch);
    workload.passes.insert(workload.passes.end(), passes.begin(), passes.end());
  }
  return workload;
}

ModelSize size_of(const RunSpec& spec, const ModelConfig& config) {
  ModelSize size;
  size.layers = static_cast<double>(config.layers);
  size.hidden = static_cast<double>(config.hidden);
  size.intermediate = static_cast<double>(config.intermediate);
  size.query = static_cast<double>(config.heads * config.head_dim);
  size.key_value = static_cast<double>(config.kv_heads * config.head_dim);
  size.vocabulary = static_cast<double>(config.vocab);
  size.tied = config.tied_embeddings;
  for (int linear = 0; linear < 7; ++linear) {
    const auto shape = linear_shape(config, linear);
    size.layer_weights += static_cast<double>(shape[0]) * static_cast<double>(shape[1]);
    size.adapter_rows +=
        static_cast<double>(shape[0]) + static_cast<double>(shape[1] / (spec.method == AdapterMethod::lora ? 1 : spec.group));
  }
  size.weights = size.layer_weights * size.layers;
  size.adapter_rows *= size.layers;
  return size;
}

double trainable_parameters(const RunSpec& spec, const ModelSize& size) {
  return static_cast<double>(spec.bits.size()) * spec.rank * size.adapter_rows;
}

double pass_work(const RunSpec& spec, const ModelSize& size, const TrainPass& pass) {
  // Forward and dx; and the gradient of the minima, or LoRA's two products forward and four backward.
  const double adapters = spec.method == AdapterMethod::lora ? 6 * spec.rank * size.adapter_rows : 2 * size.weights / spec.group;
  const double linears = pass.tokens * (4 * size.weights + adapters);
  const double head = pass.response * size.vocabulary * size.hidden * 4;
  const double attention = pass.attention_pairs * size.layers * size.query * 14;  // forward 4, backward 10
  return linears + head + attention + 2 * size.weights * kDequantizeWork;
}

double step_work(const RunSpec& spec, const ModelSize& size) {
  return spec.rank * size.adapter_rows * kOptimizerWork;
}

double quantize_work(const RunSpec& spec, const ModelSize& size, double tokens) {
  const double h = size.hidden, i = size.intermediate;
  const auto widths = static_cast<double>(code_widths(spec.bits).size());
  if (widths == 0) return 0;
  const double codes = widths * size.weights * 400;  // grids and rounding
  if (spec.codes.method == CodesMethod::rtn) return codes;
  const double squares = size.layers * (2 * h * h + size.query * size.query + i * i);
  const double cubes = size.layers * (2 * h * h * h + size.query * size.query * size.query + i * i * i);
  const CalibrationStream stream = spec.codes.stream;
  const bool shared = stream == CalibrationStream::shared;
  const double streams = stream == CalibrationStream::own ? widths : 1, pass = 2 * tokens * size.weights;
  const double hessians = 2 * tokens * squares + cubes * (1.0 / 3 + 2.0 / 3 + 1.0 / 3) + pass;
  const double compensation = size.layers * (size.query + 2 * size.key_value + 2 * i) * h * h +
                              size.layers * h * (size.query * size.query + i * i) +
                              (spec.codes.act_order ? size.weights * kStaticColumnWork : 0);
  double work = codes + streams * hessians + widths * compensation + (shared ? 0 : streams * pass);
  if (spec.codes.method == CodesMethod::block) work += widths * reconstruction_work(spec, size, tokens) + (shared ? 0 : pass);
  return work;
}

}  // namespace qfa
