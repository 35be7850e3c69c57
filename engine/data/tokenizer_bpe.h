// SPDX-License-Identifier: GPL-3.0-or-later
// Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019). Merges are applied by rank,
// the leftmost first among equals, with a heap: O(n log n) in the length of a piece.
//
// Bytes that are not UTF-8 count as U+FFFD in encode() and come out as U+FFFD of decode(), as with
// errors="replace". A byte without a token is dropped before merging, so its neighbours may merge across the gap.
#pragma once

#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/data/tokenizer_spec.h"
#include "engine/data/tokenizer_split.h"

namespace qfa {

class ByteBpe final : public Tokenizer {
 public:
  // `spec` has passed check_bpe_spec.
  explicit ByteBpe(BpeSpec spec);
  ByteBpe(const ByteBpe&) = delete;  // the tries point into spec_
  ByteBpe& operator=(const ByteBpe&) = delete;

  std::vector<TokenId> encode(std::string_view text, bool add_special, bool parse_special) const override;
  std::string decode(const std::vector<TokenId>& ids, bool skip_special) const override;
  std::int64_t size() const override { return static_cast<std::int64_t>(spec_.tokens.size()); }
  std::string token(TokenId id) const override;
  std::optional<TokenId> bos() const override { return spec_.bos; }
  std::optional<TokenId> eos() const override { return spec_.eos; }
  bool is_special(TokenId id) const override;
  std::string kind() const override { return "byte-level BPE (" + spec_.pre + ")"; }
  std::string chat_template() const override { return spec_.chat_template; }

  const BpeSpec& spec() const { return spec_; }

 private:
  struct Piece {
    std::string_view text;
    const AddedToken* token = nullptr;  // set: the piece is this token
  };
  // A trie over the bytes of added tokens: node -> (byte -> node).
  struct Trie {
    std::vector<std::map<unsigned char, std::size_t>> next{1};
    std::vector<const AddedToken*> token{nullptr};
    std::array<bool, 256> first{};  // bytes some token begins with
    void add(const std::string& content, const AddedToken* added);
    const AddedToken* longest(std::string_view text, std::size_t at, std::size_t& length) const;
  };
  struct Merge {
    std::int32_t rank;
    TokenId id;
  };
  struct Scratch;

  void index_tokens();
  std::vector<Piece> cut(std::string_view text, const Trie& trie, bool parse_special) const;
  void encode_text(std::string_view text, Scratch& scratch, std::vector<TokenId>& out) const;
  void encode_piece(const std::string& piece, Scratch& scratch, std::vector<TokenId>& out) const;
  const Merge* merge_of(TokenId left, TokenId right) const;

  BpeSpec spec_;
  PreTokenizer pre_tokenizer_;
  Trie raw_, normalized_;
  std::array<TokenId, 256> byte_token_{};  // -1: none
  std::vector<std::string> bytes_;         // by id
  std::vector<bool> special_;
  std::unordered_map<std::string, TokenId> piece_token_;  // by bytes; filled only for ignore_merges
  std::unordered_map<std::uint64_t, Merge> merges_;
};

}  // namespace qfa
