// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstring>
#include <ostream>
#include <span>
#include <stdexcept>

#include "engine/core/atomic_file.h"
#include "tests/core/temp_folder.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kData("\x00\x00\x80\x3f\x00\x00\x00\xc0\x00\x38\x00\x3c\x00\x40", 14);
const std::string kHeader =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}})";

std::string with_length(std::uint64_t length, const std::string& rest) {
  std::string text(8, '\0');
  std::memcpy(text.data(), &length, 8);
  return text + rest;
}
std::string file_of(const std::string& header, const std::string& data = kData) {
  return with_length(header.size(), header + data);
}
std::string minimal() {
  return file_of(kHeader + "   ");
}

SafetensorsPlan plan_of(const std::string& name, DataType type, std::vector<std::int64_t> shape, std::string content) {
  return {name, type, std::move(shape), [content](std::vector<std::byte>& out) {
            const auto bytes = std::as_bytes(std::span(content.data(), content.size()));
            out.assign(bytes.begin(), bytes.end());
          }};
}

TEST(Safetensors, TheMinimalFileIsByteIdentical) {
  const TempFolder folder;
  const std::vector<SafetensorsPlan> tensors{plan_of("b", DataType::f16, {1, 3}, kData.substr(8)),
                                             plan_of("a", DataType::f32, {2}, kData.substr(0, 8))};
  const std::map<std::string, std::string> metadata{{"format", "pt"}};
  write_safetensors(folder / "a.safetensors", tensors, metadata);
  EXPECT_EQ(read_file(folder / "a.safetensors"), minimal());
  EXPECT_EQ(minimal().size(), 166u);
  EXPECT_EQ(safetensors_file_size(tensors, metadata), 166u);
}

TEST(Safetensors, ReadsTheMinimalFile) {
  const TempFolder folder;
  test::write_plain(folder / "a", minimal());
  const auto file = SafetensorsFile::open(folder / "a");
  EXPECT_EQ(file->metadata().at("format"), "pt");
  ASSERT_EQ(file->tensors().size(), 2u);
  const TensorView* b = file->tensor("b");
  ASSERT_NE(b, nullptr);
  EXPECT_THAT(b->shape, ElementsAre(1, 3));
  std::vector<float> values(3);
  read_f32(*b, 0, 3, values.data());
  EXPECT_THAT(values, ElementsAre(0.5f, 1.0f, 2.0f));
  EXPECT_EQ(file->tensor("c"), nullptr);
  EXPECT_EQ(file->header().size(), 152u);
}

TEST(Safetensors, EveryTypeSurvivesARoundTripInTheCanonicalOrder) {
  const TempFolder folder;
  std::vector<SafetensorsPlan> tensors;
  for (const DataType type : {DataType::boolean, DataType::u8, DataType::i8, DataType::i16, DataType::u16, DataType::f16, DataType::bf16,
                              DataType::i32, DataType::u32, DataType::f32, DataType::f64, DataType::i64, DataType::u64}) {
    tensors.push_back(
        plan_of("t." + name_of(type), type, {3}, std::string(3 * block_bytes(type), static_cast<char>('a' + tensors.size()))));
  }
  tensors.push_back(plan_of("empty", DataType::f32, {0, 5}, ""));
  tensors.push_back(plan_of("scalar \"ü\"", DataType::f32, {}, "abcd"));
  write_safetensors(folder / "a", tensors, {});
  EXPECT_EQ(fs::file_size(folder / "a"), safetensors_file_size(tensors, {}));
  const auto file = SafetensorsFile::open(folder / "a");
  ASSERT_EQ(file->tensors().size(), tensors.size());
  EXPECT_EQ(file->tensors().front().name, "t.U64");
  EXPECT_EQ(file->tensors().back().name, "t.BOOL");
  EXPECT_TRUE(file->metadata().empty());
  for (const SafetensorsPlan& plan : tensors) {
    const TensorView* view = file->tensor(plan.name);
    ASSERT_NE(view, nullptr) << plan.name;
    EXPECT_EQ(view->type, plan.type);
    EXPECT_EQ(view->shape, plan.shape);
    std::vector<std::byte> content;
    plan.fill(content);
    EXPECT_TRUE(std::equal(content.begin(), content.end(), view->bytes.begin(), view->bytes.end()));
    EXPECT_EQ(static_cast<std::size_t>(view->bytes.data() - file->header().data()) % block_bytes(plan.type), 0u) << "unaligned";
  }
}

