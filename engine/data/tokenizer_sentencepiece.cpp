// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_sentencepiece.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/data/unicode.h"

namespace qfa {

SentencePieceBpe::SentencePieceBpe(SentencePieceSpec spec)
    : spec_(std::move(spec)),
      normalizer_(spec_, user_defined_),
      byte_pieces_(byte_pieces(spec_)),
      byte_of_(spec_.pieces.size(), -1),
      unknown_(spec_.unk.value_or(-1)) {
  control_tokens_.reserve(spec_.pieces.size());  // the tries point into it
  for (std::size_t i = 0; i < spec_.pieces.size(); ++i) {
    const SentencePiece& piece = spec_.pieces[i];
    const auto id = static_cast<TokenId>(i);
    const bool merges = piece.type == PieceType::normal || piece.type == PieceType::user_defined || piece.type == PieceType::unused;
    (merges ? mergeable_ : reserved_).emplace(piece.text, id);
    if (merges) longest_ = std::max(longest_, piece.text.size());
    if (piece.type != PieceType::control && piece.type != PieceType::user_defined && piece.type != PieceType::unknown) continue;
    AddedToken token;
    token.id = id;
    token.content = piece.text;
    control_tokens_.push_back(token);
    (piece.type == PieceType::user_defined ? user_defined_ : control_).add(piece.text, &control_tokens_.back());
  }
  for (std::size_t byte = 0; byte < byte_pieces_.size(); ++byte) {
    if (byte_pieces_[byte] >= 0) byte_of_[static_cast<std::size_t>(byte_pieces_[byte])] = static_cast<int>(byte);
  }
}

const SentencePiece& SentencePieceBpe::piece(TokenId id) const {
  if (id < 0 || id >= size()) refuse(spec_.where, fmt::format("Token id {} is out of range, expected 0 to {}.", id, size() - 1));
  return spec_.pieces[static_cast<std::size_t>(id)];
}

bool SentencePieceBpe::is_special(TokenId id) const {
  if (id < 0 || id >= size()) return false;
  const PieceType type = spec_.pieces[static_cast<std::size_t>(id)].type;
  return type == PieceType::control || type == PieceType::unknown;
}

// The symbols of one normalized text and the pairs that may merge.
struct SentencePieceBpe::Merger {
  struct Symbol {
    std::string_view text;  // empty: merged away
    std::int32_t previous, next;
    bool frozen;  // user-defined: never merged
  };
  struct Candidate {
    float score;
    std::int32_t left, right;
    std::size_t bytes;
    bool operator<(const Candidate& other) const { return score != other.score ? score < other.score : left > other.left; }
  };
  const SentencePieceBpe& tokenizer;
  std::vector<Symbol> symbols;
  std::vector<Candidate> heap;
  std::unordered_map<std::string_view, std::size_t> unused;  // unused piece -> bytes of its left half

  void cut(std::string_view text) {
    symbols.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
      std::size_t bytes = 0;
      const bool frozen = tokenizer.user_defined_.longest(text, at, bytes) != nullptr;
      if (!frozen) bytes = code_point_at(text, at).bytes;
      const auto index = static_cast<std::int32_t>(symbols.size());
      symbols.push_back({text.substr(at, bytes), index - 1, index + 1, frozen});
      at += bytes;
    }
    symbols.back().next = -1;
  }

  void offer(std::int32_t left, std::int32_t right) {
    if (left < 0 || right < 0) return;
    const Symbol &a = symbols[static_cast<std::size_t>(left)], &b = symbols[static_cast<std::size_t>(right)];
    const std::size_t bytes = a.text.size() + b.text.size();
    if (a.frozen || b.frozen || bytes > tokenizer.longest_) return;
    const std::string_view joined(a.text.data(), bytes);
    const auto found = tokenizer.mergeable_.find(joined);
    if (found == tokenizer.mergeable_.end()) return;
    const SentencePiece& piece = tokenizer.spec_.pieces[static_cast<std::size_t>(found->second)];
    if (piece.type == PieceType::unused) unused[joined] = a.text.size();
    heap.push_back({piece.score, left, right, bytes});
    std::push_heap(heap.begin(), heap.end());
  }

  void merge() {
    for (std::int32_t i = 1; i < static_cast<std::int32_t>(symbols.size()); ++i) offer(i - 1, i);
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end());
      const Candidate best = heap.back();
      heap.pop_back();
      Symbol &left = symbols[static_cast<std::size_t>(best.left)], &right = symbols[static_cast<std::size_t>(best.right)];
      // Entries whose symbols have changed since are stale.
      if (left.text.empty() || right.text.empty() || left.text.size() + right.text.size() != best.bytes) continue;
      left.text = std::string_view(left.text.data(), best.bytes);
      left.next = right.next;
      if (right.next >= 0) symbols[static_cast<std::size_t>(right.next)].previous = best.left;
      right.text = {};
      offer(left.previous, best.left);
      offer(best.left, left.next);
    }
  }
};

