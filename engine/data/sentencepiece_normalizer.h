// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece's normalizer: a table of rules compiled into the model, and what becomes of spaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/added_tokens.h"
#include "engine/data/sentencepiece_spec.h"

namespace qfa {

// A precompiled character map: a Darts-clone double array over the bytes of what is replaced, then the
// replacements, each ended by a zero byte.
class CharsMap {
 public:
  // `blob`: length of the array in bytes (little-endian), array, replacements; empty: no rules.
  // Throws Failure (input) if a length lies.
  CharsMap(std::string_view blob, std::string where);

  // The replacement of the longest rule that `text` begins with and the rule's length; 0: none.
  std::string_view longest(std::string_view text, std::size_t& length) const;

 private:
  std::string where_;
  std::vector<std::uint32_t> units_;
  std::string replacements_;
};

class SentencePieceNormalizer {
 public:
  // `user_defined` (which no rule touches) must outlive the normalizer.
  SentencePieceNormalizer(const SentencePieceSpec& spec, const TokenTrie& user_defined);

  // `dummy_prefix`: this text gets one where the model adds any. A byte that is no UTF-8 becomes U+FFFD.
  std::string normalize(std::string_view text, bool dummy_prefix) const;

 private:
  std::string_view prefix(std::string_view text, std::size_t& consumed) const;

  const TokenTrie& user_defined_;
  CharsMap charsmap_;
  std::string space_;
  bool add_dummy_prefix_, remove_extra_, suffix_;
};

}  // namespace qfa
