// SPDX-License-Identifier: GPL-3.0-or-later
// Reading ModelConfig from config.json (transformers 4 and 5) and from GGUF metadata.
#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/formats/gguf.h"
#include "engine/import/architecture.h"

namespace qfa {

inline constexpr std::int64_t kMostLayers = 4096;  // beyond any model there is

// `mlx`: mlx-lm's default of tie_word_embeddings is true, transformers' is false.
// Throws Failure (input), `where` in front: unknown architecture, missing or senseless sizes, anything
// that the decoder does not compute.
ModelConfig config_from_json(const Json& json, const std::string& where, bool mlx);
ModelConfig config_from_gguf(const GgufFile& file);

// What both share. Throw Failure (input).
[[noreturn]] void refuse_architecture(const std::string& name, const std::vector<std::string>& known, const std::string& where);
void check_config(const ModelConfig& config, const std::string& where);
// hidden / heads, where it comes out even.
std::int64_t default_head_dim(const ModelConfig& config, const std::string& where);
// `slides` [layers] as window_of() wants it: no window where no layer slides, no list where all do.
void set_sliding_layers(ModelConfig& config, const std::vector<bool>& slides);

}  // namespace qfa
