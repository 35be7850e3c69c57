// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/dtype.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>

#include "tests/core/temp_folder.h"

namespace qfa {
namespace {

using test::failure_of;

TensorView view_of(DataType type, std::vector<std::int64_t> shape, const std::vector<std::byte>& bytes) {
  return {"t", type, std::move(shape), bytes};
}

std::uint64_t fnv1a(const std::vector<float>& values) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const float value : values) {
    const float normal = value + 0.0f;  // -0 counts as +0
    std::array<unsigned char, 4> bytes;
    std::memcpy(bytes.data(), &normal, 4);
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  }
  return hash;
}

struct Golden {
  DataType type;
  bool has_minimum;
  float y0, y1, y17, y31;
  double sum;
  std::uint64_t hash;
};

// Computed with ggml's own dequantize_row_* of the bytes 37·i + 11 mod 256, d = fp16(0.1), m = fp16(-0.7).
constexpr std::array<Golden, 6> kGolden{{
    {DataType::q4_0, false, -0.2999268f, 0.1999512f, -0.09997559f, 0.0f, -2.099487, 0xae123959ad0e7351u},
    {DataType::q4_1, true, 0.7994385f, -0.300293f, 0.4995117f, 0.4995117f, 2.087769, 0xa3414a05b9ad29f6u},
    {DataType::q5_0, false, 0.8997803f, -0.1999512f, 0.0f, 0.09997559f, 1.499634, 0xb9c7e813f4539fc5u},
    {DataType::q5_1, true, 1.199341f, 1.699219f, -0.2003174f, -0.2003174f, 28.081421, 0xffeff8f3f41272d1u},
    {DataType::q8_0, false, 8.497925f, 12.19702f, -5.398682f, -4.798828f, -17.595703, 0x9a2d9007cf216a5fu},
    {DataType::iq4_nl, false, -3.4991455f, 2.4993896f, -0.99975586f, 0.09997559f, -25.693726, 0xb59b0516158a0067u},
}};

class Dequantization : public testing::TestWithParam<Golden> {};

std::vector<std::byte> golden_block(const Golden& golden) {
  std::vector<std::byte> block(block_bytes(golden.type));
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<std::byte>(37 * i + 11);
  const std::array<unsigned char, 4> scale_and_minimum{0x66, 0x2e, 0x9a, 0xb9};
  std::memcpy(block.data(), scale_and_minimum.data(), golden.has_minimum ? 4 : 2);
  return block;
}

TEST_P(Dequantization, HasTheBitsOfGgml) {
  const Golden& golden = GetParam();
  const std::vector<std::byte> block = golden_block(golden);
  std::vector<float> y(32);
  read_f32(view_of(golden.type, {32}, block), 0, 32, y.data());
  EXPECT_EQ(fnv1a(y), golden.hash);
  EXPECT_NEAR(y[0], golden.y0, 1e-6);
  EXPECT_NEAR(y[1], golden.y1, 2e-6);
  EXPECT_NEAR(y[17], golden.y17, 1e-6);
  EXPECT_NEAR(y[31], golden.y31, 1e-6);
  double sum = 0;
  for (const float value : y) sum += value;
  EXPECT_NEAR(sum, golden.sum, 1e-6);
}

TEST_P(Dequantization, ReadsAnyBlockAndAPartialLast) {
  const Golden& golden = GetParam();
  const std::vector<std::byte> block = golden_block(golden);
  std::vector<std::byte> bytes(1);  // odd address
  for (int i = 0; i < 3; ++i) bytes.insert(bytes.end(), block.begin(), block.end());
  TensorView view{"t", golden.type, {3, 32}, std::span<const std::byte>(bytes).subspan(1)};
  std::vector<float> whole(96), part(41, 123.0f);
  read_f32(view, 0, 96, whole.data());
  read_f32(view, 32, 40, part.data());
  for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(part[i], whole[32 + i]);
  EXPECT_EQ(part[40], 123.0f);
  EXPECT_EQ(failure_of([&] { read_f32(view, 1, 32, part.data()); }).code, ErrorCode::failed);
  EXPECT_EQ(failure_of([&] { read_f32(view, 64, 33, part.data()); }).code, ErrorCode::failed);
  EXPECT_EQ(failure_of([&] { read_f32(view, -32, 32, part.data()); }).code, ErrorCode::failed);
  EXPECT_EQ(failure_of([&] { read_f32(view, 32, std::numeric_limits<std::int64_t>::max(), part.data()); }).code, ErrorCode::failed);
}

INSTANTIATE_TEST_SUITE_P(Blocks, Dequantization, testing::ValuesIn(kGolden), [](const auto& param) { return name_of(param.param.type); });

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

TEST(Dtype, ReadsPlainFloats) {
  const std::vector<float> expected{0.0f, -2.0f, 0.5f, 65504.0f};
  std::vector<float> got(4);
  read_f32(view_of(DataType::f32, {4}, bytes_of(expected)), 0, 4, got.data());
  EXPECT_EQ(got, expected);
  read_f32(view_of(DataType::f16, {4}, bytes_of<std::uint16_t>({0x0000, 0xc000, 0x3800, 0x7bff})), 0, 4, got.data());
  EXPECT_EQ(got, expected);
  read_f32(view_of(DataType::bf16, {3}, bytes_of<std::uint16_t>({0x0000, 0xc000, 0x3f00})), 0, 3, got.data());
  EXPECT_EQ(got, expected);
  read_f32(view_of(DataType::f64, {2}, bytes_of<double>({0.1, -2.0})), 0, 2, got.data());
  EXPECT_EQ(got[0], 0.1f);
  EXPECT_EQ(got[1], -2.0f);
}

TEST(Dtype, RefusesIntegers) {
  const std::vector<std::byte> bytes(64);
  std::vector<float> out(8);
  for (const DataType type : {DataType::i8, DataType::i16, DataType::i32, DataType::i64, DataType::u8, DataType::u16, DataType::u32,
                              DataType::u64, DataType::boolean}) {
    EXPECT_EQ(failure_of([&] { read_f32(view_of(type, {8}, bytes), 0, 8, out.data()); }).code, ErrorCode::input) << name_of(type);
  }
}

TEST(Dtype, SizesAreCheckedForOverflow) {
  const std::vector<std::int64_t> huge{std::int64_t{1} << 32, std::int64_t{1} << 31}, largest{std::numeric_limits<std::int64_t>::max()};
  EXPECT_EQ(element_count(huge), std::nullopt);
  EXPECT_EQ(element_count(largest), largest[0]);
  EXPECT_EQ(byte_size(DataType::f32, largest), std::nullopt);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{-1, 2}), std::nullopt);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{0, -1}), std::nullopt);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{0, 1 << 30, std::int64_t{1} << 40}), std::nullopt);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{}), 1);
  EXPECT_EQ(byte_size(DataType::q4_1, std::vector<std::int64_t>{3, 64}), 120u);
  EXPECT_EQ(byte_size(DataType::q4_1, std::vector<std::int64_t>{64, 3}), std::nullopt);
  EXPECT_EQ(byte_size(DataType::bf16, std::vector<std::int64_t>{3, 5}), 30u);
}

TEST(Dtype, Names) {
  EXPECT_EQ(name_of(DataType::f32), "F32");
  EXPECT_EQ(name_of(DataType::boolean), "BOOL");
  EXPECT_EQ(name_of(DataType::q8_0), "Q8_0");
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{576, 192}), "[576, 192]");
}

}  // namespace
}  // namespace qfa
