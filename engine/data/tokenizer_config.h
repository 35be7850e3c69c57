// SPDX-License-Identifier: GPL-3.0-or-later
// What a Hugging Face folder says about its tokenizer beside the vocabulary: tokenizer_config.json,
// special_tokens_map.json, added_tokens.json, chat_template.jinja.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/added_tokens.h"

namespace qfa {

struct NamedToken {
  std::optional<std::string> content;  // empty: the folder names none
  std::string key, where;              // "eos_token", "tokenizer_config.json"
};

struct TokenizerConfig {
  bool present = false;  // there is a tokenizer_config.json
  NamedToken bos, eos, pad, unk;
  std::optional<bool> add_bos, add_eos, add_prefix_space, legacy;
  std::vector<AddedToken> added;  // ascending ids
  std::string chat_template;
};

TokenizerConfig read_tokenizer_config(const std::filesystem::path& folder);

}  // namespace qfa
