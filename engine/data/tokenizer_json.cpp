// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer of a Hugging Face folder: tokenizer.json, tokenizer_config.json, chat_template.jinja.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/data/json_reader.h"
#include "engine/data/tokenizer_config.h"
#include "engine/data/tokenizer_json.h"
#include "engine/data/tokenizer_spec.h"

namespace qfa {
namespace {

// Ids may have gaps, but a list by id must stay in proportion to the file.
std::size_t id_limit(std::size_t tokens) {
  return 2 * tokens + 65536;
}

TokenId token_id(const Json& value, const std::string& where, const std::string& name, std::size_t limit) {
  if (!value.is_number_integer() || value < 0 || value >= limit) {
    refuse(where, fmt::format("The id of token \"{}\" is {}, expected 0 to {}.", printable(name), printable(value.dump()), limit - 1));
  }
  return value.get<TokenId>();
}

void put_token(BpeSpec& spec, TokenId id, const std::string& token) {
  const auto at = static_cast<std::size_t>(id);
  if (at >= spec.tokens.size()) spec.tokens.resize(at + 1);
  if (!spec.tokens[at].empty() && spec.tokens[at] != token) {
    refuse(spec.where, fmt::format("Id {} is both \"{}\" and \"{}\".", id, printable(spec.tokens[at]), printable(token)));
  }
  spec.tokens[at] = token;
}

void read_merges(const JsonReader& model, BpeSpec& spec) {
  const Json& merges = model.list("merges");
  spec.merges.reserve(merges.size());
  for (const Json& merge : merges) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      spec.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
      continue;
    }
    const std::string text = merge.is_string() ? merge.get<std::string>() : "";
    const std::size_t space = text.find(' ');
    if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos) {
      refuse(spec.where, fmt::format("Merge {} is {}, expected two tokens.", spec.merges.size(), printable(merge.dump())));
    }
    spec.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
  }
}

void read_model(const JsonReader& model, BpeSpec& spec) {
  const std::string type = model.text("type", "BPE");
  if (type != "BPE") refuse(spec.where, fmt::format("The tokenizer \"{}\" is not supported; {}.", printable(type), kKnownTokenizers));
  spec.byte_fallback = model.flag("byte_fallback", false);
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (!model.text(key, "").empty()) refuse(spec.where, fmt::format("BPE with {} is not supported; {}.", key, kKnownTokenizers));
  }
  const Json& vocabulary = model.need("vocab");
  if (!vocabulary.is_object()) refuse(spec.where, fmt::format("\"vocab\" is {}, expected an object.", vocabulary.type_name()));
  for (const auto& [token, id] : vocabulary.items()) {
    if (!token.empty()) put_token(spec, token_id(id, spec.where, token, id_limit(vocabulary.size())), token);
  }
  read_merges(model, spec);
  spec.ignore_merges = model.flag("ignore_merges", false);
  spec.fuse_missing = model.flag("fuse_unk", false);
  if (const Json* unknown = model.find("unk_token")) {
    if (!unknown->is_string()) refuse(spec.where, fmt::format("\"unk_token\" is {}, expected a string.", unknown->type_name()));
    const auto id = vocabulary.find(unknown->get<std::string>());
    if (id == vocabulary.end()) refuse(spec.where, fmt::format("The vocabulary lacks the unk_token {}.", printable(unknown->dump())));
    spec.missing = token_id(*id, spec.where, unknown->get<std::string>(), spec.tokens.size());
  }
}

void read_added(const JsonReader& file, const JsonReader& model, BpeSpec& spec) {
  if (file.find("added_tokens") == nullptr) return;
  const Json& vocabulary = model.need("vocab");
  const std::size_t limit = id_limit(vocabulary.size() + file.list("added_tokens").size());
  for (const Json& item : file.list("added_tokens")) {
    const JsonReader entry(item, spec.where + ", added_tokens");
    AddedToken token;
    token.content = entry.text("content");
    token.id = token_id(entry.need("id"), entry.where(), token.content, limit);
    token.special = entry.flag("special", false);
    token.single_word = entry.flag("single_word", false);
    token.lstrip = entry.flag("lstrip", false);
    token.rstrip = entry.flag("rstrip", false);
    token.normalized = entry.flag("normalized", !token.special);
    if (token.content.empty()) continue;
    const auto known = vocabulary.find(token.content);
    if (known != vocabulary.end() && *known != token.id) {
      refuse(entry.where(), fmt::format("Token \"{}\" has the ids {} and {}.", printable(token.content), known->dump(), token.id));
    }
    put_token(spec, token.id, token.content);
    spec.added.push_back(token);
  }
  std::sort(spec.added.begin(), spec.added.end(), [](const AddedToken& a, const AddedToken& b) { return a.id < b.id; });
}

