// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <set>

#include "engine/api/error.h"
#include "engine/data/tokenizer_bpe.h"
#include "engine/formats/gguf.h"
#include "engine/import/base_model.h"
#include "tests/data/tokenizer_oracle.h"
#include "tests/data/tokenizer_support.h"

namespace qfa {
namespace {

using nlohmann::json;
using test::TemporaryFolder;
using Ids = std::vector<TokenId>;

// Lines, from 0, where bytes without a token are dropped before or after merging (both are accepted).
const std::set<std::size_t> kGapLines{655, 1217, 1349};

// Compares every line; returns how many do not decode to their text.
std::size_t compare_with_oracle(const Tokenizer& tokenizer, const std::string& name) {
  std::ifstream file(test::oracle(name));
  std::string line;
  std::size_t index = 0, undecoded = 0;
  for (; std::getline(file, line); ++index) {
    const json item = json::parse(line);
    const std::string text = item.at("text");
    const Ids ids = tokenizer.encode(text);
    if (kGapLines.count(index) == 0) {
      EXPECT_EQ(ids, item.at("ids").get<Ids>()) << name << ", line " << index << ": " << text;
    }
    const std::string back = tokenizer.decode(item.at("ids").get<Ids>());
    if (back != text) {
      ++undecoded;
      // The vocabulary of SmolLM2 has no token for these control characters and lead bytes.
      EXPECT_NE(text.find_first_of("\x04\x06\x13\x14\x16\x1D\xF1\xF2"), std::string::npos) << name << ", line " << index << ": " << text;
    }
  }
  EXPECT_EQ(index, 1500u);
  return undecoded;
}

std::shared_ptr<const Tokenizer> folder_tokenizer(const json& tokenizer, const json& config = json::object()) {
  const TemporaryFolder folder;
  folder.write("tokenizer.json", tokenizer.dump());
  folder.write("tokenizer_config.json", config.dump());
  return tokenizer_from_folder(folder.path());
}

std::string refusal_of(const json& tokenizer, const json& config = json::object()) {
  try {
    folder_tokenizer(tokenizer, config);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::input);
    return failure.error().sentence();
  }
  return "";
}

Ids bytes_of(const std::string& text) {
  Ids ids;
  for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
  return ids;
}

TEST(TokenizerOracle, GgufEqualsEveryLine) {
  const std::filesystem::path model = test::from_environment("QFA_DEMO_MODEL");
  if (model.empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the SmolLM2 GGUF";
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  const auto tokenizer = tokenizer_from_gguf(*GgufFile::open(model));
  EXPECT_EQ(compare_with_oracle(*tokenizer, "tokenizer_smollm2_pre_smollm.jsonl"), 46u);
  EXPECT_EQ(tokenizer->kind(), "byte-level BPE (smollm)");
  EXPECT_EQ(tokenizer->size(), 49152);
  EXPECT_EQ(tokenizer->bos(), 1);
  EXPECT_EQ(tokenizer->eos(), 2);
  EXPECT_TRUE(tokenizer->is_special(2));
  EXPECT_FALSE(tokenizer->is_special(17));
  EXPECT_EQ(tokenizer->encode("hi", true), tokenizer->encode("hi", false)) << "this model adds no BOS";
}

TEST(TokenizerOracle, FolderEqualsEveryLine) {
  const std::filesystem::path peers = test::from_environment("QFA_PEERS");
  if (peers.empty()) GTEST_SKIP() << "QFA_PEERS does not name the folder that holds smollm2/";
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  const auto tokenizer = tokenizer_from_folder(peers / "smollm2");
  EXPECT_EQ(compare_with_oracle(*tokenizer, "tokenizer_smollm2.jsonl"), 46u);
  EXPECT_EQ(tokenizer->kind(), "byte-level BPE (gpt-2)");
  EXPECT_EQ(tokenizer->eos(), 2);
  EXPECT_NE(tokenizer->chat_template().find("<|im_start|>"), std::string::npos);
}

TEST(TokenizerOracle, FilesBuiltFromGgufGiveTheSameTokenizer) {
  const std::filesystem::path path = test::from_environment("QFA_DEMO_MODEL");
  if (path.empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the SmolLM2 GGUF";
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  const auto model = BaseModel::open(path);
  const TemporaryFolder folder;
  for (const auto& [name, content] : tokenizer_files(*model, "")) folder.write(name, content);
  const auto from_files = tokenizer_from_folder(folder.path());
  const auto from_model = tokenizer_of(*model);
  EXPECT_EQ(compare_with_oracle(*from_files, "tokenizer_smollm2_pre_smollm.jsonl"), 46u);
  EXPECT_EQ(from_files->kind(), from_model->kind());
  EXPECT_EQ(from_files->size(), from_model->size());
  EXPECT_EQ(from_files->chat_template(), from_model->chat_template());
  EXPECT_EQ(from_files->bos(), from_model->bos());
  EXPECT_EQ(from_files->eos(), from_model->eos());
  for (TokenId id = 0; id < 20; ++id) EXPECT_EQ(from_files->is_special(id), from_model->is_special(id)) << id;
  for (const auto& [name, content] : tokenizer_files(*model, "{{ 'mine' }}")) {
    if (name == "chat_template.jinja") {
      EXPECT_EQ(content, "{{ 'mine' }}");
    } else if (name == "tokenizer_config.json") {
      EXPECT_EQ(json::parse(content).at("chat_template"), "{{ 'mine' }}");
    }
  }
}

TEST(Tokenizer, MergesByRankLeftmostFirst) {
  const auto tokenizer = folder_tokenizer(test::small_tokenizer_json());
  EXPECT_EQ(tokenizer->encode("hello hello"), (Ids{261, 262}));
  EXPECT_EQ(tokenizer->encode("hell"), (Ids{260}));
  EXPECT_EQ(tokenizer->encode("lll"), (Ids{259, 'l'}));
  EXPECT_EQ(tokenizer->encode("111"), (Ids{263, '1'}));
  EXPECT_EQ(tokenizer->encode(""), Ids{});
  EXPECT_EQ(tokenizer->decode({262, 261}), " hellohello");
  EXPECT_EQ(tokenizer->token(262), "Ġhello");
}

TEST(Tokenizer, LongRunsTakeNoQuadraticTime) {
  const auto tokenizer = folder_tokenizer(test::small_tokenizer_json());
  const Ids ids = tokenizer->encode(std::string(2'000'000, 'l'));
  EXPECT_EQ(ids.size(), 1'000'000u);
  EXPECT_EQ(ids.front(), 259);
  EXPECT_EQ(tokenizer->encode(std::string(1'000'000, ' ')).size(), 1'000'000u);
}

TEST(Tokenizer, SpecialTokensAreTextUnlessAskedFor) {
  const auto tokenizer = folder_tokenizer(test::small_tokenizer_json());
  EXPECT_EQ(tokenizer->encode("a <|end|>b"), (Ids{'a', ' ', 256, 'b'}));
  EXPECT_EQ(tokenizer->encode("<|end|>", false, false), bytes_of("<|end|>"));
  EXPECT_EQ(tokenizer->encode("<tool>", false, false), (Ids{257})) << "user-defined tokens are always parsed";
  EXPECT_EQ(tokenizer->encode("<|END|>"), bytes_of("<|END|>"));
  EXPECT_EQ(tokenizer->decode({'a', 256, 257}, true), "a<tool>");
  EXPECT_EQ(tokenizer->decode({'a', 256}, false), "a<|end|>");
}

TEST(Tokenizer, LongestSpecialTokenWinsAndStripsAreHonoured) {
  json tokenizer = test::small_tokenizer_json();
  json longer = tokenizer["added_tokens"][0];
  longer["id"] = 264, longer["content"] = "<|end|>x";
  json strips = longer;
  strips["id"] = 265, strips["content"] = "[m]", strips["lstrip"] = true, strips["rstrip"] = true;
  json word = longer;
  word["id"] = 266, word["content"] = "yes", word["single_word"] = true;
  tokenizer["added_tokens"].insert(tokenizer["added_tokens"].end(), {longer, strips, word});
  const auto made = folder_tokenizer(tokenizer);
  EXPECT_EQ(made->encode("<|end|>xy"), (Ids{264, 'y'}));
  EXPECT_EQ(made->encode("a \u3000[m] \n b"), (Ids{'a', 265, 'b'}));
  EXPECT_EQ(made->encode("a [m] [m]b"), (Ids{'a', 265, 265, 'b'}));
  EXPECT_EQ(made->encode("yes!"), (Ids{266, '!'}));
  EXPECT_EQ(made->encode("yess"), bytes_of("yess"));
  EXPECT_EQ(made->encode("\u00E9yes"), bytes_of("\u00E9yes"));
}

TEST(Tokenizer, ByteWithoutTokenIsDroppedBeforeMerging) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["model"]["vocab"].erase(byte_symbol(0x04));
  // The piece "\x04\x05\x04\x05": both 04 vanish, then the two 05, now neighbours, merge.
  tokenizer["model"]["vocab"][byte_symbol(5) + byte_symbol(5)] = 264;
  tokenizer["model"]["merges"].push_back({byte_symbol(5), byte_symbol(5)});
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("\x04\x05\x04\x05"), (Ids{264}));
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("\x04"), Ids{});
}

