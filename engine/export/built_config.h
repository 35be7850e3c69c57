// SPDX-License-Identifier: GPL-3.0-or-later
// config.json from what the program knows of a model. Internal to the room.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/import/base_model.h"

namespace qfa {

// A whole config.json for a base that has none (a GGUF), without the RoPE settings.
// Throws Failure (input) for what no class of transformers computes.
nlohmann::ordered_json built_config(const BaseModel& base);

// "rope_scaling" as transformers 4 writes it; null: none. Throws Failure (input) for a GGUF's
// rope_freqs.weight that is not Llama 3's.
nlohmann::ordered_json rope_scaling_json(const BaseModel& base);

}  // namespace qfa
