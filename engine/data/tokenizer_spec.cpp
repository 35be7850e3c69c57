// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_spec.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

constexpr char kLlama3[] =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr char kQwen2[] =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

constexpr char kTekken[] =
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|"
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|"
    "\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

PreStep digits() {
  PreStep step;
  step.kind = PreStep::Kind::digits;
  return step;
}

PreStep split(const char* pattern) {
  PreStep step;
  step.kind = PreStep::Kind::split;
  step.pattern = pattern;
  return step;
}

PreStep byte_level(bool use_regex) {
  PreStep step;
  step.use_regex = use_regex;
  return step;
}

bool same(const PreStep& a, const PreStep& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == PreStep::Kind::digits) return a.individual == b.individual;
  if (a.kind == PreStep::Kind::byte_level) return a.add_prefix_space == b.add_prefix_space && a.use_regex == b.use_regex;
  if (a.kind == PreStep::Kind::metaspace) return std::tie(a.pattern, a.prepend, a.cut) == std::tie(b.pattern, b.prepend, b.cut);
  return std::tie(a.pattern, a.literal, a.behavior, a.invert) == std::tie(b.pattern, b.literal, b.behavior, b.invert);
}

struct Alphabet {
  std::array<std::string, 256> symbols;
  std::array<int, 512> bytes;

  Alphabet() {
    bytes.fill(-1);
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
      const bool itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
      const char32_t symbol = itself ? static_cast<char32_t>(byte) : next++;
      append_utf8(symbols[static_cast<std::size_t>(byte)], symbol);
      bytes[symbol] = byte;
    }
  }
};

const Alphabet& alphabet() {
  static const Alphabet the_alphabet;
  return the_alphabet;
}

}  // namespace

std::optional<PreRule> pre_rule(const std::string& name) {
  if (name == "smollm") return PreRule{{digits(), byte_level(true)}, false, false, false};
  if (name == "gpt-2") return PreRule{{byte_level(true)}, false, false, false};
  if (name == "llama-bpe") return PreRule{{split(kLlama3), byte_level(false)}, false, true, true};
  if (name == "qwen2") return PreRule{{split(kQwen2), byte_level(false)}, true, false, false};
  if (name == "tekken") return PreRule{{split(kTekken), byte_level(false)}, false, true, true};
  return std::nullopt;
}

std::vector<std::string> known_pre_rules() {
  return {"smollm", "gpt-2", "llama-bpe", "qwen2", "tekken"};
}

std::string pre_rule_name(const std::vector<PreStep>& steps) {
  for (const std::string& name : known_pre_rules()) {
    const std::vector<PreStep> rule = pre_rule(name)->steps;
    bool equal = rule.size() == steps.size();
    for (std::size_t i = 0; equal && i < rule.size(); ++i) equal = same(rule[i], steps[i]);
    if (equal) return name;
  }
  return "custom";
}

const std::string& byte_symbol(unsigned char byte) {
  return alphabet().symbols[byte];
}

std::string to_byte_symbols(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) out += byte_symbol(static_cast<unsigned char>(byte));
  return out;
}

std::optional<std::string> from_byte_symbols(std::string_view symbols) {
  std::string out;
  for (std::size_t at = 0; at < symbols.size();) {
    const CodePoint c = code_point_at(symbols, at);
    if (!c.valid || c.value >= alphabet().bytes.size() || alphabet().bytes[c.value] < 0) return std::nullopt;
    out.push_back(static_cast<char>(alphabet().bytes[c.value]));
    at += c.bytes;
  }
  return out;
}

bool is_byte_level(const BpeSpec& spec) {
  return !spec.steps.empty() && spec.steps.back().kind == PreStep::Kind::byte_level;
}

void check_bpe_spec(const BpeSpec& spec) {
  if (spec.tokens.empty()) refuse(spec.where, "The tokenizer has no tokens.");
  const auto count = static_cast<std::int64_t>(spec.tokens.size());
  std::unordered_set<std::string_view> seen;
  seen.reserve(spec.tokens.size());
  std::vector<bool> apart(spec.tokens.size());  // special tokens beside ranks may have the text of another token
  for (const AddedToken& token : spec.added) {
    const auto id = static_cast<std::size_t>(token.id);
    if (spec.rank_by_id && token.special && id < apart.size()) apart[id] = true;
  }
  for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
    const std::string& token = spec.tokens[id];
    if (token.empty() || apart[id]) continue;
    if (!is_valid_utf8(token)) refuse(spec.where, fmt::format("Token {} is not valid UTF-8.", id));
    if (!seen.insert(token).second)
      refuse(spec.where, fmt::format("Token \"{}\" appears twice, the second time as id {}.", printable(token), id));
  }
  for (std::size_t rank = 0; rank < spec.merges.size(); ++rank) {
    const auto& [left, right] = spec.merges[rank];
    for (const std::string& name : {left, right, left + right}) {
      if (seen.count(name) == 0)
        refuse(spec.where, fmt::format("Merge {} needs the token \"{}\", which the vocabulary lacks.", rank, printable(name)));
    }
  }
  const auto check_id = [&](std::optional<TokenId> id, const char* name) {
    if (id && (*id < 0 || *id >= count)) refuse(spec.where, fmt::format("The {} token is {}, expected 0 to {}.", name, *id, count - 1));
  };
  check_id(spec.bos, "bos"), check_id(spec.eos, "eos"), check_id(spec.pad, "padding"), check_id(spec.unk, "unknown");
  check_id(spec.missing, "unknown");
  for (const AddedToken& token : spec.added) check_id(token.id, "added");
  for (const TokenId id : spec.prefix) check_id(id, "first");
  for (const TokenId id : spec.suffix) check_id(id, "last");
  if (!is_byte_level(spec) && !spec.byte_fallback) {
    refuse(spec.where, "The tokenizer is neither byte-level BPE nor BPE with byte fallback, the only kinds known.");
  }
}

}  // namespace qfa
