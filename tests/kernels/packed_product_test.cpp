// SPDX-License-Identifier: GPL-3.0-or-later
// The product from packed codes: the reference against double arithmetic and against dequantize-then-multiply, every backend
// against the reference bit by bit.
#include <gmock/gmock.h>

#include "kernels/include/dequantize.h"
#include "kernels/include/packed_product.h"
#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

using cases::name_of_case;
using cases::Parameter;

struct Case {
  GroupedShape shape;
  std::int64_t tokens;
  std::vector<std::uint8_t> bytes;  // packed rows begin one byte in: they need no alignment
  std::vector<std::uint16_t> scale, minimum;
  std::vector<float> x;

  Case(const GroupedShape& s, std::int64_t t, unsigned seed) : shape(s), tokens(t) {
    std::mt19937 random(seed);
    bytes.resize(static_cast<std::size_t>(s.out * s.packed_row_bytes()) + 1);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    const auto groups = static_cast<std::size_t>(s.out * s.groups());
    for (const float value : cases::normal_values(groups, seed + 1, 0.01f)) scale.push_back(float_to_half(std::fabs(value)));
    for (const float value : cases::normal_values(groups, seed + 2, 0.1f)) minimum.push_back(float_to_half(value));
    x = cases::normal_values(static_cast<std::size_t>(t * s.in), seed + 3, 1.0f);
  }
  const std::uint8_t* packed() const { return bytes.data() + 1; }

  // y_TO by the active backend; what it does not write stays -7.
  std::vector<float> product(RowRange rows) const {
    std::vector<std::uint8_t> activations(static_cast<std::size_t>(activation_bytes(shape, tokens)), 0xee);
    std::vector<float> y(static_cast<std::size_t>(tokens * shape.out), -7.0f);
    EXPECT_EQ(prepare_activations(shape, tokens, x.data(), activations.data()), Status::ok);
    EXPECT_EQ(packed_product(shape, rows, tokens, packed(), scale.data(), minimum.data(), activations.data(), y.data()), Status::ok);
    return y;
  }
  std::vector<float> product() const { return product({0, shape.out}); }
  std::vector<float> product_by(Backend backend, RowRange rows) const {
    const cases::BackendGuard guard;
    EXPECT_EQ(choose_backend(backend), Status::ok);
    return product(rows);
  }
};

std::vector<Parameter> all_parameters() {
  std::vector<Parameter> all;
  for (const Backend backend : available_backends()) {
    for (const int bits : cases::kWidths) {
      for (const std::int64_t group : {32, 64, 128}) all.push_back({backend, bits, group});
      for (const std::int64_t group : {8, 40, 96, 1160}) all.push_back({backend, bits, group});  // portable bodies; sums beyond 32 bits
    }
  }
  return all;
}

class PackedProduct : public ::testing::TestWithParam<Parameter> {
 protected:
  void SetUp() override { ASSERT_EQ(choose_backend(GetParam().backend), Status::ok); }
  GroupedShape shape(std::int64_t out, std::int64_t groups) const {
    return {out, groups * GetParam().group, GetParam().group, GetParam().bits};
  }
  // One row and one group; fewer, as many and more groups than lanes; ranges that start and end inside.
  std::vector<std::pair<GroupedShape, RowRange>> shapes() const {
    return {{shape(1, 1), {0, 1}},  {shape(3, 5), {0, 3}},  {shape(37, 2), {5, 24}}, {shape(2, 16), {0, 2}},
            {shape(7, 18), {6, 7}}, {shape(5, 33), {0, 5}}, {shape(1, 31), {0, 1}}};
  }

 private:
  cases::BackendGuard guard_;
};

TEST_P(PackedProduct, EqualsTheReferenceBitByBit) {
  for (const auto& [s, rows] : shapes()) {
    for (const std::int64_t tokens : {1, 2, 3, 4, 5, 7, 8}) {
      const Case data(s, tokens, 71u + static_cast<unsigned>(tokens));
      ASSERT_TRUE(cases::same_bits(data.product(rows), data.product_by(Backend::reference, rows)))
          << s.out << " x " << s.in << ", " << tokens << " tokens";
    }
  }
}

// Magnitudes from subnormal to the largest, zeros, ties of the rounding to integers, all of them in neighbouring groups.
TEST_P(PackedProduct, EqualsTheReferenceForEveryMagnitude) {
  Case data(shape(5, 40), 3, 83);
  std::mt19937 random(89);
  const float magnitude[] = {1e-45f, 1e-39f, 1e-30f, 1e-3f, 1.0f, 1e4f, 1e30f, 3e38f, 0.0f};
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const float of_group = magnitude[i / static_cast<std::size_t>(data.shape.group) % std::size(magnitude)];
    const float mantissa = static_cast<float>(static_cast<int>(random() % 4097) - 2048) / 2048.0f;
    data.x[i] = random() % 5 == 0 ? of_group * mantissa : of_group * mantissa * (0.5f + 0x1p-23f);
    if (random() % 7 == 0) data.x[i] = -0.0f;
  }
  EXPECT_TRUE(cases::same_bits(data.product(), data.product_by(Backend::reference, {0, 5})));
}

TEST_P(PackedProduct, EqualsTheReferenceForLargestCodesAndX) {
  for (const float sign : {1.0f, -1.0f}) {
    Case data(shape(3, 17), 4, 97);
    std::fill(data.bytes.begin(), data.bytes.end(), std::uint8_t{0xff});
    std::fill(data.x.begin(), data.x.end(), sign * 0x1.fffffep10f);
    EXPECT_TRUE(cases::same_bits(data.product(), data.product_by(Backend::reference, {0, 3})));
  }
}

