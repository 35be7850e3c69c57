// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <queue>

#include "engine/api/error.h"

namespace qfa {
namespace {

std::uint64_t pair_key(TokenId left, TokenId right) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

bool ends_with_word(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return is_word(code_point_at(text, at).value);
}

std::size_t spaces_at_end(std::string_view text) {
  std::size_t begin = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    if (!is_white_space(c.value)) begin = text.size();
    if (is_white_space(c.value) && begin == text.size()) begin = at;
    at += c.bytes;
  }
  return begin;
}

std::size_t spaces_at_start(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_white_space(code_point_at(text, at).value)) at += code_point_at(text, at).bytes;
  return at;
}

}  // namespace

// Buffers that live as long as one encode().
struct ByteBpe::Scratch {
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
};

void ByteBpe::Trie::add(const std::string& content, const AddedToken* added) {
  if (content.empty()) return;
  std::size_t node = 0;
  first[static_cast<unsigned char>(content[0])] = true;
  for (const char c : content) {
    const auto [found, is_new] = next[node].try_emplace(static_cast<unsigned char>(c), next.size());
    const std::size_t child = found->second;
    if (is_new) {
      next.emplace_back();
      token.push_back(nullptr);
    }
    node = child;
  }
  token[node] = added;
}

const AddedToken* ByteBpe::Trie::longest(std::string_view text, std::size_t at, std::size_t& length) const {
  if (!first[static_cast<unsigned char>(text[at])]) return nullptr;
  const AddedToken* best = nullptr;
  std::size_t node = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const auto found = next[node].find(static_cast<unsigned char>(text[i]));
    if (found == next[node].end()) break;
    node = found->second;
    if (token[node] != nullptr) {
      best = token[node];
      length = i + 1 - at;
    }
  }
  return best;
}

ByteBpe::ByteBpe(BpeSpec spec) : spec_(std::move(spec)), pre_tokenizer_(spec_.steps, spec_.where) {
  index_tokens();
  for (const AddedToken& added : spec_.added) {
    if (!added.normalized) {
      raw_.add(added.content, &added);
      continue;
    }
    normalized_.add(spec_.nfc ? to_nfc(added.content) : added.content, &added);
  }
}

void ByteBpe::index_tokens() {
  std::unordered_map<std::string_view, TokenId> by_symbols;
  by_symbols.reserve(spec_.tokens.size());
  bytes_.resize(spec_.tokens.size());
  special_.resize(spec_.tokens.size());
  for (std::size_t i = 0; i < spec_.tokens.size(); ++i) {
    const std::string& token = spec_.tokens[i];
    if (token.empty()) continue;
    by_symbols.emplace(token, static_cast<TokenId>(i));
    bytes_[i] = from_byte_symbols(token).value_or(token);
  }
  for (const AddedToken& added : spec_.added) {
    bytes_[static_cast<std::size_t>(added.id)] = added.content;
    special_[static_cast<std::size_t>(added.id)] = added.special;
  }
  for (int byte = 0; byte < 256; ++byte) {
    const auto found = by_symbols.find(byte_symbol(static_cast<unsigned char>(byte)));
    byte_token_[static_cast<std::size_t>(byte)] = found == by_symbols.end() ? -1 : found->second;
  }
  if (spec_.ignore_merges) {
    for (const auto& [symbols, id] : by_symbols) {
      if (const std::optional<std::string> bytes = from_byte_symbols(symbols)) piece_token_.emplace(*bytes, id);
    }
  }
  merges_.reserve(spec_.merges.size());
  for (std::size_t rank = 0; rank < spec_.merges.size(); ++rank) {
    const auto& [left, right] = spec_.merges[rank];
    // A pair that is listed twice has its last rank, as in Hugging Face's tokenizers.
    merges_[pair_key(by_symbols.at(left), by_symbols.at(right))] = {static_cast<std::int32_t>(rank), by_symbols.at(left + right)};
  }
}

std::string ByteBpe::token(TokenId id) const {
  if (id < 0 || id >= size()) refuse(spec_.where, fmt::format("Token id {} is out of range, expected 0 to {}.", id, size() - 1));
  return spec_.tokens[static_cast<std::size_t>(id)];
}

