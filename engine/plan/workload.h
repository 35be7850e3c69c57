// SPDX-License-Identifier: GPL-3.0-or-later
// What the steps of a run compute: known beforehand, because batches are a pure function of (seed, step).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/specs.h"
#include "engine/data/dataset.h"
#include "engine/import/base_model.h"

namespace qfa {

// One forward and backward pass.
struct TrainPass {
  double tokens = 0;           // computed: what prompts share once
  double response = 0;         // rows of logits
  double attention_pairs = 0;  // (query, key)
  bool shared = false;         // prompts share a prefix: one segment with a mask
};

struct Workload {
  std::vector<TrainPass> passes;  // of the steps looked at
  std::size_t steps = 0;          // looked at, at most 4096
  std::size_t examples = 0;
  double tokens_read = 0;  // of all examples
  double longest = 0;      // tokens of one example
  double calibration_tokens = 0;
};
// `examples`: those that are kept, at least one.
Workload workload_of(const RunSpec& spec, const Examples& examples);
std::vector<TrainPass> passes_of(const RunSpec& spec, const Examples& batch);  // of one step

// The numbers of a model that its costs follow from.
struct ModelSize {
  double layers = 0, hidden = 0, intermediate = 0, query = 0, key_value = 0, vocabulary = 0;
  bool tied = false;
  double layer_weights = 0;  // of one block's linears
  double weights = 0;        // of all linears
  double adapter_rows = 0;   // Σ over all linears of out + in/group (LoRA: out + in): parameters of an adapter of rank 1
};
ModelSize size_of(const RunSpec& spec, const ModelConfig& config);
double trainable_parameters(const RunSpec& spec, const ModelSize& size);

// FLOPs of one pass, dequantization counted by the products that take as long.
double pass_work(const RunSpec& spec, const ModelSize& size, const TrainPass& pass);
// What a step costs beside its passes: the optimizer.
double step_work(const RunSpec& spec, const ModelSize& size);
inline constexpr double kBlockBatchTokens = 1024;  // engine/quantize/block_reconstruction.cpp
double quantize_work(const RunSpec& spec, const ModelSize& size, double calibration_tokens);

}  // namespace qfa
