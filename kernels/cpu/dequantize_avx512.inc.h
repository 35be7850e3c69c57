// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of 32, 64, … codes of 2, 3 or 4 bits with AVX-512: the values of all codes are computed once a group into a table of one
// register (repeated, so that bits above the code do not matter), and a permutation looks the codes up.
#pragma once

#include "kernels/cpu/windows.inc.h"

namespace qfa::kernels::cpu {
namespace {

// w of lane l for code l mod 2^Bits.
template <int Bits>
[[gnu::always_inline]] inline __m512 value_table(float scale, float minimum) {
  const __m512 iota = _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i code = _mm512_and_si512(_mm512_cvtps_epi32(iota), _mm512_set1_epi32((1 << Bits) - 1));
  return _mm512_add_ps(_mm512_mul_ps(_mm512_set1_ps(scale), _mm512_cvtepi32_ps(code)), _mm512_set1_ps(minimum));
}

// float_to_bfloat16 of each lane.
[[gnu::always_inline]] inline __m256i to_bfloat16(__m512 w) {
  const __m512i bits = _mm512_castps_si512(w);
  const __m512i high = _mm512_srli_epi32(bits, 16);
  const __m512i odd = _mm512_and_si512(high, _mm512_set1_epi32(1));
  const __m512i rounded = _mm512_srli_epi32(_mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd), 16);
  const __mmask16 nan = _mm512_cmp_ps_mask(w, w, _CMP_UNORD_Q);
  return _mm512_cvtepi32_epi16(_mm512_mask_or_epi32(rounded, nan, high, _mm512_set1_epi32(0x40)));
}

template <int Bits>
[[gnu::always_inline]] inline void group_of_32s(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, std::uint16_t* w) {
  const __m512i shuffle = _mm512_load_si512(kWindows<Bits, 2>.shuffle);
  const __m512i shift = _mm512_load_si512(kWindows<Bits, 2>.shift);
  const __m256i values = to_bfloat16(value_table<Bits>(scale, minimum));
  const __m512i table = _mm512_inserti64x4(_mm512_castsi256_si512(values), values, 1);
  for (std::int64_t i = 0; i < n; i += 32) {
    const __m512i codes = _mm512_broadcast_i32x4(load_32_codes<Bits>(packed + i / 8 * Bits));
    const __m512i index = _mm512_srlv_epi16(_mm512_shuffle_epi8(codes, shuffle), shift);
    _mm512_storeu_si512(w + i, _mm512_permutexvar_epi16(index, table));
  }
}

template <int Bits>
[[gnu::always_inline]] inline void group_of_32s(const std::uint8_t* packed, std::int64_t n, float scale, float minimum, float* w) {
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
