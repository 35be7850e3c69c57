// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_config.h"

#include <algorithm>
#include <charconv>

#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/data/json_reader.h"

namespace qfa {
namespace {

constexpr TokenId kLargestId = 1 << 24;

// A special token: a string, or an object with "content".
void read_token(const JsonReader& config, const char* key, NamedToken& token) {
  const Json* value = config.find(key);
  if (value != nullptr && value->is_object()) value = JsonReader(*value, config.where()).find("content");
  token = {std::nullopt, key, config.where()};
  if (value == nullptr) return;
  if (!value->is_string()) refuse(config.where(), fmt::format("\"{}\" is {}, expected a string.", key, value->type_name()));
  token.content = value->get<std::string>();
}

std::string template_of(const JsonReader& config) {
  const Json* value = config.find("chat_template");
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  if (!value->is_array()) refuse(config.where(), fmt::format("\"chat_template\" is {}, expected a string.", value->type_name()));
  for (const Json& item : *value) {
    const JsonReader named(item, config.where() + ", chat_template");
    if (named.text("name") == "default") return named.text("template");
  }
  return "";
}

TokenId id_of(std::string_view text, const std::string& where) {
  TokenId id = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || id < 0 || id > kLargestId) {
    refuse(where, fmt::format("\"{}\" is no token id.", printable(text)));
  }
  return id;
}

// Tokens beyond the vocabulary file: {"32000": {"content": …}}.
void read_added(const JsonReader& config, std::vector<AddedToken>& added) {
  const Json* list = config.find("added_tokens_decoder");
  if (list == nullptr) return;
  const std::string where = config.where() + ", added_tokens_decoder";
  if (!list->is_object()) refuse(where, fmt::format("Got {}, expected an object.", list->type_name()));
  for (const auto& [id, item] : list->items()) {
    const JsonReader entry(item, where);
    AddedToken token;
    token.id = id_of(id, where);
    token.content = entry.text("content");
    token.special = entry.flag("special", false);
    added.push_back(token);
  }
}

// The older form: added_tokens.json, {"<pad>": 32000}.
void read_added_file(const std::filesystem::path& folder, std::vector<AddedToken>& added) {
  const std::string name = "added_tokens.json";
  if (!added.empty() || !std::filesystem::exists(folder / name)) return;
  const Json json = read_json(folder / name);
  if (!json.is_object()) refuse(name, fmt::format("Got {}, expected an object.", json.type_name()));
  for (const auto& [content, id] : json.items()) {
    AddedToken token;
    token.id = id_of(id.dump(), name);
    token.content = content;
    added.push_back(token);
  }
}

std::optional<bool> optional_flag(const JsonReader& config, const char* key) {
  if (config.find(key) == nullptr) return std::nullopt;
  return config.flag(key, false);
}

}  // namespace

TokenizerConfig read_tokenizer_config(const std::filesystem::path& folder) {
  TokenizerConfig config;
  if (std::filesystem::exists(folder / "special_tokens_map.json")) {
    const Json json = read_json(folder / "special_tokens_map.json");
    const JsonReader map(json, "special_tokens_map.json");
    read_token(map, "bos_token", config.bos), read_token(map, "eos_token", config.eos);
    read_token(map, "pad_token", config.pad), read_token(map, "unk_token", config.unk);
  }
  if (std::filesystem::exists(folder / "tokenizer_config.json")) {
    const Json json = read_json(folder / "tokenizer_config.json");
    const JsonReader reader(json, "tokenizer_config.json");
    config.present = true;
    const auto take = [&](const char* key, NamedToken& token) {
      if (json.contains(key)) read_token(reader, key, token);
    };
    take("bos_token", config.bos), take("eos_token", config.eos), take("pad_token", config.pad), take("unk_token", config.unk);
    config.add_bos = optional_flag(reader, "add_bos_token");
    config.add_eos = optional_flag(reader, "add_eos_token");
    config.add_prefix_space = optional_flag(reader, "add_prefix_space");
    config.legacy = optional_flag(reader, "legacy");
    read_added(reader, config.added);
    config.chat_template = template_of(reader);
  }
  read_added_file(folder, config.added);
  std::sort(config.added.begin(), config.added.end(), [](const AddedToken& a, const AddedToken& b) { return a.id < b.id; });
  if (std::filesystem::exists(folder / "chat_template.jinja")) {
    config.chat_template = read_file(folder / "chat_template.jinja");
  } else if (std::filesystem::exists(folder / "chat_template.json")) {
    config.chat_template = template_of(JsonReader(read_json(folder / "chat_template.json"), "chat_template.json"));
  }
  return config;
}

}  // namespace qfa
