// SPDX-License-Identifier: GPL-3.0-or-later
// tekken.json: Mistral's tokenizer over tiktoken's merges by rank.
#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/json_reader.h"
#include "engine/data/tokenizer_spec.h"

namespace qfa {
namespace {

constexpr std::size_t kMostTokens = 1 << 22;

// What files without a list of their own (versions up to v7) have, by rank.
constexpr const char* kSpecialTokens[] = {"<unk>",
                                          "<s>",
                                          "</s>",
                                          "[INST]",
                                          "[/INST]",
                                          "[AVAILABLE_TOOLS]",
                                          "[/AVAILABLE_TOOLS]",
                                          "[TOOL_RESULTS]",
                                          "[/TOOL_RESULTS]",
                                          "[TOOL_CALLS]",
                                          "[IMG]",
                                          "<pad>",
                                          "[IMG_BREAK]",
                                          "[IMG_END]",
                                          "[PREFIX]",
                                          "[MIDDLE]",
                                          "[SUFFIX]",
                                          "[SYSTEM_PROMPT]",
                                          "[/SYSTEM_PROMPT]",
                                          "[TOOL_CONTENT]"};

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 0xFF));
  }
  return out;
}

void read_special(const JsonReader& file, std::size_t count, BpeSpec& spec) {
  for (std::size_t rank = 0; rank < count; ++rank) {
    AddedToken token;
    token.id = static_cast<TokenId>(rank);
    token.content = rank < std::size(kSpecialTokens) ? kSpecialTokens[rank] : fmt::format("<SPECIAL_{}>", rank);
    spec.added.push_back(token);
  }
  if (file.find("special_tokens") != nullptr) {
    for (std::size_t rank = 0; rank < count; ++rank) spec.added[rank].content = fmt::format("<SPECIAL_{}>", rank);
    for (const Json& item : file.list("special_tokens")) {
      const JsonReader token(item, spec.where + ", special_tokens");
      const std::size_t rank = token.count("rank");
      if (rank >= count) refuse(token.where(), fmt::format("The rank {} is out of range, expected 0 to {}.", rank, count - 1));
      spec.added[rank].content = token.text("token_str");
    }
  }
  for (const AddedToken& token : spec.added) {
    if (token.content.empty()) refuse(spec.where, fmt::format("The special token {} is empty.", token.id));
    spec.tokens[static_cast<std::size_t>(token.id)] = token.content;
  }
}

void read_ranks(const JsonReader& file, std::size_t first, BpeSpec& spec) {
  const Json& vocabulary = file.list("vocab");
  const std::size_t count = spec.tokens.size() - first;
  if (vocabulary.size() < count) {
    refuse(spec.where, fmt::format("\"vocab\" has {} tokens, expected at least {}.", vocabulary.size(), count));
  }
  for (std::size_t rank = 0; rank < count; ++rank) {  // the ranks behind are not in use
    const JsonReader token(vocabulary[rank], spec.where + ", vocab");
    if (token.count("rank") != rank) refuse(token.where(), fmt::format("Entry {} has the rank {}.", rank, token.count("rank")));
    const std::optional<std::string> bytes = from_base64(token.text("token_bytes"));
    if (!bytes || bytes->empty()) refuse(token.where(), fmt::format("The bytes of rank {} are not base64.", rank));
    if (rank < 256 && bytes->size() != 1) refuse(token.where(), fmt::format("Rank {} has {} bytes, expected one.", rank, bytes->size()));
    spec.tokens[first + rank] = to_byte_symbols(*bytes);
  }
}

}  // namespace

BpeSpec bpe_spec_from_tekken(const Json& json, const std::string& where) {
  BpeSpec spec;
  spec.where = where;
  const JsonReader file(json, where);
  const JsonReader config(file.need("config"), where + ", config");
  const std::size_t size = config.count("default_vocab_size"), special = config.count("default_num_special_tokens");
  if (special < 3 || special > size || size - special < 256 || size > kMostTokens) {
    refuse(config.where(), fmt::format("{} tokens with {} special ones are out of range.", size, special));
  }
  spec.tokens.resize(size);
  read_special(file, special, spec);
  read_ranks(file, special, spec);
  PreStep split;
  split.kind = PreStep::Kind::split;
  split.pattern = config.text("pattern");
  PreStep bytes;
  bytes.use_regex = false;
  spec.steps = {split, bytes};
  spec.pre = pre_rule_name(spec.steps);
  spec.rank_by_id = spec.ignore_merges = true;
  spec.parse_special = false;
  const auto named = [&](const char* content) -> std::optional<TokenId> {
    for (const AddedToken& token : spec.added) {
      if (token.content == content) return token.id;
    }
    return std::nullopt;
  };
  spec.unk = named("<unk>"), spec.bos = named("<s>"), spec.eos = named("</s>"), spec.pad = named("<pad>");
  check_bpe_spec(spec);
  return spec;
}

}  // namespace qfa
