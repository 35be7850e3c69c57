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
constexpr std::int64_t kLargestSize = std::int64_t{1} << 28;
constexpr std::int64_t kMostPositions = std::int64_t{1} << 32;

void check_size(const std::string& where, const char* name, std::int64_t value, std::int64_t largest) {
  if (value < 1 || value > largest) refuse(where, fmt::format("{} is {}, expected 1 to {}", name, value, largest));
}

void check_positive(const std::string& where, const char* name, double value) {
  if (!(value > 0 && std::isfinite(value))) refuse(where, fmt::format("{} is {}, expected a positive number", name, value));
}

void check_rope(const ModelConfig& config, const std::string& where) {
  const RopeScaling& rope = config.rope;
  check_positive(where, "rope_theta", config.rope_theta);
  if (!(rope.factor >= 1 && std::isfinite(rope.factor)))
    refuse(where, fmt::format("the factor of the rope scaling is {}, expected at least 1", rope.factor));
  check_positive(where, "the attention factor of the rope scaling", rope.attention_factor);
  if (rope.type == RopeType::yarn || rope.type == RopeType::llama3)
    check_size(where, "original_max_position_embeddings", rope.original_positions, kMostPositions);
  const auto check_order = [&](const char* low_name, double low, const char* high_name, double high) {
    check_positive(where, low_name, low);
    if (!(high > low && std::isfinite(high)))
      refuse(where, fmt::format("{} is {}, expected more than {} {}", high_name, high, low_name, low));
  };
  if (rope.type == RopeType::llama3) check_order("low_freq_factor", rope.low_freq_factor, "high_freq_factor", rope.high_freq_factor);
  if (rope.type == RopeType::yarn) {
    check_order("beta_slow", rope.beta_slow, "beta_fast", rope.beta_fast);
    if (config.rope_theta <= 1) refuse(where, fmt::format("rope_theta is {}, expected more than 1 with yarn", config.rope_theta));
  }
  for (const float divisor : rope.divisors) check_positive(where, "a divisor in rope_freqs.weight", divisor);
}

}  // namespace

void refuse_architecture(const std::string& name, const std::vector<std::string>& known, const std::string& where) {
  refuse(where, fmt::format("architecture \"{}\" is not supported; supported: {}", printable(name), enumerate(known)));
}

void check_config(const ModelConfig& config, const std::string& where) {
  check_size(where, "the number of layers", config.layers, kMostLayers);
  check_size(where, "the hidden size", config.hidden, kLargestSize);
  check_size(where, "the intermediate size", config.intermediate, kLargestSize);
  check_size(where, "the number of attention heads", config.heads, 1 << 14);
  check_size(where, "the number of key and value heads", config.kv_heads, 1 << 14);
  check_size(where, "the head dimension", config.head_dim, 1 << 14);
  check_size(where, "the vocabulary size", config.vocab, kLargestSize);
  check_size(where, "the context length", config.max_positions, kMostPositions);
  if (config.sliding_window != 0) check_size(where, "the sliding window", config.sliding_window, kMostPositions);
  if (config.heads % config.kv_heads != 0) {
    refuse(where, fmt::format("{} attention heads cannot share {} key and value heads evenly", config.heads, config.kv_heads));
  }
  if (config.head_dim % 2 != 0) refuse(where, fmt::format("the head dimension is {}, expected an even number", config.head_dim));
  if (!(config.rms_norm_eps > 0 && config.rms_norm_eps < 1)) {
    refuse(where, fmt::format("the epsilon of the norms is {}, expected a number between 0 and 1", config.rms_norm_eps));
  }
  check_rope(config, where);
}

std::int64_t default_head_dim(const ModelConfig& config, const std::string& where) {
  if (config.heads < 1 || config.hidden % config.heads != 0) {
    refuse(where,
           fmt::format("the hidden size {} cannot be split among {} heads, and no head dimension is given", config.hidden, config.heads));
  }
  return config.hidden / config.heads;
}

void set_sliding_layers(ModelConfig& config, const std::vector<bool>& slides) {
  const auto sliding = std::count(slides.begin(), slides.end(), true);
  if (sliding == 0) config.sliding_window = 0;
  const bool mixed = sliding > 0 && static_cast<std::size_t>(sliding) < slides.size();
  config.sliding_layers = mixed ? slides : std::vector<bool>{};
}

}  // namespace qfa
