// SPDX-License-Identifier: GPL-3.0-or-later
// Matrices with every kind of group that has gone wrong in quantizers before, and comparisons bit by bit.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "kernels/include/capability.h"
#include "kernels/include/half.h"
#include "kernels/include/quantize.h"
#include "kernels/include/shape.h"

namespace qfa::kernels::cases {

inline const std::vector<int> kWidths = {2, 3, 4, 5, 6, 8};
inline const std::vector<Grid> kGrids = {Grid::min_max, Grid::mse_clip, Grid::symmetric};

// Restores the backend that was active before.
class BackendGuard {
 public:
  BackendGuard() : before_(active_backend()) {}
  ~BackendGuard() { choose_backend(before_); }
  BackendGuard(const BackendGuard&) = delete;
  BackendGuard& operator=(const BackendGuard&) = delete;

 private:
  Backend before_;
};

// Of the tests that run every backend with every width and group.
struct Parameter {
  Backend backend;
  int bits;
  std::int64_t group;
};
inline std::string name_of_case(const ::testing::TestParamInfo<Parameter>& info) {
  return std::string(name_of(info.param.backend)) + "_b" + std::to_string(info.param.bits) + "_g" + std::to_string(info.param.group);
}

inline std::vector<float> normal_values(std::size_t n, unsigned seed, float deviation = 0.05f) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0f, deviation);
  std::vector<float> values(n);
  for (float& value : values) value = normal(random);
  return values;
}

// One kind of group, by number.
constexpr int kGroupKinds = 15;
inline void fill_group(float* w, std::int64_t n, int kind, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0f, 1.0f);
  const float infinity = std::numeric_limits<float>::infinity();
  for (std::int64_t i = 0; i < n; ++i) {
    const float x = normal(random);
    switch (kind) {
      case 0:
        w[i] = 0.05f * x;
        break;
      case 1:
        w[i] = 0.0f;
        break;
      case 2:
        w[i] = (i % 2) ? -0.0f : 0.0f;
        break;
      case 3:
        w[i] = -0.037f;
        break;  // constant
      case 4:
        w[i] = -0.5f - std::fabs(x);
        break;  // all negative
      case 5:
        w[i] = 3.0f + std::fabs(x);
        break;  // all positive
      case 6:
        w[i] = 1e-7f * x;
        break;  // scale subnormal in fp16
      case 7:
        w[i] = 1e-30f * x;
        break;
      case 8:
        w[i] = 1e-42f * x;
        break;  // subnormal in fp32
      case 9:
        w[i] = 1e6f * x;
        break;  // beyond fp16
      case 10:
        w[i] = 1e38f * x;
        break;  // hi - lo may overflow
      case 11:
        w[i] = i == n / 2 ? infinity : x;
        break;
      case 12:
        w[i] = i == n / 3 ? std::numeric_limits<float>::quiet_NaN() : x;
        break;
      case 13:
        w[i] = 3000.7f;
        break;  // constant where fp16 is coarser than 1
      default:
        w[i] = 0.5f * static_cast<float>(i % 31);
        break;  // scale 1 at 4 bits, 5 at 2 bits: halves of a step are ties
    }
  }
}

// Rows of all kinds of groups; `with_special` off: plain normal weights.
inline std::vector<float> weights(const GroupedShape& shape, unsigned seed, bool with_special) {
  std::vector<float> w(static_cast<std::size_t>(shape.out * shape.in));
  for (std::int64_t k = 0; k < shape.out * shape.groups(); ++k) {
    const int kind = with_special ? static_cast<int>(k % kGroupKinds) : 0;
    fill_group(w.data() + k * shape.group, shape.group, kind, seed + static_cast<unsigned>(k));
  }
  return w;
}

inline std::vector<float> column_weights(std::int64_t in, unsigned seed) {
  std::vector<float> weight = normal_values(static_cast<std::size_t>(in), seed, 1.0f);
  for (float& value : weight) value = value * value;
  weight[0] = 0.0f;
  return weight;
}

// Upper triangle with positive diagonal, the rest unread (NaN to prove it).
inline std::vector<float> upper_factor(std::int64_t in, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0f, 0.2f);
  std::vector<float> u(static_cast<std::size_t>(in * in), std::numeric_limits<float>::quiet_NaN());
  for (std::int64_t i = 0; i < in; ++i) {
    for (std::int64_t j = i; j < in; ++j) {
      const float x = normal(random);
      u[static_cast<std::size_t>(i * in + j)] = i == j ? 0.8f + std::fabs(x) : x;
    }
  }
  return u;
}

// Same bits, except that any NaN equals any NaN (its payload is the hardware's choice).
inline ::testing::AssertionResult same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return ::testing::AssertionFailure() << a.size() << " and " << b.size() << " values";
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) {
      return ::testing::AssertionFailure() << "value " << i << ": " << a[i] << " and " << b[i];
    }
  }
  return ::testing::AssertionSuccess();
}

inline ::testing::AssertionResult same_bfloat16(const std::vector<std::uint16_t>& a, const std::vector<std::uint16_t>& b) {
  if (a.size() != b.size()) return ::testing::AssertionFailure() << a.size() << " and " << b.size() << " values";
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(bfloat16_to_float(a[i])) && std::isnan(bfloat16_to_float(b[i]))) continue;
    if (a[i] != b[i]) return ::testing::AssertionFailure() << "value " << i << ": " << a[i] << " and " << b[i];
  }
  return ::testing::AssertionSuccess();
}

}  // namespace qfa::kernels::cases
