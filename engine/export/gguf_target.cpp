// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "engine/api/error.h"
#include "engine/export/gguf_blocks.h"

namespace qfa {
namespace {

constexpr Bytes kAlignment = 32;

// Hugging Face name of a tensor -> GGUF name.
std::optional<std::string> gguf_name(const std::string& name) {
  static constexpr auto kWhole =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"model.embed_tokens.weight", "token_embd.weight"},
                                                                    {"model.norm.weight", "output_norm.weight"},
                                                                    {"lm_head.weight", "output.weight"}});
  static constexpr auto kInBlock = std::to_array<std::pair<std::string_view, std::string_view>>({{"input_layernorm", "attn_norm"},
                                                                                                 {"post_attention_layernorm", "ffn_norm"},
                                                                                                 {"self_attn.q_proj", "attn_q"},
                                                                                                 {"self_attn.k_proj", "attn_k"},
                                                                                                 {"self_attn.v_proj", "attn_v"},
                                                                                                 {"self_attn.o_proj", "attn_output"},
                                                                                                 {"mlp.gate_proj", "ffn_gate"},
                                                                                                 {"mlp.up_proj", "ffn_up"},
                                                                                                 {"mlp.down_proj", "ffn_down"}});
  for (const auto& [from, to] : kWhole) {
    if (name == from) return std::string(to);
  }
  static constexpr std::string_view kPrefix = "model.layers.";
  if (name.rfind(kPrefix, 0) != 0) return std::nullopt;
  const std::size_t dot = name.find('.', kPrefix.size()), last = name.rfind('.');
  if (dot == std::string::npos || last <= dot) return std::nullopt;
  if (name.substr(last) != ".weight") return std::nullopt;
  const std::string part = name.substr(dot + 1, last - dot - 1);
  for (const auto& [from, to] : kInBlock) {
    if (part == from) return fmt::format("blk.{}.{}.weight", name.substr(kPrefix.size(), dot - kPrefix.size()), to);
  }
  return std::nullopt;
}

bool is_rotated(const std::string& module) {
  return module.ends_with(".self_attn.q_proj") || module.ends_with(".self_attn.k_proj");
}

void put_f16(const std::vector<std::uint16_t>& halves, const WeightModule& module, bool rotated, std::int64_t head_dim,
             std::vector<std::byte>& out) {
  out.resize(halves.size() * 2);
  const auto row_bytes = static_cast<std::size_t>(module.in) * 2;
  for (std::int64_t row = 0; row < module.out; ++row) {
    const std::int64_t from = rotated ? unpermuted_row(row, head_dim) : row;
    std::memcpy(out.data() + static_cast<std::size_t>(row) * row_bytes, halves.data() + from * module.in, row_bytes);
  }
}

GgufTensorPlan module_plan(const BaseModel& base, const WeightModule& module, BitWidth bits, const SubnetSource* source) {
  const std::string name = module.name + ".weight";
  const DataType type = gguf_container(bits);
  if (bits != 16 && module.in % kGgufBlock != 0) {
    refuse(module.name, fmt::format("rows of {} weights are no multiple of 32, the block of GGUF's {}", module.in, name_of(type)));
  }
  const bool rotated = is_rotated(module.name);
  const std::int64_t head_dim = base.config().head_dim;
  if (rotated && (head_dim <= 0 || head_dim % 2 != 0 || module.out % head_dim != 0)) {
    refuse(module.name, fmt::format("{} rows are no whole heads of {}", module.out, head_dim));
  }
  GgufTensorPlan plan{*gguf_name(name), type, {module.out, module.in}, {}};
  plan.fill = [&base, module, bits, source, rotated, head_dim, name](std::vector<std::byte>& out) {
    if (bits == 16) return put_f16(to_f16(base.read(name), name), module, rotated, head_dim, out);
    encode_blocks(checked_affine(*source, module, bits), module.name, rotated ? unpermuted_row : nullptr, head_dim, out);
  };
  return plan;
}

GgufTensorPlan kept_plan(const BaseModel& base, const std::string& name) {
  const auto gguf = gguf_name(name);
  if (!gguf) refuse(name, "GGUF's architecture llama has no such tensor");
  return {*gguf, DataType::f32, base.shape(name), [&base, name](std::vector<std::byte>& out) {
            const std::vector<float> values = base.read(name);
            out.resize(values.size() * sizeof(float));
            std::memcpy(out.data(), values.data(), out.size());
          }};
}

// What a base's metadata says of its own quantization, layout or origin in an earlier export.
bool describes_the_old_file(const std::string& key) {
  static constexpr auto kKeys = std::to_array<std::string_view>({"general.file_type", "general.quantization_version", "general.alignment"});
  static constexpr auto kPrefixes = std::to_array<std::string_view>({"qfa.", "split.", "quantize."});
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end() ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) { return key.rfind(prefix, 0) == 0; });
}

