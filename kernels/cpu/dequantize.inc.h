// SPDX-License-Identifier: GPL-3.0-or-later
// dequantize_f32 and dequantize_bf16 of one backend. Every width and group has a portable body: spread the codes to bytes, then
// the affine map, which the compiler vectorises. Groups of whole 32 go to the intrinsics where there are any: narrow_group<Bits>()
// and wide_group<Bits>() in dequantize_avx2.inc.h and dequantize_avx512.inc.h. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/bits.inc.h"

#if defined(__AVX512BW__)
#include "kernels/cpu/dequantize_avx512.inc.h"
#define QFA_KERNELS_HAVE_GROUPS_OF_32 1
#elif defined(__AVX2__)
#include "kernels/cpu/dequantize_avx2.inc.h"
#define QFA_KERNELS_HAVE_GROUPS_OF_32 1
#else
#define QFA_KERNELS_HAVE_GROUPS_OF_32 0
#endif

namespace qfa::kernels::cpu {
namespace {

// Codes spread at a time. Several groups, so that the wide loads of the affine map do not wait for the narrow stores before them.
constexpr std::int64_t kChunk = 1024;

[[gnu::always_inline]] inline bool is_finite(float x) {
  return x - x == 0.0f;
}

// Step codes at a time: a constant inner count vectorises without prologue and epilogue. n % Step == 0.
template <int Step>
[[gnu::always_inline]] inline void affine(const std::uint8_t* __restrict codes, std::int64_t n, float scale, float minimum,
                                          float* __restrict w) {
  for (std::int64_t i = 0; i < n; i += Step) {
    for (std::int64_t k = i; k < i + Step; ++k) w[k] = scale * static_cast<float>(codes[k]) + minimum;
  }
}

template <int Step>
[[gnu::always_inline]] inline void affine(const std::uint8_t* __restrict codes, std::int64_t n, float scale, float minimum,
                                          std::uint16_t* __restrict w) {
  if (!is_finite(scale) || !is_finite(minimum)) {
    for (std::int64_t i = 0; i < n; ++i) w[i] = float_to_bfloat16(scale * static_cast<float>(codes[i]) + minimum);
    return;
  }
  for (std::int64_t i = 0; i < n; i += Step) {  // finite scale and minimum cannot give NaN: the rounding alone is left
    for (std::int64_t k = i; k < i + Step; ++k) {
      const auto bits = __builtin_bit_cast(std::uint32_t, scale * static_cast<float>(codes[k]) + minimum);
      w[k] = static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
    }
  }
}

template <typename Out>
[[gnu::always_inline]] inline void affine_group(const std::uint8_t* codes, std::int64_t n, float scale, float minimum, Out* w) {
  if (n % 32 == 0) {
    affine<32>(codes, n, scale, minimum, w);
  } else {
    affine<8>(codes, n, scale, minimum, w);
  }
}

// Groups [begin, end) of the matrix; groups of all rows lie behind one another in every array.
template <int Bits, typename Out>
[[gnu::always_inline]] inline void portable_groups(std::int64_t group, std::int64_t begin, std::int64_t end, const std::uint8_t* packed,
                                                   const float* scale, const float* minimum, Out* w) {
  if constexpr (Bits == 8) {
    for (std::int64_t k = begin; k < end; ++k) affine_group(packed + k * group, group, scale[k], minimum[k], w + k * group);
    return;
  }
  alignas(64) std::uint8_t codes[kChunk];
  const std::int64_t batch = group <= kChunk ? kChunk / group : 1;
  for (std::int64_t first = begin; first < end; first += batch) {
    const std::int64_t last = first + batch < end ? first + batch : end;
    const std::int64_t stop = last * group;
    for (std::int64_t i = first * group; i < stop; i += kChunk) {  // more than once only where a group exceeds the chunk
      const std::int64_t count = stop - i < kChunk ? stop - i : kChunk;
      if constexpr (Bits < 8) unpack_codes<Bits>(packed + i / 8 * Bits, count, codes);
      for (std::int64_t j = 0; j < count;) {
        const std::int64_t k = (i + j) / group;
        const std::int64_t n = count - j < group ? count - j : group;
        affine_group(codes + j, n, scale[k], minimum[k], w + i + j);
        j += n;
      }
    }
  }
}

template <int Bits, typename Out>
void dequantize_rows(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                     const float* minimum_OG, Out* w_OI) {
  const std::int64_t group = shape.group;
  const std::int64_t begin = rows.begin * shape.groups();
  const std::int64_t end = rows.end * shape.groups();
#if QFA_KERNELS_HAVE_GROUPS_OF_32
  if (group % 32 == 0) {
    for (std::int64_t k = begin; k < end; ++k) {
      if constexpr (Bits <= 4) {
        narrow_group<Bits>(packed_OP + k * group / 8 * Bits, group, scale_OG[k], minimum_OG[k], w_OI + k * group);
      } else if (is_finite(scale_OG[k]) && is_finite(minimum_OG[k])) {
        wide_group<Bits>(packed_OP + k * group / 8 * Bits, group, scale_OG[k], minimum_OG[k], w_OI + k * group);
      } else {
        portable_groups<Bits>(group, k, k + 1, packed_OP, scale_OG, minimum_OG, w_OI);
      }
    }
    return;
  }
#endif
  portable_groups<Bits>(group, begin, end, packed_OP, scale_OG, minimum_OG, w_OI);
}

template <typename Out>
[[gnu::always_inline]] inline void dequantize(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP,
                                              const float* scale_OG, const float* minimum_OG, Out* w_OI) {
  switch (shape.bits) {
    case 2:
      return dequantize_rows<2>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
    case 3:
      return dequantize_rows<3>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
    case 4:
      return dequantize_rows<4>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
    case 5:
      return dequantize_rows<5>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
    case 6:
      return dequantize_rows<6>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
    default:
      return dequantize_rows<8>(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
  }
}

void dequantize_f32(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG, const float* minimum_OG,
                    float* w_OI) {
  dequantize(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
}

void dequantize_bf16(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                     const float* minimum_OG, std::uint16_t* w_OI) {
  dequantize(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
}

}  // namespace
}  // namespace qfa::kernels::cpu
