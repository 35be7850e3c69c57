// SPDX-License-Identifier: GPL-3.0-or-later
// One linear weight and the rows a call works on. Kernels are single-threaded: the caller gives
// disjoint row ranges to its threads.
#pragma once

#include <cstdint>

namespace qfa::kernels {

// Suffixes of pointers: O = out features (rows), I = in features, G = in / group.
struct GroupedShape {
  std::int64_t out = 0;
  std::int64_t in = 0;
  std::int64_t group = 32;  // consecutive inputs that share scale and minimum
  int bits = 4;             // 2, 3, 4, 5, 6 or 8

  // always_inline: see half.h.
  [[gnu::always_inline]] std::int64_t groups() const { return in / group; }
  [[gnu::always_inline]] std::int64_t packed_row_bytes() const { return in * bits / 8; }
};

struct RowRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

}  // namespace qfa::kernels
