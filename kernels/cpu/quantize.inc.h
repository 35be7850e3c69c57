// SPDX-License-Identifier: GPL-3.0-or-later
// fit_group and quantize_rtn of one backend. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/vector.inc.h"

namespace qfa::kernels::cpu {
namespace {

struct Range {
  float lo;
  float hi;
  bool finite;
};

Range range_of(const float* w, std::int64_t n) {
  VecF lo = splat(w[0]);
  VecF hi = lo;
  VecI odd = {};
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const VecF v = load(w + i);
    odd |= (v - v) != 0.0f;  // infinity and NaN only
    lo = v < lo ? v : lo;
    hi = v > hi ? v : hi;
  }
  Range range = {w[0], w[0], true};
  for (int k = 0; k < kLanes; ++k) {
    range.lo = lo[k] < range.lo ? lo[k] : range.lo;
    range.hi = hi[k] > range.hi ? hi[k] : range.hi;
    range.finite = range.finite && odd[k] == 0;
  }
  for (; i < n; ++i) {
    range.lo = w[i] < range.lo ? w[i] : range.lo;
    range.hi = w[i] > range.hi ? w[i] : range.hi;
    range.finite = range.finite && w[i] - w[i] == 0.0f;
  }
  range.lo += 0.0f;  // -0 becomes +0, so that their order does not matter
  range.hi += 0.0f;
  return range;
}

// The sum's order: see kErrorLanes.
float squared_error(const float* w, const float* weight, std::int64_t n, int levels, GroupGrid grid) {
  constexpr int kParts = kErrorLanes / kLanes;
  const float scale = half_to_float(grid.scale_f16);
  const float minimum = half_to_float(grid.minimum_f16);
  const VecF scales = splat(scale);
  const VecF minimums = splat(minimum);
  const VecF top = splat(static_cast<float>(levels));
  VecF sum[kParts] = {};
  std::int64_t i = 0;
  for (; i + kErrorLanes <= n; i += kErrorLanes) {
    for (int p = 0; p < kParts; ++p) {
      const VecF v = load(w + i + p * kLanes);
      const VecF miss = v - stored_value(codes_of(v, scales, minimums, top), scales, minimums);
      sum[p] += weight != nullptr ? load(weight + i + p * kLanes) * (miss * miss) : miss * miss;
    }
  }
  float lane[kErrorLanes];
  __builtin_memcpy(lane, sum, sizeof lane);
  for (; i < n; ++i) {
    const float miss = w[i] - (scale * static_cast<float>(scalar_code_of(w[i], scale, minimum, levels)) + minimum);
    lane[i % kErrorLanes] += weight != nullptr ? weight[i] * (miss * miss) : miss * miss;
  }
  for (int step = kErrorLanes / 2; step > 0; step /= 2) {
    for (int k = 0; k < step; ++k) lane[k] += lane[k + step];
  }
  return lane[0];
}

GroupGrid fit_group(const float* w, const float* weight, std::int64_t n, int bits, Grid grid) {
  const int levels = (1 << bits) - 1;
  const bool symmetric = grid == Grid::symmetric;
  if (n <= 0) return unit_grid(bits, symmetric);
  const Range range = range_of(w, n);
  if (!range.finite) return unit_grid(bits, symmetric);
  if (symmetric) {
    const float largest = -range.lo > range.hi ? -range.lo : range.hi;
    return largest > 0.0f ? symmetric_grid(largest, bits) : unit_grid(bits, true);
  }
  if (range.lo == range.hi) return constant_grid(range.lo);
  GroupGrid best = affine_grid(range.lo, range.hi, levels);
  if (grid == Grid::min_max) return best;

  float least = squared_error(w, weight, n, levels, best);
  for (int k = 1; k < kClipFactors; ++k) {
    const GroupGrid tried = affine_grid(range.lo * kClipFactor[k], range.hi * kClipFactor[k], levels);
    const float error = squared_error(w, weight, n, levels, tried);
    if (error < least) {
      least = error;
      best = tried;
    }
  }
  return best;
}

void quantize_rtn(const GroupedShape& shape, RowRange rows, Grid grid, const float* w_OI, const float* column_weight_I,
                  std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG) {
  const int levels = (1 << shape.bits) - 1;
  const std::int64_t groups = shape.groups();
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    for (std::int64_t k = 0; k < groups; ++k) {
      const float* w = w_OI + o * shape.in + k * shape.group;
      std::uint8_t* codes = codes_OI + o * shape.in + k * shape.group;
      const float* weight = column_weight_I != nullptr ? column_weight_I + k * shape.group : nullptr;
      const GroupGrid fitted = cpu::fit_group(w, weight, shape.group, shape.bits, grid);
      scale_OG[o * groups + k] = fitted.scale_f16;
      minimum_OG[o * groups + k] = fitted.minimum_f16;
      const float scale = half_to_float(fitted.scale_f16);
      const float minimum = half_to_float(fitted.minimum_f16);
      std::int64_t i = 0;
      for (; i + kLanes <= shape.group; i += kLanes) {
        const VecI code = codes_of(load(w + i), splat(scale), splat(minimum), splat(static_cast<float>(levels)));
        for (int lane = 0; lane < kLanes; ++lane) codes[i + lane] = static_cast<std::uint8_t>(code[lane]);
      }
      for (; i < shape.group; ++i) codes[i] = static_cast<std::uint8_t>(scalar_code_of(w[i], scale, minimum, levels));
    }
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
