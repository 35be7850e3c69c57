// SPDX-License-Identifier: GPL-3.0-or-later
// ModelConfig from a GGUF's metadata and the tensors that are there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/import/gguf_names.h"
#include "engine/import/model_config.h"

namespace qfa {
namespace {

// Keys of the model's architecture: "context_length" -> "llama.context_length".
class Keys {
 public:
  Keys(const GgufFile& file, std::string architecture) : file_(file), architecture_(std::move(architecture)) {}

  std::string name(const char* key) const { return architecture_ + "." + key; }
  std::string where() const { return file_.path().string(); }
  std::optional<std::int64_t> integer(const char* key) const { return file_.integer(name(key)); }
  double number(const char* key, double otherwise) const { return file_.number(name(key)).value_or(otherwise); }
  std::int64_t required(const char* key) const {
    const std::optional<std::int64_t> value = integer(key);
    if (!value) refuse(where(), "the metadata key " + name(key) + " is missing");
    return *value;
  }

 private:
  const GgufFile& file_;
  std::string architecture_;
};

// The first of the table: GGUF has one name for llama and mistral, whose files differ in nothing.
std::string read_architecture(const GgufFile& file) {
  const std::string where = file.path().string();
  const std::optional<std::string> stated = file.string("general.architecture");
  if (!stated) refuse(where, "the metadata key general.architecture is missing");
  std::vector<std::string> known;
  for (const Architecture& architecture : architectures()) {
    if (*stated == architecture.gguf) return architecture.name;
    if (known.empty() || known.back() != architecture.gguf) known.emplace_back(architecture.gguf);
  }
  refuse_architecture(*stated, known, where);
}

void refuse_unsupported(const GgufFile& file, const Keys& keys) {
  const std::string where = keys.where();
  const std::string type = file.string("general.type").value_or("model");
  if (type != "model") refuse(where, fmt::format("is a GGUF of type \"{}\", expected \"model\"", printable(type)));
  const std::int64_t parts = file.integer("split.count").value_or(1);
  if (parts > 1) refuse(where, fmt::format("is one of {} parts of a split GGUF, which is not read; merge the parts first", parts));
  if (keys.integer("expert_count").value_or(0) > 0)
    refuse(where, fmt::format("mixtures of experts ({}) are not supported, expected a dense model", keys.name("expert_count")));
  if (!file.boolean(keys.name("attention.causal")).value_or(true)) refuse(where, "attention that is not causal is not supported");
}

// As llama.cpp: a factor without a type is linear, and 0 means none; its YaRN takes attn_factor times the
// paper's attention factor.
void read_scaling(const GgufFile& file, const Keys& keys, ModelConfig& config) {
  const double old_factor = keys.number("rope.scale_linear", 0), stated = keys.number("rope.scaling.factor", old_factor);
  const std::string type = file.string(keys.name("rope.scaling.type")).value_or("linear");
  RopeScaling& rope = config.rope;
  if (type == "yarn") {
    rope.type = RopeType::yarn;
    rope.factor = stated == 0 ? 1 : stated;
    rope.original_positions = keys.integer("rope.scaling.original_context_length").value_or(config.max_positions);
    rope.beta_fast = keys.number("rope.scaling.yarn_beta_fast", rope.beta_fast);
    rope.beta_slow = keys.number("rope.scaling.yarn_beta_slow", rope.beta_slow);
    rope.attention_factor = keys.number("rope.scaling.attn_factor", 1) * yarn_attention_factor(rope.factor);
    for (const char* key : {"rope.scaling.yarn_log_multiplier", "rope.scaling.yarn_ext_factor", "rope.scaling.yarn_attn_factor"}) {
      const double neutral = std::string_view(key).ends_with("multiplier") ? 0 : 1, value = keys.number(key, neutral);
      if (value != neutral) refuse(keys.where(), fmt::format("{} is {}, expected {}", keys.name(key), value, neutral));
    }
  } else if (type == "linear") {
    if (stated != 0 && stated != 1) rope.type = RopeType::linear, rope.factor = stated;
  } else if (type != "none") {
    refuse(keys.where(), fmt::format("rope scaling of type \"{}\" is not supported; supported: none, linear and yarn", printable(type)));
  }
}

// Llama 3's scaling is shipped as one divisor for each frequency; all ones mean none.
void read_divisors(const GgufFile& file, ModelConfig& config) {
  const TensorView* view = file.tensor(kRopeDivisorsInGguf);
  if (view == nullptr) return;
  const std::string where = file.path().string();
  if (!is_float(view->type) || view->shape != std::vector<std::int64_t>{config.head_dim / 2}) {
    refuse(where, fmt::format("the tensor {} is {} {}, expected floats {}", view->name, name_of(view->type), shape_text(view->shape),
                              shape_text(std::vector<std::int64_t>{config.head_dim / 2})));
  }
  std::vector<float> divisors(static_cast<std::size_t>(view->elements()));
  read_f32(*view, 0, view->elements(), divisors.data());
  if (std::all_of(divisors.begin(), divisors.end(), [](float divisor) { return divisor == 1; })) return;
  if (config.rope.type != RopeType::none) refuse(where, "has both rope_freqs.weight and a rope scaling, expected one of them");
  config.rope.type = RopeType::divisors;
  config.rope.divisors = std::move(divisors);
}

void read_sliding(const GgufFile& file, const Keys& keys, ModelConfig& config) {
  config.sliding_window = keys.integer("attention.sliding_window").value_or(0);
  const std::string pattern = keys.name("attention.sliding_window_pattern");
  const GgufValue* value = file.find(pattern);
  if (value == nullptr) return;
  const auto* array = std::get_if<GgufArray>(value);
  const auto* slides = array == nullptr ? nullptr : std::get_if<std::vector<bool>>(array);
  if (slides == nullptr || slides->size() != static_cast<std::size_t>(config.layers))
    refuse(keys.where(), fmt::format("{} is no list of {} truth values, one a layer", pattern, config.layers));
  set_sliding_layers(config, *slides);
}

// What the architecture leaves open shows in the tensors of the first block.
void read_biases(const GgufFile& file, ModelConfig& config) {
  const bool qwen2 = config.architecture == "qwen2";
  config.qkv_bias = qwen2 || file.tensor("blk.0.attn_q.bias") != nullptr;
  config.output_bias = !qwen2 && config.qkv_bias;
  config.mlp_bias = config.architecture == "llama" && file.tensor("blk.0.ffn_up.bias") != nullptr;
  config.qk_norm = config.architecture == "qwen3";
}

void read_head_dim(const Keys& keys, ModelConfig& config) {
  const std::optional<std::int64_t> key_length = keys.integer("attention.key_length");
  config.head_dim = key_length ? *key_length : default_head_dim(config, keys.where());
  for (const char* key : {"attention.value_length", "rope.dimension_count"}) {
    const std::int64_t length = keys.integer(key).value_or(config.head_dim);
    if (length != config.head_dim)
      refuse(keys.where(), fmt::format("{} is {}, expected the head dimension {}", keys.name(key), length, config.head_dim));
  }
}

}  // namespace

ModelConfig config_from_gguf(const GgufFile& file) {
  const std::string where = file.path().string();
  ModelConfig config;
  config.architecture = read_architecture(file);
  const Keys keys(file, architecture_of(config).gguf);
  refuse_unsupported(file, keys);
  config.hidden = keys.required("embedding_length");
  config.layers = keys.required("block_count");
  config.intermediate = keys.required("feed_forward_length");
  config.heads = keys.required("attention.head_count");
  config.kv_heads = keys.integer("attention.head_count_kv").value_or(config.heads);
  config.max_positions = keys.required("context_length");
  const std::string epsilon = keys.name("attention.layer_norm_rms_epsilon");
  const std::optional<double> eps = file.number(epsilon);
  if (!eps) refuse(where, "the metadata key " + epsilon + " is missing");
  config.rms_norm_eps = *eps;
  config.rope_theta = keys.number("rope.freq_base", 10000);
  read_head_dim(keys, config);
  const TensorView* embedding = file.tensor("token_embd.weight");
  if (embedding == nullptr) refuse(where, "the tensor token_embd.weight is missing");
  const std::int64_t rows = embedding->shape.empty() ? 0 : embedding->shape.front();
  config.vocab = keys.integer("vocab_size").value_or(rows);
  config.tied_embeddings = file.tensor("output.weight") == nullptr;
  read_biases(file, config);
  read_scaling(file, keys, config);
  read_divisors(file, config);
  read_sliding(file, keys, config);
  check_config(config, where);
  return config;
}

}  // namespace qfa
