// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/rng.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace qfa {

double CounterRng::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));  // 1 - u is never 0
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

std::vector<std::int64_t> permutation(std::uint64_t seed, std::int64_t n, std::uint64_t stream) {
  std::vector<std::int64_t> order(n > 0 ? static_cast<std::size_t>(n) : 0);
  std::iota(order.begin(), order.end(), std::int64_t{0});
  CounterRng rng(seed, stream);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);
  return order;
}

}  // namespace qfa
