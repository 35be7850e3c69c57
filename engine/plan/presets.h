// SPDX-License-Identifier: GPL-3.0-or-later
// Named sets of settings; their names: preset_names() of engine/api/plan.h.
#pragma once

#include <string>

#include "engine/api/plan.h"

namespace qfa {

// paper: LLM-QFA's recipe; product: the same in whole periods, module units, embeddings searched;
// quick: minutes on two cores. Throws Failure (usage) for another name.
RunSpec preset(const std::string& name);

}  // namespace qfa
