// SPDX-License-Identifier: GPL-3.0-or-later
// The subnets that an ablation scores.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"

namespace qfa {

struct AblationSubnet {
  std::string label;  // "3 bit"; "2.25 to 2.50 bit": several have it
  double bits = 0;    // of the axis: the width, or the middle of the bin
  BitPlan plan;
};

// `per_bin` different random subnets in each of `bins` equal bins of average bits (over trained units, weighted by
// parameters; the last bin holds its end too): target averages uniform in the bin, units drawn from the distribution
// of maximum entropy. A pure function of its arguments: arms of the same units get the same subnets. Untrained units
// are those of `base`. A bin of a small model may hold fewer. Throws Failure (usage): fewer than two widths; a bin
// where none was found.
std::vector<AblationSubnet> bin_subnets(const std::vector<Unit>& units, const BitPlan& base, const std::vector<BitWidth>& widths, int bins,
                                        int per_bin, std::uint64_t seed);

}  // namespace qfa
