// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <span>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/core/logging.h"
#include "engine/core/process.h"
#include "engine/core/rng.h"
#include "engine/core/sha256.h"
#include "engine/core/text.h"
#include "tests/core/temp_folder.h"

namespace qfa {
namespace {

using test::failure_of;
using testing::HasSubstr;

TEST(Process, ThePeakOfMemoryOutlastsItAndStartsAnew) {
  constexpr std::size_t kSize = std::size_t{256} << 20;  // a mapping of its own: freed at once
  const std::uint64_t before = resident_bytes();
  ASSERT_GT(before, 0u);
  { const std::vector<char> large(kSize, 1); }
  const std::uint64_t peak = peak_resident_bytes();
  EXPECT_GE(peak, before + kSize * 9 / 10);
  EXPECT_LT(resident_bytes(), peak - kSize / 2);
  if (!restart_peak()) GTEST_SKIP() << "the system does not let a process restart its peak";
  EXPECT_LT(peak_resident_bytes(), peak - kSize / 2);
}

TEST(Rng, SplitmixIsThePublishedOne) {
  // The generator's first outputs from seed 0 are the finalizer of 0 and of one increment.
  EXPECT_EQ(splitmix64(0), 0xe220a8397b1dcdafu);
  EXPECT_EQ(splitmix64(0x9e3779b97f4a7c15u), 0x6e789e6aa1b965f4u);
}

TEST(Rng, IsAPureFunctionOfSeedStreamAndIndex) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint64_t stream = 0; stream < 10; ++stream) {
      for (std::uint64_t index = 0; index < 100; ++index) seen.insert(mix(seed, stream, index));
    }
  }
  EXPECT_EQ(seen.size(), 10000u);
  CounterRng walked(7, 3), jumped(7, 3, 50);
  for (int i = 0; i < 50; ++i) walked.next();
  EXPECT_EQ(walked.index(), 50u);
  EXPECT_EQ(walked.next(), jumped.next());
}

TEST(Rng, UniformStaysInItsIntervalWithTheRightMoments) {
  CounterRng rng(1);
  double sum = 0, squares = 0, normals = 0, normal_squares = 0;
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = rng.uniform(), normal = rng.normal();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
    squares += value * value;
    normals += normal;
    normal_squares += normal * normal;
  }
  // Five standard errors of the mean.
  EXPECT_NEAR(sum / kDraws, 0.5, 5 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 0.005);
  EXPECT_NEAR(normals / kDraws, 0, 5 / std::sqrt(kDraws));
  EXPECT_NEAR(normal_squares / kDraws, 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_EQ(uniform01(1, 0, 0), CounterRng(1).uniform());
}

TEST(Rng, BelowIsUnbiased) {
  CounterRng rng(5);
  std::array<int, 6> counts{};
  constexpr int kDraws = 60000;
  for (int i = 0; i < kDraws; ++i) ++counts.at(rng.below(6));
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - kDraws / 6.0) * (count - kDraws / 6.0) / (kDraws / 6.0);
  EXPECT_LT(chi_square, 20.5);  // 5 degrees of freedom, p = 0.001
  EXPECT_EQ(rng.below(1), 0u);
  EXPECT_EQ(rng.below(0), 0u);
  // Above half the range, rejection must be at work: a plain remainder would favour the low half.
  constexpr std::uint64_t kLarge = (std::uint64_t{1} << 63) + 1;
  const std::uint64_t before = rng.index();
  for (int i = 0; i < 1000; ++i) ASSERT_LT(rng.below(kLarge), kLarge);
  EXPECT_GT(rng.index() - before, 1700u);
}

TEST(Rng, PermutationsAreCompleteAndReproducible) {
  const auto first = permutation(3, 1000), again = permutation(3, 1000), other = permutation(4, 1000);
  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
  EXPECT_NE(first, permutation(3, 1000, 1));
  auto sorted = first;
  std::sort(sorted.begin(), sorted.end());
  for (std::int64_t i = 0; i < 1000; ++i) EXPECT_EQ(sorted[static_cast<std::size_t>(i)], i);
  EXPECT_TRUE(permutation(3, 0).empty());
  std::set<std::vector<std::int64_t>> orders;
  for (std::uint64_t seed = 0; seed < 200; ++seed) orders.insert(permutation(seed, 4));
  EXPECT_EQ(orders.size(), 24u);
}

TEST(Text, EditDistance) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("tarin", "train"), 1u);
  EXPECT_EQ(edit_distance("same", "same"), 0u);
}

TEST(Text, NearestFindsTyposOnly) {
  const std::vector<std::string> words{"train", "search", "export"};
  EXPECT_EQ(nearest("serach", words), "search");
  EXPECT_EQ(nearest("exprot", words), "export");
  EXPECT_EQ(nearest("banana", words), "");
  EXPECT_EQ(did_you_mean("trian", words), "; did you mean \"train\"?");
  EXPECT_EQ(did_you_mean("zzz", words), "");
}

