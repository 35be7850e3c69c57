// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation on every backend of this machine against the reference: exactly equal, bit by bit.
#include <gmock/gmock.h>

#include "kernels/include/dequantize.h"
#include "kernels/include/pack.h"
#include "kernels/reference/reference.h"
#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

using cases::column_weights;
using cases::name_of_case;
using cases::Parameter;
using cases::same_bfloat16;
using cases::same_bits;

std::vector<Parameter> all_parameters() {
  std::vector<Parameter> all;
  for (const Backend backend : available_backends()) {
    for (const int bits : cases::kWidths) {
      for (const std::int64_t group : {32, 64, 128}) all.push_back({backend, bits, group});
    }
    // Not the product's groups, but allowed by the contract: they take the portable bodies.
    for (const std::int64_t group : {8, 24, 40, 1056, 1160}) all.push_back({backend, 3, group});
    all.push_back({backend, 8, 1160});
  }
  return all;
}

class Backends : public ::testing::TestWithParam<Parameter> {
 protected:
  void SetUp() override { ASSERT_EQ(choose_backend(GetParam().backend), Status::ok); }
  // Odd numbers of rows, one row, one group a row; ranges that start and end inside.
  static std::vector<std::pair<GroupedShape, RowRange>> shapes() {
    const auto [backend, bits, group] = GetParam();
    return {{{1, group, group, bits}, {0, 1}},
            {{1, 5 * group, group, bits}, {0, 1}},
            {{19, 3 * group, group, bits}, {0, 19}},
            {{37, 2 * group, group, bits}, {5, 24}},
            {{7, 2 * group, group, bits}, {6, 7}}};
  }
  static std::vector<std::uint8_t> random_bytes(std::size_t n, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> bytes(n);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return bytes;
  }

 private:
  cases::BackendGuard guard_;
};

TEST_P(Backends, FitGroup) {
  const auto [backend, bits, group] = GetParam();
  for (const Grid grid : cases::kGrids) {
    for (int kind = 0; kind < cases::kGroupKinds; ++kind) {
      for (const std::int64_t n : {group, std::int64_t{1}, std::int64_t{13}, group + 3}) {
        std::vector<float> w(static_cast<std::size_t>(n));
        cases::fill_group(w.data(), n, kind, 17u + static_cast<unsigned>(kind));
        const std::vector<float> weight = column_weights(n, 3);
        for (const float* p : {static_cast<const float*>(nullptr), weight.data()}) {
          const GroupGrid truth = reference::fit_group(w.data(), p, n, bits, grid);
          const GroupGrid got = fit_group(w.data(), p, n, bits, grid);
          ASSERT_EQ(got.scale_f16, truth.scale_f16) << "kind " << kind << ", n " << n << ", grid " << static_cast<int>(grid);
          ASSERT_EQ(got.minimum_f16, truth.minimum_f16) << "kind " << kind << ", n " << n << ", grid " << static_cast<int>(grid);
        }
      }
    }
  }
}

TEST_P(Backends, QuantizeRtn) {
  for (const auto& [shape, rows] : shapes()) {
    const std::vector<float> w = cases::weights(shape, 11, true);
    const std::vector<float> weight = column_weights(shape.in, 5);
    for (const Grid grid : cases::kGrids) {
      for (const float* p : {static_cast<const float*>(nullptr), weight.data()}) {
        std::vector<std::uint8_t> codes(w.size(), 0xee), codes_truth = codes;
        std::vector<std::uint16_t> scale(static_cast<std::size_t>(shape.out * shape.groups()), 0xeeee), minimum = scale;
        std::vector<std::uint16_t> scale_truth = scale, minimum_truth = scale;
        reference::quantize_rtn(shape, rows, grid, w.data(), p, codes_truth.data(), scale_truth.data(), minimum_truth.data());
        ASSERT_EQ(quantize_rtn(shape, rows, grid, w.data(), p, codes.data(), scale.data(), minimum.data()), Status::ok);
        ASSERT_EQ(codes, codes_truth);
        ASSERT_EQ(scale, scale_truth);
        ASSERT_EQ(minimum, minimum_truth);
      }
    }
  }
}

TEST_P(Backends, GptqBlock) {
  for (const auto& [shape, rows] : shapes()) {
    if (shape.in > 2500) continue;  // the factor has in² values
    const std::vector<float> u = cases::upper_factor(shape.in, 23);
    const std::vector<float> weight = column_weights(shape.in, 5);
    const std::int64_t begin = shape.groups() > 2 ? shape.group : 0;
    for (const bool special : {false, true}) {
      for (const Grid grid : cases::kGrids) {
        std::vector<float> w = cases::weights(shape, 29, special), w_truth = w;
        std::vector<std::uint8_t> codes(w.size(), 0xee), codes_truth = codes;
        std::vector<std::uint16_t> scale(static_cast<std::size_t>(shape.out * shape.groups()), 0xeeee), minimum = scale;
        std::vector<std::uint16_t> scale_truth = scale, minimum_truth = scale;
        std::vector<float> error(static_cast<std::size_t>(shape.out * (shape.in - begin)), -7.0f), error_truth = error;
        reference::gptq_block(shape, rows, begin, shape.in, grid, w_truth.data(), u.data(), weight.data(), codes_truth.data(),
                              scale_truth.data(), minimum_truth.data(), error_truth.data());
        ASSERT_EQ(gptq_block(shape, rows, begin, shape.in, grid, w.data(), u.data(), weight.data(), codes.data(), scale.data(),
                             minimum.data(), error.data()),
                  Status::ok);
        ASSERT_EQ(codes, codes_truth);
        ASSERT_EQ(scale, scale_truth);
        ASSERT_EQ(minimum, minimum_truth);
        ASSERT_TRUE(same_bits(error, error_truth));
        ASSERT_TRUE(same_bits(w, w_truth));
      }
    }
  }
}