bool ByteBpe::is_special(TokenId id) const {
  return id >= 0 && id < size() && special_[static_cast<std::size_t>(id)];
}

// Added tokens: the leftmost, of those the longest. One that may not be used here (not asked for, or inside a
// word) is passed over as text.
std::vector<ByteBpe::Piece> ByteBpe::cut(std::string_view text, const Trie& trie, bool parse_special) const {
  std::vector<Piece> pieces;
  std::size_t done = 0;  // text before it is in `pieces`
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    const AddedToken* token = trie.longest(text, at, length);
    std::size_t begin = at, end = at + length;
    at = end;
    if (token == nullptr || (token->special && !parse_special)) continue;
    if (token->single_word) {
      const bool word_before = begin > 0 && ends_with_word(text.substr(0, begin));
      if (word_before || (end < text.size() && is_word(code_point_at(text, end).value))) continue;
    }
    if (token->lstrip) begin = done + spaces_at_end(text.substr(done, begin - done));
    if (token->rstrip) end += spaces_at_start(text.substr(end));
    if (begin > done) pieces.push_back({text.substr(done, begin - done), nullptr});
    pieces.push_back({text.substr(begin, end - begin), token});
    at = done = end;
  }
  if (done < text.size()) pieces.push_back({text.substr(done), nullptr});
  return pieces;
}

std::vector<TokenId> ByteBpe::encode(std::string_view text, bool add_special, bool parse_special) const {
  std::string repaired;
  if (!is_valid_utf8(text)) {
    repaired = replace_invalid_utf8(text);
    text = repaired;
  }
  Scratch scratch;
  std::vector<TokenId> ids;
  if (add_special) ids = spec_.prefix;
  for (const Piece& piece : cut(text, raw_, parse_special)) {
    if (piece.token != nullptr) {
      ids.push_back(piece.token->id);
      continue;
    }
    const std::string normal = spec_.nfc ? to_nfc(piece.text) : std::string();
    for (const Piece& part : cut(spec_.nfc ? normal : piece.text, normalized_, parse_special)) {
      if (part.token != nullptr) {
        ids.push_back(part.token->id);
      } else {
        encode_text(part.text, scratch, ids);
      }
    }
  }
  if (add_special) ids.insert(ids.end(), spec_.suffix.begin(), spec_.suffix.end());
  return ids;
}

void ByteBpe::encode_text(std::string_view text, Scratch& scratch, std::vector<TokenId>& out) const {
  for (const std::string& piece : pre_tokenizer_.split(text)) encode_piece(piece, scratch, out);
}

const ByteBpe::Merge* ByteBpe::merge_of(TokenId left, TokenId right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

void ByteBpe::encode_piece(const std::string& piece, Scratch& scratch, std::vector<TokenId>& out) const {
  if (spec_.ignore_merges) {
    const auto whole = piece_token_.find(piece);
    if (whole != piece_token_.end()) return out.push_back(whole->second);
  }
  if (piece.size() > static_cast<std::size_t>(INT32_MAX)) refuse("text", "A piece of more than 2 GiB cannot be tokenized.");
  auto& symbols = scratch.symbols;
  auto& heap = scratch.heap;
  symbols.clear(), heap.clear();
  bool after_missing = false;
  for (const char c : piece) {
    const TokenId id = byte_token_[static_cast<unsigned char>(c)];
    const bool missing = id < 0;
    const bool dropped = missing && (!spec_.missing || (after_missing && spec_.fuse_missing));
    after_missing = missing;
    if (dropped) continue;
    const auto at = static_cast<std::int32_t>(symbols.size());
    symbols.push_back({missing ? *spec_.missing : id, at - 1, at + 1});
  }
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

std::string ByteBpe::decode(const std::vector<TokenId>& ids, bool skip_special) const {
  std::string out;
  for (const TokenId id : ids) {
    if (id < 0 || id >= size()) refuse(spec_.where, fmt::format("Token id {} is out of range, expected 0 to {}.", id, size() - 1));
    if (!(skip_special && special_[static_cast<std::size_t>(id)])) out += bytes_[static_cast<std::size_t>(id)];
  }
  return is_valid_utf8(out) ? out : replace_invalid_utf8(out);
}

}  // namespace qfa