TEST(Text, HumanBytes) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1500), "1.50 kB");
  EXPECT_EQ(human_bytes(94'340'000), "94.3 MB");
  EXPECT_EQ(human_bytes(999'999), "1.00 MB");
  EXPECT_EQ(human_bytes(9'999'000), "10.0 MB");
  EXPECT_EQ(human_bytes(4'720'000'000), "4.72 GB");
  EXPECT_EQ(human_bytes(std::numeric_limits<std::uint64_t>::max()), "18.4 EB");
}

TEST(Text, EnumerateAndPrintable) {
  EXPECT_EQ(enumerate({}), "");
  EXPECT_EQ(enumerate({"a"}), "a");
  EXPECT_EQ(enumerate({"a", "b", "c"}, "or"), "a, b or c");
  EXPECT_EQ(printable("a\nb\x80"), "a?b?");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(Json, ParsesAndRefusesWithThePlace) {
  EXPECT_EQ(parse_json(" {\"a\": [1, 2.5, \"ü\"]} \n", "x")["a"][0], 1);
  const Error error = failure_of([] { parse_json("{\n \"a\": 1,\n \"b\": }\n", "file.json"); });
  EXPECT_EQ(error.code, ErrorCode::input);
  EXPECT_THAT(error.sentence(), HasSubstr("file.json, line 3, column 7"));
}

TEST(Json, RefusesDuplicateKeysInOneObjectOnly) {
  EXPECT_NO_THROW(parse_json(R"({"a": {"a": 1}, "b": {"a": 2}, "c": [{"a": 1}, {"a": 1}]})", "x"));
  const Error error = failure_of([] { parse_json("{\"a\": 1,\n\"b\": {\"k\": 1, \"k\": 2}}", "x"); });
  EXPECT_THAT(error.sentence(), HasSubstr("\"k\" appears twice"));
  EXPECT_THAT(error.sentence(), HasSubstr("line 2"));
  EXPECT_THAT(failure_of([] { parse_json("{\"a\": 1, \"\\u0061\": 2}", "x"); }).message, HasSubstr("twice"));
}

TEST(Json, RefusesBrokenTexts) {
  const std::string nul("{}\0", 3);
  for (const std::string& text :
       {std::string(""), std::string("{"), std::string("{} x"), std::string("[1,]"), std::string("\"\xff\""),
        std::string("\"\xed\xa0\x80\""), std::string("\"\xc0\x80\""), std::string("1e999"), std::string("nan"), nul}) {
    const Error error = failure_of([&] { parse_json(text, "x"); });
    EXPECT_EQ(error.code, ErrorCode::input) << text;
    EXPECT_FALSE(error.message.empty());
  }
}

TEST(Json, LimitsTheDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NO_THROW(parse_json(nested(64), "x"));
  EXPECT_THAT(failure_of([&] { parse_json(nested(65), "x"); }).message, HasSubstr("64 levels"));
  EXPECT_THAT(failure_of([&] { parse_json(std::string(1000000, '['), "x"); }).message, HasSubstr("64 levels"));
  EXPECT_NO_THROW(parse_json(nested(3), "x", 3));
  EXPECT_EQ(failure_of([&] { parse_json(nested(4), "x", 3); }).code, ErrorCode::input);
}

TEST(Json, ReadsFiles) {
  const test::TempFolder folder;
  write_file_atomically(folder / "a.json", "{\"x\": true}");
  EXPECT_EQ(read_json(folder / "a.json")["x"], true);
  EXPECT_EQ(failure_of([&] { read_json(folder / "b.json"); }).code, ErrorCode::input);
}

TEST(Hash, IsXxh3) {
  EXPECT_EQ(hash_hex(std::string_view("")), "2d06800538d394c2");  // of the specification
  Hasher hasher;
  hasher.update("hel").update("lo");
  EXPECT_EQ(hasher.hex(), hash_hex(std::string_view("hello")));
  EXPECT_NE(hasher.hex(), hash_hex(std::string_view("hellp")));
  const std::string before = hasher.hex();
  hasher.update(std::uint64_t{1});
  EXPECT_NE(hasher.hex(), before);
  EXPECT_EQ(hasher.hex(), hash_hex(std::string_view("hello\1\0\0\0\0\0\0\0", 13)));
}

TEST(Logging, WritesTextsToStandardErrorAtTheLevel) {
  const LogLevel before = log_level();
  set_log_level(LogLevel::warning);
  testing::internal::CaptureStderr();
  log_info("hidden");
  log_warning("100 % {} shown");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("warning: 100 % {} shown"));
  EXPECT_EQ(text.find("hidden"), std::string::npos);
  set_log_level(LogLevel::off);
  testing::internal::CaptureStderr();
  log_error("silent");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  set_log_level(before);
}

std::string sha256(const std::string& text, std::size_t piece) {
  Sha256 sha;
  for (std::size_t at = 0; at < text.size(); at += piece)
    sha.update(std::as_bytes(std::span(text).subspan(at, std::min(piece, text.size() - at))));
  return sha.hex();
}

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(sha256("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (const std::size_t piece : {1, 7, 64, 1000000})
    EXPECT_EQ(sha256(std::string(1000000, 'a'), piece), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  for (const std::size_t length : {55, 56, 63, 64, 65, 119, 120})  // where the padding needs a block of its own
    EXPECT_EQ(sha256(std::string(length, 'x'), 5), sha256(std::string(length, 'x'), length));
}

}  // namespace
}  // namespace qfa
