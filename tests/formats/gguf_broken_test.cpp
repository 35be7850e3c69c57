// SPDX-License-Identifier: GPL-3.0-or-later
// Files that must be refused with one sentence, before anything large is allocated.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <functional>
#include <ostream>

#include "engine/formats/gguf.h"
#include "tests/core/temp_folder.h"
#include "tests/formats/gguf_bytes.h"

namespace qfa {
namespace {

using test::Bytes;
using test::failure_of;
using test::gguf_start;
using test::put_info;
using test::TempFolder;
using testing::HasSubstr;

struct Broken {
  const char* name;
  std::string content;
  const char* says;
};

void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}

constexpr std::uint64_t kHuge = std::uint64_t{1} << 60;
constexpr std::uint64_t kMinusOne = ~std::uint64_t{0};

std::string one_entry(const std::function<void(Bytes&)>& put) {
  Bytes bytes = gguf_start(0, 1);
  put(bytes);
  return bytes.raw(std::string(64, '\0')).text();
}

// An array entry: element type, count, then zeros.
std::string one_array(std::uint32_t type, std::uint64_t count) {
  return one_entry([&](Bytes& b) { b.string("k").put<std::uint32_t>(9).put(type).put(count); });
}

std::string one_tensor(const std::vector<std::int64_t>& ne, std::uint32_t type = 0, std::uint64_t offset = 0,
                       const std::string& name = "t") {
  Bytes bytes = gguf_start(1, 0);
  put_info(bytes, name, ne, type, offset);
  return bytes.pad(32).raw(std::string(256, '\0')).text();
}

std::string two_tensors(const std::string& second, std::uint64_t offset) {
  Bytes bytes = gguf_start(2, 0);
  put_info(bytes, "t", {4}, 0, 0);
  put_info(bytes, second, {4}, 0, offset);
  return bytes.pad(32).raw(std::string(256, '\0')).text();
}

std::string alignment(std::uint32_t type, std::uint64_t value) {
  return one_entry([&](Bytes& b) { b.string("general.alignment").put(type).put(value); });
}

std::vector<Broken> container_faults() {
  const std::string zeros(64, '\0');
  return {
      {"empty", "", "not a GGUF"},
      {"magic_cut", "GGU", "not a GGUF"},
      {"magic_wrong", "GGML" + test::small_gguf().substr(4), "not a GGUF"},
      {"version_missing", "GGUF", "truncated"},
      {"version_0", gguf_start(0, 0, 0).text(), "version 0"},
      {"version_1", gguf_start(0, 0, 1).text(), "version 1"},
      {"version_4", gguf_start(0, 0, 4).text(), "version 4"},
      {"big_endian", gguf_start(0, 0, 0x03000000).text(), "big-endian"},
      {"tensors_minus_one", gguf_start(kMinusOne, 0).raw(zeros).text(), "number of tensors"},
      {"tensors_huge", gguf_start(kHuge, 0).raw(zeros).text(), "number of tensors"},
      {"entries_minus_one", gguf_start(0, kMinusOne).raw(zeros).text(), "number of metadata"},
      {"entries_huge", gguf_start(0, kHuge).raw(zeros).text(), "number of metadata"},
  };
}

std::vector<Broken> metadata_faults() {
  return {
      {"key_empty", one_entry([](Bytes& b) { b.string("").put<std::uint32_t>(0); }), "empty key"},
      {"key_minus_one", one_entry([](Bytes& b) { b.put(kMinusOne); }), "metadata key"},
      {"key_longer_than_the_file", one_entry([](Bytes& b) { b.put<std::uint64_t>(60000).raw("abc"); }), "truncated"},
      {"key_too_long", one_entry([](Bytes& b) { b.string(std::string(65536, 'k')).put<std::uint32_t>(0); }), "65535"},
      {"key_twice",
       [] {
         Bytes b = gguf_start(0, 2);
         for (int i = 0; i < 2; ++i) b.string("k").put<std::uint32_t>(4).put<std::uint32_t>(1);
         return b.text();
       }(),
       "appears twice"},
      {"value_type_unknown", one_entry([](Bytes& b) { b.string("k").put<std::uint32_t>(13); }), "unknown type 13"},
      {"string_minus_one", one_entry([](Bytes& b) { b.string("k").put<std::uint32_t>(8).put(kMinusOne); }), "string"},
      {"string_longer_than_the_file", one_entry([](Bytes& b) { b.string("k").put<std::uint32_t>(8).put<std::uint64_t>(1 << 29); }),
       "truncated"},
      {"array_type_unknown", one_array(13, 1), "unknown type"},
      {"array_of_arrays", one_array(9, 1), "holds arrays"},
      {"array_minus_one", one_array(0, kMinusOne), "2^30"},
      {"array_of_u64_overflows", one_array(10, std::uint64_t{1} << 61), "2^30"},
      {"array_longer_than_the_file", one_array(12, 1 << 29), "truncated"},
      {"array_of_bools_longer_than_the_file", one_array(7, 1 << 30), "truncated"},
      {"array_of_strings_longer_than_the_file", one_array(8, 1 << 30), "strings"},
      {"alignment_zero", alignment(4, 0), "power of two"},
      {"alignment_odd", alignment(4, 33), "power of two"},
      {"alignment_of_another_type", alignment(10, 32), "power of two"},
  };
}

std::vector<Broken> tensor_faults() {
  const std::int64_t third = std::int64_t{1} << 31;
  return {
      {"tensor_name_too_long", one_tensor({4}, 0, 0, std::string(64, 'n')), "at most 63"},
      {"tensor_name_minus_one", gguf_start(1, 0).put(kMinusOne).raw(std::string(64, '\0')).text(), "tensor name"},
      {"tensor_twice", two_tensors("t", 32), "appears twice"},
      {"five_dimensions", one_tensor({1, 1, 1, 1, 1}), "5 dimensions"},
      {"dimensions_huge", gguf_start(1, 0).string("t").put(~std::uint32_t{0}).raw(std::string(64, '\0')).text(), "dimensions"},
      {"dimension_negative", one_tensor({-1, 4}), "impossible shape"},
      {"dimension_zero_and_negative", one_tensor({0, -4}), "impossible shape"},
      {"elements_overflow", one_tensor({third, third, third}), "impossible shape"},
      {"bytes_overflow", one_tensor({std::int64_t{1} << 62}), "impossible shape"},
      {"row_of_a_broken_block", one_tensor({33}, 3), "impossible shape"},
      {"type_of_the_future", one_tensor({32}, 1000), "type 1000"},
      {"type_removed", one_tensor({32}, 4), "Q4_2"},
      {"type_not_read", one_tensor({256}, 18), "IQ3_XXS"},
      {"offset_not_zero", one_tensor({4}, 0, 32), "offset 32, expected 0"},
      {"offset_leaves_a_gap", two_tensors("u", 64), "offset 64, expected 32"},
      {"offset_overlaps", two_tensors("u", 0), "offset 0, expected 32"},
      {"offset_unaligned", two_tensors("u", 16), "offset 16, expected 32"},
      {"data_missing", one_tensor({65}), "truncated"},
      {"data_far_beyond_the_end", one_tensor({std::int64_t{1} << 40}), "truncated"},
  };
}

class BrokenGguf : public testing::TestWithParam<Broken> {};

TEST_P(BrokenGguf, IsRefusedWithASentence) {
  const TempFolder folder;
  test::write_plain(folder / "a.gguf", GetParam().content);
  struct rusage before = {}, after = {};
  getrusage(RUSAGE_SELF, &before);
  const Error error = failure_of([&] { GgufFile::open(folder / "a.gguf"); });
  getrusage(RUSAGE_SELF, &after);
  EXPECT_EQ(error.code, ErrorCode::input);
  EXPECT_THAT(error.message, HasSubstr(GetParam().says));
  EXPECT_THAT(error.where, HasSubstr("a.gguf"));
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024) << "KiB were allocated for a file of " << GetParam().content.size() << " bytes";
}