TEST(Safetensors, AFileWithoutTensorsIsValid) {
  const TempFolder folder;
  write_safetensors(folder / "a", {}, {});
  EXPECT_TRUE(SafetensorsFile::open(folder / "a")->tensors().empty());
}

TEST(Safetensors, TheWriterRefusesItsOwnMistakesAndLeavesNothing) {
  const TempFolder folder;
  const auto refused = [&](std::vector<SafetensorsPlan> tensors) {
    EXPECT_EQ(failure_of([&] { write_safetensors(folder / "a", tensors, {}); }).code, ErrorCode::internal);
    EXPECT_TRUE(fs::is_empty(folder.path()));
  };
  refused({plan_of("a", DataType::f32, {1}, "abcd"), plan_of("a", DataType::f32, {1}, "abcd")});
  refused({plan_of("__metadata__", DataType::f32, {1}, "abcd")});
  refused({plan_of("a", DataType::q4_1, {32}, std::string(20, 'x'))});
  refused({plan_of("a", DataType::f32, {2}, "abcd")});
  refused({plan_of("a", DataType::f32, {-1}, "abcd")});
  refused({plan_of("\xff", DataType::f32, {1}, "abcd")});
  const auto cancel = [](std::size_t) { throw std::runtime_error("stop"); };
  EXPECT_THROW(write_safetensors(folder / "a", {plan_of("a", DataType::f32, {1}, "abcd")}, {}, cancel), std::runtime_error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

struct Broken {
  const char* name;
  std::string content;
  const char* says;
};
void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}

std::string changed(const std::string& from, const std::string& to) {
  std::string header = kHeader;
  header.replace(header.find(from), from.size(), to);
  return file_of(header);
}

std::string one(const std::string& entry, const std::string& data = "") {
  return file_of("{\"a\":" + entry + "}", data);
}

std::vector<Broken> faults() {
  const std::string b = R"(,"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]})";
  return {
      {"empty", "", "at least 8"},
      {"seven_bytes", std::string(7, '\0'), "at least 8"},
      {"header_longer_by_one", with_length(145, kHeader + "   " + kData), "not valid JSON"},
      {"header_length_2_63", with_length(std::uint64_t{1} << 63, kHeader + kData), "at most 100000000"},
      {"header_length_minus_one", with_length(~std::uint64_t{0}, kHeader + kData), "at most 100000000"},
      {"header_beyond_the_file", with_length(1000, kHeader + kData), "truncated"},
      {"header_empty", with_length(0, ""), "'{'"},
      {"first_byte_a_space", file_of(" " + kHeader), "'{'"},
      {"header_an_array", file_of("[]"), "'{'"},
      {"json_cut", file_of(kHeader.substr(0, 100)), "not valid JSON"},
      {"json_trailing_garbage", file_of(kHeader + "x"), "not valid JSON"},
      {"json_hidden_behind_a_nul", file_of(kHeader + std::string(1, '\0') + "x"), "not valid JSON"},
      {"json_not_utf8", changed("\"a\"", "\"\xff\""), "not valid JSON"},
      {"json_surrogate", changed("\"a\"", "\"\xed\xa0\x80\""), "not valid JSON"},
      {"json_too_deep", one("[[[[[[1]]]]]]"), "nested"},
      {"tensor_twice", changed(b, R"(,"a":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]})"), "appears twice"},
      {"metadata_twice", changed(R"("format":"pt")", R"("format":"pt","format":"pt")"), "appears twice"},
      {"metadata_a_number", changed(R"("pt")", "1"), "not a string"},
      {"metadata_a_text", changed(R"({"format":"pt"})", R"("pt")"), "not an object"},
      {"control_character_in_a_name", changed("\"a\"", "\"a\\n\""), "control characters"},
      {"nul_in_a_name", changed("\"a\"", "\"a\\u0000\""), "control characters"},
      {"hole", changed("[0,8]", "[4,12]"), "expected 0"},
      {"overlap", changed("[8,14]", "[6,12]"), "expected 8"},
      {"end_before_begin", changed("[8,14]", "[8,2]"), "before its begin"},
      {"shape_of_another_size", changed("[2]", "[3]"), "needs 12"},
      {"one_byte_too_many", minimal() + "x", "end at 14"},
      {"one_byte_too_few", minimal().substr(0, 165), "holds 13 bytes"},
      {"dtype_unknown", changed("\"F32\"", "\"F33\""), "not read"},
      {"dtype_not_read", changed("\"F32\"", "\"F8_E4M3\""), "F8_E4M3"},
      {"dtype_of_gguf", changed("\"F32\"", "\"Q4_1\""), "not read"},
      {"dtype_a_number", changed("\"F32\"", "32"), "not a string"},
      {"dtype_missing", changed(R"("dtype":"F32",)", ""), "exactly"},
      {"extra_field", changed(R"("dtype":"F32",)", R"("dtype":"F32","x":1,)"), "exactly"},
      {"shape_negative", changed("[2]", "[-2]"), "not an integer"},
      {"shape_fractional", changed("[2]", "[2.0]"), "not an integer"},
      {"shape_above_2_64", changed("[2]", "[18446744073709551616]"), "not an integer"},
      {"shape_above_2_63", changed("[2]", "[9223372036854775808]"), "2^63"},
      {"shape_overflows", changed("[2]", "[4294967296,4294967296]"), "too large"},
      {"shape_bytes_overflow", changed("[2]", "[4611686018427387905]"), "too large"},
      {"shape_a_number", changed("[2]", "2"), "not an array"},
      {"nine_dimensions", changed("[2]", "[2,1,1,1,1,1,1,1,1]"), "9 dimensions"},
      {"offsets_three", changed("[0,8]", "[0,8,8]"), "not a pair"},
      {"offsets_negative", changed("[0,8]", "[-8,0]"), "not an integer"},
      {"offsets_far_beyond_the_end", one(R"({"dtype":"U8","shape":[1099511627776],"data_offsets":[0,1099511627776]})"), "the file holds 0"},
      {"entry_an_array", one("[]"), "exactly"},
  };
}

