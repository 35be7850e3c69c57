// SPDX-License-Identifier: GPL-3.0-or-later
// Tokenizers in GGUF metadata, and the files an export carries.
#include <gtest/gtest.h>

#include <map>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/data/tokenizer_bpe.h"
#include "engine/formats/gguf.h"
#include "tests/data/tokenizer_model.h"
#include "tests/data/tokenizer_support.h"

namespace qfa {
namespace {

using nlohmann::json;
using test::TemporaryFolder;
using Ids = std::vector<TokenId>;

// The tokenizer of small_tokenizer_json as GGUF metadata.
std::map<std::string, GgufValue> small_metadata() {
  const json model = test::small_tokenizer_json().at("model");
  std::vector<std::string> tokens(264), merges;
  for (const auto& [token, id] : model.at("vocab").items()) tokens[id.get<std::size_t>()] = token;
  tokens[256] = "<|end|>", tokens[257] = "<tool>";
  for (const json& merge : model.at("merges")) merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
  std::vector<std::int32_t> types(tokens.size(), 1);
  types[256] = 3, types[257] = 4;
  return {{"general.architecture", std::string("llama")},
          {"tokenizer.ggml.model", std::string("gpt2")},
          {"tokenizer.ggml.pre", std::string("smollm")},
          {"tokenizer.ggml.tokens", GgufArray(tokens)},
          {"tokenizer.ggml.token_type", GgufArray(types)},
          {"tokenizer.ggml.merges", GgufArray(merges)},
          {"tokenizer.ggml.bos_token_id", std::uint32_t{256}},
          {"tokenizer.ggml.eos_token_id", std::uint32_t{256}},
          {"tokenizer.chat_template", std::string("{{ 'own' }}\n")}};
}

std::shared_ptr<const GgufFile> gguf_with(const TemporaryFolder& folder, const std::map<std::string, GgufValue>& metadata) {
  std::vector<GgufEntry> entries;
  for (const auto& [key, value] : metadata) entries.push_back({key, value});
  return test::gguf_of(folder.path() / "small.gguf", entries);
}

std::shared_ptr<const Tokenizer> tokenizer_with(const std::map<std::string, GgufValue>& changes) {
  const TemporaryFolder folder;
  std::map<std::string, GgufValue> metadata = small_metadata();
  for (const auto& [key, value] : changes) metadata["tokenizer." + key] = value;
  return tokenizer_from_gguf(*gguf_with(folder, metadata));
}

std::string refusal_of(const std::map<std::string, GgufValue>& changes) {
  try {
    tokenizer_with(changes);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::input);
    return failure.error().sentence();
  }
  return "";
}

GgufArray changed_tokens(std::size_t id, const std::string& token) {
  std::vector<std::string> tokens = std::get<std::vector<std::string>>(std::get<GgufArray>(small_metadata().at("tokenizer.ggml.tokens")));
  tokens[id] = token;
  return tokens;
}

TEST(GgufTokenizer, ReadsWhatTheMetadataSays) {
  const auto tokenizer = tokenizer_with({});
  EXPECT_EQ(tokenizer->kind(), "byte-level BPE (smollm)");
  EXPECT_EQ(tokenizer->encode("hello hello11"), (Ids{261, 262, '1', '1'})) << "smollm: each digit alone";
  EXPECT_EQ(tokenizer->encode("\n\n1"), (Ids{'\n', '\n', '1'}));
  EXPECT_EQ(tokenizer->encode("<|end|><tool>"), (Ids{256, 257}));
  EXPECT_TRUE(tokenizer->is_special(256));
  EXPECT_FALSE(tokenizer->is_special(257));
  EXPECT_EQ(tokenizer->encode("a", true), (Ids{'a'}));
  EXPECT_EQ(tokenizer->chat_template(), "{{ 'own' }}\n");
  EXPECT_EQ(tokenizer_with({{"ggml.pre", std::string("gpt-2")}})->encode("11"), (Ids{263}));
  EXPECT_EQ(tokenizer_with({{"ggml.add_bos_token", true}})->encode("a", true), (Ids{256, 'a'}));
  EXPECT_EQ(tokenizer_with({{"ggml.add_eos_token", true}})->encode("a", true), (Ids{'a', 256}));
  EXPECT_EQ(tokenizer_with({{"ggml.pre", std::string("llama-bpe")}})->encode("a", true), (Ids{256, 'a'}))
      << "adds BOS unless told otherwise";
}

TEST(GgufTokenizer, RefusesOtherKindsByName) {
  EXPECT_EQ(refusal_of({{"ggml.model", std::string("bert")}}),
            "small.gguf: The tokenizer \"bert\" (WordPiece) is not supported; known are SentencePiece BPE (\"llama\") and byte-level BPE "
            "(\"gpt2\" with pre smollm, gpt-2, llama-bpe, qwen2 and tekken).");
  EXPECT_NE(refusal_of({{"ggml.model", std::string("t5")}}).find("Unigram"), std::string::npos);
  EXPECT_EQ(refusal_of({{"ggml.pre", std::string("deepseek-llm")}}),
            "small.gguf: The tokenizer's pre-tokenizer \"deepseek-llm\" is not supported; known are smollm, gpt-2, llama-bpe, qwen2 and "
            "tekken.");
}

TEST(GgufTokenizer, RefusesBrokenMetadata) {
  EXPECT_NE(refusal_of({{"ggml.eos_token_id", std::uint32_t{264}}}).find("eos_token_id is 264, expected 0 to 263"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.bos_token_id", std::int32_t{-1}}}).find("bos_token_id is -1"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.token_type", GgufArray(std::vector<std::int32_t>{1, 2})}}).find("has 2 entries"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.token_type", GgufArray(std::vector<std::int32_t>(264, 9))}}).find("is 9, expected 0 to 6"),
            std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.merges", GgufArray(std::vector<std::string>{"h nowhere"})}}).find("Merge 0 needs the token \"nowhere\""),
            std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.merges", GgufArray(std::vector<std::string>{"he"})}}).find("expected two tokens"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.merges", GgufArray(std::vector<std::string>{"h e l"})}}).find("expected two tokens"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.tokens", changed_tokens(65, "B")}}).find("\"B\" appears twice"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.tokens", changed_tokens(65, "\xFF")}}).find("not valid UTF-8"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.tokens", GgufArray(std::vector<std::string>{})}}).find("no tokens"), std::string::npos);
  EXPECT_NE(refusal_of({{"ggml.tokens", std::string("x")}}), "");
}

