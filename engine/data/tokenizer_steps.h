// SPDX-License-Identifier: GPL-3.0-or-later
// What lies around the merges of Hugging Face's BPE: normalizer and decoder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/data/tokenizer_spec.h"

namespace qfa {

std::string normalize(const std::vector<NormalStep>& steps, std::string_view text);
// Tokens as stored in the vocabulary to valid UTF-8.
std::string decode_tokens(const std::vector<DecodeStep>& steps, std::vector<std::string> tokens);

std::string replace_all(std::string_view text, std::string_view pattern, std::string_view content);
// "<0x41>" to 0x41; -1: no such token.
int byte_of_token(std::string_view token);

}  // namespace qfa
