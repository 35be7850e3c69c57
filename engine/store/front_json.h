// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/api/events.h"

namespace qfa {

// Reads what front_to_json writes; the units must be those it was written with. Throws Failure (input).
ParetoFront front_from_json(const std::string& text, const std::vector<Unit>& units, const std::string& where);

// "2027-03-05T14:07:09.123Z": UTC, milliseconds. Reading throws Failure (input).
std::string timestamp_to_text(Timestamp at);
Timestamp timestamp_from_text(const std::string& text, const std::string& where);

}  // namespace qfa
