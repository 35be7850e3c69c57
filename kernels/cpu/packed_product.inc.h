// SPDX-License-Identifier: GPL-3.0-or-later
// packed_product of one backend. The portable body takes every width and group; groups of 32, 64 and 128 go to the intrinsics where
// there are any (packed_product_avx2.inc.h, packed_product_vnni.inc.h). An integer X is kept as X = 2^15 · high + low in two planes
// of int16, so that two multiplications of 16-bit integers do for one of 23 bits. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/bits.inc.h"
#include "kernels/reference/fixed_point.h"

namespace qfa::kernels::cpu {
namespace {

// Everything that a row of one call needs.
struct Product {
  GroupedShape shape;
  ActivationLayout layout;
  std::int64_t groups, row_bytes;  // of the shape, divided once
  std::int64_t tokens;
  const std::uint8_t* packed_OP;
  const std::uint16_t* scale_OG;
  const std::uint16_t* minimum_OG;
  const std::uint8_t* activations;
  float* y_TO;

  [[gnu::always_inline]] const std::uint8_t* token(std::int64_t t) const { return activations + t * layout.bytes; }
};

[[gnu::always_inline]] inline bool is_common_group(std::int64_t group) {
  return group == 32 || group == 64 || group == 128;
}

constexpr int kLowBits = 15;

void prepare_planes(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations) {
  const ActivationLayout layout(shape);
  const std::int64_t inputs = layout.groups * shape.group;
  for (std::int64_t t = 0; t < tokens; ++t) {
    std::uint8_t* token = activations + t * layout.bytes;
    __builtin_memset(token, 0, static_cast<std::size_t>(layout.bytes));
    auto* high = reinterpret_cast<std::int16_t*>(layout.integers(token));
    std::int16_t* low = high + inputs;
    for (std::int64_t g = 0; g < shape.groups(); ++g) {
      const std::int64_t first = g * shape.group;
      fix_group(x_TI + t * shape.in + first, shape.group, layout.units(token) + g, layout.sums(token) + g,
                [=](std::int64_t i, std::int32_t value) {
                  high[first + i] = static_cast<std::int16_t>((value + (1 << (kLowBits - 1))) >> kLowBits);
                  low[first + i] = static_cast<std::int16_t>(value - high[first + i] * (1 << kLowBits));
                });
    }
  }
}

// Codes whose sums fit 32 bits: 255 · 2^14 · 512 < 2^31.
constexpr std::int64_t kExactCodes = 512;
constexpr std::int64_t kTokensAtATime = 4;

// Σ q X of n codes in int16 lanes.
[[gnu::always_inline]] inline std::int64_t dot(const std::int16_t* codes, const std::int16_t* high, const std::int16_t* low,
                                               std::int64_t n) {
  std::int32_t of_high = 0, of_low = 0;
  for (std::int64_t i = 0; i < n; ++i) of_high += std::int32_t{codes[i]} * high[i];
  for (std::int64_t i = 0; i < n; ++i) of_low += std::int32_t{codes[i]} * low[i];
  return std::int64_t{of_high} * (1 << kLowBits) + of_low;
}

template <int Bits>
[[gnu::always_inline]] inline void widen_codes(const std::uint8_t* packed, std::int64_t n, std::int16_t* codes) {
  alignas(64) std::uint8_t bytes[kExactCodes];
  if constexpr (Bits == 8) {
    __builtin_memcpy(bytes, packed, static_cast<std::size_t>(n));
  } else {
    unpack_codes<Bits>(packed, n, bytes);
  }
  for (std::int64_t i = 0; i < n; ++i) codes[i] = bytes[i];
}

// y of tokens [first, first + count), count <= kTokensAtATime.
template <int Bits>
void portable_row(const Product& p, std::int64_t o, std::int64_t first, std::int64_t count) {
  const std::int64_t group = p.shape.group, groups = p.groups;
  alignas(64) std::int16_t codes[kExactCodes];
  float lane[kTokensAtATime][kProductLanes] = {};
  for (std::int64_t g = 0; g < groups; ++g) {
    std::int64_t sum[kTokensAtATime] = {};
    for (std::int64_t i = g * group; i < (g + 1) * group; i += kExactCodes) {
      const std::int64_t n = (g + 1) * group - i < kExactCodes ? (g + 1) * group - i : kExactCodes;
      widen_codes<Bits>(p.packed_OP + o * p.row_bytes + i / 8 * Bits, n, codes);
      for (std::int64_t t = 0; t < count; ++t) {
        const auto* high = reinterpret_cast<const std::int16_t*>(p.layout.integers(p.token(first + t)));
        sum[t] += dot(codes, high + i, high + p.layout.groups * group + i, n);
      }
    }
    const float scale = half_to_float(p.scale_OG[o * groups + g]);
    const float minimum = half_to_float(p.minimum_OG[o * groups + g]);
    for (std::int64_t t = 0; t < count; ++t) {
      const std::uint8_t* token = p.token(first + t);
      lane[t][g % kProductLanes] += scale * (static_cast<float>(sum[t]) * p.layout.units(token)[g]) + minimum * p.layout.sums(token)[g];
    }
  }
  for (std::int64_t t = 0; t < count; ++t) p.y_TO[(first + t) * p.shape.out + o] = sum_of_lanes(lane[t]);
}

}  // namespace
}  // namespace qfa::kernels::cpu

#if defined(__AVX512VNNI__) && defined(__AVX512VBMI__)
#include "kernels/cpu/packed_product_vnni.inc.h"
#elif defined(__AVX2__)
#include "kernels/cpu/packed_product_avx2.inc.h"
#endif

namespace qfa::kernels::cpu {
namespace {

template <int Bits>
void product_rows(const Product& p, RowRange rows) {
#if defined(__AVX2__)
  if (is_common_group(p.shape.group)) return grouped_rows<Bits>(p, rows);
#endif
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    for (std::int64_t t = 0; t < p.tokens; t += kTokensAtATime) {
      portable_row<Bits>(p, o, t, p.tokens - t < kTokensAtATime ? p.tokens - t : kTokensAtATime);
    }
  }
}

void prepare_activations(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations) {
#if defined(__AVX512VNNI__) && defined(__AVX512VBMI__)
  if (is_common_group(shape.group)) return prepare_bytes(shape, tokens, x_TI, activations);
#endif
  prepare_planes(shape, tokens, x_TI, activations);
}

void packed_product(const GroupedShape& shape, RowRange rows, std::int64_t tokens, const std::uint8_t* packed_OP,
                    const std::uint16_t* scale_OG, const std::uint16_t* minimum_OG, const std::uint8_t* activations, float* y_TO) {
  const Product p = {
      shape, ActivationLayout(shape), shape.groups(), shape.packed_row_bytes(), tokens, packed_OP, scale_OG, minimum_OG, activations, y_TO};
  switch (shape.bits) {
    case 2:
      return product_rows<2>(p, rows);
    case 3:
      return product_rows<3>(p, rows);
    case 4:
      return product_rows<4>(p, rows);
    case 5:
      return product_rows<5>(p, rows);
    case 6:
      return product_rows<6>(p, rows);
    default:
      return product_rows<8>(p, rows);
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
