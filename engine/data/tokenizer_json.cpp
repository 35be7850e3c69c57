// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer of a Hugging Face folder: tokenizer.json, tokenizer_config.json, chat_template.jinja.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/data/tokenizer_spec.h"

namespace qfa {
namespace {

// Ids may have gaps, but a list by id must stay in proportion to the file.
std::size_t id_limit(std::size_t tokens) {
  return 2 * tokens + 65536;
}
constexpr char kKnown[] = "known is byte-level BPE";

// Typed members of a JSON object that came from a file.
class Reader {
 public:
  Reader(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) refuse(where_, fmt::format("Got {}, expected an object.", object_.type_name()));
  }
  const std::string& where() const { return where_; }
  const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  const Json& need(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) refuse(where_, fmt::format("\"{}\" is missing.", key));
    return *value;
  }
  bool flag(const char* key, bool otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) wrong(key, *value, "true or false");
    return value->get<bool>();
  }
  std::string text(const char* key) const {
    const Json& value = need(key);
    if (!value.is_string()) wrong(key, value, "a string");
    return value.get<std::string>();
  }
  std::string text(const char* key, const std::string& otherwise) const { return find(key) == nullptr ? otherwise : text(key); }
  const Json& list(const char* key) const {
    const Json& value = need(key);
    if (!value.is_array()) wrong(key, value, "an array");
    return value;
  }

 private:
  [[noreturn]] void wrong(const char* key, const Json& value, const char* expected) const {
    refuse(where_, fmt::format("\"{}\" is {}, expected {}.", key, value.type_name(), expected));
  }
  const Json& object_;
  std::string where_;
};

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

