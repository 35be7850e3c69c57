// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/data/tokenizer_convert.h"
#include "engine/data/tokenizer_spec.h"
#include "engine/export/gguf_target.h"

namespace qfa {
namespace {

enum TokenType : std::int32_t { kNormal = 1, kControl = 3, kUserDefined = 4, kUnused = 5 };

// tokens, token_type: exactly as many as the embedding has rows; ids without a token get a filler.
void put_vocabulary(const BpeSpec& spec, std::int64_t vocab, std::vector<GgufEntry>& entries) {
  const auto size = static_cast<std::size_t>(vocab);
  if (spec.tokens.size() > size) {
    refuse(spec.where, fmt::format("has {} tokens, but the model's embedding has {} rows", spec.tokens.size(), vocab));
  }
  std::vector<std::string> tokens(size);
  std::vector<std::int32_t> types(size, kNormal);
  std::copy(spec.tokens.begin(), spec.tokens.end(), tokens.begin());
  for (const AddedToken& added : spec.added) {
    if (added.id < 0 || added.id >= vocab)
      refuse(spec.where, fmt::format("the added token {} has id {}, expected less than {}", printable(added.content), added.id, vocab));
    tokens[static_cast<std::size_t>(added.id)] = added.content;
    types[static_cast<std::size_t>(added.id)] = added.special ? kControl : kUserDefined;
  }
  for (std::size_t id = 0; id < size; ++id) {
    if (!tokens[id].empty()) continue;
    tokens[id] = fmt::format("[PAD{}]", id);
    types[id] = kUnused;
  }
  entries.push_back({"tokenizer.ggml.tokens", GgufArray(std::move(tokens))});
  entries.push_back({"tokenizer.ggml.token_type", GgufArray(std::move(types))});
}

// Where the tokenizer's files do not name a token, config.json may give its id (or a list of ids: the
// first ends a text).
std::optional<TokenId> configured_id(const Json& config, const char* key, std::int64_t vocab) {
  if (!config.is_object() || !config.contains(key)) return std::nullopt;
  const Json& value = config[key].is_array() && !config[key].empty() ? config[key][0] : config[key];
  if (!value.is_number_integer() || value < 0 || value >= vocab) return std::nullopt;
  return value.get<TokenId>();
}

}  // namespace

std::vector<GgufEntry> gguf_tokenizer_entries(const BaseModel& base, const std::string& chat_template) {
  const Json config = read_json(base.path() / "config.json");
  if (std::optional<SentencePieceSpec> pieces = sentencepiece_of_folder(base.path())) {
    if (!pieces->bos) pieces->bos = configured_id(config, "bos_token_id", base.config().vocab);
    if (!pieces->eos) pieces->eos = configured_id(config, "eos_token_id", base.config().vocab);
    return sentencepiece_gguf_entries(*pieces, base.config().vocab, chat_template);
  }
  BpeSpec spec = with_listed_merges(bpe_spec_from_folder(base.path()));
  if (!spec.bos) spec.bos = configured_id(config, "bos_token_id", base.config().vocab);
  if (!spec.eos) spec.eos = configured_id(config, "eos_token_id", base.config().vocab);
  const std::vector<std::string> known = known_pre_rules();
  if (std::find(known.begin(), known.end(), spec.pre) == known.end()) {
    refuse(spec.where, fmt::format("GGUF has no name for this pre-tokenizer; it knows {}", enumerate(known)));
  }
  std::vector<GgufEntry> entries{{"tokenizer.ggml.model", std::string("gpt2")}, {"tokenizer.ggml.pre", spec.pre}};
  put_vocabulary(spec, base.config().vocab, entries);
  std::vector<std::string> merges;
  merges.reserve(spec.merges.size());
  for (const auto& [left, right] : spec.merges) merges.push_back(left + " " + right);
  entries.push_back({"tokenizer.ggml.merges", GgufArray(std::move(merges))});
  const std::vector<std::pair<const char*, std::optional<TokenId>>> ids{{"tokenizer.ggml.bos_token_id", spec.bos},
                                                                        {"tokenizer.ggml.eos_token_id", spec.eos},
                                                                        {"tokenizer.ggml.unknown_token_id", spec.unk},
                                                                        {"tokenizer.ggml.padding_token_id", spec.pad}};
  for (const auto& [key, id] : ids) {
    if (id) entries.push_back({key, static_cast<std::uint32_t>(*id)});
  }
  const auto holds = [](const std::vector<TokenId>& around, std::optional<TokenId> id) {
    return id && std::find(around.begin(), around.end(), *id) != around.end();
  };
  entries.push_back({"tokenizer.ggml.add_bos_token", holds(spec.prefix, spec.bos)});
  entries.push_back({"tokenizer.ggml.add_eos_token", holds(spec.suffix, spec.eos)});
  entries.push_back({"tokenizer.ggml.add_space_prefix", false});
  const std::string& chosen = chat_template.empty() ? spec.chat_template : chat_template;
  if (!chosen.empty()) entries.push_back({"tokenizer.chat_template", chosen});
  return entries;
}

}  // namespace qfa
