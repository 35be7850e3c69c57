// SPDX-License-Identifier: GPL-3.0-or-later
// Constants of the shuffles that bring each of 32 packed codes (4·Bits bytes) into a lane of its own; above 4 bits one 128-bit
// register holds 16 of them, and the first half of the constants is used:
// a code straddles at most two bytes, so a byte shuffle fetches this window and a shift per lane drops the bits below.
#pragma once

#include "kernels/cpu/bits.inc.h"

namespace qfa::kernels::cpu {
namespace {

// Lane l of `LaneBytes` bytes receives the window of code l; codes beyond 31 do not occur. 0x80: a zero byte.
template <int Bits, int LaneBytes>
struct Windows {
  alignas(64) std::uint8_t shuffle[32 * LaneBytes] = {};
  alignas(64) std::uint8_t shift[32 * LaneBytes] = {};  // little-endian lanes
  alignas(64) std::uint8_t lift[32 * LaneBytes] = {};   // 2^(16 - Bits - shift): AVX2 has no shift by 16-bit lanes

  constexpr Windows() {
    for (int code = 0; code < 32; ++code) {
      const int byte = code * Bits / 8;
      for (int k = 0; k < LaneBytes; ++k) shuffle[code * LaneBytes + k] = 0x80;
      shuffle[code * LaneBytes] = static_cast<std::uint8_t>(byte);
      if (byte + 1 < 4 * Bits) shuffle[code * LaneBytes + 1] = static_cast<std::uint8_t>(byte + 1);
      shift[code * LaneBytes] = static_cast<std::uint8_t>(code * Bits % 8);
      const int factor = 1 << (16 - Bits - code * Bits % 8);
      lift[code * LaneBytes] = static_cast<std::uint8_t>(factor & 0xff);
      lift[code * LaneBytes + 1] = static_cast<std::uint8_t>(factor >> 8);
    }
  }
};

template <int Bits, int LaneBytes>
constexpr Windows<Bits, LaneBytes> kWindows = {};

// The packed bytes of 32 codes, exactly 4·Bits of them.
template <int Bits>
[[gnu::always_inline]] inline __m128i load_32_codes(const std::uint8_t* packed) {
  if constexpr (Bits == 4) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(packed));
  } else {
    std::int64_t low = 0;
    std::int32_t high = 0;
    __builtin_memcpy(&low, packed, 8);
    if constexpr (Bits == 3) __builtin_memcpy(&high, packed + 8, 4);
    return _mm_insert_epi32(_mm_cvtsi64_si128(low), high, 2);
  }
}

// The bytes of 16 codes, exactly 2·Bits of them, in registers (see load_bytes).
template <int Bits>
[[gnu::always_inline]] inline __m128i load_16_codes(const std::uint8_t* packed) {
  std::uint64_t low = 0, high = 0;
  if constexpr (Bits <= 3) low = load_word<std::uint32_t>(packed);
  if constexpr (Bits == 3) low |= load_word<std::uint16_t>(packed + 4) << 32;
  if constexpr (Bits >= 4) low = load_word<std::uint64_t>(packed);
  if constexpr (Bits == 5) high = load_word<std::uint16_t>(packed + 8);
  if constexpr (Bits == 6) high = load_word<std::uint32_t>(packed + 8);
  return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
}

}  // namespace
}  // namespace qfa::kernels::cpu
