// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors of the widest native size of the unit that includes this, as compiler vector types: one source for SSE2, NEON, AVX2
// and AVX-512. Everything lives in an unnamed namespace, so no symbol of an ISA-specific unit can serve another unit.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "kernels/dispatch/table.h"
#include "kernels/include/half.h"
#include "kernels/reference/grid_rounding.h"

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the packed bit string is read as little-endian words");

namespace qfa::kernels::cpu {
namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX2__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

typedef float VecF __attribute__((vector_size(4 * kLanes)));
typedef std::int32_t VecI __attribute__((vector_size(4 * kLanes)));

[[gnu::always_inline]] inline VecF load(const float* from) {
  VecF v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

[[gnu::always_inline]] inline void store(float* to, VecF v) {
  __builtin_memcpy(to, &v, sizeof v);
}

[[gnu::always_inline]] inline VecF splat(float value) {
  return value - VecF{};  // value - 0 keeps every value, also -0
}

// The code as an integer; the same rule as reference::code_of.
[[gnu::always_inline]] inline VecI codes_of(VecF w, VecF scale, VecF minimum, VecF levels) {
  const VecF zero = {};
  VecF level = (w - minimum) / scale;
  level = level > zero ? level : zero;  // NaN becomes 0 here
  level = level < levels ? level : levels;
  const VecI below = __builtin_convertvector(level, VecI);
  const VecF rest = level - __builtin_convertvector(below, VecF);
  return below - (rest >= 0.5f);  // a true comparison is -1
}

[[gnu::always_inline]] inline VecF stored_value(VecI codes, VecF scale, VecF minimum) {
  return scale * __builtin_convertvector(codes, VecF) + minimum;
}

[[gnu::always_inline]] inline int scalar_code_of(float w, float scale, float minimum, int levels) {
  const float level = (w - minimum) / scale;
  if (!(level > 0.0f)) return 0;
  if (!(level < static_cast<float>(levels))) return levels;
  const int below = static_cast<int>(level);
  return below + (level - static_cast<float>(below) >= 0.5f ? 1 : 0);
}

}  // namespace
}  // namespace qfa::kernels::cpu
