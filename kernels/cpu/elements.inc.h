// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of fp32 or bf16 as vectors of fp32: loads, stores, sums, exponentials. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/vector.inc.h"

namespace qfa::kernels::cpu {
namespace {

typedef std::uint32_t VecU __attribute__((vector_size(4 * kLanes)));
typedef std::uint16_t VecH __attribute__((vector_size(2 * kLanes)));

[[gnu::always_inline]] inline VecF load(const std::uint16_t* from) {
  VecH v;
  __builtin_memcpy(&v, from, sizeof v);
  const VecU bits = __builtin_convertvector(v, VecU) << 16;
  return reinterpret_cast<VecF>(bits);
}

// float_to_bfloat16 of each lane.
[[gnu::always_inline]] inline void store(std::uint16_t* to, VecF value) {
  const VecU bits = reinterpret_cast<VecU>(value);
  const VecU rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  const VecU nan = (bits >> 16) | 0x40u;
  const VecH v = __builtin_convertvector(value == value ? rounded : nan, VecH);
  __builtin_memcpy(to, &v, sizeof v);
}

// The first `count` lanes; the others are zero, or stay unwritten.
template <typename T>
[[gnu::always_inline]] inline VecF load(const T* from, std::int64_t count) {
  if (count == kLanes) return load(from);
  T some[kLanes] = {};
  for (std::int64_t i = 0; i < count; ++i) some[i] = from[i];
  return load(some);
}
template <typename T>
[[gnu::always_inline]] inline void store(T* to, VecF value, std::int64_t count) {
  if (count == kLanes) return store(to, value);
  T some[kLanes];
  store(some, value);
  for (std::int64_t i = 0; i < count; ++i) to[i] = some[i];
}

// Calls body(i, lanes from i on) for 0, kLanes, …; the last may have fewer.
template <class Body>
[[gnu::always_inline]] inline void over_lanes(std::int64_t n, const Body& body) {
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) body(i, std::int64_t{kLanes});
  if (i < n) body(i, n - i);
}

[[gnu::always_inline]] inline VecF fused(VecF a, VecF b, VecF c) {  // a b + c, rounded once where the machine can
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

[[gnu::always_inline]] inline float sum_of(VecF v) {
  float sum = 0;
  for (int i = 0; i < kLanes; ++i) sum += v[i];
  return sum;
}

[[gnu::always_inline]] inline float max_of(VecF v) {
  float max = v[0];
  for (int i = 1; i < kLanes; ++i) max = v[i] > max ? v[i] : max;
  return max;
}

// e^x within 2 ulp; 0 below -87, infinity above 88, NaN of NaN. Polynomial of Cephes' expf.
[[gnu::always_inline]] inline VecF exp_of(VecF x) {
  const VecF low = splat(-87.0f), high = splat(88.0f);
  const VecF bounded = x < low ? low : (x > high ? high : x);
  const VecF scaled = bounded * 1.44269504088896341f;
  const VecI n = __builtin_convertvector(scaled + (scaled < 0.0f ? splat(-0.5f) : splat(0.5f)), VecI);
  const VecF whole = __builtin_convertvector(n, VecF);
  VecF r = fused(whole, splat(-0.693359375f), bounded);
  r = fused(whole, splat(2.12194440e-4f), r);
  constexpr float coefficients[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f};
  VecF p = splat(1.9875691500e-4f);
  for (const float c : coefficients) p = fused(p, r, splat(c));
  p = fused(p * r, r, r + 1.0f);
  const VecF result = p * reinterpret_cast<VecF>((n + 127) << 23);
  const VecF nothing = {};
  return x < low ? nothing : (x > high ? splat(__builtin_inff()) : result);
}

[[gnu::always_inline]] inline VecF sigmoid_of(VecF x) {
  return 1.0f / (1.0f + exp_of(-x));
}

}  // namespace
}  // namespace qfa::kernels::cpu
