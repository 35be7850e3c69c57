// SPDX-License-Identifier: GPL-3.0-or-later
// What a quantizer promises, whatever the backend (all are compared with one another in backends_test.cpp; here the best one runs).
#include <algorithm>
#include <limits>

#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

constexpr double kFactors[] = {1.00, 0.95, 0.90, 0.85, 0.80, 0.75, 0.70, 0.65, 0.60, 0.55, 0.50, 0.45};

struct Quantized {
  std::vector<std::uint8_t> codes;
  float scale;
  float minimum;
  std::vector<double> stored;
};

Quantized quantize_one(const std::vector<float>& w, int bits, Grid grid, const float* weight = nullptr) {
  const auto n = static_cast<std::int64_t>(w.size());
  Quantized result;
  result.codes.resize(w.size());
  std::uint16_t scale = 0, minimum = 0;
  EXPECT_EQ(quantize_rtn({1, n, n, bits}, {0, 1}, grid, w.data(), weight, result.codes.data(), &scale, &minimum), Status::ok);
  result.scale = half_to_float(scale);
  result.minimum = half_to_float(minimum);
  for (const std::uint8_t code : result.codes) result.stored.push_back(double{result.scale} * code + double{result.minimum});
  return result;
}

double squared_error(const std::vector<float>& w, const std::vector<double>& stored, const float* weight = nullptr) {
  double sum = 0;
  for (std::size_t i = 0; i < w.size(); ++i) sum += (weight ? weight[i] : 1.0) * (w[i] - stored[i]) * (w[i] - stored[i]);
  return sum;
}

// The error of the grid lo·f … hi·f with its ends rounded to fp16, computed in double precision from the definition.
double error_of_factor(const std::vector<float>& w, int bits, double factor, const float* weight) {
  const double lo = *std::min_element(w.begin(), w.end()) * factor;
  const double hi = *std::max_element(w.begin(), w.end()) * factor;
  const int levels = (1 << bits) - 1;
  const double scale = half_to_float(float_to_half(static_cast<float>((hi - lo) / levels)));
  const double minimum = half_to_float(float_to_half(static_cast<float>(lo)));
  std::vector<double> stored;
  for (const float value : w) stored.push_back(scale * std::clamp(std::round((value - minimum) / scale), 0.0, double(levels)) + minimum);
  return squared_error(w, stored, weight);
}

TEST(Half, EveryValueSurvivesTheRoundTripAndMidpointsGoToEven) {
  for (std::uint32_t h = 0; h < 0x7c00; ++h) {
    const float value = half_to_float(static_cast<std::uint16_t>(h));
    const int exponent = static_cast<int>(h >> 10);
    const double expected = exponent == 0 ? std::ldexp(h & 0x3ff, -24) : std::ldexp(1024 + (h & 0x3ff), exponent - 25);
    ASSERT_EQ(value, expected) << h;
    ASSERT_EQ(float_to_half(value), h);
    ASSERT_EQ(float_to_half(-value), h | 0x8000u);
    const float next = h == 0x7bff ? 65536.0f : half_to_float(static_cast<std::uint16_t>(h + 1));
    const float middle = value + (next - value) / 2;  // exact
    const std::uint32_t even = h % 2 == 0 ? h : h + 1;
    ASSERT_EQ(float_to_half(middle), even) << h;
    ASSERT_EQ(float_to_half(std::nextafter(middle, 0.0f)), h) << h;
    ASSERT_EQ(float_to_half(std::nextafter(middle, 1e9f)), h + 1) << h;
  }
  EXPECT_EQ(float_to_half(std::numeric_limits<float>::infinity()), 0x7c00);
  EXPECT_TRUE(std::isnan(half_to_float(float_to_half(std::numeric_limits<float>::quiet_NaN()))));
}

TEST(BFloat16, RoundsToNearestEvenAndKeepsNaN) {
  for (std::uint32_t b = 0; b < 0x7f80; ++b) {
    const std::uint32_t low = b << 16;
    ASSERT_EQ(float_to_bfloat16(std::bit_cast<float>(low)), b);
    ASSERT_EQ(float_to_bfloat16(std::bit_cast<float>(low | 0x7fffu)), b);
    ASSERT_EQ(float_to_bfloat16(std::bit_cast<float>(low | 0x8000u)), b + (b & 1u));
    ASSERT_EQ(float_to_bfloat16(std::bit_cast<float>(low | 0x8001u)), b + 1);
  }
  EXPECT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(std::bit_cast<float>(0x7f800001u)))));
  EXPECT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(std::bit_cast<float>(0x7fffffffu)))));
}

