// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/model_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

// Beyond any model there is; products of two of them fit in 63 bits.
constexpr std::int64_t kMostLayers = 4096;
constexpr std::int64_t kLargestSize = std::int64_t{1} << 28;

void check_architecture(const std::string& name, const std::string& where) {
  const std::vector<std::string> known = known_architectures();
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  refuse(where, fmt::format("architecture \"{}\" is not supported; supported: {}", printable(name), enumerate(known)));
}

void check_size(const std::string& where, const char* name, std::int64_t value, std::int64_t largest) {
  if (value < 1 || value > largest) refuse(where, fmt::format("{} is {}, expected 1 to {}", name, value, largest));
}

void check_config(const ModelConfig& config, const std::string& where) {
  check_size(where, "the number of layers", config.layers, kMostLayers);
  check_size(where, "the hidden size", config.hidden, kLargestSize);
  check_size(where, "the intermediate size", config.intermediate, kLargestSize);
  check_size(where, "the number of attention heads", config.heads, 1 << 14);
  check_size(where, "the number of key and value heads", config.kv_heads, 1 << 14);
  check_size(where, "the head dimension", config.head_dim, 1 << 14);
  check_size(where, "the vocabulary size", config.vocab, kLargestSize);
  check_size(where, "the context length", config.max_positions, std::int64_t{1} << 32);
  if (config.heads % config.kv_heads != 0) {
    refuse(where, fmt::format("{} attention heads cannot share {} key and value heads evenly", config.heads, config.kv_heads));
  }
  if (config.head_dim % 2 != 0) refuse(where, fmt::format("the head dimension is {}, expected an even number", config.head_dim));
  if (!(config.rms_norm_eps > 0 && config.rms_norm_eps < 1)) {
    refuse(where, fmt::format("the epsilon of the norms is {}, expected a number between 0 and 1", config.rms_norm_eps));
  }
  if (!(config.rope_theta > 0 && std::isfinite(config.rope_theta))) {
    refuse(where, fmt::format("rope_theta is {}, expected a positive number", config.rope_theta));
  }
}

std::int64_t default_head_dim(const ModelConfig& config, const std::string& where) {
  if (config.heads < 1 || config.hidden % config.heads != 0) {
    refuse(where,
           fmt::format("the hidden size {} cannot be split among {} heads, and no head dimension is given", config.hidden, config.heads));
  }
  return config.hidden / config.heads;
}

// Typed fields of config.json; null counts as absent, as in transformers.
class Fields {
 public:
  Fields(const Json& json, const std::string& where) : json_(json), where_(where) {}

  const Json* find(const char* key) const {
    const auto found = json_.find(key);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }
  std::int64_t integer(const char* key, std::int64_t otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    const bool fits =
        value->is_number_integer() && !(value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{INT64_MAX});
    if (!fits) refuse(where_, fmt::format("{} is {}, expected an integer", key, printable(value->dump())));
    return value->get<std::int64_t>();
  }
  double number(const char* key, double otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_number()) refuse(where_, fmt::format("{} is {}, expected a number", key, printable(value->dump())));
    return value->get<double>();
  }
  bool boolean(const char* key, bool otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) refuse(where_, fmt::format("{} is {}, expected true or false", key, printable(value->dump())));
    return value->get<bool>();
  }
  std::string string(const char* key, const char* otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string()) refuse(where_, fmt::format("{} is {}, expected a text", key, printable(value->dump())));
    return value->get<std::string>();
  }

 private:
  const Json& json_;
  const std::string& where_;
};

std::string architecture_of(const Fields& fields, const std::string& where) {
  const Json* classes = fields.find("architectures");
  const std::string first = classes != nullptr && classes->is_array() && !classes->empty() && classes->front().is_string()
                                ? classes->front().get<std::string>()
                                : "";
  const std::string type = fields.string("model_type", "");
  if (!type.empty()) return type;
  if (first.empty()) refuse(where, "names no architecture (neither model_type nor architectures)");
  return first == "LlamaForCausalLM" ? "llama" : first;
}

// rope_parameters (transformers 5) wins; rope_scaling and rope_theta are transformers 4's.
double rope_theta_of(const Fields& fields, const std::string& where) {
  double theta = fields.number("rope_theta", 10000);
  for (const char* key : {"rope_parameters", "rope_scaling"}) {
    const Json* rope = fields.find(key);
    if (rope == nullptr) continue;
    if (!rope->is_object()) refuse(where, fmt::format("{} is not an object", key));
    const Fields inner(*rope, where);
    const std::string type = inner.string("rope_type", inner.string("type", "default").c_str());
    if (type != "default") refuse(where, fmt::format("rope scaling of type \"{}\" is not supported", printable(type)));
    if (inner.number("factor", 1) != 1) refuse(where, "rope scaling by a factor is not supported");
    if (inner.number("partial_rotary_factor", 1) != 1) refuse(where, "partial rotary embeddings are not supported");
    for (const auto& [name, value] : rope->items()) {
      if (value.is_object()) refuse(where, fmt::format("rope settings of one kind of layer (\"{}\") are not supported", printable(name)));
    }
    theta = inner.number("rope_theta", theta);
    break;
  }
  return theta;
}

