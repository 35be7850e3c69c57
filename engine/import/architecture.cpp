// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/api/error.h"

namespace qfa {
namespace {

double frequency(const ModelConfig& config, std::int64_t i) {
  return std::pow(config.rope_theta, -2 * static_cast<double>(i) / static_cast<double>(config.head_dim));
}

// Between kept (share 1) and divided by the factor (share 0).
double mixed(double factor, double share) {
  return 1 / ((1 - share) / factor + share);
}

double llama3_divisor(const RopeScaling& rope, double frequency) {
  const double turns = static_cast<double>(rope.original_positions) * frequency / (2 * std::numbers::pi);
  if (turns < rope.low_freq_factor) return rope.factor;
  if (turns > rope.high_freq_factor) return 1;
  return mixed(rope.factor, (turns - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor));
}

// The index at which a frequency makes `turns` rotations over the original context.
double yarn_index(const ModelConfig& config, double turns) {
  const double positions = static_cast<double>(config.rope.original_positions);
  return static_cast<double>(config.head_dim) * std::log(positions / (turns * 2 * std::numbers::pi)) / (2 * std::log(config.rope_theta));
}

double yarn_divisor(const ModelConfig& config, std::int64_t i) {
  double low = yarn_index(config, config.rope.beta_fast), high = yarn_index(config, config.rope.beta_slow);
  if (config.rope.truncate) low = std::floor(low), high = std::ceil(high);
  low = std::max(low, 0.0), high = std::min(high, static_cast<double>(config.head_dim - 1));
  if (low == high) high += 0.001;
  return mixed(config.rope.factor, 1 - std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0));
}

double divisor(const ModelConfig& config, std::int64_t i) {
  switch (config.rope.type) {
    case RopeType::linear:
      return config.rope.factor;
    case RopeType::yarn:
      return yarn_divisor(config, i);
    case RopeType::llama3:
      return llama3_divisor(config.rope, frequency(config, i));
    case RopeType::divisors:
      return config.rope.divisors.at(static_cast<std::size_t>(i));
    case RopeType::none:
    case RopeType::dynamic:
      break;
  }
  return 1;
}

}  // namespace

std::int64_t ModelConfig::window_of(std::int64_t layer) const {
  return sliding_layers.empty() || sliding_layers.at(static_cast<std::size_t>(layer)) ? sliding_window : 0;
}

bool ModelConfig::has_bias(int linear) const {
  return linear < 3 ? qkv_bias : linear == 3 ? output_bias : mlp_bias;
}

const std::vector<Architecture>& architectures() {
  static const std::vector<Architecture> kArchitectures{{"llama", "LlamaForCausalLM", "llama", true},
                                                        {"mistral", "MistralForCausalLM", "llama", true},
                                                        {"qwen2", "Qwen2ForCausalLM", "qwen2", false},
                                                        {"qwen3", "Qwen3ForCausalLM", "qwen3", false}};
  return kArchitectures;
}

const Architecture& architecture_of(const ModelConfig& config) {
  for (const Architecture& architecture : architectures()) {
    if (config.architecture == architecture.name) return architecture;
  }
  throw Failure({ErrorCode::internal, fmt::format("no architecture is called \"{}\"", config.architecture), "architecture_of", {}});
}

double yarn_attention_factor(double factor, double mscale) {
  return factor <= 1 ? 1 : 0.1 * mscale * std::log(factor) + 1;
}

double rope_theta_at(const ModelConfig& config, std::int64_t length) {
  if (config.rope.type != RopeType::dynamic || length <= config.max_positions) return config.rope_theta;
  const double stretch = static_cast<double>(length) / static_cast<double>(config.max_positions);
  const double dim = static_cast<double>(config.head_dim);
  return config.rope_theta * std::pow(config.rope.factor * stretch - (config.rope.factor - 1), dim / (dim - 2));
}

std::vector<float> rope_divisors(const ModelConfig& config) {
  if (config.rope.type == RopeType::none || config.rope.type == RopeType::dynamic) return {};
  std::vector<float> divisors;
  for (std::int64_t i = 0; i < config.head_dim / 2; ++i) divisors.push_back(static_cast<float>(divisor(config, i)));
  return divisors;
}

}  // namespace qfa
