// SPDX-License-Identifier: GPL-3.0-or-later
// What a model computes: its sizes, and where the supported families differ from one another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qfa {

// How the frequencies of the rotary embedding are adapted to long contexts; names as in transformers.
enum class RopeType {
  none,
  linear,   // all divided by `factor`
  dynamic,  // none up to max_positions; beyond, theta grows with the length (NTK)
  yarn,     // Peng et al. 2023: slow ones divided by `factor`, quick ones kept, a ramp between
  llama3,   // the same by wavelength, as Llama 3.1 does
  divisors  // a GGUF's rope_freqs.weight: what each one is divided by
};

struct RopeScaling {
  RopeType type = RopeType::none;
  double factor = 1;
  std::int64_t original_positions = 0;               // yarn, llama3: the context length before the scaling
  double low_freq_factor = 1, high_freq_factor = 4;  // llama3
  double beta_fast = 32, beta_slow = 1;              // yarn: rotations over the original context at the ramp's ends
  bool truncate = true;                              // yarn: the ramp begins and ends at whole indices
  double attention_factor = 1;                       // yarn: of cosine and sine
  std::vector<float> divisors;                       // [head_dim / 2], for `divisors` only
};

struct ModelConfig {
  std::string architecture;  // model_type of config.json: "llama", "mistral", "qwen2", "qwen3"
  std::int64_t hidden = 0;
  std::int64_t intermediate = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t kv_heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t vocab = 0;
  std::int64_t max_positions = 0;
  double rms_norm_eps = 1e-5;
  double rope_theta = 10000;
  RopeScaling rope;
  bool tied_embeddings = false;
  bool qkv_bias = false, output_bias = false, mlp_bias = false;  // of q, k, v; of o; of gate, up, down
  bool qk_norm = false;                                          // RMS norm of every query and key head, before the rotation
  std::int64_t sliding_window = 0;                               // keys that a query sees, its own included; 0: all before it
  std::vector<bool> sliding_layers;                              // [layers]; empty: the window holds in all

  // Keys that queries of this layer see, 0: all.
  std::int64_t window_of(std::int64_t layer) const;
  // Whether linear 0 … 6, in the order of linear_names(), has a bias.
  bool has_bias(int linear) const;
};

struct Architecture {
  const char* name;         // model_type
  const char* class_name;   // in "architectures" of config.json
  const char* gguf;         // general.architecture
  bool gguf_swaps_qk_rows;  // GGUF holds q and k in the order that rotates neighbours
};
const std::vector<Architecture>& architectures();
// Throws Failure (internal) for a name that is not in the table.
const Architecture& architecture_of(const ModelConfig& config);

// The default of YaRN's attention factor: 0.1 · ln(factor) + 1, and 1 below a factor of 1.
double yarn_attention_factor(double factor, double mscale = 1);

// theta for sequences of `length` tokens; differs from rope_theta with `dynamic` beyond max_positions only.
double rope_theta_at(const ModelConfig& config, std::int64_t length);
// What each frequency theta^(-2i/head_dim), i = 0 … head_dim/2 - 1, is divided by. Empty: by nothing.
std::vector<float> rope_divisors(const ModelConfig& config);

}  // namespace qfa
