// SPDX-License-Identifier: GPL-3.0-or-later
// The tiny models of tests/golden/models: what transformers computes for them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/import/architecture.h"

namespace qfa {

std::filesystem::path golden_models();
std::vector<std::string> golden_model_names();  // "llama", "llama3", "qwen2-yarn" …

struct GoldenModel {
  Json config_4, config_5;  // config.json as transformers 4 and 5 write it
  std::vector<TokenId> ids;
  std::vector<std::int64_t> rows;
  std::vector<float> logits;  // fp32 [rows, vocab]
};
GoldenModel golden_model(const std::string& name);

// The values that make_models.py gives a tensor.
std::vector<float> golden_weights(const std::string& tensor, const std::vector<std::int64_t>& shape);
// config.json and model.safetensors (F32) of a model with those weights.
void write_golden_folder(const std::filesystem::path& folder, const Json& config);

}  // namespace qfa
