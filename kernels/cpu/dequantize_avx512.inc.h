// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of 32, 64, … codes with AVX-512. 2, 3 and 4 bits: the values of all codes are computed once a group into a table of one
// register (repeated, so that bits above the code do not matter), and a permutation looks the codes up. 5, 6 and 8 bits: the affine
// map of each code.
#pragma once

#include "kernels/cpu/windows.inc.h"

namespace qfa::kernels::cpu {
namespace {

[[gnu::always_inline]] inline __m512 affine16(__m512i codes, __m512 scale, __m512 minimum) {
  return _mm512_add_ps(_mm512_mul_ps(scale, _mm512_cvtepi32_ps(codes)), minimum);
}

// Bits whose upper half is float_to_bfloat16 of each lane. Without MayBeNan no lane may be NaN.
template <bool MayBeNan>
[[gnu::always_inline]] inline __m512i rounded_to_bfloat16(__m512 w) {
  const __m512i bits = _mm512_castps_si512(w);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i rounded = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
  if constexpr (!MayBeNan) return rounded;
  return _mm512_mask_or_epi32(rounded, _mm512_cmp_ps_mask(w, w, _CMP_UNORD_Q), bits, _mm512_set1_epi32(0x400000));
}

// w of lane l for code l mod 2^Bits.
template <int Bits>
[[gnu::always_inline]] inline __m512 value_table(float scale, float minimum) {
  const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i codes = _mm512_and_si512(lane, _mm512_set1_epi32((1 << Bits) - 1));
  return affine16(codes, _mm512_set1_ps(scale), _mm512_set1_ps(minimum));
}

// Sixteen codes of 5, 6 or 8 bits, one a lane.
template <int Bits>
[[gnu::always_inline]] inline __m512i wide_codes(const std::uint8_t* packed) {
  if constexpr (Bits == 8) {
    return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(packed)));
  } else {
    const __m512i bytes = _mm512_broadcast_i32x4(load_16_codes<Bits>(packed));
    const __m512i windows = _mm512_shuffle_epi8(bytes, _mm512_load_si512(kWindows<Bits, 4>.shuffle));
    const __m512i shifted = _mm512_srlv_epi32(windows, _mm512_load_si512(kWindows<Bits, 4>.shift));
    return _mm512_and_si512(shifted, _mm512_set1_epi32((1 << Bits) - 1));
  }
}

// n codes, n % 32 == 0, of one group whose scale and minimum are finite.
template <int Bits>
[[gnu::always_inline]] inline void wide_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, std::uint16_t* w) {
  const __m512 scales = _mm512_set1_ps(scale), minimums = _mm512_set1_ps(minimum);
  alignas(64) static constexpr std::uint16_t kUpperHalves[32] = {1,  3,  5,  7,  9,  11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31,
                                                                 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63};
  const __m512i upper_halves = _mm512_load_si512(kUpperHalves);  // of two registers
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m512 low = affine16(wide_codes<Bits>(packed + i / 8 * Bits), scales, minimums);
    const __m512 high = affine16(wide_codes<Bits>(packed + (i + 16) / 8 * Bits), scales, minimums);
    _mm512_storeu_si512(w + i, _mm512_permutex2var_epi16(rounded_to_bfloat16<false>(low), upper_halves, rounded_to_bfloat16<false>(high)));
  }
}

template <int Bits>
[[gnu::always_inline]] inline void wide_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, float* w) {
  const __m512 scales = _mm512_set1_ps(scale), minimums = _mm512_set1_ps(minimum);
  for (std::int64_t i = 0; i < n; i += 16) _mm512_storeu_ps(w + i, affine16(wide_codes<Bits>(packed + i / 8 * Bits), scales, minimums));
}

template <int Bits>
[[gnu::always_inline]] inline void narrow_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, std::uint16_t* w) {
  const __m512i shuffle = _mm512_load_si512(kWindows<Bits, 2>.shuffle);
  const __m512i shift = _mm512_load_si512(kWindows<Bits, 2>.shift);
  const __m256i values = _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded_to_bfloat16<true>(value_table<Bits>(scale, minimum)), 16));
  const __m512i table = _mm512_inserti64x4(_mm512_castsi256_si512(values), values, 1);
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m512i codes = _mm512_broadcast_i32x4(load_32_codes<Bits>(packed + i / 8 * Bits));
    const __m512i index = _mm512_srlv_epi16(_mm512_shuffle_epi8(codes, shuffle), shift);
    _mm512_storeu_si512(w + i, _mm512_permutexvar_epi16(index, table));
  }
}

template <int Bits>
[[gnu::always_inline]] inline void narrow_group(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, float* w) {
  const __m512 table = value_table<Bits>(scale, minimum);
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m512i codes = _mm512_broadcast_i32x4(load_32_codes<Bits>(packed + i / 8 * Bits));
    for (int half = 0; half < 2; ++half) {
      const __m512i window = _mm512_shuffle_epi8(codes, _mm512_load_si512(kWindows<Bits, 4>.shuffle + 64 * half));
      const __m512i index = _mm512_srlv_epi32(window, _mm512_load_si512(kWindows<Bits, 4>.shift + 64 * half));
      _mm512_storeu_ps(w + i + 16 * half, _mm512_permutexvar_ps(index, table));
    }
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
