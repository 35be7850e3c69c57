// SPDX-License-Identifier: GPL-3.0-or-later
// A tiny llama (2 layers, hidden 32, 4 heads of 8, 2 key-value heads, vocabulary 10) as tensors that tests
// write in every format.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/core/rng.h"
#include "engine/formats/gguf.h"
#include "engine/formats/safetensors.h"
#include "engine/import/base_model.h"
#include "engine/import/model_units.h"
#include "tests/core/temp_folder.h"

namespace qfa::test {

inline ModelConfig tiny_config(bool tied) {
  ModelConfig config;
  config.architecture = "llama";
  config.hidden = 32;
  config.intermediate = 64;
  config.layers = 2;
  config.heads = 4;
  config.kv_heads = 2;
  config.head_dim = 8;
  config.vocab = 10;
  config.max_positions = 128;
  config.rms_norm_eps = 1e-5;
  config.rope_theta = 50000;
  config.tied_embeddings = tied;
  return config;
}

inline Json tiny_json(bool tied) {
  return {{"model_type", "llama"},
          {"architectures", {"LlamaForCausalLM"}},
          {"hidden_size", 32},
          {"intermediate_size", 64},
          {"num_hidden_layers", 2},
          {"num_attention_heads", 4},
          {"num_key_value_heads", 2},
          {"vocab_size", 10},
          {"max_position_embeddings", 128},
          {"rms_norm_eps", 1e-5},
          {"rope_theta", 50000.0},
          {"tie_word_embeddings", tied}};
}

using Tensors = std::map<std::string, std::vector<float>>;

// Multiples of 1/64: exact in every float type.
inline Tensors tiny_tensors(bool tied, std::uint64_t seed = 1) {
  Tensors tensors;
  std::uint64_t stream = 0;
  for (const TensorShape& expected : expected_tensors(tiny_config(tied))) {
    CounterRng rng(seed, stream++);
    std::int64_t count = 1;
    for (const std::int64_t size : expected.shape) count *= size;
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) value = static_cast<float>(static_cast<int>(rng.below(129)) - 64) / 64;
    tensors.emplace(expected.name, std::move(values));
  }
  return tensors;
}

template <class T>
std::function<void(std::vector<std::byte>&)> filler(std::vector<T> values) {
  return [values](std::vector<std::byte>& out) {
    const auto bytes = std::as_bytes(std::span(values));
    out.assign(bytes.begin(), bytes.end());
  };
}

inline std::vector<SafetensorsPlan> plans_of(const Tensors& tensors, bool tied) {
  std::vector<SafetensorsPlan> plans;
  for (const TensorShape& expected : expected_tensors(tiny_config(tied))) {
    if (tensors.count(expected.name) > 0)
      plans.push_back({expected.name, DataType::f32, expected.shape, filler(tensors.at(expected.name))});
  }
  return plans;
}

inline void write_hf_folder(const std::filesystem::path& folder, const Json& json, const std::vector<SafetensorsPlan>& plans) {
  std::filesystem::create_directories(folder);
  write_plain(folder / "config.json", json.dump(2));
  write_safetensors(folder / "model.safetensors", plans, {{"format", "pt"}});
}

inline std::vector<GgufEntry> tiny_metadata() {
  return {{"general.architecture", std::string("llama")},      {"llama.context_length", std::uint32_t{128}},
          {"llama.embedding_length", std::uint32_t{32}},       {"llama.block_count", std::uint32_t{2}},
          {"llama.feed_forward_length", std::uint32_t{64}},    {"llama.attention.head_count", std::uint32_t{4}},
          {"llama.attention.head_count_kv", std::uint32_t{2}}, {"llama.attention.layer_norm_rms_epsilon", 1e-5f},
          {"llama.rope.dimension_count", std::uint32_t{8}},    {"llama.rope.freq_base", 50000.0f}};
}

}  // namespace qfa::test