// A symbol that is no piece becomes its bytes, or one unknown piece for a whole run of them.
void SentencePieceBpe::put_symbol(std::string_view symbol, bool& after_unknown, std::vector<TokenId>& out) const {
  TokenId id = unknown_;
  const auto reserved = reserved_.find(symbol);
  if (reserved != reserved_.end()) {
    id = reserved->second;
  } else if (const auto found = mergeable_.find(symbol); found != mergeable_.end() && piece(found->second).type != PieceType::unused) {
    id = found->second;
  }
  if (id == unknown_ && spec_.byte_fallback) {
    for (const char c : symbol) out.push_back(byte_pieces_[static_cast<unsigned char>(c)]);
  } else if (id != unknown_ || !after_unknown) {
    out.push_back(id);
  }
  after_unknown = id == unknown_;
}

void SentencePieceBpe::encode_text(std::string_view text, bool dummy_prefix, std::vector<TokenId>& out) const {
  const std::string normal = normalizer_.normalize(text, dummy_prefix);
  if (normal.empty()) return;
  if (normal.size() > static_cast<std::size_t>(INT32_MAX)) refuse("text", "A text of more than 2 GiB cannot be tokenized.");
  Merger merger{*this, {}, {}, {}};
  merger.cut(normal);
  merger.merge();
  bool after_unknown = false;
  std::vector<std::string_view> pending;
  for (std::int32_t at = 0; at >= 0; at = merger.symbols[static_cast<std::size_t>(at)].next) {
    pending.push_back(merger.symbols[static_cast<std::size_t>(at)].text);
    while (!pending.empty()) {  // an unused piece falls apart again into what it was merged from
      const std::string_view symbol = pending.back();
      pending.pop_back();
      const auto half = merger.unused.find(symbol);
      if (half == merger.unused.end()) {
        put_symbol(symbol, after_unknown, out);
      } else {
        pending.push_back(symbol.substr(half->second));
        pending.push_back(symbol.substr(0, half->second));
      }
    }
  }
}

std::vector<TokenId> SentencePieceBpe::encode(std::string_view text, bool add_special, bool parse_special) const {
  std::vector<TokenId> ids;
  if (add_special) ids = spec_.prefix;
  bool first = true;
  for (const TextPiece& part : cut_at_tokens(text, control_, parse_special && spec_.parse_control)) {
    if (part.token != nullptr) {
      ids.push_back(part.token->id);
    } else {
      encode_text(part.text, first || spec_.prefix_after_control, ids);
    }
    first = false;
  }
  if (add_special) ids.insert(ids.end(), spec_.suffix.begin(), spec_.suffix.end());
  return ids;
}

std::string SentencePieceBpe::decode(const std::vector<TokenId>& ids, bool skip_special) const {
  const bool strips = spec_.add_dummy_prefix || spec_.remove_extra_whitespaces;
  std::string out, bytes;
  bool at_start = true;  // nothing of the text yet: the dummy prefix comes now
  const auto flush = [&] {
    for (std::size_t at = 0; at < bytes.size();) {
      const CodePoint c = code_point_at(bytes, at);
      if (c.valid) {
        out.append(bytes, at, c.bytes);
      } else {
        append_utf8(out, kReplacement);
      }
      at += c.valid ? c.bytes : 1;
    }
    at_start = at_start && bytes.empty();
    bytes.clear();
  };
  for (const TokenId id : ids) {
    const SentencePiece& p = piece(id);
    const int byte = byte_of_[static_cast<std::size_t>(id)];
    if (byte >= 0) {
      bytes.push_back(static_cast<char>(byte));
      continue;
    }
    flush();
    if (p.type == PieceType::control || p.type == PieceType::unknown) {
      if (!skip_special) out += p.type == PieceType::control || spec_.unk_surface.empty() ? p.text : spec_.unk_surface;
      at_start = at_start && p.type == PieceType::control;
      continue;
    }
    std::string_view text = p.text;
    if (at_start && strips && text.starts_with(kSpaceSymbol)) {
      text.remove_prefix(sizeof kSpaceSymbol - 1);
      at_start = spec_.remove_extra_whitespaces && text.empty();
    } else {
      at_start = false;
    }
    for (std::size_t at = 0, space; at < text.size(); at = space + sizeof kSpaceSymbol - 1) {
      space = std::min(text.find(kSpaceSymbol, at), text.size());
      out.append(text.substr(at, space - at));
      if (space == text.size()) break;
      out.push_back(' ');
    }
  }
  flush();
  return out;
}

}  // namespace qfa