void read_template(const JsonReader& processor, BpeSpec& spec) {
  bool after_text = false;
  for (const Json& item : processor.list("single")) {
    if (item.is_object() && item.contains("Sequence")) {
      if (after_text) refuse(processor.where(), "\"single\" has the text twice.");
      after_text = true;
      continue;
    }
    const JsonReader part(item, processor.where());
    const std::string name = JsonReader(part.need("SpecialToken"), processor.where()).text("id");
    const Json& tokens = processor.need("special_tokens");
    if (!tokens.is_object() || !tokens.contains(name))
      refuse(processor.where(), fmt::format("special_tokens lacks \"{}\".", printable(name)));
    for (const Json& id : JsonReader(tokens[name], processor.where()).list("ids")) {
      (after_text ? spec.suffix : spec.prefix).push_back(token_id(id, processor.where(), name, spec.tokens.size()));
    }
  }
}

void read_processor(const Json& json, BpeSpec& spec) {
  const JsonReader processor(json, spec.where + ", post_processor");
  const std::string type = processor.text("type");
  if (type == "Sequence") {
    for (const Json& part : processor.list("processors")) read_processor(part, spec);
  } else if (type == "TemplateProcessing") {
    if (!spec.prefix.empty() || !spec.suffix.empty()) refuse(processor.where(), "Two templates are not supported.");
    read_template(processor, spec);
  } else if (type != "ByteLevel") {  // which changes offsets only
    refuse(processor.where(),
           fmt::format("\"{}\" is not supported; known are Sequence, TemplateProcessing and ByteLevel.", printable(type)));
  }
}

// Names of the configuration to ids of the vocabulary.
void apply_config(const TokenizerConfig& config, BpeSpec& spec) {
  const auto id_of = [&](const NamedToken& token) -> std::optional<TokenId> {
    if (!token.content) return std::nullopt;
    const auto found = std::find(spec.tokens.begin(), spec.tokens.end(), *token.content);
    if (found == spec.tokens.end())
      refuse(token.where, fmt::format("\"{}\" is \"{}\", which the vocabulary lacks.", token.key, printable(*token.content)));
    return static_cast<TokenId>(found - spec.tokens.begin());
  };
  spec.bos = id_of(config.bos), spec.eos = id_of(config.eos), spec.pad = id_of(config.pad), spec.unk = id_of(config.unk);
  spec.chat_template = config.chat_template;
}

// In a model's folder tekken.json is used as Mistral uses it for chats: BOS first, special tokens parsed.
BpeSpec tekken_of_model(const std::filesystem::path& folder) {
  BpeSpec spec = bpe_spec_from_tekken(read_json(folder / "tekken.json"), "tekken.json");
  const TokenizerConfig config = read_tokenizer_config(folder);
  spec.chat_template = config.chat_template;
  if (!config.present && !std::filesystem::exists(folder / "config.json")) return spec;  // the file alone
  spec.parse_special = true;
  if (config.add_bos.value_or(true) && spec.bos) spec.prefix.push_back(*spec.bos);
  return spec;
}

}  // namespace

BpeSpec bpe_spec_from_json(const Json& json, const std::string& where) {
  BpeSpec spec;
  spec.where = where;
  const JsonReader file(json, spec.where);
  const JsonReader model(file.need("model"), spec.where + ", model");
  read_model(model, spec);
  read_text_steps(file, spec);
  read_added(file, model, spec);
  if (const Json* processor = file.find("post_processor")) read_processor(*processor, spec);
  spec.pre = pre_rule_name(spec.steps);
  check_bpe_spec(spec);
  return spec;
}

BpeSpec bpe_spec_from_folder(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "tokenizer.json", tekken = folder / "tekken.json";
  if (!std::filesystem::exists(path) && std::filesystem::exists(tekken)) return tekken_of_model(folder);
  if (!std::filesystem::exists(path)) {
    refuse(folder.filename().string(), "The folder has no tokenizer.json, no tokenizer.model and no tekken.json.");
  }
  BpeSpec spec = bpe_spec_from_json(read_json(path), "tokenizer.json");
  apply_config(read_tokenizer_config(folder), spec);
  check_bpe_spec(spec);
  return spec;
}

}  // namespace qfa
