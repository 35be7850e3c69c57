// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/api/error.h"
#include "engine/export/gguf_blocks.h"
#include "engine/export/gguf_target.h"

namespace qfa {
namespace {

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

using Entries = std::vector<GgufEntry>;

std::uint32_t u32(std::int64_t value) {
  return static_cast<std::uint32_t>(value);
}

void put_rope(const ModelConfig& c, const std::string& where, const std::string& prefix, Entries& entries) {
  entries.push_back({prefix + "rope.freq_base", static_cast<float>(c.rope_theta)});
  const RopeScaling& rope = c.rope;
  if (rope.type != RopeType::linear && rope.type != RopeType::yarn) return;
  entries.push_back({prefix + "rope.scaling.type", std::string(rope.type == RopeType::linear ? "linear" : "yarn")});
  entries.push_back({prefix + "rope.scaling.factor", static_cast<float>(rope.factor)});
  if (rope.type == RopeType::linear) return;
  if (!rope.truncate) refuse(where, "GGUF has no YaRN whose ramp ends between whole indices (truncate is false), expected true");
  entries.push_back({prefix + "rope.scaling.original_context_length", u32(rope.original_positions)});
  const RopeScaling usual;
  if (rope.beta_fast != usual.beta_fast) entries.push_back({prefix + "rope.scaling.yarn_beta_fast", static_cast<float>(rope.beta_fast)});
  if (rope.beta_slow != usual.beta_slow) entries.push_back({prefix + "rope.scaling.yarn_beta_slow", static_cast<float>(rope.beta_slow)});
  // llama.cpp multiplies what it reads with the usual factor.
  const double attention = rope.attention_factor / yarn_attention_factor(rope.factor);
  if (attention != 1) entries.push_back({prefix + "rope.scaling.attn_factor", static_cast<float>(attention)});
}

void put_window(const ModelConfig& c, const std::string& prefix, Entries& entries) {
  if (c.sliding_window == 0) return;
  entries.push_back({prefix + "attention.sliding_window", u32(c.sliding_window)});
  if (!c.sliding_layers.empty()) entries.push_back({prefix + "attention.sliding_window_pattern", GgufArray(c.sliding_layers)});
}

Entries architecture_entries(const BaseModel& base) {
  const ModelConfig& c = base.config();
  const std::string name = architecture_of(c).gguf, prefix = name + ".";
  Entries entries{{"general.architecture", name}, {"general.type", std::string("model")}};
  const std::filesystem::path folder = base.path().has_filename() ? base.path() : base.path().parent_path();
  if (const std::string title = folder.filename().string(); !title.empty()) entries.push_back({"general.name", title});
  const std::vector<std::pair<const char*, std::int64_t>> sizes{{"vocab_size", c.vocab},
                                                                {"context_length", c.max_positions},
                                                                {"embedding_length", c.hidden},
                                                                {"block_count", c.layers},
                                                                {"feed_forward_length", c.intermediate},
                                                                {"attention.head_count", c.heads},
                                                                {"attention.head_count_kv", c.kv_heads},
                                                                {"attention.key_length", c.head_dim},
                                                                {"attention.value_length", c.head_dim},
                                                                {"rope.dimension_count", c.head_dim}};
  for (const auto& [key, value] : sizes) entries.push_back({prefix + key, u32(value)});
  entries.push_back({prefix + "attention.layer_norm_rms_epsilon", static_cast<float>(c.rms_norm_eps)});
  put_rope(c, base.path().string(), prefix, entries);
  put_window(c, prefix, entries);
  return entries;
}

}  // namespace

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
