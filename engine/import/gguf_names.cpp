// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/gguf_names.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace qfa {
namespace {

using Names = std::pair<std::string_view, std::string_view>;
constexpr auto kWhole = std::to_array<Names>(
    {{"model.embed_tokens.weight", "token_embd.weight"}, {"model.norm.weight", "output_norm.weight"}, {"lm_head.weight", "output.weight"}});
constexpr auto kInBlock = std::to_array<Names>({{"input_layernorm", "attn_norm"},
                                                {"post_attention_layernorm", "ffn_norm"},
                                                {"self_attn.q_proj", "attn_q"},
                                                {"self_attn.k_proj", "attn_k"},
                                                {"self_attn.v_proj", "attn_v"},
                                                {"self_attn.o_proj", "attn_output"},
                                                {"self_attn.q_norm", "attn_q_norm"},
                                                {"self_attn.k_norm", "attn_k_norm"},
                                                {"mlp.gate_proj", "ffn_gate"},
                                                {"mlp.up_proj", "ffn_up"},
                                                {"mlp.down_proj", "ffn_down"}});

}  // namespace

std::optional<std::string> gguf_name(const std::string& name) {
  for (const auto& [from, to] : kWhole) {
    if (name == from) return std::string(to);
  }
  static constexpr std::string_view kPrefix = "model.layers.";
  if (name.rfind(kPrefix, 0) != 0) return std::nullopt;
  const std::size_t dot = name.find('.', kPrefix.size()), last = name.rfind('.');
  if (dot == std::string::npos || last <= dot) return std::nullopt;
  const std::string kind = name.substr(last);
  if (kind != ".weight" && kind != ".bias") return std::nullopt;
  const std::string part = name.substr(dot + 1, last - dot - 1);
  for (const auto& [from, to] : kInBlock) {
    if (part == from) return fmt::format("blk.{}.{}{}", name.substr(kPrefix.size(), dot - kPrefix.size()), to, kind);
  }
  return std::nullopt;
}

}  // namespace qfa
