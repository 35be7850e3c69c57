// SPDX-License-Identifier: GPL-3.0-or-later
// ModelConfig from config.json; defaults are those of transformers' configuration classes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/import/config_fields.h"
#include "engine/import/model_config.h"

namespace qfa {
namespace {

struct Defaults {
  const char* architecture;
  std::int64_t vocab, intermediate, kv_heads, head_dim, max_positions;  // head_dim 0: hidden / heads
};
constexpr std::array<Defaults, 4> kDefaults{{{"llama", 32000, 11008, 0, 0, 2048},  // 0: as many as heads
                                             {"mistral", 32000, 14336, 8, 0, 131072},
                                             {"qwen2", 151936, 22016, 32, 0, 32768},
                                             {"qwen3", 151936, 22016, 32, 128, 32768}}};
constexpr std::int64_t kDefaultWindow = 4096, kDefaultMaxWindowLayers = 28;

std::string read_architecture(const ConfigFields& fields, const std::string& where) {
  const Json* classes = fields.find("architectures");
  const std::string first = classes != nullptr && classes->is_array() && !classes->empty() && classes->front().is_string()
                                ? classes->front().get<std::string>()
                                : "";
  const std::string type = fields.string("model_type", "");
  if (type.empty() && first.empty()) refuse(where, "names no architecture (neither model_type nor architectures)");
  std::vector<std::string> known;
  for (const Architecture& architecture : architectures()) {
    if (type == architecture.name || (type.empty() && first == architecture.class_name)) return architecture.name;
    known.emplace_back(architecture.name);
  }
  refuse_architecture(type.empty() ? first : type, known, where);
}

void read_sizes(const ConfigFields& fields, const std::string& where, ModelConfig& config) {
  const auto defaults =
      std::find_if(kDefaults.begin(), kDefaults.end(), [&](const Defaults& d) { return config.architecture == d.architecture; });
  config.vocab = fields.integer("vocab_size", defaults->vocab);
  config.hidden = fields.integer("hidden_size", 4096);
  config.intermediate = fields.integer("intermediate_size", defaults->intermediate);
  config.layers = fields.integer("num_hidden_layers", 32);
  config.heads = fields.integer("num_attention_heads", 32);
  // Stated as null, it is the number of heads; not stated, the class's own.
  const bool own = defaults->kv_heads > 0 && !fields.states("num_key_value_heads");
  config.kv_heads = fields.integer("num_key_value_heads", own ? defaults->kv_heads : config.heads);
  if (fields.find("head_dim") == nullptr && defaults->head_dim == 0) {
    config.head_dim = default_head_dim(config, where);
  } else {
    config.head_dim = fields.integer("head_dim", defaults->head_dim);
  }
  config.max_positions = fields.integer("max_position_embeddings", defaults->max_positions);
  config.rms_norm_eps = fields.number("rms_norm_eps", 1e-6);
}

void refuse_partial_rotary(const ConfigFields& fields, const std::string& where) {
  const double factor = fields.number("partial_rotary_factor", 1);
  if (factor == 1) return;
  refuse(where, fmt::format("partial rotary embeddings (partial_rotary_factor {}) are not supported, expected 1: all of every head rotates",
                            factor));
}

void refuse_unsupported(const ConfigFields& fields, const std::string& where) {
  const std::string activation = fields.string("hidden_act", "silu");
  if (activation != "silu" && activation != "swish") {
    refuse(where, fmt::format("the activation \"{}\" is not supported, expected \"silu\"", printable(activation)));
  }
  refuse_partial_rotary(fields, where);
  for (const char* key : {"num_experts", "num_local_experts", "n_routed_experts"}) {
    if (fields.integer(key, 0) > 0) refuse(where, fmt::format("mixtures of experts ({}) are not supported, expected a dense model", key));
  }
}

// Which linears have biases follows from the class; llama and qwen3 leave it to the settings.
void read_biases(const ConfigFields& fields, const std::string& where, ModelConfig& config) {
  const bool attention = fields.boolean("attention_bias", false), mlp = fields.boolean("mlp_bias", false);
  const std::string& name = config.architecture;
  if (attention && name == "mistral") refuse(where, "attention_bias is true, which a mistral model does not have");
  if (mlp && name != "llama") refuse(where, fmt::format("mlp_bias is true, which a {} model does not have", name));
  config.output_bias = attention && name != "qwen2";
  config.qkv_bias = config.output_bias || name == "qwen2";
  config.mlp_bias = mlp;
  config.qk_norm = name == "qwen3";
}

std::vector<bool> read_layer_types(const Json& types, const std::string& where, const ModelConfig& config) {
  if (!types.is_array() || types.size() != static_cast<std::size_t>(config.layers))
    refuse(where, fmt::format("layer_types is {}, expected a list of {} texts", printable(types.dump()), config.layers));
  std::vector<bool> slides;
  for (const Json& type : types) {
    if (type != "full_attention" && type != "sliding_attention") {
      refuse(where, fmt::format("layers of type {} are not supported, expected \"full_attention\" or \"sliding_attention\"",
                                printable(type.dump())));
    }
    slides.push_back(type == "sliding_attention");
  }
  return slides;
}

// 0: none in use.
std::int64_t read_window(const ConfigFields& fields, const std::string& where, const std::string& architecture) {
  const bool llama = architecture == "llama", mistral = architecture == "mistral";
  const bool used = mistral || fields.boolean("use_sliding_window", llama);
  const std::int64_t window = fields.integer("sliding_window", fields.states("sliding_window") || llama ? 0 : kDefaultWindow);
  if (fields.find("sliding_window") != nullptr && window < 1)
    refuse(where, fmt::format("sliding_window is {}, expected at least 1", window));
  if (llama && used && window > 0)
    refuse(where, "sliding_window is set, which a llama model does not have; supported for mistral, qwen2 and qwen3");
  return used ? window : 0;
}

void read_sliding(const ConfigFields& fields, const std::string& where, ModelConfig& config) {
  config.sliding_window = read_window(fields, where, config.architecture);
  const bool mistral = config.architecture == "mistral";
  const std::int64_t first = mistral ? 0 : fields.integer("max_window_layers", kDefaultMaxWindowLayers);
  std::vector<bool> slides;
  for (std::int64_t layer = 0; layer < std::min(config.layers, kMostLayers); ++layer)
    slides.push_back(config.sliding_window > 0 && layer >= first);
  if (const Json* types = fields.find("layer_types")) {
    const std::vector<bool> named = read_layer_types(*types, where, config);
    if (config.sliding_window == 0 && std::count(named.begin(), named.end(), true) > 0)
      refuse(where, "layer_types names layers of type \"sliding_attention\", but no sliding_window is in use");
    if (mistral && named != slides)
      refuse(where, "layer_types is not the same as sliding_window for all layers, as a mistral model has it");
    slides = named;
  }
  set_sliding_layers(config, slides);
}

RopeType rope_type(const std::string& name, const std::string& where) {
  static const std::vector<std::pair<std::string, RopeType>> kTypes{{"default", RopeType::none},
                                                                    {"linear", RopeType::linear},
                                                                    {"dynamic", RopeType::dynamic},
                                                                    {"yarn", RopeType::yarn},
                                                                    {"llama3", RopeType::llama3}};
  std::vector<std::string> known;
  for (const auto& [word, type] : kTypes) {
    if (name == word) return type;
    known.push_back(word);
  }
  refuse(where, fmt::format("rope scaling of type \"{}\" is not supported; supported: {}", printable(name), enumerate(known)));
}

double required(const ConfigFields& fields, const char* key, const std::string& where) {
  if (fields.find(key) == nullptr) refuse(where, fmt::format("the rope scaling has no {}", key));
  return fields.number(key, 0);
}

// What transformers takes when the settings name no attention_factor.
double default_attention_factor(const ConfigFields& rope, double factor) {
  const double mscale = rope.number("mscale", 0), all = rope.number("mscale_all_dim", 0);
  if (mscale == 0 || all == 0) return yarn_attention_factor(factor);
  return yarn_attention_factor(factor, mscale) / yarn_attention_factor(factor, all);
}

void read_scaling(const ConfigFields& fields, const ConfigFields& rope, const std::string& where, ModelConfig& config) {
  RopeScaling& scaling = config.rope;
  if (scaling.type == RopeType::none) {
    if (rope.number("factor", 1) != 1) refuse(where, "the rope settings have a factor but no type of scaling");
    return;
  }
  const std::int64_t inner = rope.integer("original_max_position_embeddings", config.max_positions);
  scaling.original_positions = fields.integer("original_max_position_embeddings", inner);
  const bool derived = scaling.type == RopeType::yarn && rope.states("factor") && rope.find("factor") == nullptr;
  scaling.factor =
      derived ? static_cast<double>(config.max_positions) / static_cast<double>(std::max<std::int64_t>(scaling.original_positions, 1))
              : required(rope, "factor", where);
  if (scaling.type == RopeType::llama3) {
    scaling.low_freq_factor = required(rope, "low_freq_factor", where);
    scaling.high_freq_factor = required(rope, "high_freq_factor", where);
  }
  if (scaling.type != RopeType::yarn) return;
  const auto or_default = [&](const char* key, double otherwise) {
    const double value = rope.number(key, otherwise);
    return value == 0 ? otherwise : value;
  };
  scaling.beta_fast = or_default("beta_fast", scaling.beta_fast);
  scaling.beta_slow = or_default("beta_slow", scaling.beta_slow);
  scaling.truncate = rope.boolean("truncate", true);
  scaling.attention_factor = rope.number("attention_factor", default_attention_factor(rope, scaling.factor));
}

// transformers 4 writes rope_theta and rope_scaling, which win where both are there; 5 rope_parameters.
void read_rope(const ConfigFields& fields, const std::string& where, ModelConfig& config) {
  config.rope_theta = fields.number("rope_theta", 10000);
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    const Json* json = fields.find(key);
    if (json == nullptr) continue;
    if (!json->is_object()) refuse(where, fmt::format("{} is not an object", key));
    if (json->empty()) continue;
    for (const auto& [name, value] : json->items()) {
      if (value.is_object()) refuse(where, fmt::format("rope settings of one kind of layer (\"{}\") are not supported", printable(name)));
    }
    const ConfigFields rope(*json, where);
    refuse_partial_rotary(rope, where);
    if (rope.find("mrope_section") != nullptr)
      refuse(where, "rotary embeddings of several axes (mrope_section) are not supported, expected one axis, that of the text's positions");
    config.rope.type = rope_type(rope.string("rope_type", rope.string("type", "default")), where);
    config.rope_theta = rope.number("rope_theta", config.rope_theta);
    read_scaling(fields, rope, where, config);
    return;
  }
}

}  // namespace

ModelConfig config_from_json(const Json& json, const std::string& where, bool mlx) {
  if (!json.is_object()) refuse(where, "is not a JSON object");
  const ConfigFields fields(json, where);
  ModelConfig config;
  config.architecture = read_architecture(fields, where);
  refuse_unsupported(fields, where);
  read_sizes(fields, where, config);
  read_biases(fields, where, config);
  read_sliding(fields, where, config);
  read_rope(fields, where, config);
  config.tied_embeddings = fields.boolean("tie_word_embeddings", mlx);
  check_config(config, where);
  return config;
}

}  // namespace qfa
