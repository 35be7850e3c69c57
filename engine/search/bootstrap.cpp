// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/rng.h"
#include "engine/search/search.h"

namespace qfa {

PairedComparison paired_bootstrap(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed, int resamples) {
  if (a.size() != b.size() || a.empty()) {
    refuse_usage(fmt::format("a paired comparison needs the same items on both sides, got {} and {}", a.size(), b.size()));
  }
  if (resamples < 1) refuse_usage(fmt::format("{} resamples of a bootstrap, expected at least 1", resamples));
  const std::size_t n = a.size();
  std::vector<double> difference(n);
  double mean = 0;
  for (std::size_t i = 0; i < n; ++i) mean += (difference[i] = a[i] - b[i]) / static_cast<double>(n);

  // The resampled means are centred on `mean`; shifted to 0 they are the distribution under no difference.
  double squares = 0;
  int as_large = 0;
  const double threshold = std::abs(mean) * (1 - 1e-12);
  for (int r = 0; r < resamples; ++r) {
    CounterRng rng(seed, static_cast<std::uint64_t>(r));
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += difference[rng.below(n)];
    const double shift = sum / static_cast<double>(n) - mean;
    squares += shift * shift;
    as_large += std::abs(shift) >= threshold;
  }
  return {mean, std::sqrt(squares / resamples), (as_large + 1.0) / (resamples + 1.0)};
}

}  // namespace qfa
