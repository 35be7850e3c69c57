// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/timing.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace qfa {

Timing timing_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  Timing timing;
  timing.n = n;
  timing.low = values.front(), timing.high = values.back();
  timing.median = (values[(n - 1) / 2] + values[n / 2]) / 2;
  timing.p90 = values[static_cast<std::size_t>(std::ceil(0.9 * static_cast<double>(n))) - 1];
  for (const double value : values) timing.mean += value / static_cast<double>(n);
  return timing;
}

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace qfa