TEST(Rtn, ReturnsValuesThatLieOnAGrid) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> size(0.0005f, 0.5f), start(-15.0f, 2.0f);
  for (int trial = 0; trial < 500; ++trial) {
    const std::uint16_t scale16 = float_to_half(size(random));
    const float scale = half_to_float(scale16);
    const std::uint16_t minimum16 = float_to_half(start(random) * scale);
    const float minimum = half_to_float(minimum16);
    std::vector<std::uint8_t> codes(32);
    for (auto& code : codes) code = static_cast<std::uint8_t>(random() % 16);
    codes[3] = 0;
    codes[20] = 15;
    std::vector<float> w(32);
    for (std::size_t i = 0; i < 32; ++i) w[i] = scale * static_cast<float>(codes[i]) + minimum;
    const Quantized result = quantize_one(w, 4, Grid::min_max);
    ASSERT_EQ(result.scale, scale);
    ASSERT_EQ(result.minimum, minimum);
    ASSERT_EQ(result.codes, codes);
  }
}

TEST(Rtn, ErrorIsAtMostHalfAStepInsideTheRange) {
  for (const int bits : cases::kWidths) {
    for (const Grid grid : cases::kGrids) {
      for (unsigned seed = 0; seed < 50; ++seed) {
        const std::vector<float> w = cases::normal_values(64, seed, 0.03f);
        const Quantized result = quantize_one(w, bits, grid);
        const double top = double{result.minimum} + ((1 << bits) - 1) * double{result.scale};
        for (std::size_t i = 0; i < w.size(); ++i) {
          if (w[i] <= result.minimum) {
            ASSERT_EQ(result.codes[i], 0);
          } else if (w[i] >= top) {
            ASSERT_EQ(result.codes[i], (1 << bits) - 1);
          } else {
            ASSERT_LE(std::fabs(w[i] - result.stored[i]), result.scale * 0.50001) << bits << " bits, value " << i;
          }
        }
      }
    }
  }
}

TEST(Rtn, TiesGoAwayFromZero) {
  // Scale 1, minimum 0: levels 0 … 15 and halves between them.
  std::vector<float> w = {0.0f, 15.0f, 0.5f, 1.5f, 2.5f, 13.5f, 14.5f, 0.49999997f};
  const Quantized result = quantize_one(w, 4, Grid::min_max);
  EXPECT_EQ(result.scale, 1.0f);
  EXPECT_EQ(result.codes, (std::vector<std::uint8_t>{0, 15, 1, 2, 3, 14, 15, 0}));
}

TEST(Rtn, TiesGoAwayFromZeroInWholeVectors) {
  std::vector<float> w(32, 0.0f);
  cases::fill_group(w.data(), 32, cases::kGroupKinds - 1, 0);
  const Quantized result = quantize_one(w, 4, Grid::min_max);
  ASSERT_EQ(result.scale, 1.0f);
  for (std::size_t i = 0; i < 31; ++i) EXPECT_EQ(result.codes[i], (i + 1) / 2) << i;
}

TEST(Grids, AreFiniteAndPositiveForEveryKindOfGroup) {
  for (const int bits : cases::kWidths) {
    for (const Grid grid : cases::kGrids) {
      for (int kind = 0; kind < cases::kGroupKinds; ++kind) {
        std::vector<float> w(64);
        cases::fill_group(w.data(), 64, kind, 3);
        const Quantized result = quantize_one(w, bits, grid);
        ASSERT_GT(result.scale, 0.0f) << "kind " << kind;
        ASSERT_TRUE(std::isfinite(result.scale)) << "kind " << kind;
        ASSERT_TRUE(std::isfinite(result.minimum)) << "kind " << kind;
        ASSERT_LT(*std::max_element(result.codes.begin(), result.codes.end()), 1 << bits);
        if (kind == 11 || kind == 12) {
          ASSERT_EQ(result.scale, 1.0f) << "not finite input";
        }
      }
    }
  }
}

TEST(Grids, ConstantGroupIsItsMinimum) {
  for (const float value : {0.0f, -0.0f, 0.25f, -0.037f, 3000.7f, -40000.0f}) {
    const std::vector<float> w(32, value);
    for (const Grid grid : {Grid::min_max, Grid::mse_clip}) {
      const Quantized result = quantize_one(w, 3, grid);
      EXPECT_EQ(result.minimum, half_to_float(float_to_half(value)));
      if (std::fabs(value) < 1000.0f) {
        EXPECT_EQ(result.scale, 1.0f);
      }
      EXPECT_EQ(result.codes, std::vector<std::uint8_t>(32, 0)) << value;
    }
  }
}

