// SPDX-License-Identifier: GPL-3.0-or-later
// Time left, from the median of recent unit times: one slow step does not make it jump.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace qfa {

class EtaEstimator {
 public:
  EtaEstimator(std::uint64_t done, std::uint64_t total) : done_(done), total_(total) {}
  // Seconds left once `done` units are complete; negative until it is known.
  double update(std::uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kRemembered = 31;
  std::uint64_t done_, total_;
  Clock::time_point last_ = Clock::now();
  std::deque<double> seconds_per_unit_;
};

}  // namespace qfa
