// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/added_tokens.h"

#include "engine/data/unicode.h"

namespace qfa {
namespace {

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

void TokenTrie::add(std::string_view content, const AddedToken* token) {
  if (content.empty()) return;
  std::size_t node = 0;
  first_[static_cast<unsigned char>(content[0])] = true;
  for (const char c : content) {
    const auto [found, is_new] = next_[node].try_emplace(static_cast<unsigned char>(c), next_.size());
    const std::size_t child = found->second;
    if (is_new) {
      next_.emplace_back();
      token_.push_back(nullptr);
    }
    node = child;
  }
  token_[node] = token;
}

const AddedToken* TokenTrie::longest(std::string_view text, std::size_t at, std::size_t& length) const {
  if (!first_[static_cast<unsigned char>(text[at])]) return nullptr;
  const AddedToken* best = nullptr;
  std::size_t node = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const auto found = next_[node].find(static_cast<unsigned char>(text[i]));
    if (found == next_[node].end()) break;
    node = found->second;
    if (token_[node] != nullptr) {
      best = token_[node];
      length = i + 1 - at;
    }
  }
  return best;
}

std::vector<TextPiece> cut_at_tokens(std::string_view text, const TokenTrie& trie, bool parse_special) {
  std::vector<TextPiece> pieces;
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

}  // namespace qfa
