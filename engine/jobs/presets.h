// SPDX-License-Identifier: GPL-3.0-or-later
// Named sets of settings.
#pragma once

#include <string>
#include <vector>

#include "engine/api/specs.h"

namespace qfa {

std::vector<std::string> preset_names();
// paper: LLM-QFA's recipe; product: the same in whole periods, module units, embeddings searched;
// quick: minutes on two cores. Throws Failure (usage) for another name.
RunSpec preset(const std::string& name);

}  // namespace qfa