TEST_P(PackedProduct, TakesNanAndInfinityAsTheReferenceDoes) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float value : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
    Case data(shape(6, 19), 5, 101);
    data.x[static_cast<std::size_t>(data.shape.in * 2 + 3 * data.shape.group + 5)] = value;  // token 2, group 3
    data.scale[static_cast<std::size_t>(data.shape.groups() * 1)] = float_to_half(value);    // row 1
    data.minimum[static_cast<std::size_t>(data.shape.groups() * 4 + 18)] = float_to_half(value);
    data.scale[static_cast<std::size_t>(data.shape.groups() * 5 + 7)] = 0x0001;  // subnormal
    const std::vector<float> y = data.product();
    ASSERT_TRUE(cases::same_bits(y, data.product_by(Backend::reference, {0, 6})));
    for (std::size_t o = 0; o < 6; ++o) EXPECT_TRUE(std::isnan(y[2 * 6 + o]));
    for (std::size_t t = 0; t < 5; ++t) {
      for (std::size_t o = 0; o < 6; ++o) {
        EXPECT_EQ(std::isfinite(y[t * 6 + o]), t != 2 && o != 1 && o != 4) << "token " << t << ", row " << o;
      }
    }
  }
}

TEST_P(PackedProduct, GivesEachTokenAndRowTheSameBitsInAnyCompany) {
  const Case all(shape(9, 18), 8, 103);
  const std::vector<float> y = all.product();
  for (std::int64_t t = 0; t < 8; ++t) {
    Case one = all;
    one.tokens = 1;
    one.x.assign(all.x.begin() + t * all.shape.in, all.x.begin() + (t + 1) * all.shape.in);
    const std::vector<float> alone = one.product({4, 6});
    for (std::int64_t o = 0; o < 9; ++o) {
      const bool inside = o >= 4 && o < 6;
      const float expected = inside ? y[static_cast<std::size_t>(t * 9 + o)] : -7.0f;
      ASSERT_EQ(std::bit_cast<std::uint32_t>(alone[static_cast<std::size_t>(o)]), std::bit_cast<std::uint32_t>(expected));
    }
  }
}

// The error of x is at most 2^-22 of the largest of its group, that of the sums what fp32 has.
TEST_P(PackedProduct, AgreesWithDequantizeThenMultiply) {
  const Case data(shape(11, 23), 4, 107);
  std::vector<float> scale, minimum;
  for (const std::uint16_t half : data.scale) scale.push_back(half_to_float(half));
  for (const std::uint16_t half : data.minimum) minimum.push_back(half_to_float(half));
  std::vector<float> w(static_cast<std::size_t>(data.shape.out * data.shape.in));
  ASSERT_EQ(dequantize_f32(data.shape, {0, data.shape.out}, data.packed(), scale.data(), minimum.data(), w.data()), Status::ok);
  const std::vector<float> y = data.product();
  const std::int64_t in = data.shape.in;
  for (std::int64_t t = 0; t < data.tokens; ++t) {
    for (std::int64_t o = 0; o < data.shape.out; ++o) {
      double sum = 0, bound = 0;
      for (std::int64_t i = 0; i < in; ++i) {
        const double product = double{w[static_cast<std::size_t>(o * in + i)]} * data.x[static_cast<std::size_t>(t * in + i)];
        const auto g = static_cast<std::size_t>(o * data.shape.groups() + i / data.shape.group);
        sum += product;
        // |s q| and |m| before they cancel, times the largest |x| that occurs
        bound += 6.0 * (double{scale[g]} * ((1 << data.shape.bits) - 1) + std::fabs(double{minimum[g]}));
      }
      ASSERT_NEAR(y[static_cast<std::size_t>(t * data.shape.out + o)], sum, 0x1p-21 * bound) << "token " << t << ", row " << o;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PackedProduct, ::testing::ValuesIn(all_parameters()), name_of_case);

TEST(PackedProductReference, IsTheFormulaWhereNothingIsRounded) {
  const cases::BackendGuard guard;
  ASSERT_EQ(choose_backend(Backend::reference), Status::ok);
  // Codes 0 … 15 twice a group; x small integers: every sum is exact in fp32.
  Case data({1, 64, 32, 4}, 1, 1);
  for (std::size_t i = 0; i < 32; ++i) data.bytes[i + 1] = static_cast<std::uint8_t>(i % 8 * 2 + 16 * (i % 8 * 2 + 1));
  data.scale = {float_to_half(0.5f), float_to_half(2.0f)};
  data.minimum = {float_to_half(-1.0f), float_to_half(0.25f)};
  float expected = 0;
  for (int i = 0; i < 64; ++i) {
    data.x[static_cast<std::size_t>(i)] = static_cast<float>(i % 7 - 3);
    expected +=
        (i < 32 ? 0.5f * static_cast<float>(i % 16) - 1.0f : 2.0f * static_cast<float>(i % 16) + 0.25f) * static_cast<float>(i % 7 - 3);
  }
  EXPECT_EQ(data.product()[0], expected);
}

TEST(PackedProductReference, RefusesNoTokens) {
  Case data({2, 64, 32, 4}, 1, 1);
  std::vector<std::uint8_t> activations(static_cast<std::size_t>(activation_bytes(data.shape, 1)));
  float y[2] = {-7, -7};
  EXPECT_EQ(prepare_activations(data.shape, 0, data.x.data(), activations.data()), Status::bad_shape);
  EXPECT_EQ(packed_product(data.shape, {0, 2}, 0, data.packed(), data.scale.data(), data.minimum.data(), activations.data(), y),
            Status::bad_shape);
  EXPECT_EQ(y[0], -7);
}

}  // namespace
}  // namespace qfa::kernels
