// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece and tekken written into GGUF and folders, and read back to the same ids.
#include <gtest/gtest.h>

#include <map>

#include "engine/core/atomic_file.h"
#include "engine/data/tokenizer_bpe.h"
#include "engine/data/tokenizer_convert.h"
#include "engine/data/tokenizer_sentencepiece.h"
#include "tests/data/scratch.h"
#include "tests/data/tokenizer_model.h"
#include "tests/data/tokenizer_oracle.h"

namespace qfa {
namespace {

using nlohmann::json;
using test::Scratch;
using test::sentence_of;
using Ids = std::vector<TokenId>;

constexpr char kSmall[] = "fallback.model";

std::vector<GgufEntry> small_entries() {
  return sentencepiece_gguf_entries(sentencepiece_from_file(test::fixture(kSmall)), 560, "{{ 'own' }}");
}

std::shared_ptr<const Tokenizer> read_back(const Scratch& folder, const std::vector<GgufEntry>& entries) {
  return tokenizer_from_gguf(*test::gguf_of(folder.path() / "small.gguf", entries));
}

std::vector<GgufEntry> changed(std::vector<GgufEntry> entries, const std::string& name, const std::optional<GgufValue>& value) {
  const std::string key = "tokenizer.ggml." + name;
  std::erase_if(entries, [&](const GgufEntry& entry) { return entry.key == key; });
  if (value) entries.push_back({key, *value});
  return entries;
}

// Lines of a reference file that two tokenizers read alike, but for those with user-defined pieces: behind them
// Hugging Face's tokenizers put another prefix.
std::size_t alike(const Tokenizer& a, const Tokenizer& b, const std::filesystem::path& lines) {
  std::ifstream file(lines);
  std::size_t same = 0;
  for (std::string line; std::getline(file, line);) {
    const json item = json::parse(line);
    if (!item.contains("text")) continue;  // bytes that are no UTF-8: SentencePiece replaces each, the others each run
    const std::string text = item.at("text");
    if (text.find("[REF]") != std::string::npos || text.find("\u2581\u2581a") != std::string::npos) continue;
    EXPECT_EQ(a.encode(text, true), b.encode(text, true)) << text;
    EXPECT_EQ(a.decode(a.encode(text)), b.decode(a.encode(text))) << text;
    ++same;
  }
  return same;
}

TEST(SentencePieceGguf, ReadsBackToTheSameIds) {
  const Scratch folder;
  const auto tokenizer = read_back(folder, small_entries());
  EXPECT_EQ(tokenizer->kind(), "SentencePiece BPE");
  EXPECT_EQ(test::compare(*tokenizer, test::fixture("fallback.jsonl"), false).ids, 109u);
  EXPECT_EQ(tokenizer->chat_template(), "{{ 'own' }}");
  EXPECT_EQ(tokenizer->encode("[INST]<s>"), (Ids{3, 1})) << "a model's control tokens may be asked for";
  EXPECT_EQ(tokenizer->bos(), 1);
}

TEST(SentencePieceGguf, MistralReadsBackToEveryLine) {
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  for (const std::string name : {"tokenizer_mistral_v1", "tokenizer_mistral_v3"}) {
    const Scratch folder;
    const auto tokenizer = read_back(folder, sentencepiece_gguf_entries(sentencepiece_from_file(test::oracle(name + ".model")), 32768, ""));
    EXPECT_EQ(tokenizer->size(), 32768);
    EXPECT_EQ(test::compare(*tokenizer, test::oracle(name + ".jsonl"), false).ids, 600u);
  }
}

TEST(SentencePieceGguf, AddsWhatTheMetadataSays) {
  const Scratch folder;
  const auto ids_with = [&](const std::string& key, const std::optional<GgufValue>& value) {
    return read_back(folder, changed(small_entries(), key, value))->encode("a", true);
  };
  const Ids plain = ids_with("add_bos_token", false);
  EXPECT_EQ(ids_with("add_bos_token", std::nullopt).front(), 1) << "llama.cpp's default";
  EXPECT_EQ(ids_with("add_eos_token", true).back(), 2);
  EXPECT_NE(ids_with("add_space_prefix", false), plain);
  EXPECT_EQ(ids_with("add_space_prefix", std::nullopt), plain);
}

TEST(SentencePieceGguf, RefusesBrokenMetadata) {
  const Scratch folder;
  const auto refusal = [&](const std::string& key, const std::optional<GgufValue>& value) {
    return sentence_of([&] { read_back(folder, changed(small_entries(), key, value)); });
  };
  EXPECT_NE(refusal("tokens", std::nullopt).find("no tokens"), std::string::npos);
  EXPECT_NE(refusal("scores", std::nullopt).find("scores has 0 entries, expected one for each of 560"), std::string::npos);
  EXPECT_NE(refusal("scores", GgufArray(std::vector<float>(559))).find("scores has 559 entries"), std::string::npos);
  EXPECT_NE(refusal("token_type", GgufArray(std::vector<std::int32_t>(561, 1))).find("token_type has 561 entries"), std::string::npos);
  EXPECT_NE(refusal("token_type", GgufArray(std::vector<std::int32_t>(560, 7))).find("is 7, expected 1 to 6"), std::string::npos);
  EXPECT_NE(refusal("token_type", GgufArray(std::vector<std::int32_t>(560, 6))).find("expected <0x00> to <0xFF>"), std::string::npos);
  EXPECT_NE(refusal("scores", GgufArray(std::vector<float>(560, std::nanf("")))).find("is not a number"), std::string::npos);
  EXPECT_NE(refusal("bos_token_id", std::uint32_t{560}).find("bos_token_id is 560, expected 0 to 559"), std::string::npos);
  EXPECT_NE(refusal("model", std::string("plamo")).find("SentencePiece BPE (\"llama\")"), std::string::npos);
}

TEST(SentencePieceFolder, WrittenFromGgufReadsBack) {
  const Scratch folder;
  const auto entries = changed(small_entries(), "add_bos_token", true);
  const test::TokenizerOnly model(folder.path() / "small.gguf", test::gguf_of(folder.path() / "small.gguf", entries));
  for (const auto& [name, content] : tokenizer_files(model, "")) folder.write(name, content);
  const json file = json::parse(read_file(folder.path() / "tokenizer.json")), known = json::parse(read_file(test::fixture("llama.json")));
  for (const char* part : {"normalizer", "pre_tokenizer", "decoder", "model"}) EXPECT_EQ(file.at(part), known.at(part)) << part;
  const auto written = tokenizer_from_folder(folder.path()), read = tokenizer_of(model);
  EXPECT_EQ(written->chat_template(), "{{ 'own' }}");
  EXPECT_EQ(written->bos(), 1);
  EXPECT_GT(alike(*read, *written, test::fixture("rules.jsonl")), 80u);
}

TEST(SentencePieceFolder, MistralWrittenAsJsonEqualsEveryLine) {
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  const BpeSpec spec = bpe_spec_of(sentencepiece_from_file(test::oracle("tokenizer_mistral_v1.model")));
  const BpeTokenizer tokenizer(bpe_spec_from_json(json::parse(tokenizer_json(spec)), "tokenizer.json"));
  EXPECT_EQ(test::compare(tokenizer, test::oracle("tokenizer_mistral_v1.jsonl"), false).ids, 600u);
}

TEST(SentencePieceFolder, JsonBecomesGguf) {
  const Scratch folder;
  folder.write("tokenizer.json", read_file(test::fixture("llama.json")));
  const auto pieces = sentencepiece_of_folder(folder.path());
  ASSERT_TRUE(pieces);
  const auto gguf = read_back(folder, sentencepiece_gguf_entries(*pieces, 600, ""));
  const auto json_file = tokenizer_from_folder(folder.path());
  EXPECT_EQ(gguf->size(), 600);
  EXPECT_GT(alike(*json_file, *gguf, test::fixture("rules.jsonl")), 80u);
}

TEST(SentencePieceFolder, WhatAFormatCannotHoldIsRefused) {
  const json base = json::parse(read_file(test::fixture("llama.json")));
  const auto refusal = [&](const std::string& pointer, const json& value) {
    json file = base;
    file[json::json_pointer(pointer)] = value;
    return sentence_of([&] { sentencepiece_spec_of(bpe_spec_from_json(file, "t")); });
  };
  json merges = base["model"]["merges"], fewer = merges;
  EXPECT_EQ(refusal("/model/merges", merges), "no failure");
  fewer.erase(fewer.size() - 1);
  EXPECT_NE(refusal("/model/merges", fewer).find("pairs of tokens that make a token are listed"), std::string::npos);
  json mixed = merges;
  for (std::size_t i = 0; i + 2 < mixed.size(); ++i) {  // two pairs of one token, and now another between them
    const auto made = [&](std::size_t at) { return mixed[at][0].get<std::string>() + mixed[at][1].get<std::string>(); };
    if (made(i) != made(i + 1) || made(i + 1) == made(i + 2)) continue;
    std::swap(mixed[i + 1], mixed[i + 2]);
    break;
  }
  EXPECT_NE(refusal("/model/merges", mixed).find("has more than one rank"), std::string::npos);
  EXPECT_NE(refusal("/normalizer", {{"type", "NFC"}}).find("cannot hold this normalizer"), std::string::npos);

  const SentencePieceSpec rules = sentencepiece_from_file(test::fixture("rules.model"));
  EXPECT_NE(sentence_of([&] { bpe_spec_of(rules); }).find("cannot be written as tokenizer.json"), std::string::npos);
  EXPECT_NE(sentence_of([&] { sentencepiece_gguf_entries(rules, 1000, ""); }).find("cannot hold"), std::string::npos);
  const SentencePieceSpec small = sentencepiece_from_file(test::fixture(kSmall));
  EXPECT_NE(sentence_of([&] { sentencepiece_gguf_entries(small, 559, ""); }).find("560 tokens, but the model's embedding has 559 rows"),
            std::string::npos);
}

TEST(Tekken, ListedMergesReadBackToTheSameIds) {
  const BpeSpec ranks = bpe_spec_from_tekken(json::parse(read_file(test::fixture("tekken.json"))), "tekken.json");
  const BpeSpec listed = with_listed_merges(ranks);
  EXPECT_FALSE(listed.merges.empty());
  const BpeTokenizer from_json(bpe_spec_from_json(json::parse(tokenizer_json(listed)), "tokenizer.json"));
  EXPECT_EQ(from_json.kind(), "byte-level BPE (tekken)");
  EXPECT_EQ(test::compare(from_json, test::fixture("tekken.jsonl"), false).ids, 103u);
}

}  // namespace
}  // namespace qfa