TEST(Tokenizer, UnknownTokenStandsForMissingBytes) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["model"]["vocab"].erase(byte_symbol(0x04));
  tokenizer["model"]["vocab"]["<unk>"] = 4;
  tokenizer["model"]["unk_token"] = "<unk>";
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("\x04\x04"), (Ids{4, 4}));
  tokenizer["model"]["fuse_unk"] = true;
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("\x04\x04"), (Ids{4}));
}

TEST(Tokenizer, InvalidUtf8CountsAsReplacementCharacter) {
  const auto tokenizer = folder_tokenizer(test::small_tokenizer_json());
  EXPECT_EQ(tokenizer->encode("a\xFF"
                              "b"),
            bytes_of("a\uFFFD"
                     "b"));
  EXPECT_EQ(tokenizer->encode("\xF0\x9F\x98"), bytes_of("\uFFFD")) << "one cut character is one replacement";
  EXPECT_EQ(tokenizer->encode("\xED\xA0\x80"), bytes_of("\uFFFD\uFFFD\uFFFD")) << "a surrogate is three ill-formed bytes";
  EXPECT_EQ(tokenizer->encode("\xC0\xAF"), bytes_of("\uFFFD\uFFFD"));
  EXPECT_EQ(tokenizer->decode({0xC3}), "\uFFFD");
  EXPECT_EQ(tokenizer->decode({0xC3, 0xA9}), "\u00E9");
  EXPECT_EQ(tokenizer->encode(std::string("a\0b", 3)), (Ids{'a', 0, 'b'}));
}