TEST_P(Backends, PackAndUnpack) {
  for (const auto& [shape, rows] : shapes()) {
    const std::vector<std::uint8_t> codes = random_bytes(static_cast<std::size_t>(shape.out * shape.in), 41);  // above 2^b - 1, too
    std::vector<std::uint8_t> packed(static_cast<std::size_t>(shape.out * shape.packed_row_bytes()), 0xee), packed_truth = packed;
    reference::pack(shape, rows, codes.data(), packed_truth.data());
    ASSERT_EQ(pack(shape, rows, codes.data(), packed.data()), Status::ok);
    ASSERT_EQ(packed, packed_truth);

    std::vector<std::uint8_t> back(codes.size(), 0xee);
    ASSERT_EQ(unpack(shape, rows, packed.data(), back.data()), Status::ok);
    for (std::int64_t i = 0; i < shape.out * shape.in; ++i) {
      const bool inside = i >= rows.begin * shape.in && i < rows.end * shape.in;
      const int expected = inside ? codes[static_cast<std::size_t>(i)] & ((1 << shape.bits) - 1) : 0xee;
      ASSERT_EQ(back[static_cast<std::size_t>(i)], expected) << "code " << i;
    }
  }
}

TEST_P(Backends, Dequantize) {
  for (const auto& [shape, rows] : shapes()) {
    const auto weights = static_cast<std::size_t>(shape.out * shape.in);
    const auto groups = static_cast<std::size_t>(shape.out * shape.groups());
    // One byte further than an allocation starts: packed rows need no alignment.
    std::vector<std::uint8_t> bytes = random_bytes(static_cast<std::size_t>(shape.out * shape.packed_row_bytes()) + 1, 43);
    const std::uint8_t* packed = bytes.data() + 1;
    std::vector<float> scale = cases::normal_values(groups, 47, 0.01f);
    std::vector<float> minimum = cases::normal_values(groups, 53, 1.0f);
    const float infinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float special[] = {0.0f, 1e-42f, 3e38f, infinity, -infinity, nan, -0.0f, 1e-30f};
    for (std::size_t k = 0; k < groups; k += 2) {
      (k % 4 ? scale : minimum)[k] = special[k / 4 % 8];
      if (k % 6 == 0) scale[k] = special[k % 8];
    }
    std::vector<float> w(weights, -7.0f), w_truth = w;
    reference::dequantize_f32(shape, rows, packed, scale.data(), minimum.data(), w_truth.data());
    ASSERT_EQ(dequantize_f32(shape, rows, packed, scale.data(), minimum.data(), w.data()), Status::ok);
    ASSERT_TRUE(same_bits(w, w_truth));

    std::vector<std::uint16_t> half(weights, 0xee), half_truth = half;
    reference::dequantize_bf16(shape, rows, packed, scale.data(), minimum.data(), half_truth.data());
    ASSERT_EQ(dequantize_bf16(shape, rows, packed, scale.data(), minimum.data(), half.data()), Status::ok);
    ASSERT_TRUE(same_bfloat16(half, half_truth));
  }
}

// Many random scales and minimums, so that every rounding case of bf16 occurs.
TEST_P(Backends, DequantizeRoundsLikeTheReference) {
  const auto [backend, bits, group] = GetParam();
  const GroupedShape shape = {64, 16 * group, group, bits};
  const std::vector<std::uint8_t> packed = random_bytes(static_cast<std::size_t>(shape.out * shape.packed_row_bytes()), 59);
  std::mt19937 random(61);
  std::vector<float> scale(static_cast<std::size_t>(shape.out * shape.groups())), minimum = scale;
  for (std::size_t k = 0; k < scale.size(); ++k) {  // any bit pattern, NaN and infinities included
    scale[k] = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    minimum[k] = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    // ties: eight significant bits and a half
    if (k % 3 == 0) scale[k] = std::bit_cast<float>(static_cast<std::uint32_t>(random()) & 0xffff8000u);
    if (k % 3 == 0) minimum[k] = 0.0f;
  }
  std::vector<std::uint16_t> w(static_cast<std::size_t>(shape.out * shape.in)), truth = w;
  reference::dequantize_bf16(shape, {0, 64}, packed.data(), scale.data(), minimum.data(), truth.data());
  ASSERT_EQ(dequantize_bf16(shape, {0, 64}, packed.data(), scale.data(), minimum.data(), w.data()), Status::ok);
  EXPECT_TRUE(same_bfloat16(w, truth));
}

INSTANTIATE_TEST_SUITE_P(All, Backends, ::testing::ValuesIn(all_parameters()), name_of_case);

}  // namespace
}  // namespace qfa::kernels
