// SPDX-License-Identifier: GPL-3.0-or-later
// Reading ModelConfig from config.json (transformers 4 and 5) and from GGUF metadata.
#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/formats/gguf.h"
#include "engine/import/base_model.h"

namespace qfa {

std::vector<std::string> known_architectures();  // "llama"

// `mlx`: mlx-lm's default of tie_word_embeddings is true, transformers' is false.
// Throws Failure (input), `where` in front: unknown architecture, missing or senseless sizes, anything
// that the decoder does not compute.
ModelConfig config_from_json(const Json& json, const std::string& where, bool mlx);
ModelConfig config_from_gguf(const GgufFile& file);

}  // namespace qfa
