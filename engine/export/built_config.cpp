// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/built_config.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "engine/api/error.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

// GGUF has one name for llama and mistral; of the two only mistral has windows.
ModelConfig named_config(const BaseModel& base) {
  ModelConfig config = base.config();
  if (config.architecture != "llama" || config.sliding_window == 0) return config;
  if (config.qkv_bias || config.mlp_bias || !config.sliding_layers.empty())
    refuse(base.path().string(), "has a sliding window and biases, or layers without the window; config.json has no model of this kind");
  config.architecture = "mistral";
  return config;
}

void put_window(const ModelConfig& c, OrderedJson& json) {
  if (c.architecture == "llama") return;
  json["sliding_window"] = c.sliding_window > 0 ? OrderedJson(c.sliding_window) : OrderedJson(nullptr);
  if (c.architecture == "mistral") return;
  json["use_sliding_window"] = c.sliding_window > 0;
  json["max_window_layers"] = c.sliding_window > 0 ? 0 : c.layers;
  OrderedJson types = OrderedJson::array();
  for (std::int64_t layer = 0; layer < c.layers; ++layer) types.push_back(c.window_of(layer) > 0 ? "sliding_attention" : "full_attention");
  json["layer_types"] = types;
}

bool close(const std::vector<float>& a, const std::vector<float>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) { return std::abs(x - y) <= 1e-5f * std::abs(y); });
}

// Llama 3's ramp lies between 1 and 4 rotations over the original context. One frequency on the ramp
// tells that context's length; without one Llama 3's own is as good as any that gives the same divisors.
std::optional<RopeScaling> as_llama3(const ModelConfig& config) {
  const std::vector<float>& divisors = config.rope.divisors;
  ModelConfig guess = config;
  guess.rope = {};
  guess.rope.type = RopeType::llama3;
  guess.rope.factor = *std::max_element(divisors.begin(), divisors.end());
  guess.rope.original_positions = 8192;
  if (guess.rope.factor <= 1) return std::nullopt;
  const double share = 1 / guess.rope.factor, low = guess.rope.low_freq_factor, high = guess.rope.high_freq_factor;
  for (std::size_t i = 0; i < divisors.size(); ++i) {
    if (divisors[i] <= 1.0001 || divisors[i] >= guess.rope.factor * 0.9999) continue;
    const double turns = low + (high - low) * (1 / static_cast<double>(divisors[i]) - share) / (1 - share);
    const double wavelength =
        2 * std::numbers::pi * std::pow(config.rope_theta, 2 * static_cast<double>(i) / static_cast<double>(config.head_dim));
    guess.rope.original_positions = std::llround(turns * wavelength);
    break;
  }
  if (!close(rope_divisors(guess), divisors)) return std::nullopt;
  return guess.rope;
}

}  // namespace

OrderedJson built_config(const BaseModel& base) {
  const ModelConfig c = named_config(base);
  OrderedJson json{{"architectures", {architecture_of(c).class_name}},
                   {"model_type", c.architecture},
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
                   {"attention_dropout", 0.0}};
  if (c.architecture == "llama" || c.architecture == "qwen3") json["attention_bias"] = c.output_bias;
  if (c.architecture == "llama") json["mlp_bias"] = c.mlp_bias;
  put_window(c, json);
  return json;
}

OrderedJson rope_scaling_json(const BaseModel& base) {
  RopeScaling rope = base.config().rope;
  if (rope.type == RopeType::divisors) {
    const auto llama3 = as_llama3(base.config());
    if (!llama3) refuse(base.path().string(), "rope_freqs.weight holds a scaling that config.json has no name for, expected Llama 3's");
    rope = *llama3;
  }
  switch (rope.type) {
    case RopeType::linear:
      return {{"rope_type", "linear"}, {"factor", rope.factor}};
    case RopeType::dynamic:
      return {{"rope_type", "dynamic"}, {"factor", rope.factor}};
    case RopeType::llama3:
      return {{"rope_type", "llama3"},
              {"factor", rope.factor},
              {"low_freq_factor", rope.low_freq_factor},
              {"high_freq_factor", rope.high_freq_factor},
              {"original_max_position_embeddings", rope.original_positions}};
    case RopeType::yarn:
      return {{"rope_type", "yarn"},
              {"factor", rope.factor},
              {"original_max_position_embeddings", rope.original_positions},
              {"attention_factor", rope.attention_factor},
              {"beta_fast", rope.beta_fast},
              {"beta_slow", rope.beta_slow},
              {"truncate", rope.truncate}};
    case RopeType::none:
    case RopeType::divisors:
      break;
  }
  return nullptr;
}

}  // namespace qfa
