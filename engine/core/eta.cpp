// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/eta.h"

#include <algorithm>
#include <vector>

namespace qfa {

double EtaEstimator::update(std::uint64_t done) {
  const auto now = Clock::now();
  if (done > done_) {
    seconds_per_unit_.push_back(std::chrono::duration<double>(now - last_).count() / static_cast<double>(done - done_));
    if (seconds_per_unit_.size() > kRemembered) seconds_per_unit_.pop_front();
    done_ = done;
    last_ = now;
  }
  if (seconds_per_unit_.empty()) return -1;
  std::vector<double> sorted(seconds_per_unit_.begin(), seconds_per_unit_.end());
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
  return sorted[sorted.size() / 2] * static_cast<double>(total_ > done_ ? total_ - done_ : 0);
}

}  // namespace qfa