// llama.cpp's LLAMA_FTYPE: by the container that holds most weights; it only informs.
std::uint32_t file_type(const BaseModel& base, const ModuleWidths& widths) {
  std::map<DataType, std::int64_t> weights;
  for (const WeightModule& module : weight_modules(base)) weights[gguf_container(width_of(widths, module.name))] += module.out * module.in;
  const auto most = std::max_element(weights.begin(), weights.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  switch (most->first) {
    case DataType::q4_1:
      return 3;
    case DataType::q5_1:
      return 9;
    case DataType::q8_0:
      return 7;
    default:
      return 1;
  }
}

// Every width takes two characters, so that all plans of a model are equally long.
std::string plan_text(const BaseModel& base, const ModuleWidths& widths) {
  std::string text = "{";
  for (const WeightModule& module : weight_modules(base)) {
    if (text.size() > 1) text += ",";
    text += fmt::format("\"{}\":{:2}", module.name, width_of(widths, module.name));
  }
  return text + "}";
}

std::vector<GgufEntry> architecture_entries(const BaseModel& base) {
  const ModelConfig& c = base.config();
  const auto u32 = [](std::int64_t value) { return static_cast<std::uint32_t>(value); };
  std::vector<GgufEntry> entries{{"general.architecture", std::string("llama")}, {"general.type", std::string("model")}};
  const std::filesystem::path folder = base.path().has_filename() ? base.path() : base.path().parent_path();
  if (const std::string name = folder.filename().string(); !name.empty()) entries.push_back({"general.name", name});
  const std::vector<std::pair<const char*, std::int64_t>> sizes{{"llama.vocab_size", c.vocab},
                                                                {"llama.context_length", c.max_positions},
                                                                {"llama.embedding_length", c.hidden},
                                                                {"llama.block_count", c.layers},
                                                                {"llama.feed_forward_length", c.intermediate},
                                                                {"llama.attention.head_count", c.heads},
                                                                {"llama.attention.head_count_kv", c.kv_heads},
                                                                {"llama.attention.key_length", c.head_dim},
                                                                {"llama.attention.value_length", c.head_dim},
                                                                {"llama.rope.dimension_count", c.head_dim}};
  for (const auto& [key, value] : sizes) entries.push_back({key, u32(value)});
  entries.push_back({"llama.attention.layer_norm_rms_epsilon", static_cast<float>(c.rms_norm_eps)});
  entries.push_back({"llama.rope.freq_base", static_cast<float>(c.rope_theta)});
  return entries;
}

}  // namespace

Bytes gguf_module_bytes(const WeightModule& module, BitWidth bits) {
  const auto size = byte_size(gguf_container(bits), std::array<std::int64_t, 2>{module.out, module.in});
  if (!size)
    refuse(module.name,
           fmt::format("rows of {} weights are no multiple of 32, the block of GGUF's {}", module.in, name_of(gguf_container(bits))));
  return (*size + kAlignment - 1) / kAlignment * kAlignment;
}

std::vector<GgufTensorPlan> gguf_tensors(const BaseModel& base, const ModuleWidths& widths, const SubnetSource* source) {
  if (base.config().architecture != "llama") {
    refuse(base.path().string(), fmt::format("the GGUF export knows the architecture llama, not {}", base.config().architecture));
  }
  require_known_modules(base, widths);
  std::vector<GgufTensorPlan> plans;
  for (const WeightModule& module : weight_modules(base)) plans.push_back(module_plan(base, module, width_of(widths, module.name), source));
  for (const std::string& name : kept_tensors(base)) plans.push_back(kept_plan(base, name));
  return plans;
}

std::vector<GgufEntry> gguf_metadata(const BaseModel& base, const ModuleWidths& widths, int group, const std::string& chat_template) {
  static const std::string kTemplate = "tokenizer.chat_template";
  std::vector<GgufEntry> entries;
  if (const auto gguf = base.gguf()) {
    bool has_template = false;
    for (const GgufEntry& entry : gguf->metadata()) {
      if (describes_the_old_file(entry.key)) continue;
      entries.push_back(entry);
      if (entry.key != kTemplate) continue;
      has_template = true;
      if (!chat_template.empty()) entries.back().value = chat_template;
    }
    if (!has_template && !chat_template.empty()) entries.push_back({kTemplate, chat_template});
  } else {
    entries = architecture_entries(base);
    for (GgufEntry& entry : gguf_tokenizer_entries(base, chat_template)) entries.push_back(std::move(entry));
  }
  entries.push_back({"general.file_type", file_type(base, widths)});
  entries.push_back({"general.quantization_version", std::uint32_t{2}});
  entries.push_back({"qfa.group_size", static_cast<std::uint32_t>(group)});
  entries.push_back({"qfa.plan", plan_text(base, widths)});
  return entries;
}

}  // namespace qfa
