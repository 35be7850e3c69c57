// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/model_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

constexpr std::array<const char*, 7> kLinears{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
                                              "mlp.gate_proj",    "mlp.up_proj",      "mlp.down_proj"};
constexpr std::array<int, 3> kGroups{32, 64, 128};

struct Part {
  const char* suffix;        // of the unit's name
  std::vector<int> linears;  // 0 … 6
};

std::vector<Part> parts_of(Granularity granularity) {
  switch (granularity) {
    case Granularity::block:
      return {{"", {0, 1, 2, 3, 4, 5, 6}}};
    case Granularity::module:
      return {{".q", {0}}, {".k", {1}}, {".v", {2}}, {".o", {3}}, {".gate_up", {4, 5}}, {".down", {6}}};
    case Granularity::fused:
      return {{".qkv", {0, 1, 2}}, {".o", {3}}, {".gate_up", {4, 5}}, {".down", {6}}};
    case Granularity::free:
      return {{".q", {0}}, {".k", {1}}, {".v", {2}}, {".o", {3}}, {".gate", {4}}, {".up", {5}}, {".down", {6}}};
  }
  return {};
}

std::vector<BitWidth> checked_widths(std::vector<BitWidth> bits, bool embedding) {
  const char* option = embedding ? "embedding bit-widths" : "bit-widths";
  if (bits.empty()) refuse_usage(fmt::format("no {} are given", option));
  for (const BitWidth width : bits) {
    if (width != 16 && std::find(kCodeWidths.begin(), kCodeWidths.end(), width) == kCodeWidths.end())
      refuse_usage(fmt::format("{}: got {}, expected 2, 3, 4, 5, 6, 8 or 16", option, width));
  }
  std::sort(bits.begin(), bits.end());
  bits.erase(std::unique(bits.begin(), bits.end()), bits.end());
  return bits;
}

bool group_fits(const ModelConfig& config, int group) {
  if (config.hidden % group != 0) return false;
  for (int linear = 0; linear < 7; ++linear) {
    if (linear_shape(config, linear)[1] % group != 0) return false;
  }
  return true;
}

[[noreturn]] void refuse_group(const ModelConfig& config, std::int64_t in, int group, const std::string& place) {
  std::vector<std::string> fitting;
  for (const int other : fitting_groups(config)) fitting.push_back(std::to_string(other));
  const std::string advice = fitting.empty() ? "no group size of 32, 64 or 128 fits this model" : "use " + enumerate(fitting, "or");
  refuse_usage(fmt::format("in = {} is not divisible by {} ({}); {}", in, group, place, advice));
}

}  // namespace

std::vector<std::string> linear_names(std::int64_t layer) {
  std::vector<std::string> names;
  for (const char* linear : kLinears) names.push_back(fmt::format("model.layers.{}.{}", layer, linear));
  return names;
}

std::vector<std::int64_t> linear_shape(const ModelConfig& config, int linear) {
  const std::int64_t query = config.heads * config.head_dim, key_value = config.kv_heads * config.head_dim;
  switch (linear) {
    case 0:
      return {query, config.hidden};
    case 1:
    case 2:
      return {key_value, config.hidden};
    case 3:
      return {config.hidden, query};
    case 4:
    case 5:
      return {config.intermediate, config.hidden};
    case 6:
      return {config.hidden, config.intermediate};
    default:
      throw Failure({ErrorCode::internal, fmt::format("there is no linear {}", linear), "linear_shape", {}});
  }
}

std::vector<TensorShape> expected_tensors(const ModelConfig& config) {
  std::vector<TensorShape> tensors{{"model.embed_tokens.weight", {config.vocab, config.hidden}}};
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    const std::vector<std::string> names = linear_names(layer);
    tensors.push_back({fmt::format("model.layers.{}.input_layernorm.weight", layer), {config.hidden}});
    for (int linear = 0; linear < 7; ++linear) {
      if (linear == 4) tensors.push_back({fmt::format("model.layers.{}.post_attention_layernorm.weight", layer), {config.hidden}});
      const std::vector<std::int64_t> shape = linear_shape(config, linear);
      tensors.push_back({names[static_cast<std::size_t>(linear)] + ".weight", shape});
      if (config.has_bias(linear)) tensors.push_back({names[static_cast<std::size_t>(linear)] + ".bias", {shape[0]}});
      if (linear == 2 && config.qk_norm) {
        tensors.push_back({fmt::format("model.layers.{}.self_attn.q_norm.weight", layer), {config.head_dim}});
        tensors.push_back({fmt::format("model.layers.{}.self_attn.k_norm.weight", layer), {config.head_dim}});
      }
    }
  }
  tensors.push_back({"model.norm.weight", {config.hidden}});
  if (!config.tied_embeddings) tensors.push_back({"lm_head.weight", {config.vocab, config.hidden}});
  return tensors;
}

std::vector<Unit> choice_units(const ModelConfig& config, Granularity granularity, const std::vector<BitWidth>& bits,
                               const std::vector<BitWidth>& embed_bits) {
  const std::vector<BitWidth> choices = checked_widths(bits, false), embed_choices = checked_widths(embed_bits, true);
  const std::uint64_t table = static_cast<std::uint64_t>(config.vocab) * static_cast<std::uint64_t>(config.hidden);
  const std::vector<Part> parts = parts_of(granularity);
  std::vector<Unit> units{{"embed", {"model.embed_tokens"}, embed_choices, table, false}};
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    const std::vector<std::string> names = linear_names(layer);
    for (const Part& part : parts) {
      Unit unit{fmt::format("layers.{}{}", layer, part.suffix), {}, choices, 0, true};
      for (const int linear : part.linears) {
        const std::vector<std::int64_t> shape = linear_shape(config, linear);
        unit.modules.push_back(names[static_cast<std::size_t>(linear)]);
        unit.parameters += static_cast<std::uint64_t>(shape[0]) * static_cast<std::uint64_t>(shape[1]);
      }
      units.push_back(std::move(unit));
    }
  }
  if (!config.tied_embeddings) units.push_back({"head", {"lm_head"}, embed_choices, table, false});
  return units;
}

std::vector<BitWidth> code_widths(const std::vector<BitWidth>& bits) {
  std::vector<BitWidth> widths;
  std::copy_if(bits.begin(), bits.end(), std::back_inserter(widths), [](BitWidth width) { return width != 16; });
  return widths;
}

std::vector<int> fitting_groups(const ModelConfig& config) {
  std::vector<int> fitting;
  for (const int group : kGroups) {
    if (group_fits(config, group)) fitting.push_back(group);
  }
  return fitting;
}

void validate_shapes(const ModelConfig& config, int group) {
  if (std::find(kGroups.begin(), kGroups.end(), group) == kGroups.end()) {
    refuse_usage(fmt::format("group size: got {}, expected 32, 64 or 128", group));
  }
  // All layers have the same shapes, so the first one speaks for them; embedding and head read `hidden` too, as q_proj does.
  for (int linear = 0; linear < 7; ++linear) {
    const std::int64_t in = linear_shape(config, linear)[1];
    const std::string name = kLinears[static_cast<std::size_t>(linear)];
    if (in % group != 0) refuse_group(config, in, group, "layer 0, " + name.substr(name.find('.') + 1));
  }
}

}  // namespace qfa
