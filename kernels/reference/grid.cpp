// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "kernels/reference/grid_rounding.h"
#include "kernels/reference/reference.h"

namespace qfa::kernels::reference {

int code_of(float w, float scale, float minimum, int levels) {
  const float level = (w - minimum) / scale;
  if (!(level > 0.0f)) return 0;
  if (!(level < static_cast<float>(levels))) return levels;
  const int below = static_cast<int>(level);
  return below + (level - static_cast<float>(below) >= 0.5f ? 1 : 0);
}

namespace {

float squared_error(const float* w, const float* weight, std::int64_t n, int levels, GroupGrid grid) {
  const float scale = half_to_float(grid.scale_f16);
  const float minimum = half_to_float(grid.minimum_f16);
  float lane[kErrorLanes] = {};
  for (std::int64_t i = 0; i < n; ++i) {
    const float stored = scale * static_cast<float>(code_of(w[i], scale, minimum, levels)) + minimum;
    const float miss = w[i] - stored;
    lane[i % kErrorLanes] += weight != nullptr ? weight[i] * (miss * miss) : miss * miss;
  }
  for (int step = kErrorLanes / 2; step > 0; step /= 2) {
    for (int k = 0; k < step; ++k) lane[k] += lane[k + step];
  }
  return lane[0];
}

}  // namespace

GroupGrid fit_group(const float* w, const float* weight, std::int64_t n, int bits, Grid grid) {
  const int levels = (1 << bits) - 1;
  const bool symmetric = grid == Grid::symmetric;
  if (n <= 0 || !std::all_of(w, w + n, [](float value) { return std::isfinite(value); })) return unit_grid(bits, symmetric);

  const float lo = *std::min_element(w, w + n) + 0.0f;  // + 0: the order of -0 and +0 must not matter
  const float hi = *std::max_element(w, w + n) + 0.0f;
  if (symmetric) {
    const float largest = std::max(-lo, hi);
    return largest > 0.0f ? symmetric_grid(largest, bits) : unit_grid(bits, true);
  }
  if (lo == hi) return constant_grid(lo);
  GroupGrid best = affine_grid(lo, hi, levels);
  if (grid == Grid::min_max) return best;

  float least = squared_error(w, weight, n, levels, best);
  for (int k = 1; k < kClipFactors; ++k) {
    const GroupGrid tried = affine_grid(lo * kClipFactor[k], hi * kClipFactor[k], levels);
    const float error = squared_error(w, weight, n, levels, tried);
    if (error < least) {
      least = error;
      best = tried;
    }
  }
  return best;
}

}  // namespace qfa::kernels::reference
