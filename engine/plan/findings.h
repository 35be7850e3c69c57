// SPDX-License-Identifier: GPL-3.0-or-later
// What is worth saying about a draft whose settings are valid, apart from files and machine.
#pragma once

#include <vector>

#include "engine/api/inspect.h"
#include "engine/api/plan.h"
#include "engine/export/exporter.h"

namespace qfa {

// `units` of this model and these settings. A run says the same when it starts.
std::vector<Finding> training_findings(const RunSpec& spec, const ModelConfig& config, const std::vector<Unit>& units);
std::vector<Finding> model_findings(const ModelSummary& model);
// `costs`: of MLX, whose files hold every width. `other_group`: the bytes that the next larger group saves; 0: none fits.
std::vector<Finding> size_findings(const RunSpec& spec, const CostTable& costs, Bytes larger_group_saves);

Bytes smallest_size(const CostTable& costs);
Bytes largest_size(const CostTable& costs);

}  // namespace qfa
