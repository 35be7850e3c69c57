// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece's BPE (Kudo and Richardson 2018; Llama 2, Mistral): the text is normalized, then neighbours whose
// concatenation is a piece merge, the highest score first, the leftmost among equals; with a heap, O(n log n).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/data/added_tokens.h"
#include "engine/data/sentencepiece_normalizer.h"
#include "engine/data/sentencepiece_spec.h"

namespace qfa {

class SentencePieceBpe final : public Tokenizer {
 public:
  // `spec` has passed check_sentencepiece_spec.
  explicit SentencePieceBpe(SentencePieceSpec spec);
  SentencePieceBpe(const SentencePieceBpe&) = delete;  // the maps point into spec_
  SentencePieceBpe& operator=(const SentencePieceBpe&) = delete;

  std::vector<TokenId> encode(std::string_view text, bool add_special, bool parse_special) const override;
  std::string decode(const std::vector<TokenId>& ids, bool skip_special) const override;
  std::int64_t size() const override { return static_cast<std::int64_t>(spec_.pieces.size()); }
  std::string token(TokenId id) const override { return piece(id).text; }
  std::optional<TokenId> bos() const override { return spec_.bos; }
  std::optional<TokenId> eos() const override { return spec_.eos; }
  bool is_special(TokenId id) const override;
  std::string kind() const override { return "SentencePiece BPE"; }
  std::string chat_template() const override { return spec_.chat_template; }

 private:
  struct Merger;

  const SentencePiece& piece(TokenId id) const;
  void encode_text(std::string_view text, bool dummy_prefix, std::vector<TokenId>& out) const;
  void put_symbol(std::string_view symbol, bool& after_unknown, std::vector<TokenId>& out) const;

  SentencePieceSpec spec_;
  std::vector<AddedToken> control_tokens_;
  TokenTrie control_, user_defined_;
  SentencePieceNormalizer normalizer_;
  std::vector<TokenId> byte_pieces_;
  std::vector<int> byte_of_;  // by id; -1: no byte
  std::unordered_map<std::string_view, TokenId> mergeable_, reserved_;
  TokenId unknown_;          // -1: none, all is byte fallback
  std::size_t longest_ = 0;  // bytes of the longest mergeable piece
};

}  // namespace qfa