void read_merges(const Reader& model, BpeSpec& spec) {
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

void read_model(const Reader& model, BpeSpec& spec) {
  const std::string type = model.text("type", "BPE");
  if (type != "BPE") refuse(spec.where, fmt::format("The tokenizer \"{}\" is not supported; {}.", printable(type), kKnown));
  if (model.flag("byte_fallback", false))
    refuse(spec.where, fmt::format("BPE with byte_fallback (SentencePiece) is not supported; {}.", kKnown));
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (!model.text(key, "").empty()) refuse(spec.where, fmt::format("BPE with {} is not supported; {}.", key, kKnown));
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

void read_added(const Reader& file, const Reader& model, BpeSpec& spec) {
  if (file.find("added_tokens") == nullptr) return;
  const Json& vocabulary = model.need("vocab");
  const std::size_t limit = id_limit(vocabulary.size() + file.list("added_tokens").size());
  for (const Json& item : file.list("added_tokens")) {
    const Reader entry(item, spec.where + ", added_tokens");
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

void read_normalizer(const Json& json, BpeSpec& spec) {
  const Reader normalizer(json, spec.where + ", normalizer");
  const std::string type = normalizer.text("type");
  if (type == "Sequence") {
    for (const Json& part : normalizer.list("normalizers")) read_normalizer(part, spec);
  } else if (type == "NFC") {
    spec.nfc = true;
  } else {
    refuse(normalizer.where(), fmt::format("\"{}\" is not supported; known are Sequence and NFC.", printable(type)));
  }
}

PreStep split_step(const Reader& json) {
  static const std::map<std::string, SplitBehavior> behaviors{{"Removed", SplitBehavior::removed},
                                                              {"Isolated", SplitBehavior::isolated},
                                                              {"MergedWithPrevious", SplitBehavior::merged_with_previous},
                                                              {"MergedWithNext", SplitBehavior::merged_with_next},
                                                              {"Contiguous", SplitBehavior::contiguous}};
  PreStep step;
  step.kind = PreStep::Kind::split;
  const Reader pattern(json.need("pattern"), json.where() + ", pattern");
  step.literal = pattern.find("String") != nullptr;
  step.pattern = pattern.text(step.literal ? "String" : "Regex");
  if (step.pattern.empty()) refuse(pattern.where(), "The pattern is empty.");
  const std::string behavior = json.text("behavior");
  const auto found = behaviors.find(behavior);
  if (found == behaviors.end()) refuse(json.where(), fmt::format("The behavior \"{}\" is not known.", printable(behavior)));
  step.behavior = found->second;
  step.invert = json.flag("invert", false);
  return step;
}

void read_steps(const Json& json, BpeSpec& spec) {
  const Reader pre(json, spec.where + ", pre_tokenizer");
  const std::string type = pre.text("type");
  if (type == "Sequence") {
    for (const Json& part : pre.list("pretokenizers")) read_steps(part, spec);
    return;
  }
  if (!spec.steps.empty() && spec.steps.back().kind == PreStep::Kind::byte_level) {
    refuse(pre.where(), fmt::format("\"{}\" after ByteLevel is not supported.", printable(type)));
  }
  PreStep step;
  if (type == "Digits") {
    step.kind = PreStep::Kind::digits;
    step.individual = pre.flag("individual_digits", false);
  } else if (type == "Split") {
    step = split_step(pre);
  } else if (type == "ByteLevel") {
    step.add_prefix_space = pre.flag("add_prefix_space", true);
    step.use_regex = pre.flag("use_regex", true);
  } else {
    refuse(pre.where(), fmt::format("\"{}\" is not supported; known are Sequence, Digits, Split and ByteLevel.", printable(type)));
  }
  spec.steps.push_back(step);
}

void read_template(const Reader& processor, BpeSpec& spec) {
  bool after_text = false;
  for (const Json& item : processor.list("single")) {
    if (item.is_object() && item.contains("Sequence")) {
      if (after_text) refuse(processor.where(), "\"single\" has the text twice.");
      after_text = true;
      continue;
    }
    const Reader part(item, processor.where());
    const std::string name = Reader(part.need("SpecialToken"), processor.where()).text("id");
    const Json& tokens = processor.need("special_tokens");
    if (!tokens.is_object() || !tokens.contains(name))
      refuse(processor.where(), fmt::format("special_tokens lacks \"{}\".", printable(name)));
    for (const Json& id : Reader(tokens[name], processor.where()).list("ids")) {
      (after_text ? spec.suffix : spec.prefix).push_back(token_id(id, processor.where(), name, spec.tokens.size()));
    }
  }
}

void read_processor(const Json& json, BpeSpec& spec) {
  const Reader processor(json, spec.where + ", post_processor");
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

// A special token of tokenizer_config.json: a string, or an object with "content".
std::optional<TokenId> named_token(const Reader& config, const char* key, const BpeSpec& spec) {
  const Json* value = config.find(key);
  if (value != nullptr && value->is_object()) value = Reader(*value, config.where()).find("content");
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) refuse(config.where(), fmt::format("\"{}\" is {}, expected a string.", key, value->type_name()));
  const auto found = std::find(spec.tokens.begin(), spec.tokens.end(), value->get<std::string>());
  if (found == spec.tokens.end())
    refuse(config.where(), fmt::format("\"{}\" is {}, which the vocabulary lacks.", key, printable(value->dump())));
  return static_cast<TokenId>(found - spec.tokens.begin());
}

std::string template_of(const Reader& config) {
  const Json* value = config.find("chat_template");
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  if (!value->is_array()) refuse(config.where(), fmt::format("\"chat_template\" is {}, expected a string.", value->type_name()));
  for (const Json& item : *value) {
    const Reader named(item, config.where() + ", chat_template");
    if (named.text("name") == "default") return named.text("template");
  }
  return "";
}

void read_config(const std::filesystem::path& folder, BpeSpec& spec) {
  if (std::filesystem::exists(folder / "special_tokens_map.json")) {
    const Json json = read_json(folder / "special_tokens_map.json");
    const Reader map(json, "special_tokens_map.json");
    spec.bos = named_token(map, "bos_token", spec), spec.eos = named_token(map, "eos_token", spec);
    spec.pad = named_token(map, "pad_token", spec), spec.unk = named_token(map, "unk_token", spec);
  }
  if (std::filesystem::exists(folder / "tokenizer_config.json")) {
    const Json json = read_json(folder / "tokenizer_config.json");
    const Reader config(json, "tokenizer_config.json");
    const auto take = [&](const char* key, std::optional<TokenId>& id) {
      if (json.contains(key)) id = named_token(config, key, spec);
    };
    take("bos_token", spec.bos), take("eos_token", spec.eos), take("pad_token", spec.pad), take("unk_token", spec.unk);
    spec.chat_template = template_of(config);
  }
  if (std::filesystem::exists(folder / "chat_template.jinja")) {
    spec.chat_template = read_file(folder / "chat_template.jinja");
  } else if (std::filesystem::exists(folder / "chat_template.json")) {
    spec.chat_template = template_of(Reader(read_json(folder / "chat_template.json"), "chat_template.json"));
  }
}

}  // namespace

BpeSpec bpe_spec_from_folder(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "tokenizer.json";
  if (!std::filesystem::exists(path)) {
    const bool sentence_piece = std::filesystem::exists(folder / "tokenizer.model");
    refuse(folder.filename().string(), fmt::format("The folder has no tokenizer.json{}; {}.",
                                                   sentence_piece ? ", and tokenizer.model (SentencePiece) is not supported" : "", kKnown));
  }
  BpeSpec spec;
  spec.where = "tokenizer.json";
  const Json json = read_json(path);
  const Reader file(json, spec.where);
  const Reader model(file.need("model"), spec.where + ", model");
  if (const Json* pre = file.find("pre_tokenizer")) read_steps(*pre, spec);
  if (spec.steps.empty() || spec.steps.back().kind != PreStep::Kind::byte_level) {
    refuse(spec.where, fmt::format("The tokenizer ({} without a ByteLevel pre-tokenizer) is not supported; {}.",
                                   printable(model.text("type", "BPE")), kKnown));
  }
  if (const Json* normalizer = file.find("normalizer")) read_normalizer(*normalizer, spec);
  read_model(model, spec);
  read_added(file, model, spec);
  if (const Json* processor = file.find("post_processor")) read_processor(*processor, spec);
  read_config(folder, spec);
  spec.pre = pre_rule_name(spec.steps);
  check_bpe_spec(spec);
  return spec;
}

}  // namespace qfa
