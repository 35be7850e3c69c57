// SPDX-License-Identifier: GPL-3.0-or-later
// Rows times a few x with AVX-512 VNNI, groups of 32, 64 and 128. X = 2^16 · high + 2^8 · middle + low in three signed bytes: vpdpbusd
// multiplies 64 codes with 64 of them and adds each four. Codes are unpacked in blocks of 256, eight runs of 32, in whatever order is
// cheapest for the width; x is prepared in that order. Sixteen groups at a time become fp32.
#pragma once

#include "kernels/cpu/windows.inc.h"

namespace qfa::kernels::cpu {
namespace {

constexpr std::int64_t kBlock = 256;
constexpr std::int64_t kRun = 32;

// A block is four steps of 64 codes. Lanes of kStepsOfSum successive steps belong to the same runs, so that one vector sums them.
template <int Bits>
constexpr int kStepsOfSum = Bits <= 3   ? 4
                            : Bits <= 6 ? 2
                                        : 1;
template <int Bits>
constexpr int kSums = 4 / kStepsOfSum<Bits>;

// Which code of the block step `step` has at byte `at`.
template <int Bits>
constexpr int code_at_byte(int step, int at) {
  if (Bits == 2) return at / 8 * 32 + at % 8 * 4 + step;           // four codes a byte
  if (Bits == 3) return at / 8 * 32 + step * 8 + at % 8;           // eight codes of each run
  if (Bits == 4) return step / 2 * 128 + at * 2 + step % 2;        // two codes a byte
  if (Bits == 8) return step * 64 + at;                            // as they lie
  return step / 2 * 128 + at / 16 * 32 + step % 2 * 16 + at % 16;  // sixteen codes of each of four runs
}

template <int Bits>
struct StepTables {
  alignas(64) std::uint8_t code[4][64] = {};    // code_at_byte
  alignas(64) std::uint8_t source[4][64] = {};  // widths 3, 5, 6: bytes of eight codes -> the low bytes of a 64-bit lane
  alignas(64) std::uint8_t shift[64] = {};      // and where each code begins there
  constexpr StepTables() {
    for (int step = 0; step < 4; ++step) {
      for (int at = 0; at < 64; ++at) {
        code[step][at] = static_cast<std::uint8_t>(code_at_byte<Bits>(step, at));
        const int begin = code_at_byte<Bits>(step, at / 8 * 8) - (Bits > 3 ? step / 2 * 128 : 0);
        source[step][at] = static_cast<std::uint8_t>(at % 8 < Bits ? begin / 8 * Bits + at % 8 : 0);
        shift[at] = static_cast<std::uint8_t>(at % 8 * Bits);
      }
    }
  }
};

template <int Bits>
constexpr StepTables<Bits> kSteps = {};

// At most 64 bytes; zeros beyond `left` where the row may end.
template <bool Tail, int Bytes = 64>
[[gnu::always_inline]] inline __m512i load_bytes_512(const std::uint8_t* from, std::int64_t left) {
  if constexpr (Tail) {
    const std::uint64_t mask = left <= 0 ? 0 : left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
    return _mm512_maskz_loadu_epi8(mask, from);
  } else if constexpr (Bytes == 64) {
    return _mm512_loadu_si512(from);
  } else if constexpr (Bytes == 32) {
    return _mm512_castsi256_si512(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  } else {
    return _mm512_castsi128_si512(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
}

// The codes of the steps of one sum, a byte each.
template <int Bits, bool Tail>
[[gnu::always_inline]] inline void codes_of_sum(const std::uint8_t* block, std::int64_t left, int sum,
                                                __m512i (&codes)[kStepsOfSum<Bits>]) {
  constexpr int kBytes = kBlock / 8 * Bits / kSums<Bits>;
  const __m512i mask = _mm512_set1_epi8(static_cast<char>((1 << Bits) - 1));
  const std::uint8_t* from = block + sum * kBytes;
  const __m512i low = load_bytes_512<Tail>(from, left - sum * kBytes);
  if constexpr (Bits == 8) {
    codes[0] = low;
  } else if constexpr (Bits == 2 || Bits == 4) {
    for (int k = 0; k < kStepsOfSum<Bits>; ++k) codes[k] = _mm512_and_si512(_mm512_srli_epi16(low, static_cast<unsigned>(k * Bits)), mask);
  } else {
    const __m512i high = load_bytes_512<Tail, kBytes - 64>(from + 64, left - sum * kBytes - 64);
    const __m512i shift = _mm512_load_si512(kSteps<Bits>.shift);
    for (int k = 0; k < kStepsOfSum<Bits>; ++k) {
      const __m512i source = _mm512_load_si512(kSteps<Bits>.source[k]);  // the same for every sum
      codes[k] = _mm512_and_si512(_mm512_multishift_epi64_epi8(shift, _mm512_permutex2var_epi8(low, source, high)), mask);
    }
  }
}

// Sums of neighbouring lanes, those of a before those of b.
[[gnu::always_inline]] inline __m512i add_pairs(__m512i a, __m512i b) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  return _mm512_add_epi32(_mm512_permutex2var_epi32(a, even, b), _mm512_permutex2var_epi32(a, odd, b));
}

// fp32 of 2^16 · high + low, rounded once: the carry of low goes to high, which stays below 2^24.
[[gnu::always_inline]] inline __m512 rounded_sum(__m512i high, __m512i low) {
  const __m512 top = _mm512_cvtepi32_ps(_mm512_add_epi32(high, _mm512_srai_epi32(low, 16)));
  const __m512 rest = _mm512_cvtepi32_ps(_mm512_and_si512(low, _mm512_set1_epi32(0xffff)));
  return _mm512_fmadd_ps(top, _mm512_set1_ps(65536.0f), rest);
}

// Sums of one block or more: lanes of equal numbers of codes, in order. The middle bytes of X are added to the low ones, times 2^8.
struct Sums {
  __m512i high, low;
};

[[gnu::always_inline]] inline Sums add_pairs(const Sums& a, const Sums& b) {
  return {add_pairs(a.high, b.high), add_pairs(a.low, b.low)};
}

// A few rows times a few x: codes unpacked once serve all x, x loaded once serves all rows.
template <int Rows, int Tokens>
struct ProductTile {
  const std::uint8_t* packed[Rows];
  const std::uint16_t *scale[Rows], *minimum[Rows];
  const float *units[Tokens], *sums[Tokens];
  const std::uint8_t* x[Tokens];
  // What is fetched into the second cache before it is needed, in the order of memory: a processor that reads several rows in turn
  // does not foresee them.
  const std::uint8_t* ahead;
  std::int64_t groups, row_bytes;
  __m512 lanes[Rows][Tokens];
};

// The three sums of a row and a token, step after step.
struct Limbs {
  __m512i high, middle, low;

  [[gnu::always_inline]] void add(__m512i codes, const __m512i (&x)[3]) {
    high = _mm512_dpbusd_epi32(high, codes, x[0]);
    middle = _mm512_dpbusd_epi32(middle, codes, x[1]);
    low = _mm512_dpbusd_epi32(low, codes, x[2]);
  }
  [[gnu::always_inline]] Sums together() const { return {high, _mm512_add_epi32(_mm512_slli_epi32(middle, 8), low)}; }
};

// Rows in hand at a time: their codes come from memory once for all x.
constexpr std::int64_t kRowsInHand = 4;

// One block of codes, `at` bytes into the rows, times x, `x_at` bytes into the tokens: sums with two lanes for each run.
template <int Bits, int Rows, int Tokens, bool Tail>
[[gnu::always_inline]] inline void multiply_block(const ProductTile<Rows, Tokens>& tile, std::int64_t at, std::int64_t x_at,
                                                  Sums (&sums)[Rows][Tokens]) {
  Sums part[kSums<Bits>][Rows][Tokens];
  for (int sum = 0; sum < kSums<Bits>; ++sum) {
    __m512i codes[Rows][kStepsOfSum<Bits>];
    for (int r = 0; r < Rows; ++r) codes_of_sum<Bits, Tail>(tile.packed[r] + at, tile.row_bytes - at, sum, codes[r]);
    Limbs limbs[Rows][Tokens] = {};
    for (int k = 0; k < kStepsOfSum<Bits>; ++k) {
      for (int t = 0; t < Tokens; ++t) {
        const std::uint8_t* bytes = tile.x[t] + x_at + (sum * kStepsOfSum<Bits> + k) * 192;
        const __m512i x[3] = {_mm512_loadu_si512(bytes), _mm512_loadu_si512(bytes + 64), _mm512_loadu_si512(bytes + 128)};
        for (int r = 0; r < Rows; ++r) limbs[r][t].add(codes[r][k], x);
      }
    }
    for (int r = 0; r < Rows; ++r) {
      for (int t = 0; t < Tokens; ++t) part[sum][r][t] = limbs[r][t].together();
    }
  }
  for (int r = 0; r < Rows; ++r) {
    for (int t = 0; t < Tokens; ++t) {
      for (int n = kSums<Bits> / 2; n > 0; n /= 2) {
        for (int k = 0; k < n; ++k) part[k][r][t] = add_pairs(part[2 * k][r][t], part[2 * k + 1][r][t]);
      }
      sums[r][t] = part[0][r][t];
    }
  }
}

// Adds the contributions of groups [g, g + 16) to the lanes; the groups beyond the row's count as zero.
template <int Bits, int Group, int Rows, int Tokens, bool Tail>
[[gnu::always_inline]] inline void add_groups(ProductTile<Rows, Tokens>& tile, std::int64_t g) {
  constexpr int kBlocks = Group / 32 * 2;
  Sums sums[kBlocks][Rows][Tokens];
  for (int block = 0; block < kBlocks; ++block) {
    const std::int64_t at = g * Group + block * kBlock;
    for (int i = 0; i < Rows * kBlock / 8 * Bits; i += 64) __builtin_prefetch(tile.ahead + i, 0, 2);
    tile.ahead += Rows * kBlock / 8 * Bits;
    multiply_block<Bits, Rows, Tokens, Tail>(tile, at / 8 * Bits, at * 3, sums[block]);
  }
  const auto there = static_cast<__mmask16>(Tail ? (1u << (tile.groups - g)) - 1 : 0xffffu);
  for (int r = 0; r < Rows; ++r) {
    const __m512 scale = _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(there, tile.scale[r] + g));
    const __m512 minimum = _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(there, tile.minimum[r] + g));
    for (int t = 0; t < Tokens; ++t) {
      for (int n = kBlocks / 2; n > 0; n /= 2) {
        for (int k = 0; k < n; ++k) sums[k][r][t] = add_pairs(sums[2 * k][r][t], sums[2 * k + 1][r][t]);
      }
      const __m512 sum = _mm512_mul_ps(rounded_sum(sums[0][r][t].high, sums[0][r][t].low), _mm512_loadu_ps(tile.units[t] + g));
      const __m512 of_minimum = _mm512_mul_ps(minimum, _mm512_loadu_ps(tile.sums[t] + g));
      tile.lanes[r][t] = _mm512_add_ps(tile.lanes[r][t], _mm512_add_ps(_mm512_mul_ps(scale, sum), of_minimum));
    }
  }
}

// y of rows [o, o + Rows) for tokens [first, first + Tokens).
template <int Bits, int Group, int Rows, int Tokens>
void multiply_tile(const Product& p, std::int64_t o, std::int64_t first) {
  ProductTile<Rows, Tokens> tile = {};
  tile.groups = p.groups, tile.row_bytes = p.row_bytes;
  tile.ahead = p.packed_OP + (o + Rows) * p.row_bytes;
  for (int r = 0; r < Rows; ++r) {
    tile.packed[r] = p.packed_OP + (o + r) * p.row_bytes;
    tile.scale[r] = p.scale_OG + (o + r) * p.groups, tile.minimum[r] = p.minimum_OG + (o + r) * p.groups;
  }
  for (int t = 0; t < Tokens; ++t) {
    const std::uint8_t* token = p.token(first + t);
    tile.units[t] = p.layout.units(token), tile.sums[t] = p.layout.sums(token), tile.x[t] = p.layout.integers(token);
  }
  const std::int64_t whole = p.groups / kProductLanes * kProductLanes;
  for (std::int64_t g = 0; g < whole; g += kProductLanes) add_groups<Bits, Group, Rows, Tokens, false>(tile, g);
  if (whole < p.groups) add_groups<Bits, Group, Rows, Tokens, true>(tile, whole);
  for (int r = 0; r < Rows; ++r) {
    for (int t = 0; t < Tokens; ++t) {
      alignas(64) float lane[kProductLanes];
      _mm512_store_ps(lane, tile.lanes[r][t]);
      p.y_TO[(first + t) * p.shape.out + o + r] = sum_of_lanes(lane);
    }
  }
}

template <int Bits, int Group>
void multiply_rows(const Product& p, RowRange rows) {
  std::int64_t o = rows.begin;
  for (; o + kRowsInHand <= rows.end; o += kRowsInHand) {
    std::int64_t t = 0;
    for (; t + 2 <= p.tokens; t += 2) {
      multiply_tile<Bits, Group, 2, 2>(p, o, t);
      multiply_tile<Bits, Group, 2, 2>(p, o + 2, t);
    }
    if (t < p.tokens) multiply_tile<Bits, Group, 4, 1>(p, o, t);
  }
  for (; o < rows.end; ++o) {
    for (std::int64_t t = 0; t < p.tokens; ++t) multiply_tile<Bits, Group, 1, 1>(p, o, t);
  }
}

template <int Bits>
void grouped_rows(const Product& p, RowRange rows) {
  if (p.shape.group == 32) return multiply_rows<Bits, 32>(p, rows);
  if (p.shape.group == 64) return multiply_rows<Bits, 64>(p, rows);
  multiply_rows<Bits, 128>(p, rows);
}

// Bytes of X in natural order, 256 of each plane.
struct BlockOfX {
  alignas(64) std::uint8_t high[kBlock], middle[kBlock], low[kBlock];
};

// plane[code_at_byte(step, 0 … 63)].
[[gnu::always_inline]] inline __m512i in_step_order(const std::uint8_t* plane, const std::uint8_t* code) {
  const __m512i index = _mm512_load_si512(code);
  const __m512i front = _mm512_permutex2var_epi8(_mm512_load_si512(plane), index, _mm512_load_si512(plane + 64));
  const __m512i back = _mm512_permutex2var_epi8(_mm512_load_si512(plane + 128), index, _mm512_load_si512(plane + 192));
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), front, back);
}

