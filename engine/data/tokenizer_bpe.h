// SPDX-License-Identifier: GPL-3.0-or-later
// Byte-pair encoding (Sennrich et al. 2016) over bytes (Radford et al. 2019) or over characters with byte fallback
// (Llama 2 as tokenizer.json). Merges are applied by rank, the leftmost first among equals, with a heap:
// O(n log n) in the length of a piece.
//
// Bytes that are not UTF-8 count as U+FFFD in encode() and come out as U+FFFD of decode(), as with
// errors="replace". A byte without a token is dropped before merging, so its neighbours may merge across the gap.
#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/data/tokenizer_spec.h"
#include "engine/data/tokenizer_split.h"

namespace qfa {

class BpeTokenizer final : public Tokenizer {
 public:
  // `spec` has passed check_bpe_spec.
  explicit BpeTokenizer(BpeSpec spec);
  BpeTokenizer(const BpeTokenizer&) = delete;  // the tries point into spec_
  BpeTokenizer& operator=(const BpeTokenizer&) = delete;

  std::vector<TokenId> encode(std::string_view text, bool add_special, bool parse_special) const override;
  std::string decode(const std::vector<TokenId>& ids, bool skip_special) const override;
  std::int64_t size() const override { return static_cast<std::int64_t>(spec_.tokens.size()); }
  std::string token(TokenId id) const override;
  std::optional<TokenId> bos() const override { return spec_.bos; }
  std::optional<TokenId> eos() const override { return spec_.eos; }
  bool is_special(TokenId id) const override;
  std::string kind() const override { return byte_level_ ? "byte-level BPE (" + spec_.pre + ")" : "SentencePiece BPE"; }
  std::string chat_template() const override { return spec_.chat_template; }

  const BpeSpec& spec() const { return spec_; }

 private:
  struct Merge {
    std::int32_t rank;
    TokenId id;
  };
  struct Scratch;

  void index_tokens();
  void index_merges(const std::unordered_map<std::string_view, TokenId>& by_symbols);
  void encode_text(std::string_view text, bool at_start, Scratch& scratch, std::vector<TokenId>& out) const;
  void put_characters(std::string_view piece, Scratch& scratch) const;
  void encode_piece(const std::string& piece, Scratch& scratch, std::vector<TokenId>& out) const;
  const Merge* merge_of(TokenId left, TokenId right) const;

  BpeSpec spec_;
  bool byte_level_;
  PreTokenizer pre_tokenizer_;
  TokenTrie raw_, normalized_;
  std::array<TokenId, 256> byte_token_{};                     // -1: none
  std::unordered_map<std::string, TokenId> character_token_;  // not byte-level: tokens of one character
  std::vector<std::string> bytes_;                            // by id
  std::vector<bool> special_;
  std::unordered_map<std::string, TokenId> piece_token_;  // by bytes; filled only for ignore_merges
  std::unordered_map<std::uint64_t, Merge> merges_;
};

}  // namespace qfa