TEST(Grids, SymmetricMinimumIsExactlyTheScaleTimesAPowerOfTwo) {
  for (const int bits : cases::kWidths) {
    const float half_range = static_cast<float>(1 << (bits - 1));
    for (int kind = 0; kind < cases::kGroupKinds; ++kind) {
      std::vector<float> w(32);
      cases::fill_group(w.data(), 32, kind, 9);
      const Quantized result = quantize_one(w, bits, Grid::symmetric);
      ASSERT_EQ(result.minimum, -half_range * result.scale) << bits << " bits, kind " << kind;
    }
    const Quantized zero = quantize_one(std::vector<float>(32, 0.0f), bits, Grid::symmetric);
    EXPECT_EQ(zero.stored, std::vector<double>(32, 0.0));
    const std::vector<float> w = {-1.0f, 0.5f, 0.25f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    const Quantized some = quantize_one(w, bits, Grid::symmetric);
    EXPECT_EQ(some.scale, half_to_float(float_to_half(1.0f / (half_range - 1.0f))));
    EXPECT_EQ(some.stored[3], 0.0) << "zero lies on a symmetric grid";
  }
}

TEST(Grids, VerySmallWeightsKeepTheirShape) {
  // The scale is subnormal in fp16 (steps of 2^-24) and must still reach the upper end: error of half a step of the rounded scale.
  for (const float size : {1e-6f, 1e-7f, 3e-8f, 1e-9f}) {
    std::vector<float> w(32);
    for (std::size_t i = 0; i < 32; ++i) w[i] = size * (static_cast<float>(i) - 15.5f);
    const Quantized result = quantize_one(w, 2, Grid::min_max);
    EXPECT_GE(result.scale, 0x1p-24f);
    for (std::size_t i = 0; i < 32; ++i) {
      EXPECT_LE(std::fabs(w[i] - result.stored[i]), 0.50001 * result.scale + 0x1p-25) << size << ", value " << i;
    }
  }
}

TEST(MseClip, TakesTheBestFactorAndIsNeverWorseThanMinMax) {
  int narrower = 0;
  for (const int bits : {2, 3, 4, 8}) {
    for (const std::int64_t n : {32, 64, 128}) {
      for (unsigned seed = 0; seed < 40; ++seed) {
        const std::vector<float> w = cases::normal_values(static_cast<std::size_t>(n), seed, 0.04f);
        const std::vector<float> weight = cases::column_weights(n, seed + 1000);
        for (const float* p : {static_cast<const float*>(nullptr), weight.data()}) {
          const double clip = squared_error(w, quantize_one(w, bits, Grid::mse_clip, p).stored, p);
          const double full = squared_error(w, quantize_one(w, bits, Grid::min_max, p).stored, p);
          ASSERT_LE(clip, full * (1 + 1e-5));
          if (clip < full) ++narrower;
          double least = std::numeric_limits<double>::infinity();
          for (const double factor : kFactors) least = std::min(least, error_of_factor(w, bits, factor, p));
          ASSERT_LE(clip, least * 1.001) << bits << " bits, " << n << " weights, seed " << seed;
        }
      }
    }
  }
  EXPECT_GT(narrower, 300) << "clipping must do something";
}

TEST(MseClip, WeightsDecideWhichValuesMatter) {
  std::vector<float> w(32);
  for (std::size_t i = 0; i < 32; ++i) w[i] = 0.01f * (static_cast<float>(i) - 16.0f);
  w[0] = -0.5f;
  w[31] = 0.5f;
  std::vector<float> ends_do_not_matter(32, 1.0f), only_ends_matter(32, 0.0f);
  ends_do_not_matter[0] = ends_do_not_matter[31] = 0.0f;
  only_ends_matter[0] = only_ends_matter[31] = 1.0f;
  const float full = quantize_one(w, 2, Grid::min_max).scale;
  EXPECT_LT(quantize_one(w, 2, Grid::mse_clip, ends_do_not_matter.data()).scale, 0.6f * full);
  EXPECT_EQ(quantize_one(w, 2, Grid::mse_clip, only_ends_matter.data()).scale, full);
}

}  // namespace
}  // namespace qfa::kernels
