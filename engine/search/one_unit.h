// SPDX-License-Identifier: GPL-3.0-or-later
// One-unit changes: what every unit costs or gains at each other width, all others as they are in a base.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/search/space.h"

namespace qfa {

// All trained units at the largest allowed width, and all at the smallest; untrained ones at 8 bits or what is next
// to it, in both.
struct OneUnitBases {
  BitPlan high, low;
};
OneUnitBases one_unit_bases(const SearchSpace& space);

// Each base, then its changes within the limits of the space, from the last unit to the first: as units are in the order of
// layers, the next subnet begins like the one before (LayerTrail). Plans that appear again are left out.
std::vector<BitPlan> one_unit_plans(const SearchSpace& space);

}  // namespace qfa
