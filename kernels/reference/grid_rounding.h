// SPDX-License-Identifier: GPL-3.0-or-later
// From the ends of a grid to the fp16 pair that is stored: the one definition of the special cases, shared by all backends.
// always_inline throughout: see half.h.
#pragma once

#include <cstdint>

#include "kernels/include/half.h"
#include "kernels/include/quantize.h"

namespace qfa::kernels {

constexpr float kLargestHalf = 65504.0f;
constexpr std::uint16_t kHalfOne = 0x3c00;

// "both ends times the factor": what mse_clip tries, widest first.
constexpr int kClipFactors = 12;
constexpr float kClipFactor[kClipFactors] = {1.00f, 0.95f, 0.90f, 0.85f, 0.80f, 0.75f, 0.70f, 0.65f, 0.60f, 0.55f, 0.50f, 0.45f};

// Errors are summed in this many lanes (value i in lane i mod 16), then lane k takes lane k+8, k+4, k+2, k+1: the same order on
// every backend, whatever its vector width.
constexpr int kErrorLanes = 16;

// 0 < scale. Saturates at `largest`; a subnormal is rounded up (never to zero), so that the grid still reaches its upper end.
[[gnu::always_inline]] inline std::uint16_t scale_to_half(float scale, float largest) {
  if (!(scale < largest)) return float_to_half(largest);
  const std::uint16_t half = float_to_half(scale);
  const bool subnormal = half < 0x0400u;
  return static_cast<std::uint16_t>(half + ((half == 0 || (subnormal && half_to_float(half) < scale)) ? 1 : 0));
}

// Saturates at ±65504; zero has no sign.
[[gnu::always_inline]] inline std::uint16_t minimum_to_half(float minimum) {
  const float above = minimum > -kLargestHalf ? minimum : -kLargestHalf;
  const std::uint16_t half = float_to_half(above < kLargestHalf ? above : kLargestHalf);
  return (half & 0x7fffu) == 0 ? std::uint16_t{0} : half;
}

[[gnu::always_inline]] inline GroupGrid affine_grid(float lo, float hi, int levels) {
  return GroupGrid{scale_to_half((hi - lo) / static_cast<float>(levels), kLargestHalf), minimum_to_half(lo)};
}

[[gnu::always_inline]] inline GroupGrid constant_grid(float value) {
  const std::uint16_t minimum = minimum_to_half(value);
  const float miss = value - half_to_float(minimum);
  return GroupGrid{miss < 0.5f && miss > -0.5f ? kHalfOne : float_to_half(kLargestHalf), minimum};
}

// A grid without information: scale 1, minimum 0, or the symmetric pair of scale 1.
[[gnu::always_inline]] inline GroupGrid unit_grid(int bits, bool symmetric) {
  return GroupGrid{kHalfOne, symmetric ? float_to_half(-static_cast<float>(1 << (bits - 1))) : std::uint16_t{0}};
}

// The product by a power of two is exact in fp16, because the scale saturates early enough.
[[gnu::always_inline]] inline GroupGrid symmetric_grid(float largest_magnitude, int bits) {
  const float offset = static_cast<float>(1 << (bits - 1));
  const std::uint16_t scale = scale_to_half(largest_magnitude / (offset - 1.0f), kLargestHalf / offset);
  return GroupGrid{scale, float_to_half(-offset * half_to_float(scale))};
}

}  // namespace qfa::kernels
