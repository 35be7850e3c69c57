// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer.h"

#include <nlohmann/json.hpp>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/mapped_file.h"
#include "engine/data/tokenizer_bpe.h"
#include "engine/data/tokenizer_convert.h"
#include "engine/data/tokenizer_sentencepiece.h"
#include "engine/formats/gguf.h"
#include "engine/import/base_model.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;
using Files = std::vector<std::pair<std::string, std::string>>;

constexpr char kJson[] = "tokenizer.json", kConfig[] = "tokenizer_config.json", kMap[] = "special_tokens_map.json",
               kTemplate[] = "chat_template.jinja", kTemplateJson[] = "chat_template.json", kModel[] = "tokenizer.model",
               kAdded[] = "added_tokens.json", kTekken[] = "tekken.json";

// A copied configuration that names a template must not contradict the one the export was trained with.
std::string with_template(const std::string& config, const std::string& chat_template) {
  parse_json(config, kConfig);  // refuses what is broken, with its place
  OrderedJson json = OrderedJson::parse(config);
  if (!json.is_object() || !json.contains("chat_template")) return config;
  json["chat_template"] = chat_template;
  return json.dump(2) + "\n";
}

Files copied_files(const std::filesystem::path& folder, const std::string& chat_template) {
  Files files;
  for (const char* name : {kJson, kModel, kTekken, kConfig, kMap, kAdded, kTemplate, kTemplateJson}) {
    const bool is_template = name == kTemplate || name == kTemplateJson;
    if (!std::filesystem::exists(folder / name) || (is_template && !chat_template.empty())) continue;
    std::string content = read_file(folder / name);
    if (name == kConfig && !chat_template.empty()) content = with_template(content, chat_template);
    files.emplace_back(name, std::move(content));
  }
  if (!chat_template.empty()) files.emplace_back(kTemplate, chat_template);
  return files;
}

Files built_files(const BpeSpec& spec, std::int64_t max_positions, const std::string& chat_template) {
  OrderedJson map = OrderedJson::object();
  const auto name = [&](const char* key, std::optional<TokenId> id) {
    if (id) map[key] = spec.tokens[static_cast<std::size_t>(*id)];
  };
  name("bos_token", spec.bos), name("eos_token", spec.eos), name("unk_token", spec.unk), name("pad_token", spec.pad);
  OrderedJson decoder = OrderedJson::object();
  for (const AddedToken& token : spec.added) {
    decoder[std::to_string(token.id)] = {{"content", token.content}, {"lstrip", token.lstrip},           {"normalized", token.normalized},
                                         {"rstrip", token.rstrip},   {"single_word", token.single_word}, {"special", token.special}};
  }
  OrderedJson config = {{"added_tokens_decoder", decoder}};
  config.update(map);
  config["clean_up_tokenization_spaces"] = false;
  config["model_max_length"] = max_positions;
  config["tokenizer_class"] = "PreTrainedTokenizerFast";
  if (!chat_template.empty()) config["chat_template"] = chat_template;

  Files files{{kJson, tokenizer_json(spec)}, {kConfig, config.dump(2) + "\n"}, {kMap, map.dump(2) + "\n"}};
  if (!chat_template.empty()) files.emplace_back(kTemplate, chat_template);
  return files;
}

}  // namespace

std::shared_ptr<const Tokenizer> tokenizer_from_gguf(const GgufFile& file) {
  if (file.string("tokenizer.ggml.model") == "llama") return std::make_shared<SentencePieceBpe>(sentencepiece_from_gguf(file));
  return std::make_shared<BpeTokenizer>(bpe_spec_from_gguf(file));
}

bool has_tokenizer(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / kJson) || std::filesystem::exists(folder / kModel) || std::filesystem::exists(folder / kTekken);
}

std::shared_ptr<const Tokenizer> tokenizer_from_file(const std::filesystem::path& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::open(path);
  const std::string_view text(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
  if (text.starts_with("GGUF")) return tokenizer_from_gguf(*GgufFile::open(path));
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') return std::make_shared<SentencePieceBpe>(sentencepiece_from_file(path));
  const Json json = parse_json(text, path.string());
  const std::string where = path.filename().string();
  const bool tekken = json.contains("config") && json.contains("vocab");
  return std::make_shared<BpeTokenizer>(tekken ? bpe_spec_from_tekken(json, where) : bpe_spec_from_json(json, where));
}

std::shared_ptr<const Tokenizer> tokenizer_from_folder(const std::filesystem::path& folder) {
  const auto has = [&](const char* name) { return std::filesystem::exists(folder / name); };
  if (!has(kJson) && has(kModel)) return std::make_shared<SentencePieceBpe>(sentencepiece_from_folder(folder));
  return std::make_shared<BpeTokenizer>(bpe_spec_from_folder(folder));
}

std::shared_ptr<const Tokenizer> tokenizer_of(const BaseModel& model) {
  const std::shared_ptr<const GgufFile> gguf = model.gguf();
  return gguf ? tokenizer_from_gguf(*gguf) : tokenizer_from_folder(model.path());
}

std::vector<std::pair<std::string, std::string>> tokenizer_files(const BaseModel& model, const std::string& chat_template) {
  const std::shared_ptr<const GgufFile> gguf = model.gguf();
  if (!gguf) return copied_files(model.path(), chat_template);
  const bool pieces = gguf->string("tokenizer.ggml.model") == "llama";
  const BpeSpec spec = pieces ? bpe_spec_of(sentencepiece_from_gguf(*gguf)) : bpe_spec_from_gguf(*gguf);
  return built_files(spec, model.config().max_positions, chat_template.empty() ? spec.chat_template : chat_template);
}

}  // namespace qfa
