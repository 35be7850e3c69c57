// SPDX-License-Identifier: GPL-3.0-or-later
// The small files of an exported folder (MLX, Hugging Face). Internal to the room.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/import/base_model.h"

namespace qfa {

// The base's config.json (a GGUF: built), without its quantization, with the token ids filled in, for
// weights of `type` ("float16").
nlohmann::ordered_json model_config_json(const BaseModel& base, const std::string& type);
std::string generation_config_text(const BaseModel& base);
// Refuses a name that is taken.
void add_tokenizer_files(const BaseModel& base, const std::string& chat_template, std::vector<std::pair<std::string, std::string>>& files);

}  // namespace qfa