template <int Bits>
void prepare_token(const GroupedShape& shape, const float* x_I, std::uint8_t* token) {
  const ActivationLayout layout(shape);
  const std::int64_t inputs = layout.groups * shape.group;
  __builtin_memset(token, 0, static_cast<std::size_t>(8 * layout.groups));
  std::uint8_t* to = layout.integers(token);
  for (std::int64_t i = 0; i < inputs; i += kBlock) {
    BlockOfX block = {};
    for (std::int64_t j = i; j < i + kBlock && j < shape.in; j += shape.group) {
      const std::int64_t at = j - i, g = j / shape.group;
      fix_group(x_I + j, shape.group, layout.units(token) + g, layout.sums(token) + g, [&](std::int64_t k, std::int32_t value) {
        block.low[at + k] = static_cast<std::uint8_t>(value);
        block.middle[at + k] = static_cast<std::uint8_t>((value + 0x80) >> 8);
        block.high[at + k] = static_cast<std::uint8_t>((value + 0x8080) >> 16);
      });
    }
    for (int step = 0; step < 4; ++step) {
      _mm512_storeu_si512(to, in_step_order(block.high, kSteps<Bits>.code[step]));
      _mm512_storeu_si512(to + 64, in_step_order(block.middle, kSteps<Bits>.code[step]));
      _mm512_storeu_si512(to + 128, in_step_order(block.low, kSteps<Bits>.code[step]));
      to += 192;
    }
  }
}

void prepare_bytes(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations) {
  const ActivationLayout layout(shape);
  for (std::int64_t t = 0; t < tokens; ++t) {
    const float* x_I = x_TI + t * shape.in;
    std::uint8_t* token = activations + t * layout.bytes;
    switch (shape.bits) {
      case 2:
        prepare_token<2>(shape, x_I, token);
        break;
      case 3:
        prepare_token<3>(shape, x_I, token);
        break;
      case 4:
        prepare_token<4>(shape, x_I, token);
        break;
      case 8:
        prepare_token<8>(shape, x_I, token);
        break;
      default:
        prepare_token<5>(shape, x_I, token);  // 5 and 6 bits have one order
    }
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
