// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <queue>

#include "engine/api/error.h"
#include "engine/data/tokenizer_steps.h"

namespace qfa {
namespace {

std::uint64_t pair_key(TokenId left, TokenId right) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

}  // namespace

// Buffers that live as long as one encode().
struct BpeTokenizer::Scratch {
  struct Symbol {
    TokenId id;  // -1: merged away
    std::int32_t previous, next;
  };
  struct Candidate {
    std::int32_t rank, at;
    TokenId left, right, merged;
    bool operator>(const Candidate& other) const { return rank != other.rank ? rank > other.rank : at > other.at; }
  };
  std::vector<Symbol> symbols;
  std::vector<Candidate> heap;

  void put(TokenId id) {
    const auto at = static_cast<std::int32_t>(symbols.size());
    symbols.push_back({id, at - 1, at + 1});
  }
};

BpeTokenizer::BpeTokenizer(BpeSpec spec)
    : spec_(std::move(spec)), byte_level_(is_byte_level(spec_)), pre_tokenizer_(spec_.steps, spec_.where) {
  index_tokens();
  for (const AddedToken& added : spec_.added) {
    if (added.normalized) {
      normalized_.add(normalize(spec_.normalizer, added.content), &added);
    } else {
      raw_.add(added.content, &added);
    }
  }
}

void BpeTokenizer::index_tokens() {
  std::unordered_map<std::string_view, TokenId> by_symbols;
  by_symbols.reserve(spec_.tokens.size());
  bytes_.resize(spec_.tokens.size());
  special_.resize(spec_.tokens.size());
  for (const AddedToken& added : spec_.added) special_[static_cast<std::size_t>(added.id)] = added.special;
  for (std::size_t i = 0; i < spec_.tokens.size(); ++i) {
    const std::string& token = spec_.tokens[i];
    if (token.empty()) continue;
    // Ranks know no special tokens: a token of the same text is another one.
    if (!spec_.rank_by_id || !special_[i]) by_symbols.emplace(token, static_cast<TokenId>(i));
    bytes_[i] = byte_level_ ? from_byte_symbols(token).value_or(token) : token;
    if (!byte_level_ && count_code_points(token) == 1) character_token_.emplace(token, static_cast<TokenId>(i));
  }
  for (const AddedToken& added : spec_.added) {  // one that is looked for normalized is decoded so too
    bytes_[static_cast<std::size_t>(added.id)] = added.normalized ? normalize(spec_.normalizer, added.content) : added.content;
  }
  for (int byte = 0; byte < 256; ++byte) {
    const auto found = by_symbols.find(byte_level_ ? byte_symbol(static_cast<unsigned char>(byte)) : fmt::format("<0x{:02X}>", byte));
    byte_token_[static_cast<std::size_t>(byte)] = found == by_symbols.end() ? -1 : found->second;
  }
  if (spec_.ignore_merges) {
    for (const auto& [symbols, id] : by_symbols) {
      const std::optional<std::string> text = byte_level_ ? from_byte_symbols(symbols) : std::string(symbols);
      if (text) piece_token_.emplace(*text, id);
    }
  }
  index_merges(by_symbols);
}

void BpeTokenizer::index_merges(const std::unordered_map<std::string_view, TokenId>& by_symbols) {
  merges_.reserve(spec_.merges.size());
  for (std::size_t rank = 0; rank < spec_.merges.size(); ++rank) {
    const auto& [left, right] = spec_.merges[rank];
    // A pair that is listed twice has its last rank, as in Hugging Face's tokenizers.
    merges_[pair_key(by_symbols.at(left), by_symbols.at(right))] = {static_cast<std::int32_t>(rank), by_symbols.at(left + right)};
  }
  if (!spec_.rank_by_id) return;
  for (const auto& [token, id] : by_symbols) {
    for (std::size_t at = code_point_at(token, 0).bytes; at < token.size(); at += code_point_at(token, at).bytes) {
      const auto left = by_symbols.find(token.substr(0, at)), right = by_symbols.find(token.substr(at));
      if (left == by_symbols.end() || right == by_symbols.end()) continue;
      merges_[pair_key(left->second, right->second)] = {id, id};
    }
  }
}

std::string BpeTokenizer::token(TokenId id) const {
  if (id < 0 || id >= size()) refuse(spec_.where, fmt::format("Token id {} is out of range, expected 0 to {}.", id, size() - 1));
  return spec_.tokens[static_cast<std::size_t>(id)];
}

bool BpeTokenizer::is_special(TokenId id) const {
  return id >= 0 && id < size() && special_[static_cast<std::size_t>(id)];
}

std::vector<TokenId> BpeTokenizer::encode(std::string_view text, bool add_special, bool parse_special) const {
  std::string repaired;
  if (!is_valid_utf8(text)) {
    repaired = replace_invalid_utf8(text);
    text = repaired;
  }
  parse_special = parse_special && spec_.parse_special;
  Scratch scratch;
  std::vector<TokenId> ids;
  if (add_special) ids = spec_.prefix;
  for (const TextPiece& piece : cut_at_tokens(text, raw_, parse_special)) {
    if (piece.token != nullptr) {
      ids.push_back(piece.token->id);
      continue;
    }
    const bool at_start = piece.text.data() == text.data();
    const std::string normal = spec_.normalizer.empty() ? std::string() : normalize(spec_.normalizer, piece.text);
    const std::string_view whole = spec_.normalizer.empty() ? piece.text : std::string_view(normal);
    for (const TextPiece& part : cut_at_tokens(whole, normalized_, parse_special)) {
      if (part.token != nullptr) {
        ids.push_back(part.token->id);
      } else {
        encode_text(part.text, at_start && part.text.data() == whole.data(), scratch, ids);
      }
    }
  }
  if (add_special) ids.insert(ids.end(), spec_.suffix.begin(), spec_.suffix.end());
  return ids;
}

void BpeTokenizer::encode_text(std::string_view text, bool at_start, Scratch& scratch, std::vector<TokenId>& out) const {
  for (const std::string& piece : pre_tokenizer_.split(text, at_start)) encode_piece(piece, scratch, out);
}

const BpeTokenizer::Merge* BpeTokenizer::merge_of(TokenId left, TokenId right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

// The bytes of a piece, or its characters: those without a token as bytes where there is byte fallback.
void BpeTokenizer::put_characters(std::string_view piece, Scratch& scratch) const {
  bool after_missing = false;
  for (std::size_t at = 0; at < piece.size();) {
    const std::string_view text = piece.substr(at, byte_level_ ? 1 : code_point_at(piece, at).bytes);
    at += text.size();
    TokenId id = -1;
    if (byte_level_) {
      id = byte_token_[static_cast<unsigned char>(text[0])];
    } else if (const auto found = character_token_.find(std::string(text)); found != character_token_.end()) {
      id = found->second;
    } else if (spec_.byte_fallback &&
               std::all_of(text.begin(), text.end(), [&](char c) { return byte_token_[static_cast<unsigned char>(c)] >= 0; })) {
      for (const char c : text) scratch.put(byte_token_[static_cast<unsigned char>(c)]);
      continue;
    }
    if (id >= 0) scratch.put(id);
    if (id < 0 && spec_.missing && !(after_missing && spec_.fuse_missing)) scratch.put(*spec_.missing);
    after_missing = id < 0;
  }
}

void BpeTokenizer::encode_piece(const std::string& piece, Scratch& scratch, std::vector<TokenId>& out) const {
  if (spec_.ignore_merges) {
    const auto whole = piece_token_.find(piece);
    if (whole != piece_token_.end()) return out.push_back(whole->second);
  }
  if (piece.size() > static_cast<std::size_t>(INT32_MAX)) refuse("text", "A piece of more than 2 GiB cannot be tokenized.");
  auto& symbols = scratch.symbols;
  auto& heap = scratch.heap;
  symbols.clear(), heap.clear();
  put_characters(piece, scratch);
  if (symbols.empty()) return;
  symbols.back().next = -1;

  const auto offer = [&](std::int32_t at) {
    if (at < 0 || symbols[at].next < 0) return;
    const TokenId left = symbols[at].id, right = symbols[symbols[at].next].id;
    if (const Merge* merge = merge_of(left, right)) {
      heap.push_back({merge->rank, at, left, right, merge->id});
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    }
  };
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(symbols.size()); ++at) offer(at);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const Scratch::Candidate best = heap.back();
    heap.pop_back();
    Scratch::Symbol& left = symbols[best.at];
    // Entries whose symbols have changed since are stale.
    if (left.id != best.left || left.next < 0 || symbols[left.next].id != best.right) continue;
    Scratch::Symbol& right = symbols[left.next];
    left.id = best.merged;
    left.next = right.next;
    right.id = -1;
    if (left.next >= 0) symbols[left.next].previous = best.at;
    offer(left.previous);
    offer(best.at);
  }
  for (std::int32_t at = 0; at >= 0; at = symbols[at].next) out.push_back(symbols[at].id);
}

std::string BpeTokenizer::decode(const std::vector<TokenId>& ids, bool skip_special) const {
  std::vector<std::string> tokens;
  std::string out;
  for (const TokenId id : ids) {
    if (id < 0 || id >= size()) refuse(spec_.where, fmt::format("Token id {} is out of range, expected 0 to {}.", id, size() - 1));
    if (skip_special && special_[static_cast<std::size_t>(id)]) continue;
    if (byte_level_) {
      out += bytes_[static_cast<std::size_t>(id)];
    } else {
      tokens.push_back(bytes_[static_cast<std::size_t>(id)]);
    }
  }
  if (!byte_level_) return decode_tokens(spec_.decoder, std::move(tokens));
  return is_valid_utf8(out) ? out : replace_invalid_utf8(out);
}

}  // namespace qfa
