// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/sentencepiece_normalizer.h"

#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/data/unicode.h"

namespace qfa {
namespace {

constexpr char kReplacementText[] = "\xEF\xBF\xBD";

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Fields of a unit, as Darts-clone packs them.
bool has_leaf(std::uint32_t unit) {
  return (unit >> 8 & 1) != 0;
}
std::uint32_t value_of(std::uint32_t unit) {
  return unit & 0x7FFFFFFF;
}
std::uint32_t label_of(std::uint32_t unit) {
  return unit & 0x800000FF;
}
std::uint32_t offset_of(std::uint32_t unit) {
  return (unit >> 10) << ((unit & 0x200) >> 6);
}

}  // namespace

CharsMap::CharsMap(std::string_view blob, std::string where) : where_(std::move(where)) {
  if (blob.empty()) return;
  const std::uint64_t trie = blob.size() < 4 ? 0 : little_endian(blob);
  if (trie == 0 || trie % 4 != 0 || trie + 4 >= blob.size() || blob.back() != '\0') {
    refuse(where_, fmt::format("The normalization table of {} bytes is broken: its array has {} bytes.", blob.size(), trie));
  }
  units_.reserve(static_cast<std::size_t>(trie / 4));
  for (std::size_t at = 4; at < trie + 4; at += 4) units_.push_back(little_endian(blob.substr(at)));
  replacements_ = blob.substr(static_cast<std::size_t>(trie) + 4);
}

std::string_view CharsMap::longest(std::string_view text, std::size_t& length) const {
  length = 0;
  if (units_.empty()) return {};
  const auto unit_at = [&](std::uint64_t node) {
    if (node >= units_.size()) refuse(where_, fmt::format("The normalization table points to unit {} of {}.", node, units_.size()));
    return units_[static_cast<std::size_t>(node)];
  };
  std::uint64_t value = 0;
  std::uint32_t node = offset_of(units_[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    node ^= byte;
    const std::uint32_t unit = unit_at(node);
    if (label_of(unit) != byte) break;
    node ^= offset_of(unit);
    if (!has_leaf(unit)) continue;
    value = value_of(unit_at(node));
    length = i + 1;
  }
  if (length == 0) return {};
  if (value >= replacements_.size()) {
    refuse(where_, fmt::format("The normalization table points to byte {} of {}.", value, replacements_.size()));
  }
  return replacements_.c_str() + value;
}

SentencePieceNormalizer::SentencePieceNormalizer(const SentencePieceSpec& spec, const TokenTrie& user_defined)
    : user_defined_(user_defined),
      charsmap_(spec.charsmap, spec.where),
      space_(spec.escape_whitespaces ? kSpaceSymbol : " "),
      add_dummy_prefix_(spec.add_dummy_prefix),
      remove_extra_(spec.remove_extra_whitespaces),
      suffix_(spec.treat_whitespace_as_suffix) {}

// What the beginning of `text` becomes.
std::string_view SentencePieceNormalizer::prefix(std::string_view text, std::size_t& consumed) const {
  if (user_defined_.longest(text, 0, consumed) != nullptr) return text.substr(0, consumed);
  const std::string_view replacement = charsmap_.longest(text, consumed);
  if (consumed > 0) return replacement;
  const CodePoint c = code_point_at(text, 0);
  consumed = c.valid ? c.bytes : 1;
  return c.valid ? text.substr(0, consumed) : std::string_view(kReplacementText);
}

std::string SentencePieceNormalizer::normalize(std::string_view text, bool dummy_prefix) const {
  std::string out;
  std::size_t consumed = 0;
  while (remove_extra_ && !text.empty() && prefix(text, consumed) == " ") text.remove_prefix(consumed);
  if (text.empty()) return out;
  out.reserve(text.size() + text.size() / 2);
  dummy_prefix = dummy_prefix && add_dummy_prefix_;
  if (dummy_prefix && !suffix_) out += space_;
  bool after_space = remove_extra_;
  for (; !text.empty(); text.remove_prefix(consumed)) {
    std::string_view part = prefix(text, consumed);
    while (after_space && part.starts_with(' ')) part.remove_prefix(1);
    for (const char c : part) {
      if (c == ' ') {
        out += space_;
      } else {
        out += c;
      }
    }
    if (!part.empty()) after_space = remove_extra_ && part.ends_with(' ');
  }
  while (remove_extra_ && out.ends_with(space_)) out.resize(out.size() - space_.size());
  if (dummy_prefix && suffix_) out += space_;
  return out;
}

}  // namespace qfa
