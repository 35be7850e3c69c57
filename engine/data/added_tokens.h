// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that are looked for in the text itself, before any pre-tokenizer (Hugging Face's "added tokens").
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/tokenizer.h"

namespace qfa {

struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool special = true;       // parsed only when the caller asks for special tokens
  bool single_word = false;  // only between characters that are no word characters
  bool lstrip = false;       // swallows the white space before it
  bool rstrip = false;       // and after it
  bool normalized = false;   // looked for after normalization
};

// A trie over the bytes of tokens: node -> (byte -> node).
class TokenTrie {
 public:
  // `token` must outlive the trie; an empty `content` is never found.
  void add(std::string_view content, const AddedToken* token);
  // The longest token that begins at `at`, and its length; null: none (`length` is untouched).
  const AddedToken* longest(std::string_view text, std::size_t at, std::size_t& length) const;

 private:
  std::vector<std::map<unsigned char, std::size_t>> next_{1};
  std::vector<const AddedToken*> token_{nullptr};
  std::array<bool, 256> first_{};  // bytes some token begins with
};

struct TextPiece {
  std::string_view text;
  const AddedToken* token = nullptr;  // set: the piece is this token
};

// The text between and at the tokens of `trie`: the leftmost first, of those the longest. A token that may
// not be used here (special and not asked for, or inside a word) is passed over as text.
std::vector<TextPiece> cut_at_tokens(std::string_view text, const TokenTrie& trie, bool parse_special);

}  // namespace qfa
