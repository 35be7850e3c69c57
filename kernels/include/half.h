// SPDX-License-Identifier: GPL-3.0-or-later
// 16-bit floats as bit patterns. Both conversions to 16 bits round to nearest, ties to even.
// always_inline: no unit may emit a copy of its own, since one compiled for AVX-512 could be the copy the linker keeps for all
// (hence the builtin and not the template std::bit_cast, too).
#pragma once

#include <cstdint>

namespace qfa::kernels {

[[gnu::always_inline]] inline float half_to_float(std::uint16_t h) {
  const std::uint32_t sign = std::uint32_t(h & 0x8000u) << 16;
  const std::uint32_t exponent = (h >> 10) & 0x1fu;
  const std::uint32_t mantissa = h & 0x3ffu;
  if (exponent == 0) {  // zero or subnormal: value = mantissa * 2^-24, exact in fp32
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return __builtin_bit_cast(float, __builtin_bit_cast(std::uint32_t, magnitude) | sign);
  }
  if (exponent == 31) return __builtin_bit_cast(float, sign | 0x7f800000u | (mantissa << 13));
  return __builtin_bit_cast(float, sign | ((exponent + 112) << 23) | (mantissa << 13));
}

[[gnu::always_inline]] inline std::uint16_t float_to_half(float value) {
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, value);
  const std::uint16_t sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return sign | 0x7e00u;   // NaN
  if (magnitude >= 0x477ff000u) return sign | 0x7c00u;  // rounds to infinity
  if (magnitude < 0x38800000u) {                        // subnormal half: add 0.5 ulp by fp32 addition
    const float shifted = __builtin_bit_cast(float, magnitude) + 0.5f;
    return sign | static_cast<std::uint16_t>(__builtin_bit_cast(std::uint32_t, shifted) - 0x3f000000u);
  }
  const std::uint32_t odd = (magnitude >> 13) & 1u;
  return sign | static_cast<std::uint16_t>((magnitude - 0x38000000u + 0xfffu + odd) >> 13);
}

[[gnu::always_inline]] inline float bfloat16_to_float(std::uint16_t b) {
  return __builtin_bit_cast(float, std::uint32_t(b) << 16);
}

[[gnu::always_inline]] inline std::uint16_t float_to_bfloat16(float value) {
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

}  // namespace qfa::kernels