TEST(Tokenizer, AddsBeginAndEndWhereTheFileSaysSo) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["post_processor"] = json::parse(R"({"type": "Sequence", "processors": [{"type": "ByteLevel"},
    {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|end|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
     {"SpecialToken": {"id": "<|end|>", "type_id": 0}}], "pair": [], "special_tokens": {"<|end|>": {"id": "<|end|>", "ids": [256], "tokens": ["<|end|>"]}}}]})");
  const auto made = folder_tokenizer(tokenizer, {{"bos_token", "<|end|>"}, {"eos_token", {{"content", "<|end|>"}}}});
  EXPECT_EQ(made->encode("a", true), (Ids{256, 'a', 256}));
  EXPECT_EQ(made->encode("a", false), (Ids{'a'}));
  EXPECT_EQ(made->bos(), 256);
  EXPECT_EQ(made->eos(), 256);
}

TEST(Tokenizer, IgnoreMergesTakesWholePieces) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["model"]["vocab"]["Ġxyz"] = 264;
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode(" xyz"), bytes_of(" xyz"));
  tokenizer["model"]["ignore_merges"] = true;
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode(" xyz"), (Ids{264}));
}

TEST(Tokenizer, SplitsAsTheFileSays) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["model"]["vocab"]["ab"] = 264;
  tokenizer["model"]["merges"].push_back({"a", "b"});
  const auto with = [&](const char* behavior, bool invert) {
    tokenizer["pre_tokenizer"] = {{"type", "Sequence"},
                                  {"pretokenizers",
                                   {{{"type", "Split"}, {"pattern", {{"Regex", "-+"}}}, {"behavior", behavior}, {"invert", invert}},
                                    {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}}}}};
    return folder_tokenizer(tokenizer)->encode("a-bab");
  };
  EXPECT_EQ(with("Isolated", false), (Ids{'a', '-', 'b', 264}));
  EXPECT_EQ(with("Removed", false), (Ids{'a', 'b', 264})) << "removed, and still no merge across the gap";
  EXPECT_EQ(with("Removed", true), (Ids{'-'}));
  EXPECT_EQ(with("MergedWithPrevious", false), (Ids{'a', '-', 'b', 264}));
  EXPECT_NE(refusal_of([&] {
              json broken = tokenizer;
              broken["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = "(a";
              return broken;
            }())
                .find("is no regular expression"),
            std::string::npos);
  for (const char* pattern : {"\\w+", "^a", "[a&&b]", "\\p{Greek}", "a{2}+", "(?m:a)", "[[:alpha:]]", "a\\"}) {
    json broken = tokenizer;
    broken["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = pattern;
    EXPECT_NE(refusal_of(broken).find("not supported"), std::string::npos) << pattern;
  }
}

TEST(Tokenizer, WhiteSpaceIsUnicodes) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["pre_tokenizer"] = {{"type", "Sequence"},
                                {"pretokenizers",
                                 {{{"type", "Split"}, {"pattern", {{"Regex", "\\s"}}}, {"behavior", "Removed"}, {"invert", false}},
                                  {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}}}}};
  const auto made = folder_tokenizer(tokenizer);
  EXPECT_EQ(made->encode("a \t\n\v\f\r\u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000b"), (Ids{'a', 'b'}));
  for (const char* other : {"\u180E", "\u200B", "\uFEFF", "\x1c"}) EXPECT_EQ(made->encode(other), bytes_of(other));
}

