// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of 32, 64, … codes with AVX2: window, shift, mask, then the affine map. Only for bf16 of 2, 3 and 4 bits the sixteen
// possible values are computed once a group; their low and high bytes are two byte tables in which the codes are looked up.
#pragma once

#include "kernels/cpu/windows.inc.h"

namespace qfa::kernels::cpu {
namespace {

[[gnu::always_inline]] inline __m256 affine8(__m256i codes, __m256 scale, __m256 minimum) {
  return _mm256_add_ps(_mm256_mul_ps(scale, _mm256_cvtepi32_ps(codes)), minimum);
}

// float_to_bfloat16 of each lane, in 32-bit lanes.
[[gnu::always_inline]] inline __m256i to_bfloat16(__m256 w) {
  const __m256i bits = _mm256_castps_si256(w);
  const __m256i high = _mm256_srli_epi32(bits, 16);
  const __m256i odd = _mm256_and_si256(high, _mm256_set1_epi32(1));
  const __m256i rounded = _mm256_srli_epi32(_mm256_add_epi32(_mm256_add_epi32(bits, _mm256_set1_epi32(0x7fff)), odd), 16);
  const __m256i quiet = _mm256_or_si256(high, _mm256_set1_epi32(0x40));
  const __m256i nan = _mm256_castps_si256(_mm256_cmp_ps(w, w, _CMP_UNORD_Q));
  return _mm256_blendv_epi8(rounded, quiet, nan);
}

// Codes 8·part … 8·part+7 of those in the register, one a lane.
template <int Bits>
[[gnu::always_inline]] inline __m256i eight_codes(__m128i codes, int part) {
  const __m256i shuffle = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 4>.shuffle + 32 * part));
  const __m256i shift = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 4>.shift + 32 * part));
  const __m256i window = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(codes), shuffle);
  return _mm256_and_si256(_mm256_srlv_epi32(window, shift), _mm256_set1_epi32((1 << Bits) - 1));
}

// Sixteen codes (16-bit lanes) -> their bf16 values.
template <int Bits>
[[gnu::always_inline]] inline void narrow_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, std::uint16_t* w) {
  const __m256 scales = _mm256_set1_ps(scale);
  const __m256 minimums = _mm256_set1_ps(minimum);
  const __m256i first = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i low8 = to_bfloat16(affine8(first, scales, minimums));
  const __m256i high8 = Bits == 4 ? to_bfloat16(affine8(_mm256_add_epi32(first, _mm256_set1_epi32(8)), scales, minimums)) : low8;
  // bytes of each 128-bit lane: low bytes of four values, then high bytes, … -> both tables in both lanes
  const __m256i values = _mm256_permute4x64_epi64(_mm256_packus_epi32(low8, high8), 0xd8);
  const __m256i split =
      _mm256_shuffle_epi8(values, _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)));
  const __m256i low_table = _mm256_permute4x64_epi64(split, 0x88);   // low bytes 0-7, 8-15, and again
  const __m256i high_table = _mm256_permute4x64_epi64(split, 0xdd);  // high bytes
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m256i codes = _mm256_broadcastsi128_si256(load_32_codes<Bits>(packed + i / 8 * Bits));
    for (int half = 0; half < 2; ++half) {
      const __m256i shuffle = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 2>.shuffle + 32 * half));
      const __m256i lift = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 2>.lift + 32 * half));
      // the multiplication shifts the code to the top of its lane
      const __m256i index = _mm256_srli_epi16(_mm256_mullo_epi16(_mm256_shuffle_epi8(codes, shuffle), lift), 16 - Bits);
      // a low byte beside a zero index, a zero index beside a high byte: the other byte is switched off by 0x80
      const __m256i low = _mm256_shuffle_epi8(low_table, _mm256_or_si256(index, _mm256_set1_epi16(static_cast<short>(0x8000))));
      const __m256i high = _mm256_shuffle_epi8(high_table, _mm256_or_si256(_mm256_slli_epi16(index, 8), _mm256_set1_epi16(0x80)));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(w + i + 16 * half), _mm256_or_si256(low, high));
    }
  }
}

template <int Bits>
[[gnu::always_inline]] inline void narrow_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, float* w) {
  const __m256 scales = _mm256_set1_ps(scale);
  const __m256 minimums = _mm256_set1_ps(minimum);
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m128i codes = load_32_codes<Bits>(packed + i / 8 * Bits);
    for (int part = 0; part < 4; ++part) _mm256_storeu_ps(w + i + 8 * part, affine8(eight_codes<Bits>(codes, part), scales, minimums));
  }
}

// Eight codes of 5, 6 or 8 bits, the first or the second half of sixteen -> their values.
template <int Bits>
[[gnu::always_inline]] inline __m256 wide_values(const std::uint8_t* packed, int half, __m256 scales, __m256 minimums) {
  if constexpr (Bits == 8) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(packed + 8 * half));
    return affine8(_mm256_cvtepu8_epi32(bytes), scales, minimums);
  } else {
    return affine8(eight_codes<Bits>(load_16_codes<Bits>(packed), half), scales, minimums);
  }
}

// n codes, n % 32 == 0, of one group whose scale and minimum are finite.
template <int Bits>
[[gnu::always_inline]] inline void wide_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, float* w) {
  const __m256 scales = _mm256_set1_ps(scale), minimums = _mm256_set1_ps(minimum);
  for (std::int64_t i = 0; i < n; i += 8)
    _mm256_storeu_ps(w + i, wide_values<Bits>(packed + i / 16 * 2 * Bits, static_cast<int>(i / 8 % 2), scales, minimums));
}

template <int Bits>
[[gnu::always_inline]] inline void wide_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, std::uint16_t* w) {
  const __m256 scales = _mm256_set1_ps(scale), minimums = _mm256_set1_ps(minimum);
  for (std::int64_t i = 0; i < n; i += 16) {
    const __m256i low = to_bfloat16(wide_values<Bits>(packed + i / 8 * Bits, 0, scales, minimums));
    const __m256i high = to_bfloat16(wide_values<Bits>(packed + i / 8 * Bits, 1, scales, minimums));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(w + i), _mm256_permute4x64_epi64(_mm256_packus_epi32(low, high), 0xd8));
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