void refuse_unsupported(const Fields& fields, const std::string& where) {
  if (fields.boolean("attention_bias", false)) refuse(where, "biases of the attention (attention_bias) are not supported");
  if (fields.boolean("mlp_bias", false)) refuse(where, "biases of the MLP (mlp_bias) are not supported");
  const std::string activation = fields.string("hidden_act", "silu");
  if (activation != "silu" && activation != "swish") {
    refuse(where, fmt::format("the activation \"{}\" is not supported, expected \"silu\"", printable(activation)));
  }
  if (fields.find("sliding_window") != nullptr && fields.boolean("use_sliding_window", true)) {
    refuse(where, "sliding-window attention (sliding_window) is not supported");
  }
  if (fields.number("partial_rotary_factor", 1) != 1) refuse(where, "partial rotary embeddings are not supported");
  const Json* layer_types = fields.find("layer_types");
  if (layer_types == nullptr) return;
  for (const Json& type : *layer_types) {
    if (type != "full_attention") refuse(where, fmt::format("layers of type {} are not supported", printable(type.dump())));
  }
}

void refuse_unsupported(const GgufFile& file, const std::string& where) {
  const std::string type = file.string("general.type").value_or("model");
  if (type != "model") refuse(where, fmt::format("is a GGUF of type \"{}\", expected \"model\"", printable(type)));
  const std::int64_t parts = file.integer("split.count").value_or(1);
  if (parts > 1) refuse(where, fmt::format("is one of {} parts of a split GGUF, which is not read; merge the parts first", parts));
  const std::string scaling = file.string("llama.rope.scaling.type").value_or("none");
  if (scaling != "none") refuse(where, fmt::format("rope scaling of type \"{}\" is not supported", printable(scaling)));
  for (const char* key : {"llama.rope.scaling.factor", "llama.rope.scale_linear"}) {
    const double factor = file.number(key).value_or(1);
    if (factor != 0 && factor != 1) refuse(where, fmt::format("rope scaling ({} = {}) is not supported", key, factor));
  }
  if (file.integer("llama.expert_count").value_or(0) > 0) refuse(where, "mixtures of experts (llama.expert_count) are not supported");
  if (!file.boolean("llama.attention.causal").value_or(true)) refuse(where, "attention that is not causal is not supported");
}

std::int64_t required(const GgufFile& file, const std::string& key) {
  const std::optional<std::int64_t> value = file.integer(key);
  if (!value) refuse(file.path().string(), "the metadata key " + key + " is missing");
  return *value;
}

}  // namespace

std::vector<std::string> known_architectures() {
  return {"llama"};
}

ModelConfig config_from_json(const Json& json, const std::string& where, bool mlx) {
  if (!json.is_object()) refuse(where, "is not a JSON object");
  const Fields fields(json, where);
  ModelConfig config;
  config.architecture = architecture_of(fields, where);
  check_architecture(config.architecture, where);
  refuse_unsupported(fields, where);
  config.vocab = fields.integer("vocab_size", 32000);
  config.hidden = fields.integer("hidden_size", 4096);
  config.intermediate = fields.integer("intermediate_size", 11008);
  config.layers = fields.integer("num_hidden_layers", 32);
  config.heads = fields.integer("num_attention_heads", 32);
  config.kv_heads = fields.integer("num_key_value_heads", config.heads);
  config.head_dim = fields.find("head_dim") != nullptr ? fields.integer("head_dim", 0) : default_head_dim(config, where);
  config.max_positions = fields.integer("max_position_embeddings", 2048);
  config.rms_norm_eps = fields.number("rms_norm_eps", 1e-6);
  config.rope_theta = rope_theta_of(fields, where);
  config.tied_embeddings = fields.boolean("tie_word_embeddings", mlx);
  check_config(config, where);
  return config;
}

ModelConfig config_from_gguf(const GgufFile& file) {
  const std::string where = file.path().string();
  const std::optional<std::string> architecture = file.string("general.architecture");
  if (!architecture) refuse(where, "the metadata key general.architecture is missing");
  check_architecture(*architecture, where);
  refuse_unsupported(file, where);
  ModelConfig config;
  config.architecture = *architecture;
  config.hidden = required(file, "llama.embedding_length");
  config.layers = required(file, "llama.block_count");
  config.intermediate = required(file, "llama.feed_forward_length");
  config.heads = required(file, "llama.attention.head_count");
  config.kv_heads = file.integer("llama.attention.head_count_kv").value_or(config.heads);
  config.max_positions = required(file, "llama.context_length");
  const std::optional<double> epsilon = file.number("llama.attention.layer_norm_rms_epsilon");
  if (!epsilon) refuse(where, "the metadata key llama.attention.layer_norm_rms_epsilon is missing");
  config.rms_norm_eps = *epsilon;
  config.rope_theta = file.number("llama.rope.freq_base").value_or(10000);
  const std::optional<std::int64_t> key_length = file.integer("llama.attention.key_length");
  config.head_dim = key_length ? *key_length : default_head_dim(config, where);
  for (const char* key : {"llama.attention.value_length", "llama.rope.dimension_count"}) {
    const std::int64_t length = file.integer(key).value_or(config.head_dim);
    if (length != config.head_dim) refuse(where, fmt::format("{} is {}, expected the head dimension {}", key, length, config.head_dim));
  }
  const TensorView* embedding = file.tensor("token_embd.weight");
  if (embedding == nullptr) refuse(where, "the tensor token_embd.weight is missing");
  const std::int64_t rows = embedding->shape.empty() ? 0 : embedding->shape.front();
  config.vocab = file.integer("llama.vocab_size").value_or(rows);
  config.tied_embeddings = file.tensor("output.weight") == nullptr;
  check_config(config, where);
  return config;
}

}  // namespace qfa