TEST(Tokenizer, NormalizesWhereTheFileSaysSo) {
  json tokenizer = test::small_tokenizer_json();
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("e\u0301"), bytes_of("e\u0301"));
  tokenizer["normalizer"] = {{"type", "NFC"}};
  EXPECT_EQ(folder_tokenizer(tokenizer)->encode("e\u0301"), bytes_of("\u00E9"));
}

TEST(Tokenizer, RefusesOtherKinds) {
  json tokenizer = test::small_tokenizer_json();
  tokenizer["model"]["type"] = "WordPiece";
  EXPECT_EQ(
      refusal_of(tokenizer),
      "tokenizer.json: The tokenizer \"WordPiece\" is not supported; known are byte-level BPE and BPE with byte_fallback (SentencePiece).");
  tokenizer = test::small_tokenizer_json();
  tokenizer["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "_"}};
  EXPECT_NE(refusal_of(tokenizer).find("without a ByteLevel"), std::string::npos);
  tokenizer["pre_tokenizer"] = nullptr;
  EXPECT_NE(refusal_of(tokenizer).find("without a ByteLevel"), std::string::npos);
  tokenizer = test::small_tokenizer_json();
  tokenizer["normalizer"] = {{"type", "Precompiled"}};
  EXPECT_NE(refusal_of(tokenizer).find("Precompiled"), std::string::npos);
  tokenizer["normalizer"] = {{"type", "Lowercase"}};
  EXPECT_NE(refusal_of(tokenizer).find("Lowercase"), std::string::npos);
  const TemporaryFolder empty;
  EXPECT_THROW(tokenizer_from_folder(empty.path()), Failure);
}

TEST(Tokenizer, RefusesBrokenVocabularies) {
  const auto with = [](const std::string& pointer, const json& value) {
    json tokenizer = test::small_tokenizer_json();
    tokenizer[json::json_pointer(pointer)] = value;
    return refusal_of(tokenizer);
  };
  EXPECT_NE(with("/model/vocab/zz", -1).find("expected 0 to"), std::string::npos);
  EXPECT_NE(with("/model/vocab/zz", 4'000'000'000).find("expected 0 to"), std::string::npos);
  EXPECT_NE(with("/model/vocab/zz", "3").find("expected 0 to"), std::string::npos);
  EXPECT_NE(with("/model/vocab/zz", 65).find("Id 65 is both"), std::string::npos);
  EXPECT_NE(with("/model/merges/0", json::array({"h", "nowhere"})).find("Merge 0 needs the token \"nowhere\""), std::string::npos);
  EXPECT_NE(with("/model/merges/0", "a b c").find("expected two tokens"), std::string::npos);
  EXPECT_NE(with("/model/merges/0", 7).find("expected two tokens"), std::string::npos);
  EXPECT_NE(with("/model/merges", json::object()).find("expected an array"), std::string::npos);
  EXPECT_NE(with("/model/vocab", json::array()).find("expected an object"), std::string::npos);
  EXPECT_NE(with("/model/unk_token", "nowhere").find("unk_token"), std::string::npos);
  EXPECT_NE(with("/added_tokens/0/content", "<tool>").find("appears twice"), std::string::npos);
  EXPECT_NE(with("/added_tokens/0/id", 65).find("Id 65 is both"), std::string::npos);
  EXPECT_NE(with("/added_tokens/0/id", 1e9).find("expected 0 to"), std::string::npos);
  EXPECT_NE(with("/added_tokens/0", "x").find("expected an object"), std::string::npos);
  EXPECT_NE(refusal_of(test::small_tokenizer_json(), {{"eos_token", "<nowhere>"}}).find("<nowhere>"), std::string::npos);
  EXPECT_EQ(refusal_of(test::small_tokenizer_json(), {{"eos_token", nullptr}}), "");
  EXPECT_THROW(folder_tokenizer(test::small_tokenizer_json())->decode({264}), Failure);
  EXPECT_THROW(folder_tokenizer(test::small_tokenizer_json())->decode({-1}), Failure);
}

TEST(Tokenizer, ConfigurationNamesTheTemplate) {
  const TemporaryFolder folder;
  folder.write("tokenizer.json", test::small_tokenizer_json().dump());
  folder.write("tokenizer_config.json", R"({"chat_template": [{"name": "rag", "template": "r"}, {"name": "default", "template": "d"}]})");
  EXPECT_EQ(tokenizer_from_folder(folder.path())->chat_template(), "d");
  folder.write("chat_template.jinja", "own\n");
  EXPECT_EQ(tokenizer_from_folder(folder.path())->chat_template(), "own\n");
}

}  // namespace
}  // namespace qfa
