// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/api/plan.h"
#include "engine/sampler/sampler.h"

namespace qfa {

// preview_sampler() for a unit table that is known. Throws Failure (usage).
SamplerPreview sampler_preview(const RunSpec& spec, const std::vector<Unit>& units);

}  // namespace qfa