const auto kName = [](const auto& param) { return std::string(param.param.name); };
INSTANTIATE_TEST_SUITE_P(Container, BrokenGguf, testing::ValuesIn(container_faults()), kName);
INSTANTIATE_TEST_SUITE_P(Metadata, BrokenGguf, testing::ValuesIn(metadata_faults()), kName);
INSTANTIATE_TEST_SUITE_P(Tensors, BrokenGguf, testing::ValuesIn(tensor_faults()), kName);

TEST(BrokenGgufFiles, TruncationAtEveryLengthIsRefusedOrHarmless) {
  const TempFolder folder;
  const std::string whole = test::small_gguf();
  const std::size_t needed = whole.size() - 24;  // the padding of the last tensor may be missing
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    test::write_plain(folder / "a.gguf", whole.substr(0, length));
    if (length < needed) {
      const Error error = failure_of([&] { GgufFile::open(folder / "a.gguf"); });
      ASSERT_EQ(error.code, ErrorCode::input) << length;
      ASSERT_FALSE(error.message.empty());
    } else {
      const auto file = GgufFile::open(folder / "a.gguf");
      std::vector<float> values(64);
      read_f32(*file->tensor("b"), 0, 64, values.data());
      ASSERT_EQ(values[16], 1.0f);
    }
  }
}

TEST(BrokenGgufFiles, AnyChangedByteIsRefusedOrHarmless) {
  const TempFolder folder;
  const std::string whole = test::small_gguf();
  int refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      test::write_plain(folder / "a.gguf", changed);
      try {
        const auto file = GgufFile::open(folder / "a.gguf");
        for (const TensorView& tensor : file->tensors()) {
          if (!is_float(tensor.type) && !is_block(tensor.type)) continue;
          std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
          read_f32(tensor, 0, tensor.elements(), values.data());
        }
      } catch (const Failure& failure) {
        ASSERT_FALSE(failure.error().message.empty());
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 300);  // counts, lengths, types, shapes, offsets
}

TEST(BrokenGgufFiles, AnEmptyButValidFileIsRead) {
  const TempFolder folder;
  test::write_plain(folder / "a.gguf", gguf_start(0, 0, 2).text());
  EXPECT_TRUE(GgufFile::open(folder / "a.gguf")->tensors().empty());
}

}  // namespace
}  // namespace qfa
