// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the search a subnet is a row of choice indices; here plans, locks and indices meet.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/search/search.h"

namespace qfa {

// Throws Failure (internal) unless every unit has as many choices as byte counts, and at least one.
void check_costs(const CostTable& costs);

// Throws Failure (usage) if the unit does not offer the width.
std::size_t choice_index(const CostTable& costs, std::size_t unit, BitWidth width);
// Per unit the index of its width. Throws Failure (usage).
std::vector<std::size_t> choice_indices(const CostTable& costs, const BitPlan& plan);
// Per unit the indices that the locks leave, ascending. Throws Failure (usage): unknown unit (the nearest is suggested) or width.
std::vector<std::vector<std::size_t>> allowed_choices(const CostTable& costs, const std::map<std::string, BitWidth>& locks);

}  // namespace qfa
