// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/export/mlx_target.h"
#include "engine/formats/gguf.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

// The width of most quantized weights: what config.json states once. 16: nothing is quantized.
BitWidth most_common_width(const BaseModel& base, const ModuleWidths& widths) {
  std::map<BitWidth, std::int64_t> weights;
  for (const WeightModule& module : weight_modules(base)) {
    if (const BitWidth bits = width_of(widths, module.name); bits != 16) weights[bits] += module.out * module.in;
  }
  if (weights.empty()) return 16;
  return std::max_element(weights.begin(), weights.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

// mlx-lm's rule: a module's own entry if there is one, else the top level's; false: not quantized.
OrderedJson quantization(const BaseModel& base, const ModuleWidths& widths, int group, BitWidth most) {
  OrderedJson out{{"group_size", group}, {"bits", most}, {"mode", "affine"}};
  for (const WeightModule& module : weight_modules(base)) {
    const BitWidth bits = width_of(widths, module.name);
    if (bits == 16) {
      out[module.name] = false;
    } else if (bits != most) {
      out[module.name] = OrderedJson{{"group_size", group}, {"bits", bits}};
    }
  }
  return out;
}

std::optional<std::int64_t> padding_id(const BaseModel& base) {
  const auto gguf = base.gguf();
  return gguf ? gguf->integer("tokenizer.ggml.padding_token_id") : std::nullopt;
}

OrderedJson built_config(const BaseModel& base) {
  const ModelConfig& c = base.config();
  if (c.architecture != "llama") {
    refuse(base.path().string(), fmt::format("an MLX export of a GGUF knows the architecture llama, not {}", c.architecture));
  }
  return {{"architectures", {"LlamaForCausalLM"}},
          {"model_type", "llama"},
          {"vocab_size", c.vocab},
          {"hidden_size", c.hidden},
          {"intermediate_size", c.intermediate},
          {"num_hidden_layers", c.layers},
          {"num_attention_heads", c.heads},
          {"num_key_value_heads", c.kv_heads},
          {"head_dim", c.head_dim},
          {"hidden_act", "silu"},
          {"max_position_embeddings", c.max_positions},
          {"initializer_range", 0.02},
          {"rms_norm_eps", c.rms_norm_eps},
          {"use_cache", true},
          {"attention_bias", false},
          {"attention_dropout", 0.0},
          {"mlp_bias", false}};
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

OrderedJson config(const BaseModel& base, const ModuleWidths& widths, int group) {
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
  if (!out.contains("rope_scaling")) out["rope_scaling"] = nullptr;
  out["torch_dtype"] = "float16";
  if (out.contains("dtype")) out["dtype"] = "float16";
  if (const BitWidth most = most_common_width(base, widths); most != 16) {
    out["quantization"] = quantization(base, widths, group, most);
    out["quantization_config"] = out["quantization"];
  }
  return out;
}

std::string generation_config(const BaseModel& base) {
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

// As mlx-lm writes it, for a single file too.
std::string index_json(const BaseModel& base, const MlxWeights& weights) {
  Bytes size = 0;
  std::map<std::string, std::string> map;
  for (const SafetensorsPlan& plan : weights.tensors) {
    size += *byte_size(plan.type, plan.shape);
    map[plan.name] = "model.safetensors";
  }
  std::int64_t parameters = 0;
  for (const WeightModule& module : weight_modules(base)) parameters += module.out * module.in;
  for (const std::string& name : kept_tensors(base)) parameters += *element_count(base.shape(name));
  return OrderedJson{{"metadata", {{"total_size", size}, {"total_parameters", parameters}}}, {"weight_map", map}}.dump(4) + "\n";
}

std::string manifest(const BaseModel& base, const ModuleWidths& widths, int group, const MlxWeights& weights) {
  OrderedJson modules = OrderedJson::object();
  for (const WeightModule& module : weight_modules(base)) {
    const BitWidth bits = width_of(widths, module.name);
    modules[module.name] = OrderedJson{{"bits", bits}, {"bytes", mlx_module_bytes(module, bits, group)}};
  }
  return OrderedJson{{"schema", 1}, {"format", "mlx"}, {"group_size", group}, {"weights_bytes", weights.file_bytes}, {"modules", modules}}
             .dump(2) +
         "\n";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> mlx_files(const BaseModel& base, const ModuleWidths& widths, int group,
                                                           const MlxWeights& weights, const std::string& chat_template) {
  std::vector<std::pair<std::string, std::string>> files{{"config.json", config(base, widths, group).dump(2) + "\n"},
                                                         {"generation_config.json", generation_config(base)},
                                                         {"model.safetensors.index.json", index_json(base, weights)},
                                                         {"qfa.json", manifest(base, widths, group, weights)}};
  for (auto& file : tokenizer_files(base, chat_template)) {
    const bool plain = !file.first.empty() && file.first.find('/') == std::string::npos;
    const bool taken = std::any_of(files.begin(), files.end(), [&](const auto& other) { return other.first == file.first; });
    if (!plain || taken) throw Failure({ErrorCode::internal, "the tokenizer's file name is taken", file.first, {}});
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace qfa
