// SPDX-License-Identifier: GPL-3.0-or-later
// The integers that packed_product() makes of x, and the order of its sums: the one definition, shared by all backends.
// always_inline throughout: see half.h.
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"

namespace qfa::kernels {

constexpr int kProductLanes = 16;
constexpr std::int64_t kFractionBits = 22;

// Prepared x of one token: fp32 unit and Σ X · unit of each group, groups padded to whole 16 (with zeros), then four bytes for each
// padded input.
struct ActivationLayout {
  std::int64_t groups = 0;  // padded
  std::int64_t bytes = 0;   // of one token

  [[gnu::always_inline]] explicit ActivationLayout(const GroupedShape& shape)
      : groups((shape.groups() + kProductLanes - 1) / kProductLanes * kProductLanes), bytes(groups * (8 + 4 * shape.group)) {}
  [[gnu::always_inline]] float* units(std::uint8_t* token) const { return reinterpret_cast<float*>(token); }
  [[gnu::always_inline]] const float* units(const std::uint8_t* token) const { return reinterpret_cast<const float*>(token); }
  [[gnu::always_inline]] float* sums(std::uint8_t* token) const { return units(token) + groups; }
  [[gnu::always_inline]] const float* sums(const std::uint8_t* token) const { return units(token) + groups; }
  [[gnu::always_inline]] std::uint8_t* integers(std::uint8_t* token) const { return token + 8 * groups; }
  [[gnu::always_inline]] const std::uint8_t* integers(const std::uint8_t* token) const { return token + 8 * groups; }
};

// Bit pattern of the largest |x|: NaN above infinity above every number.
[[gnu::always_inline]] inline std::int32_t largest_magnitude(const float* x, std::int64_t n) {
  std::int32_t largest = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int32_t bits = __builtin_bit_cast(std::int32_t, x[i]) & 0x7fffffff;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

[[gnu::always_inline]] inline bool is_finite_magnitude(std::int32_t bits) {
  return bits < 0x7f800000;
}

// Biased exponent of 2^(e-22).
[[gnu::always_inline]] inline std::int32_t unit_exponent(std::int32_t largest) {
  const std::int32_t exponent = (largest >> 23) + 1 - static_cast<std::int32_t>(kFractionBits);
  return exponent > 1 ? exponent : 1;
}

[[gnu::always_inline]] inline float power_of_two(std::int32_t biased) {
  return __builtin_bit_cast(float, biased << 23);
}

// x / unit to the nearest integer, ties to even: in the binade of 1.5 · 2^23 the last bit is 1.
[[gnu::always_inline]] inline std::int32_t fixed_point(float x, float per_unit) {
  return __builtin_bit_cast(std::int32_t, x * per_unit + 0x1.8p23f) - 0x4b400000;
}

[[gnu::always_inline]] inline float sum_of_lanes(float* lane) {
  for (int step = kProductLanes / 2; step > 0; step /= 2) {
    for (int k = 0; k < step; ++k) lane[k] += lane[k + step];
  }
  return lane[0];
}

// The group's X, its unit and Σ X · unit. Store: what a backend does with X_i.
template <typename Store>
[[gnu::always_inline]] inline void fix_group(const float* x, std::int64_t n, float* unit, float* sum_of_x, const Store& store) {
  const std::int32_t largest = largest_magnitude(x, n);
  if (!is_finite_magnitude(largest)) {
    *unit = *sum_of_x = __builtin_nanf("");
    for (std::int64_t i = 0; i < n; ++i) store(i, 0);
    return;
  }
  const std::int32_t exponent = unit_exponent(largest);
  *unit = power_of_two(exponent);
  const float per_unit = power_of_two(254 - exponent);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int32_t value = fixed_point(x[i], per_unit);
    store(i, value);
    sum += value;
  }
  *sum_of_x = static_cast<float>(sum) * *unit;
}

}  // namespace qfa::kernels
