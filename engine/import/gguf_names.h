// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF's names of the tensors of the supported architectures.
#pragma once

#include <optional>
#include <string>

namespace qfa {

// "model.layers.3.self_attn.q_proj.bias" -> "blk.3.attn_q.bias"; nullopt for a name that GGUF has none for.
std::optional<std::string> gguf_name(const std::string& hugging_face);

// fp32 [head_dim / 2]: what the rotary frequencies are divided by. Optional, and no tensor of the model.
inline constexpr char kRopeDivisorsInGguf[] = "rope_freqs.weight";

}  // namespace qfa
