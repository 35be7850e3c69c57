// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer in the metadata of a GGUF file (keys tokenizer.*).
#include <fmt/format.h>

#include <map>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/tokenizer_spec.h"
#include "engine/formats/gguf.h"

namespace qfa {
namespace {

// llama.cpp's token types.
constexpr std::int32_t kUnknown = 2, kControl = 3, kUserDefined = 4;

std::string known_rules() {
  return enumerate(known_pre_rules());
}

PreRule rule_of(const GgufFile& file, const std::string& where, std::string& name) {
  static const std::map<std::string, std::string> others{
      {"bert", "WordPiece"}, {"t5", "SentencePiece Unigram"}, {"rwkv", "RWKV"}, {"plamo2", "PLaMo-2"}, {"no_vocab", "none"}};
  const std::optional<std::string> model = file.string("tokenizer.ggml.model");
  if (!model) refuse(where, "The file has no tokenizer (no tokenizer.ggml.model).");
  if (*model != "gpt2") {
    const auto other = others.find(*model);
    refuse(
        where,
        fmt::format(
            "The tokenizer \"{}\"{} is not supported; known are SentencePiece BPE (\"llama\") and byte-level BPE (\"gpt2\" with pre {}).",
            printable(*model), other == others.end() ? "" : " (" + other->second + ")", known_rules()));
  }
  const std::optional<std::string> pre = file.string("tokenizer.ggml.pre");
  if (!pre)
    refuse(where, fmt::format("The tokenizer does not say how it splits text (no tokenizer.ggml.pre); known are {}.", known_rules()));
  const std::optional<PreRule> rule = pre_rule(*pre);
  if (!rule) {
    refuse(where, fmt::format("The tokenizer's pre-tokenizer \"{}\" is not supported; known are {}.", printable(*pre), known_rules()));
  }
  name = *pre;
  return *rule;
}

void read_added(const GgufFile& file, BpeSpec& spec) {
  const std::string key = "tokenizer.ggml.token_type";
  if (file.find(key) == nullptr) return;
  const std::vector<std::int32_t>* types = file.int32s(key);
  if (types == nullptr || types->size() != spec.tokens.size()) {
    refuse(spec.where, fmt::format("{} has {} entries, expected one for each of {} tokens.", key, types == nullptr ? 0 : types->size(),
                                   spec.tokens.size()));
  }
  for (std::size_t id = 0; id < types->size(); ++id) {
    const std::int32_t type = (*types)[id];
    if (type < 0 || type > 6) refuse(spec.where, fmt::format("{} of token {} is {}, expected 0 to 6.", key, id, type));
    if (type != kUnknown && type != kControl && type != kUserDefined) continue;
    if (spec.tokens[id].empty()) continue;
    AddedToken token;
    token.id = static_cast<TokenId>(id);
    token.content = spec.tokens[id];
    token.special = type != kUserDefined;
    spec.added.push_back(token);
  }
}

void read_merges(const GgufFile& file, BpeSpec& spec) {
  const std::vector<std::string>* merges = file.strings("tokenizer.ggml.merges");
  if (merges == nullptr) refuse(spec.where, "The tokenizer has no merges (tokenizer.ggml.merges).");
  spec.merges.reserve(merges->size());
  for (std::size_t rank = 0; rank < merges->size(); ++rank) {
    const std::string& merge = (*merges)[rank];
    const std::size_t space = merge.find(' ');
    if (space == std::string::npos || space == 0 || space + 1 == merge.size() || merge.find(' ', space + 1) != std::string::npos) {
      refuse(spec.where, fmt::format("Merge {} is \"{}\", expected two tokens with a space between them.", rank, printable(merge)));
    }
    spec.merges.emplace_back(merge.substr(0, space), merge.substr(space + 1));
  }
}

std::optional<TokenId> read_id(const GgufFile& file, const BpeSpec& spec, const std::string& name) {
  const std::string key = "tokenizer.ggml." + name + "_token_id";
  const std::optional<std::int64_t> id = file.integer(key);
  if (!id) return std::nullopt;
  if (*id < 0 || *id >= static_cast<std::int64_t>(spec.tokens.size())) {
    refuse(spec.where, fmt::format("{} is {}, expected 0 to {}.", key, *id, spec.tokens.size() - 1));
  }
  return static_cast<TokenId>(*id);
}

}  // namespace

BpeSpec bpe_spec_from_gguf(const GgufFile& file) {
  BpeSpec spec;
  spec.where = file.path().filename().string();
  const PreRule rule = rule_of(file, spec.where, spec.pre);
  spec.steps = rule.steps;
  if (rule.nfc) spec.normalizer.push_back({});
  spec.ignore_merges = rule.ignore_merges;
  const std::vector<std::string>* tokens = file.strings("tokenizer.ggml.tokens");
  if (tokens == nullptr || tokens->empty()) refuse(spec.where, "The tokenizer has no tokens (tokenizer.ggml.tokens).");
  spec.tokens = *tokens;
  read_added(file, spec);
  read_merges(file, spec);
  spec.bos = read_id(file, spec, "bos");
  spec.eos = read_id(file, spec, "eos");
  spec.pad = read_id(file, spec, "padding");
  spec.unk = read_id(file, spec, "unknown");
  if (file.boolean("tokenizer.ggml.add_space_prefix").value_or(false)) {
    for (PreStep& step : spec.steps) step.add_prefix_space = step.kind == PreStep::Kind::byte_level;
  }
  if (file.boolean("tokenizer.ggml.add_bos_token").value_or(rule.add_bos) && spec.bos) spec.prefix.push_back(*spec.bos);
  if (file.boolean("tokenizer.ggml.add_eos_token").value_or(false) && spec.eos) spec.suffix.push_back(*spec.eos);
  spec.chat_template = file.string("tokenizer.chat_template").value_or("");
  check_bpe_spec(spec);
  return spec;
}

}  // namespace qfa
