// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ablate/subnets.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/rng.h"
#include "engine/sampler/sampler.h"

namespace qfa {
namespace {

constexpr std::uint64_t kStream = 0x6162'6c61'7465'0000;  // "ablate": apart from the sampler's streams
constexpr int kAttempts = 2000;                           // a bin

// Draws every trained unit; returns the average.
double draw(const std::vector<Unit>& units, const std::vector<BitWidth>& widths, double target, CounterRng& random, BitPlan& plan) {
  const std::vector<double> p = max_entropy(widths, target);
  double sum = 0, parameters = 0;
  for (std::size_t l = 0; l < units.size(); ++l) {
    if (!units[l].trained) continue;
    const double u = random.uniform();
    std::size_t w = 0;
    for (double below = p[0]; w + 1 < widths.size() && u >= below; below += p[w]) ++w;
    plan.bits[l] = widths[w];
    sum += static_cast<double>(units[l].parameters) * widths[w], parameters += static_cast<double>(units[l].parameters);
  }
  return parameters > 0 ? sum / parameters : 0;
}

}  // namespace

std::vector<AblationSubnet> bin_subnets(const std::vector<Unit>& units, const BitPlan& base, const std::vector<BitWidth>& widths, int bins,
                                        int per_bin, std::uint64_t seed) {
  if (widths.size() < 2) refuse_usage("subnets by average bits need runs of at least two widths");
  std::vector<AblationSubnet> subnets;
  const double first = widths.front(), size = (widths.back() - first) / bins;
  for (int bin = 0; bin < bins; ++bin) {
    const double low = first + bin * size, high = bin + 1 == bins ? widths.back() : low + size;
    CounterRng random(seed, kStream + static_cast<std::uint64_t>(bin));
    std::vector<BitPlan> found;
    for (int attempt = 0; attempt < kAttempts && static_cast<int>(found.size()) < per_bin; ++attempt) {
      BitPlan plan = base;
      const double average = draw(units, widths, std::min(low + random.uniform() * size, high), random, plan);
      const bool inside = average >= low && (average < high || (bin + 1 == bins && average <= high));
      if (inside && std::find(found.begin(), found.end(), plan) == found.end()) found.push_back(std::move(plan));
    }
    if (found.empty()) refuse_usage(fmt::format("no subnet of {:.2f} to {:.2f} bit was found; choose fewer bins than {}", low, high, bins));
    for (BitPlan& plan : found) subnets.push_back({fmt::format("{:.2f} to {:.2f} bit", low, high), (low + high) / 2, std::move(plan)});
  }
  return subnets;
}

}  // namespace qfa
