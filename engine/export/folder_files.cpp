// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/folder_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/export/built_config.h"
#include "engine/formats/gguf.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::optional<std::int64_t> padding_id(const BaseModel& base) {
  const auto gguf = base.gguf();
  return gguf ? gguf->integer("tokenizer.ggml.padding_token_id") : std::nullopt;
}

// Generation must stop: the ids are filled in where the base's own files leave them out.
void put_token_ids(const BaseModel& base, OrderedJson& json) {
  const auto tokenizer = tokenizer_of(base);
  const auto put = [&](const char* key, std::optional<std::int64_t> id) {
    if (id && (!json.contains(key) || json[key].is_null())) json[key] = *id;
  };
  put("bos_token_id", tokenizer->bos());
  put("eos_token_id", tokenizer->eos());
  put("pad_token_id", padding_id(base));
}

}  // namespace

nlohmann::ordered_json model_config_json(const BaseModel& base, const std::string& type) {
  const std::filesystem::path original = base.path() / "config.json";
  OrderedJson out = base.gguf() ? built_config(base) : OrderedJson(read_json(original));
  if (!out.is_object()) refuse(original.string(), "is no JSON object");
  out.erase("_name_or_path");
  out.erase("quantization");
  out.erase("quantization_config");
  put_token_ids(base, out);
  // mlx-lm ties by default where Hugging Face does not, and reads the older names of the RoPE settings only.
  out["tie_word_embeddings"] = base.config().tied_embeddings;
  out["rope_theta"] = base.config().rope_theta;
  if (!out.contains("rope_scaling") || out["rope_scaling"].is_null()) out["rope_scaling"] = rope_scaling_json(base);
  out["torch_dtype"] = type;
  if (out.contains("dtype")) out["dtype"] = type;
  return out;
}

std::string generation_config_text(const BaseModel& base) {
  const std::filesystem::path original = base.path() / "generation_config.json";
  std::error_code error;
  if (!base.gguf() && std::filesystem::exists(original, error)) return read_file(original);
  OrderedJson out{{"_from_model_config", true}};
  if (!base.gguf()) {
    const Json config = read_json(base.path() / "config.json");
    for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id"}) {
      if (config.contains(key)) out[key] = config[key];
    }
  }
  put_token_ids(base, out);
  return out.dump(2) + "\n";
}

void add_tokenizer_files(const BaseModel& base, const std::string& chat_template, std::vector<std::pair<std::string, std::string>>& files) {
  for (auto& file : tokenizer_files(base, chat_template)) {
    const bool plain = !file.first.empty() && file.first.find('/') == std::string::npos;
    const bool taken = std::any_of(files.begin(), files.end(), [&](const auto& other) { return other.first == file.first; });
    if (!plain || taken) throw Failure({ErrorCode::internal, "the tokenizer's file name is taken", file.first, {}});
    files.push_back(std::move(file));
  }
}

}  // namespace qfa