TEST(GgufTokenizer, RefusesFilesWithoutOne) {
  const TemporaryFolder folder;
  for (const char* key : {"tokenizer.ggml.model", "tokenizer.ggml.pre", "tokenizer.ggml.tokens", "tokenizer.ggml.merges"}) {
    std::map<std::string, GgufValue> metadata = small_metadata();
    metadata.erase(key);
    const auto file = gguf_with(folder, metadata);
    try {
      tokenizer_from_gguf(*file);
      ADD_FAILURE() << "accepted without " << key;
    } catch (const Failure& failure) {
      EXPECT_NE(failure.error().message.find(key), std::string::npos) << failure.error().message;
    }
  }
}

TEST(TokenizerFiles, AreBuiltFromGgufMetadata) {
  const TemporaryFolder folder;
  std::map<std::string, GgufValue> metadata = small_metadata();
  metadata["tokenizer.ggml.add_bos_token"] = true;
  const test::TokenizerOnly model(folder.path() / "small.gguf", gguf_with(folder, metadata));
  for (const auto& [name, content] : tokenizer_files(model, "")) folder.write(name, content);
  const json config = json::parse(read_file(folder.path() / "tokenizer_config.json"));
  EXPECT_EQ(config.at("tokenizer_class"), "PreTrainedTokenizerFast");
  EXPECT_EQ(config.at("eos_token"), "<|end|>");
  EXPECT_EQ(config.at("model_max_length"), 2048);
  EXPECT_EQ(config.at("chat_template"), "{{ 'own' }}\n");
  EXPECT_EQ(json::parse(read_file(folder.path() / "special_tokens_map.json")), (json{{"bos_token", "<|end|>"}, {"eos_token", "<|end|>"}}));
  EXPECT_EQ(read_file(folder.path() / "chat_template.jinja"), "{{ 'own' }}\n");
  const json tokenizer = json::parse(read_file(folder.path() / "tokenizer.json"));
  EXPECT_EQ(tokenizer.at("pre_tokenizer"),
            json::parse(R"({"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true},
    {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}]})"));

  const auto from_model = tokenizer_of(model), from_files = tokenizer_from_folder(folder.path());
  EXPECT_EQ(from_files->kind(), from_model->kind());
  for (const char* text : {"hello 11 hello\n\n1 <|end|><tool> \u00E9\u4F60", "", " ", "\x04"}) {
    EXPECT_EQ(from_files->encode(text, true), from_model->encode(text, true)) << text;
    EXPECT_EQ(from_files->encode(text, false, false), from_model->encode(text, false, false)) << text;
  }
}

TEST(TokenizerFiles, CarryEveryKnownRule) {
  for (const std::string& name : known_pre_rules()) {
    const TemporaryFolder folder;
    std::map<std::string, GgufValue> metadata = small_metadata();
    metadata["tokenizer.ggml.pre"] = name;
    const test::TokenizerOnly model(folder.path() / "small.gguf", gguf_with(folder, metadata));
    for (const auto& [file, content] : tokenizer_files(model, "")) folder.write(file, content);
    const auto from_files = tokenizer_from_folder(folder.path());
    EXPECT_EQ(from_files->kind(), "byte-level BPE (" + name + ")");
    const char* text = "hello  hello1112 don't DON'T e\u0301\r\n\n  \u00BD!!\n /";
    EXPECT_EQ(from_files->encode(text, true), tokenizer_of(model)->encode(text, true)) << name;
  }
}

TEST(TokenizerFiles, OfAFolderAreCopiedByteForByte) {
  const TemporaryFolder folder;
  const std::string config = "{ \"eos_token\":\"<|end|>\",\n\n \"chat_template\": \"x\", \"own\": [1.50] }";
  folder.write("tokenizer.json", test::small_tokenizer_json().dump(3) + "\n\n");
  folder.write("tokenizer_config.json", config);
  folder.write("chat_template.jinja", "{{ 'a' }}\r\n");
  folder.write("model.safetensors", "not a tokenizer file");
  const test::TokenizerOnly model(folder.path(), nullptr);
  const auto files = tokenizer_files(model, "");
  ASSERT_EQ(files.size(), 3u);
  for (const auto& [name, content] : files) EXPECT_EQ(content, read_file(folder.path() / name)) << name;

  std::map<std::string, std::string> replaced;
  for (const auto& [name, content] : tokenizer_files(model, "{{ 'b' }}"))
    EXPECT_TRUE(replaced.emplace(name, content).second) << name << " twice";
  EXPECT_EQ(replaced.at("chat_template.jinja"), "{{ 'b' }}");
  EXPECT_EQ(replaced.at("tokenizer.json"), read_file(folder.path() / "tokenizer.json"));
  EXPECT_EQ(json::parse(replaced.at("tokenizer_config.json")).at("chat_template"), "{{ 'b' }}");
  EXPECT_EQ(json::parse(replaced.at("tokenizer_config.json")).at("eos_token"), "<|end|>");
}

}  // namespace
}  // namespace qfa
