// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from a model's configuration alone: its tensors, its linears, its choice units.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/specs.h"
#include "engine/import/base_model.h"

namespace qfa {

struct TensorShape {
  std::string name;                 // "model.layers.0.mlp.up_proj.weight"
  std::vector<std::int64_t> shape;  // [out, in]; [out] for biases, [hidden] for norms, [head_dim] for those of heads
};

// Every tensor of the model, in forward order; "lm_head.weight" last, unless the embeddings are tied.
std::vector<TensorShape> expected_tensors(const ModelConfig& config);

// [out, in] of one of the seven linears, 0 … 6 in the order of linear_names().
std::vector<std::int64_t> linear_shape(const ModelConfig& config, int linear);

// The unit table, in forward order: "embed", then each layer's units, then "head" unless the embeddings
// are tied. Of layer i: block "layers.i"; module "layers.i.q", .k, .v, .o, .gate_up, .down; fused
// "layers.i.qkv", .o, .gate_up, .down; free all seven. Embedding and head are not trained and choose
// from `embed_bits`. Choices come out ascending, each once. Throws Failure (usage): no width, or one
// that is none of this program's (2, 3, 4, 5, 6, 8 and 16).
std::vector<Unit> choice_units(const ModelConfig& config, Granularity granularity, const std::vector<BitWidth>& bits,
                               const std::vector<BitWidth>& embed_bits);

// Those of `bits` that have codes: all but 16.
std::vector<BitWidth> code_widths(const std::vector<BitWidth>& bits);

// The group sizes of 32, 64, 128 that divide the inputs of every quantized weight.
std::vector<int> fitting_groups(const ModelConfig& config);

// Throws Failure (usage): a group size other than 32, 64, 128, or one that does not divide the inputs of
// every quantized weight: "in = 576 is not divisible by 128 (layer 0, q_proj); use 32 or 64".
void validate_shapes(const ModelConfig& config, int group);

}  // namespace qfa
