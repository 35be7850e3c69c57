// SPDX-License-Identifier: GPL-3.0-or-later
// Turns of the event loop, timed.
#pragma once

#include <time.h>

#include <algorithm>
#include <vector>

namespace qfa::bench {

// Processor time of this thread: a busy neighbour does not count.
inline double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

inline double quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

}  // namespace qfa::bench
