// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/k_quants.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <vector>

#include "engine/api/error.h"
#include "engine/formats/gguf.h"

namespace qfa {
namespace {

struct Golden {
  DataType type;
  std::array<std::size_t, 2> halves;  // where fp16(0.1) and fp16(-0.7) stand; equal: there is one
  float y0, y17, y1023;
  std::uint64_t hash;
};

// By the gguf package's dequantize, of four blocks whose byte i is 31·i² + 37·i + 11 + 91·block mod 256.
constexpr std::array<Golden, 5> kGolden{{
    {DataType::q2_k, {80, 82}, 3.2991943f, 7.2996826f, 6.201416f, 0xa104fc3fb85c20d8u},
    {DataType::q3_k, {108, 108}, 8.098022f, 9.2977295f, 5.1987305f, 0x1362fb16c49b58f3u},
    {DataType::q4_k, {0, 2}, 52.205933f, 58.204468f, 16.804688f, 0x3c27361d8b61eea0u},
    {DataType::q5_k, {0, 2}, 76.20007f, 82.19861f, 25.202637f, 0x78aa99c07fc28ef7u},
    {DataType::q6_k, {208, 208}, -143.06506f, -350.21448f, 40.590088f, 0x25e7dfdf019d4d3eu},
}};

std::vector<std::byte> golden_blocks(const Golden& golden) {
  const std::size_t size = block_bytes(golden.type);
  std::vector<std::byte> bytes;
  for (std::size_t block = 0; block < 4; ++block) {
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(31 * i * i + 37 * i + 11 + 91 * block));
    std::byte* const begin = bytes.data() + block * size;
    const std::array<std::uint16_t, 2> halves{0x2e66, 0xb99a};
    std::memcpy(begin + golden.halves[1], &halves[1], 2);
    std::memcpy(begin + golden.halves[0], &halves[0], 2);
  }
  return bytes;
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

class SuperBlocks : public testing::TestWithParam<Golden> {};

TEST_P(SuperBlocks, HaveTheBitsOfTheReference) {
  const Golden& golden = GetParam();
  const std::vector<std::byte> bytes = golden_blocks(golden);
  const TensorView view{"t", golden.type, {4, kSuperBlock}, bytes};
  std::vector<float> y(1024);
  read_f32(view, 0, 1024, y.data());
  EXPECT_FLOAT_EQ(y[0], golden.y0);
  EXPECT_FLOAT_EQ(y[17], golden.y17);
  EXPECT_FLOAT_EQ(y[1023], golden.y1023);
  EXPECT_EQ(fnv1a(y), golden.hash);
}

TEST_P(SuperBlocks, AreReadFromAnyBlockAndInPart) {
  const std::vector<std::byte> bytes = golden_blocks(GetParam());
  const TensorView view{"t", GetParam().type, {4, kSuperBlock}, bytes};
  std::vector<float> whole(1024), part(301, 123.0f);
  read_f32(view, 0, 1024, whole.data());
  read_f32(view, 512, 300, part.data());
  for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(part[i], whole[512 + i]);
  EXPECT_EQ(part[300], 123.0f);
  EXPECT_THROW(read_f32(view, 256, 769, part.data()), Failure);
}

// Random blocks of every type, with what the gguf package makes of them (tests/golden/models).
TEST(TypesOfGguf, HaveTheBitsOfTheReference) {
  const auto file = GgufFile::open(std::filesystem::path(QFA_SOURCE_DIR) / "tests/golden/models/types.gguf");
  int types = 0;
  for (const TensorView& tensor : file->tensors()) {
    const TensorView* expected = file->tensor(tensor.name + ".expected");
    if (expected == nullptr) continue;
    ++types;
    EXPECT_EQ(name_of(tensor.type), tensor.name);
    const auto count = static_cast<std::size_t>(tensor.elements());
    ASSERT_EQ(static_cast<std::size_t>(expected->elements()), count);
    std::vector<float> values(count);
    read_f32(tensor, 0, tensor.elements(), values.data());
    EXPECT_EQ(std::memcmp(values.data(), expected->bytes.data(), count * sizeof(float)), 0) << tensor.name;
  }
  EXPECT_EQ(types, 13);  // all but F32
}

INSTANTIATE_TEST_SUITE_P(KQuants, SuperBlocks, testing::ValuesIn(kGolden), [](const auto& param) { return name_of(param.param.type); });

}  // namespace
}  // namespace qfa
