// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/include/pack.h"

#include <cstring>
#include <map>

#include "kernels/include/dequantize.h"
#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

// Codes q_i = (5i + 1) mod 2^b of one row of 32, as little-endian 32-bit words (what MLX writes).
const std::map<int, std::vector<std::uint32_t>> kGolden = {
    {2, {0x39393939, 0x39393939}},
    {3, {0xf19d50f1, 0x50f19d50, 0x9d50f19d}},
    {4, {0x4fa50b61, 0xc72d83e9, 0x4fa50b61, 0xc72d83e9}},
    {5, {0xf5582cc1, 0xdc4dc927, 0x6ed161c5, 0xd9a3d450, 0xe5e4d40f}},
    {6, {0x9540b181, 0x3ba991f6, 0x3070bde3, 0xa581b591, 0x3fb9d2fa, 0x71748d20}},
    {8, {0x100b0601, 0x241f1a15, 0x38332e29, 0x4c47423d, 0x605b5651, 0x746f6a65, 0x88837e79, 0x9c97928d}},
};

class Pack : public ::testing::TestWithParam<Backend> {
 protected:
  void SetUp() override { ASSERT_EQ(choose_backend(GetParam()), Status::ok); }

 private:
  cases::BackendGuard guard_;
};

TEST_P(Pack, WritesTheGoldenWords) {
  for (const auto& [bits, words] : kGolden) {
    const GroupedShape shape = {1, 32, 32, bits};
    std::vector<std::uint8_t> codes(32);
    for (int i = 0; i < 32; ++i) codes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>((5 * i + 1) % (1 << bits));
    std::vector<std::uint32_t> packed(words.size());
    ASSERT_EQ(pack(shape, {0, 1}, codes.data(), reinterpret_cast<std::uint8_t*>(packed.data())), Status::ok);
    EXPECT_EQ(packed, words) << bits << " bits";
    std::vector<std::uint8_t> back(32);
    ASSERT_EQ(unpack(shape, {0, 1}, reinterpret_cast<const std::uint8_t*>(words.data()), back.data()), Status::ok);
    EXPECT_EQ(back, codes) << bits << " bits";
  }
}

// Each code alone in a row of zeros and alone in a row of ones: no bit leaks to a neighbour.
TEST_P(Pack, CodesDoNotTouchTheirNeighbours) {
  for (const int bits : cases::kWidths) {
    const GroupedShape shape = {32, 32, 32, bits};
    const int top = (1 << bits) - 1;
    for (const int value : {0, top}) {
      std::vector<std::uint8_t> codes(32 * 32, static_cast<std::uint8_t>(top - value));
      for (std::size_t i = 0; i < 32; ++i) codes[33 * i] = static_cast<std::uint8_t>(value);
      std::vector<std::uint8_t> packed(static_cast<std::size_t>(32 * shape.packed_row_bytes())), back(codes.size());
      ASSERT_EQ(pack(shape, {0, 32}, codes.data(), packed.data()), Status::ok);
      ASSERT_EQ(unpack(shape, {0, 32}, packed.data(), back.data()), Status::ok);
      ASSERT_EQ(back, codes) << bits << " bits";
      const std::vector<float> scale(32, 2.0f), minimum(32, -1.0f);
      std::vector<float> w(codes.size());
      ASSERT_EQ(dequantize_f32(shape, {0, 32}, packed.data(), scale.data(), minimum.data(), w.data()), Status::ok);
      for (std::size_t i = 0; i < w.size(); ++i) ASSERT_EQ(w[i], 2.0f * static_cast<float>(codes[i]) - 1.0f) << bits << " bits, " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Pack, ::testing::ValuesIn(available_backends()),
                         [](const auto& one) { return std::string(name_of(one.param)); });

// The product is rounded before the sum: a fused multiply-add would give another last bit here.
TEST(Dequantize, RoundsTheProductBeforeTheSum) {
  const GroupedShape shape = {1, 32, 32, 8};
  const std::vector<std::uint8_t> codes(32, 201);
  const float scale = 0.1f;
  const float product = scale * 201.0f;
  const float minimum = -product;
  std::vector<float> w(32, 1.0f);
  const cases::BackendGuard guard;
  for (const Backend backend : available_backends()) {
    ASSERT_EQ(choose_backend(backend), Status::ok);
    ASSERT_EQ(dequantize_f32(shape, {0, 1}, codes.data(), &scale, &minimum, w.data()), Status::ok);
    for (const float value : w) ASSERT_EQ(value, 0.0f) << name_of(backend);
  }
  ASSERT_NE(std::fma(scale, 201.0f, minimum), 0.0f) << "the example must tell the two apart";
}

}  // namespace
}  // namespace qfa::kernels
