// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.json and tekken.json against the libraries that define them, on random texts.
#include <gtest/gtest.h>

#include "engine/core/atomic_file.h"
#include "engine/data/tokenizer_bpe.h"
#include "tests/data/scratch.h"
#include "tests/data/tokenizer_oracle.h"

namespace qfa {
namespace {

using nlohmann::json;
using test::Scratch;
using test::sentence_of;
using Ids = std::vector<TokenId>;

// Lines of all variants of one file that give the same ids; every other one fails.
std::size_t compare_variants(const std::string& name, std::size_t variants) {
  std::ifstream lines(test::fixture(name + "_variants.jsonl"));
  std::size_t equal = 0, read = 0;
  for (std::string line; std::getline(lines, line); ++read) {
    const json variant = json::parse(line);
    json file = json::parse(read_file(test::fixture(name + ".json")));
    file.update(variant.at("change"));
    const BpeTokenizer tokenizer(bpe_spec_from_json(file, "tokenizer.json"));
    const std::string title = variant.at("name");
    const std::string kind = name == "bytes" ? "byte-level BPE (" + title + ")" : "SentencePiece BPE";
    EXPECT_EQ(tokenizer.kind(), kind);
    for (const json& item : variant.at("lines")) {
      const Ids ids = item.at("ids").get<Ids>();
      const Ids got = tokenizer.encode(item.at("text").get<std::string>(), false, true);
      EXPECT_EQ(got, ids) << title << ": " << item.at("text");
      EXPECT_EQ(tokenizer.decode(ids, false), item.at("decoded").get<std::string>()) << title << ": " << item.at("text");
      equal += got == ids ? 1 : 0;
    }
  }
  EXPECT_EQ(read, variants);
  return equal;
}

TEST(TokenizerVariants, SentencePieceInJsonEqualsTheLibrary) {
  EXPECT_EQ(compare_variants("llama", 8), 8 * 73u);
}

TEST(TokenizerVariants, PatternsOfByteLevelFamiliesEqualTheLibrary) {
  EXPECT_EQ(compare_variants("bytes", 4), 4 * 73u);
}

TEST(TokenizerVariants, SentencePieceInJsonRefusesWhatItDoesNotKnow) {
  const json base = json::parse(read_file(test::fixture("llama.json")));
  const auto refusal = [&](const std::string& pointer, const json& value) {
    json file = base;
    file[json::json_pointer(pointer)] = value;
    return sentence_of([&] { BpeTokenizer(bpe_spec_from_json(file, "t")); });
  };
  EXPECT_EQ(refusal("/decoder", nullptr), "no failure");
  EXPECT_NE(refusal("/model/byte_fallback", false).find("known are byte-level BPE and BPE with byte_fallback"), std::string::npos);
  EXPECT_NE(refusal("/decoder", {{"type", "WordPiece"}}).find("\"WordPiece\" is not supported"), std::string::npos);
  EXPECT_NE(refusal("/decoder", {{"type", "Strip"}, {"content", "ab"}, {"start", 1}, {"stop", 0}}).find("one character"),
            std::string::npos);
  EXPECT_NE(refusal("/decoder", {{"type", "Strip"}, {"content", " "}, {"start", -1}, {"stop", 0}}).find("a number from 0"),
            std::string::npos);
  EXPECT_NE(refusal("/normalizer", {{"type", "Replace"}, {"pattern", {{"Regex", "a"}}}, {"content", "b"}}).find("\"String\" is missing"),
            std::string::npos);
  EXPECT_NE(refusal("/normalizer", {{"type", "Replace"}, {"pattern", {{"String", ""}}}, {"content", "b"}}).find("pattern is empty"),
            std::string::npos);
  const json metaspace{{"type", "Metaspace"}, {"replacement", "\u2581"}, {"prepend_scheme", "sometimes"}};
  EXPECT_NE(refusal("/pre_tokenizer", metaspace).find("prepend_scheme \"sometimes\""), std::string::npos);
  EXPECT_NE(refusal("/pre_tokenizer", {{"type", "Metaspace"}, {"replacement", ""}}).find("one character"), std::string::npos);
  const json two{{"type", "Sequence"}, {"pretokenizers", {{{"type", "Digits"}}, {{"type", "Metaspace"}, {"replacement", "_"}}}}};
  EXPECT_NE(refusal("/pre_tokenizer", two).find("Metaspace beside another"), std::string::npos);
}

TEST(Tekken, EveryLineEqualsTheRule) {
  const auto tokenizer = tokenizer_from_file(test::fixture("tekken.json"));
  EXPECT_EQ(tokenizer->kind(), "byte-level BPE (tekken)");
  const test::Agreement agreement = test::compare(*tokenizer, test::fixture("tekken.jsonl"));
  EXPECT_EQ(agreement.ids, 103u);
  EXPECT_EQ(agreement.decoded, 103u);
  EXPECT_EQ(tokenizer->bos(), 1);
  EXPECT_EQ(tokenizer->eos(), 2);
  EXPECT_EQ(tokenizer->token(3), "[INST]");
  EXPECT_EQ(tokenizer->token(29), "<SPECIAL_29>");
  EXPECT_EQ(tokenizer->encode("a", true), tokenizer->encode("a", false));
}

TEST(Tekken, SharedLinesAreEqual) {
  const std::filesystem::path file = test::oracle("tokenizer_tekken_240911.jsonl");
  const char* vocabulary = std::getenv("QFA_TEKKEN");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the shared reference data is not here";
  if (vocabulary == nullptr) GTEST_SKIP() << "QFA_TEKKEN does not name tekken_240911.json";
  const auto tokenizer = tokenizer_from_file(vocabulary);
  EXPECT_EQ(tokenizer->size(), 131072);
  const test::Agreement agreement = test::compare(*tokenizer, file);
  EXPECT_EQ(agreement.ids, 600u);
  EXPECT_EQ(agreement.decoded, 600u);
}

TEST(Tekken, AFolderOfAModelParsesSpecialTokens) {
  const Scratch folder;
  folder.write("tekken.json", read_file(test::fixture("tekken.json")));
  EXPECT_GT(tokenizer_from_folder(folder.path())->encode("<s>").size(), 1u) << "the file alone takes them as text";
  folder.write("config.json", "{}");
  EXPECT_EQ(tokenizer_from_folder(folder.path())->encode("[INST]</s>", true), (Ids{1, 3, 2}));
}

TEST(Tekken, TokensOfItsOwnListAreRead) {
  json file = json::parse(read_file(test::fixture("tekken.json")));
  file["special_tokens"] = {{{"rank", 2}, {"token_str", "</end>"}, {"is_control", true}},
                            {{"rank", 0}, {"token_str", "a"}, {"is_control", true}}};
  const BpeTokenizer tokenizer(bpe_spec_from_tekken(file, "t"));
  EXPECT_EQ(tokenizer.token(2), "</end>");
  EXPECT_EQ(tokenizer.token(1), "<SPECIAL_1>");
  EXPECT_EQ(tokenizer.encode("a", false, true), (Ids{30 + 'a'})) << "a special token of the same text is another token";
}

TEST(Tekken, RefusesWhatIsBroken) {
  const json base = json::parse(read_file(test::fixture("tekken.json")));
  const auto refusal = [&](const std::string& pointer, const json& value) {
    json file = base;
    file[json::json_pointer(pointer)] = value;
    return sentence_of([&] { BpeTokenizer(bpe_spec_from_tekken(file, "t")); });
  };
  EXPECT_EQ(refusal("/config/version", "v9"), "no failure");
  EXPECT_NE(refusal("/config/default_vocab_size", 4'000'000'000u).find("out of range"), std::string::npos);
  EXPECT_NE(refusal("/config/default_vocab_size", 100'000).find("\"vocab\" has 520 tokens, expected at least 99970"), std::string::npos);
  EXPECT_NE(refusal("/config/default_num_special_tokens", 500).find("out of range"), std::string::npos);
  EXPECT_NE(refusal("/config/default_num_special_tokens", -1).find("a number from 0"), std::string::npos);
  EXPECT_NE(refusal("/config/pattern", "(a").find("is no regular expression"), std::string::npos);
  EXPECT_NE(refusal("/config", 1).find("expected an object"), std::string::npos);
  EXPECT_NE(refusal("/vocab", 1).find("expected an array"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7", "x").find("expected an object"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7/rank", 8).find("Entry 7 has the rank 8"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7/token_bytes", "AA").find("rank 7 are not base64"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7/token_bytes", "A!==").find("not base64"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7/token_bytes", "").find("not base64"), std::string::npos);
  EXPECT_NE(refusal("/vocab/7/token_bytes", "YWI=").find("Rank 7 has 2 bytes"), std::string::npos);
  EXPECT_NE(refusal("/vocab/300/token_bytes", base["vocab"][301]["token_bytes"]).find("appears twice"), std::string::npos);
  EXPECT_NE(refusal("/special_tokens", json::array({{{"rank", 30}, {"token_str", "x"}}})).find("rank 30 is out of range"),
            std::string::npos);
  EXPECT_NE(refusal("/special_tokens", json::array({{{"rank", 3}, {"token_str", ""}}})).find("special token 3 is empty"),
            std::string::npos);
}

}  // namespace
}  // namespace qfa
