// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products of one thread whose operands fit a cache. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/elements.inc.h"

namespace qfa::kernels::cpu {
namespace {

constexpr std::int64_t kPanel = 2 * kLanes;                              // columns of a product come in panels of this many
constexpr int kProductRows = kLanes == 16 ? 12 : (kLanes == 8 ? 6 : 3);  // rows whose sums fit the registers

[[gnu::always_inline]] inline std::int64_t padded(std::int64_t n) {
  return (n + kPanel - 1) / kPanel * kPanel;
}

struct Left {  // element (i, k) is at[i · row + k · column]
  const float* at;
  std::int64_t row, column;
};
struct Rows {  // row-major, `stride` floats a row
  float* at;
  std::int64_t stride;
};

template <int Count>
[[gnu::always_inline]] inline void product_rows(const Left& a, const Rows& b, std::int64_t depth, const Rows& c, bool add) {
  VecF sums[Count][2];
  for (int r = 0; r < Count; ++r)
    for (int half = 0; half < 2; ++half) sums[r][half] = add ? load(c.at + r * c.stride + half * kLanes) : VecF{};
  for (std::int64_t k = 0; k < depth; ++k) {
    const VecF low = load(b.at + k * b.stride), high = load(b.at + k * b.stride + kLanes);
    for (int r = 0; r < Count; ++r) {
      const VecF factor = splat(a.at[r * a.row + k * a.column]);
      sums[r][0] = fused(factor, low, sums[r][0]);
      sums[r][1] = fused(factor, high, sums[r][1]);
    }
  }
  for (int r = 0; r < Count; ++r)
    for (int half = 0; half < 2; ++half) store(c.at + r * c.stride + half * kLanes, sums[r][half]);
}

// c[m, n] = a[m, depth] · b[depth, n], added to c where asked; n is rounded up to whole panels, which b and c must hold.
void product(const Left& a, const Rows& b, std::int64_t m, std::int64_t n, std::int64_t depth, const Rows& c, bool add) {
  for (std::int64_t j = 0; j < n; j += kPanel) {
    std::int64_t i = 0;
    const auto left = [&] { return Left{a.at + i * a.row, a.row, a.column}; };
    const auto out = [&] { return Rows{c.at + i * c.stride + j, c.stride}; };
    const Rows panel = {b.at + j, b.stride};
    for (; i + kProductRows <= m; i += kProductRows) product_rows<kProductRows>(left(), panel, depth, out(), add);
    for (; i + 3 <= m; i += 3) product_rows<3>(left(), panel, depth, out(), add);
    for (; i < m; ++i) product_rows<1>(left(), panel, depth, out(), add);
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
