// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/core/atomic_file.h"
#include "engine/data/sentencepiece_spec.h"
#include "engine/data/tokenizer_sentencepiece.h"
#include "tests/data/scratch.h"
#include "tests/data/tokenizer_oracle.h"

namespace qfa {
namespace {

using test::Scratch;
using test::sentence_of;
using Ids = std::vector<TokenId>;

class SentencePieceOracle : public ::testing::TestWithParam<const char*> {};

TEST_P(SentencePieceOracle, EveryLineEqualsTheLibrary) {
  const std::string name = GetParam();
  const auto tokenizer = tokenizer_from_file(test::fixture(name + ".model"));
  EXPECT_EQ(tokenizer->kind(), "SentencePiece BPE");
  EXPECT_EQ(test::compare(*tokenizer, test::fixture(name + ".jsonl")).lines, 109u);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, SentencePieceOracle, ::testing::Values("fallback", "rules", "suffix"));

TEST(SentencePieceShared, MistralEqualsEveryLine) {
  if (!std::filesystem::exists(test::oracle("README.md"))) GTEST_SKIP() << "the shared reference data is not here";
  const auto v1 = tokenizer_from_file(test::oracle("tokenizer_mistral_v1.model"));
  const auto v3 = tokenizer_from_file(test::oracle("tokenizer_mistral_v3.model"));
  EXPECT_EQ(v1->size(), 32000);
  EXPECT_EQ(v3->size(), 32768);
  EXPECT_EQ(v1->bos(), 1);
  EXPECT_EQ(v1->eos(), 2);
  const test::Agreement first = test::compare(*v1, test::oracle("tokenizer_mistral_v1.jsonl"));
  const test::Agreement third = test::compare(*v3, test::oracle("tokenizer_mistral_v3.jsonl"));
  EXPECT_EQ(first.ids, 600u);
  EXPECT_EQ(third.ids, 600u);
  EXPECT_EQ(first.decoded, 596u) << "four lines hold U+2581";
  EXPECT_EQ(third.decoded, 597u);
}

// A message by hand: field, wire type, content.
std::string bytes_field(int field, const std::string& content) {
  std::string length;
  std::size_t size = content.size();
  for (; size >= 128; size >>= 7) length.push_back(static_cast<char>(size | 128));
  length.push_back(static_cast<char>(size));
  return std::string(1, static_cast<char>(field << 3 | 2)) + length + content;
}
std::string number_field(int field, int number) {
  return std::string{static_cast<char>(field << 3), static_cast<char>(number)};
}
std::string piece(const std::string& text, int type, const std::string& score = std::string(4, '\0')) {
  return bytes_field(1, bytes_field(1, text) + "\x15" + score + number_field(3, type));
}
const std::string kBpe = bytes_field(2, number_field(3, 2));
const std::string kUnk = piece("<unk>", 2);

TEST(SentencePieceProto, ReadsTheDefaultsOfTheFormat) {
  const SentencePieceSpec spec = sentencepiece_from_proto(kUnk + bytes_field(1, bytes_field(1, "a")) + piece("<s>", 3) + kBpe, "m");
  ASSERT_EQ(spec.pieces.size(), 3u);
  EXPECT_EQ(spec.pieces[1].type, PieceType::normal);
  EXPECT_TRUE(spec.add_dummy_prefix && spec.remove_extra_whitespaces && spec.escape_whitespaces);
  EXPECT_FALSE(spec.byte_fallback || spec.treat_whitespace_as_suffix || spec.parse_control);
  EXPECT_EQ(spec.bos, 2);
  EXPECT_EQ(spec.eos, std::nullopt);
  EXPECT_EQ(SentencePieceBpe(spec).encode("aa", true, true), (Ids{0, 1, 1})) << "the dummy prefix is no piece";
}

TEST(SentencePieceProto, RefusesWhatIsBroken) {
  struct Case {
    std::string bytes, sentence;
  };
  const std::string whole = kUnk + kBpe;
  const std::vector<Case> cases{
      {"", "no pieces"},
      {"\n", "no SentencePiece model: the end where 1 more bytes were expected"},
      {"\n\x05"
       "ab",
       "field 1 of 5 bytes where 2 are left at byte 2"},
      {"\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "field 1 of 18446744073709551615 bytes where 0 are left"},
      {"\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "a number of more than ten bytes"},
      {std::string("\x00\x01", 2), "a field without a number"},
      {"\x0b\x01", "wire type 3"},
      {"\x0f\x01", "wire type 7"},
      {"{\"model\": {\"type\": \"BPE\"}}", "no SentencePiece model"},
      {whole.substr(0, whole.size() - 1), "field 2 of 2 bytes where 1 are left"},
      {kUnk, "no pieces or no trainer_spec"},
      {kBpe, "no pieces or no trainer_spec"},
      {kUnk + bytes_field(2, number_field(3, 1)), "model of Unigram is not supported; known is BPE"},
      {kUnk + bytes_field(2, ""), "model of Unigram is not supported"},
      {kUnk + bytes_field(2, number_field(3, 9)), "model of kind 9 is not supported"},
      {number_field(1, 1) + kBpe, "field 1 has wire type 0, expected 2"},
      {kUnk + bytes_field(1, number_field(1, 4)) + kBpe, "field 1 has wire type 0, expected 2"},
      {kUnk + bytes_field(1, bytes_field(1, "a") + number_field(2, 4)) + kBpe, "field 2 has wire type 0, expected 5"},
      {kUnk + bytes_field(1, bytes_field(1, "a") + "\x15\x01") + kBpe, "the end where 4 more bytes were expected"},
      {kUnk + piece("a", 7) + kBpe, "Piece 1 is of type 7"},
      {kUnk + piece("", 1) + kBpe, "Piece 1 is empty"},
      {kUnk + piece("\xff", 1) + kBpe, "Piece 1 is not valid UTF-8"},
      {kUnk + piece("a", 1) + piece("a", 3) + kBpe, "\"a\" appears twice, the second time as id 2"},
      {kUnk + piece("a", 1, std::string("\0\0\xc0\x7f", 4)) + kBpe, "score of piece 1 is not a number"},
      {piece("a", 1) + kBpe, "neither an unknown piece nor byte fallback"},
      {kUnk + piece("b", 2) + kBpe, "has 2 unknown pieces"},
      {kUnk + piece("<0x0G>", 6) + kBpe, "is the byte \"<0x0G>\""},
      {kUnk + bytes_field(2, number_field(3, 2) + "\x98\x02\x01"), "lacks the byte piece <0x00>"},
      {whole + bytes_field(3, bytes_field(2, "abc")), "normalization table of 3 bytes is broken"},
      {whole + bytes_field(3, bytes_field(2, std::string("\xff\xff\xff\x7f____\0", 9))), "its array has 2147483647 bytes"},
      {whole + bytes_field(3, bytes_field(2, std::string("\4\0\0\0____", 8))), "is broken"},
      {whole + bytes_field(3, bytes_field(2, std::string("\4\0\0\0____x", 9))), "is broken"},
      {whole + bytes_field(5, bytes_field(2, "x")), "rules for decoding"},
  };
  for (const Case& c : cases) {
    const std::string sentence = sentence_of([&] { SentencePieceBpe(sentencepiece_from_proto(c.bytes, "m")); });
    EXPECT_NE(sentence.find(c.sentence), std::string::npos) << sentence << "\nexpected " << c.sentence;
  }
  EXPECT_EQ(sentence_of([&] { SentencePieceBpe(sentencepiece_from_proto(whole, "m")); }), "no failure");
}

TEST(SentencePieceProto, NoCutOfAModelIsRead) {
  for (const char* name : {"fallback.model", "rules.model"}) {
    const std::string bytes = read_file(test::fixture(name));
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      accepted += sentence_of([&] { SentencePieceBpe(sentencepiece_from_proto(bytes.substr(0, size), "m")); }) == "no failure" ? 1 : 0;
    }
    EXPECT_LE(accepted, 2u) << "only cuts between whole fields behind the trainer's can be read";
  }
}

TEST(SentencePieceProto, ATableThatPointsOutsideIsRefused) {
  const auto with = [](const std::string& units) {
    const std::string table{static_cast<char>(units.size()), 0, 0, 0};
    return sentence_of([&] {
      SentencePieceBpe(sentencepiece_from_proto(kUnk + kBpe + bytes_field(3, bytes_field(2, table + units + std::string(1, '\0'))), "m"))
          .encode("a", false, false);
    });
  };
  EXPECT_NE(with(std::string("\0\0\1\0", 4)).find("points to unit"), std::string::npos);
  // Unit 0 leads to 'a' at 'a' ^ 1, whose leaf names a replacement far outside.
  std::string units(4 * 128, '\0');
  units[1] = 4;  // offset 1
  const std::size_t a = 4 * ('a' ^ 1);
  units[a] = 'a', units[a + 1] = 5;  // label, leaf, offset 1
  units[a ^ 4] = 77;
  EXPECT_NE(
      sentence_of([&] {
        const std::string table{0, 2, 0, 0};
        SentencePieceBpe(sentencepiece_from_proto(kUnk + kBpe + bytes_field(3, bytes_field(2, table + units + std::string(1, '\0'))), "m"))
            .encode("a", false, false);
      }).find("points to byte 77 of 1"),
      std::string::npos);
}

// Folders: what Hugging Face keeps beside the model.
std::shared_ptr<const Tokenizer> folder_with(const Scratch& folder, const std::string& config) {
  folder.write("tokenizer.model", read_file(test::fixture("fallback.model")));
  if (!config.empty()) folder.write("tokenizer_config.json", config);
  return tokenizer_from_folder(folder.path());
}

TEST(SentencePieceFolder, AloneItReadsAsTheFile) {
  const Scratch folder;
  const auto alone = folder_with(folder, "");
  EXPECT_EQ(alone->encode("a", true), alone->encode("a", false));
  EXPECT_EQ(test::compare(*alone, test::fixture("fallback.jsonl")).ids, 109u);
}

TEST(SentencePieceFolder, TheConfigurationAddsTokens) {
  const Scratch folder;
  const auto made = folder_with(folder, R"({"bos_token": "<s>", "eos_token": {"content": "<|end|>"}, "chat_template": "t",
    "added_tokens_decoder": {"560": {"content": "<|end|>", "special": true}, "561": {"content": "<tool>", "special": false}}})");
  const Ids a = made->encode("a"), b = made->encode("b");
  EXPECT_EQ(made->size(), 562);
  EXPECT_EQ(made->bos(), 1);
  EXPECT_EQ(made->eos(), 560);
  EXPECT_EQ(made->chat_template(), "t");
  EXPECT_EQ(made->encode("a", true).front(), 1) << "LlamaTokenizer adds BOS unless told otherwise";
  Ids expected{1};
  expected.insert(expected.end(), a.begin(), a.end()), expected.push_back(560), expected.insert(expected.end(), b.begin(), b.end());
  EXPECT_EQ(made->encode("<s>a<|end|>b"), expected) << "the text behind a special token begins with a dummy prefix";
  EXPECT_EQ(made->decode(expected), "<s>a<|end|> b");
  EXPECT_EQ(made->decode(expected, true), "a b");
  EXPECT_GT(made->encode("<s>a", false, false).size(), 3u);
  EXPECT_TRUE(made->is_special(560));
  EXPECT_FALSE(made->is_special(561));

  const auto strict = folder_with(folder, R"({"legacy": false, "add_bos_token": false, "add_eos_token": true})");
  EXPECT_EQ(strict->encode("<s>a").size(), 2u) << "no dummy prefix behind a special token";
  EXPECT_EQ(strict->encode("a", true).back(), 2);
  EXPECT_NE(strict->encode("a", true).front(), 1);
}

TEST(SentencePieceFolder, RefusesWhatDoesNotFit) {
  const auto refusal = [](const std::string& config) {
    const Scratch folder;
    return sentence_of([&] { folder_with(folder, config); });
  };
  EXPECT_NE(refusal(R"({"eos_token": "<nowhere>"})").find("\"<nowhere>\", which the vocabulary lacks"), std::string::npos);
  EXPECT_NE(refusal(R"({"added_tokens_decoder": {"561": {"content": "x!"}}})").find("has the id 561, expected 560"), std::string::npos);
  EXPECT_NE(refusal(R"({"added_tokens_decoder": {"2": {"content": "<s>"}}})").find("has the ids 1 and 2"), std::string::npos);
  EXPECT_NE(refusal(R"({"added_tokens_decoder": {"-1": {"content": "x"}}})").find("is no token id"), std::string::npos);
  EXPECT_NE(refusal(R"({"added_tokens_decoder": {"99999999999999": {"content": "x"}}})").find("is no token id"), std::string::npos);
  EXPECT_NE(refusal(R"({"added_tokens_decoder": [1]})").find("expected an object"), std::string::npos);
}

}  // namespace
}  // namespace qfa