class BrokenSafetensors : public testing::TestWithParam<Broken> {};

TEST_P(BrokenSafetensors, IsRefusedWithASentence) {
  const TempFolder folder;
  test::write_plain(folder / "a.safetensors", GetParam().content);
  struct rusage before = {}, after = {};
  getrusage(RUSAGE_SELF, &before);
  const Error error = failure_of([&] { SafetensorsFile::open(folder / "a.safetensors"); });
  getrusage(RUSAGE_SELF, &after);
  EXPECT_EQ(error.code, ErrorCode::input);
  EXPECT_THAT(error.message, HasSubstr(GetParam().says));
  EXPECT_THAT(error.where, HasSubstr("a.safetensors"));
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024);
}
INSTANTIATE_TEST_SUITE_P(Faults, BrokenSafetensors, testing::ValuesIn(faults()),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(BrokenSafetensorsFiles, TruncationAtEveryLengthIsRefused) {
  const TempFolder folder;
  for (std::size_t length = 0; length < minimal().size(); ++length) {
    test::write_plain(folder / "a", minimal().substr(0, length));
    const Error error = failure_of([&] { SafetensorsFile::open(folder / "a"); });
    ASSERT_EQ(error.code, ErrorCode::input) << length;
    ASSERT_FALSE(error.message.empty());
  }
}

TEST(BrokenSafetensorsFiles, AnyChangedHeaderByteIsRefusedOrHarmless) {
  const TempFolder folder;
  int refused = 0;
  for (std::size_t i = 0; i < 152; ++i) {
    for (const char flip : {'\x01', '\x02', '\x80'}) {
      std::string content = minimal();
      content[i] = static_cast<char>(content[i] ^ flip);
      test::write_plain(folder / "a", content);
      try {
        const auto file = SafetensorsFile::open(folder / "a");
        for (const TensorView& tensor : file->tensors()) {
          ASSERT_EQ(tensor.bytes.size(), byte_size(tensor.type, tensor.shape));
        }
      } catch (const Failure& failure) {
        ASSERT_FALSE(failure.error().message.empty());
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace qfa
