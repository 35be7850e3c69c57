// SPDX-License-Identifier: GPL-3.0-or-later
// Repeated measurements: middle and spread.
#pragma once

#include <cstddef>
#include <vector>

namespace qfa {

struct Timing {
  double median = 0, p90 = 0, low = 0, high = 0, mean = 0;
  std::size_t n = 0;
};
Timing timing_of(std::vector<double> values);  // at least one

double now_s();  // of a steady clock
template <class Work>
double seconds_of(Work&& work) {
  const double start = now_s();
  work();
  return now_s() - start;
}
// Of one call; short work is repeated for some milliseconds.
template <class Work>
double seconds_of_one(Work&& work) {
  constexpr double kLongEnough = 5e-3;
  int calls = 0;
  const double start = now_s();
  double now = start;
  for (; now - start < kLongEnough; ++calls, now = now_s()) work();
  return (now - start) / calls;
}

}  // namespace qfa
