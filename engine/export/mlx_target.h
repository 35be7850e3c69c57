// SPDX-License-Identifier: GPL-3.0-or-later
// A subnet as an MLX folder. Internal to the room.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/export/layout.h"
#include "engine/formats/safetensors.h"

namespace qfa {

// Bytes of one module in model.safetensors: words, scales and biases, or fp16 values.
Bytes mlx_module_bytes(const WeightModule& module, BitWidth bits, int group);
// Norms and biases: fp16 where every value survives it, else fp32.
DataType mlx_kept_type(const std::vector<float>& values);

struct MlxWeights {
  std::vector<SafetensorsPlan> tensors;
  // "format": "mlx", and "padding": spaces that make the header equally long for every plan, so that
  // the bytes of the file are additive over the units.
  std::map<std::string, std::string> metadata;
  Bytes file_bytes = 0;
};
// `source` may be null where only sizes are asked; else it must outlive the plan.
MlxWeights mlx_weights(const BaseModel& base, const ModuleWidths& widths, int group, const SubnetSource* source);

// Everything beside model.safetensors, as {name, content}: index, config.json, generation_config.json,
// tokenizer, and qfa.json (the plan).
std::vector<std::pair<std::string, std::string>> mlx_files(const BaseModel& base, const ModuleWidths& widths, int group,
                                                           const MlxWeights& weights, const std::string& chat_template);

}  // namespace qfa
