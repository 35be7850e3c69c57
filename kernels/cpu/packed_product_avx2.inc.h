// SPDX-License-Identifier: GPL-3.0-or-later
// One row times a few x with AVX2, groups of 32, 64 and 128: sixteen codes in lanes of 16 bits, multiplied with the two planes of X and
// added in pairs (vpmaddwd); eight groups at a time become fp32.
#pragma once

#include "kernels/cpu/windows.inc.h"

namespace qfa::kernels::cpu {
namespace {

// Sixteen codes in order, one a lane.
template <int Bits>
[[gnu::always_inline]] inline __m256i codes_of_16(const std::uint8_t* packed) {
  if constexpr (Bits == 8) {
    return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(packed)));
  } else {
    const __m256i bytes = _mm256_broadcastsi128_si256(load_16_codes<Bits>(packed));
    const __m256i shuffle = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 2>.shuffle));
    const __m256i lift = _mm256_load_si256(reinterpret_cast<const __m256i*>(kWindows<Bits, 2>.lift));
    // the multiplication shifts the code to the top of its lane
    return _mm256_srli_epi16(_mm256_mullo_epi16(_mm256_shuffle_epi8(bytes, shuffle), lift), 16 - Bits);
  }
}

[[gnu::always_inline]] inline __m256i load_256(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

// The sums of the lanes of eight vectors, in order.
[[gnu::always_inline]] inline __m256i sums_of_eight(const __m256i* v) {
  const __m256i first = _mm256_hadd_epi32(_mm256_hadd_epi32(v[0], v[1]), _mm256_hadd_epi32(v[2], v[3]));
  const __m256i last = _mm256_hadd_epi32(_mm256_hadd_epi32(v[4], v[5]), _mm256_hadd_epi32(v[6], v[7]));
  return _mm256_add_epi32(_mm256_permute2x128_si256(first, last, 0x20), _mm256_permute2x128_si256(first, last, 0x31));
}

// fp32 of 2^15 · high + low, rounded once: the carry of low goes to high, which stays below 2^24.
[[gnu::always_inline]] inline __m256 rounded_sum(__m256i high, __m256i low) {
  const __m256 top = _mm256_cvtepi32_ps(_mm256_add_epi32(high, _mm256_srai_epi32(low, kLowBits)));
  const __m256 rest = _mm256_cvtepi32_ps(_mm256_and_si256(low, _mm256_set1_epi32((1 << kLowBits) - 1)));
  return _mm256_fmadd_ps(top, _mm256_set1_ps(1 << kLowBits), rest);
}

// Eight fp16 values, zeros beyond `count`.
[[gnu::always_inline]] inline __m256 load_halves(const std::uint16_t* from, std::int64_t count) {
  if (count >= 8) return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  std::uint16_t some[8] = {};
  for (std::int64_t k = 0; k < count; ++k) some[k] = from[k];
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(some)));
}

template <int Bits, int Tokens>
[[gnu::always_inline]] inline void sums_of_group(const std::uint8_t* packed, std::int64_t n, const std::int16_t* const (&planes)[Tokens],
                                                 std::int64_t first, std::int64_t inputs, __m256i (&high)[Tokens], __m256i (&low)[Tokens]) {
  for (int t = 0; t < Tokens; ++t) high[t] = low[t] = _mm256_setzero_si256();
  for (std::int64_t i = 0; i < n; i += 16) {
    const __m256i codes = codes_of_16<Bits>(packed + i / 8 * Bits);
    for (int t = 0; t < Tokens; ++t) {
      high[t] = _mm256_add_epi32(high[t], _mm256_madd_epi16(codes, load_256(planes[t] + first + i)));
      low[t] = _mm256_add_epi32(low[t], _mm256_madd_epi16(codes, load_256(planes[t] + inputs + first + i)));
    }
  }
}

// y of row o for tokens [first, first + Tokens).
template <int Bits, int Tokens>
void multiply_row(const Product& p, std::int64_t o, std::int64_t first) {
  const std::int64_t group = p.shape.group, groups = p.groups, inputs = p.layout.groups * group;
  const std::uint8_t* packed = p.packed_OP + o * p.row_bytes;
  const std::int16_t* planes[Tokens];
  for (int t = 0; t < Tokens; ++t) planes[t] = reinterpret_cast<const std::int16_t*>(p.layout.integers(p.token(first + t)));
  alignas(32) float lane[Tokens][kProductLanes] = {};
  for (std::int64_t g = 0; g < groups; g += 8) {
    __m256i high[Tokens][8], low[Tokens][8];
    const std::int64_t count = groups - g < 8 ? groups - g : 8;
    for (std::int64_t k = 0; k < 8; ++k) {
      __m256i of_high[Tokens], of_low[Tokens];
      for (int t = 0; t < Tokens; ++t) of_high[t] = of_low[t] = _mm256_setzero_si256();
      if (k < count)
        sums_of_group<Bits, Tokens>(packed + (g + k) * group / 8 * Bits, group, planes, (g + k) * group, inputs, of_high, of_low);
      for (int t = 0; t < Tokens; ++t) high[t][k] = of_high[t], low[t][k] = of_low[t];
    }
    const __m256 scale = load_halves(p.scale_OG + o * groups + g, count);
    const __m256 minimum = load_halves(p.minimum_OG + o * groups + g, count);
    for (int t = 0; t < Tokens; ++t) {
      const std::uint8_t* token = p.token(first + t);
      const __m256 sum = rounded_sum(sums_of_eight(high[t]), sums_of_eight(low[t]));
      const __m256 of_codes = _mm256_mul_ps(scale, _mm256_mul_ps(sum, _mm256_loadu_ps(p.layout.units(token) + g)));
      const __m256 of_minimum = _mm256_mul_ps(minimum, _mm256_loadu_ps(p.layout.sums(token) + g));
      float* half = lane[t] + g % kProductLanes;
      _mm256_store_ps(half, _mm256_add_ps(_mm256_load_ps(half), _mm256_add_ps(of_codes, of_minimum)));
    }
  }
  for (int t = 0; t < Tokens; ++t) p.y_TO[(first + t) * p.shape.out + o] = sum_of_lanes(lane[t]);
}

template <int Bits>
void grouped_rows(const Product& p, RowRange rows) {
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    std::int64_t t = 0;
    for (; t + 4 <= p.tokens; t += 4) multiply_row<Bits, 4>(p, o, t);
    for (; t < p.tokens; ++t) multiply_row<Bits, 1>(p, o, t);
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
