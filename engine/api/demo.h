// SPDX-License-Identifier: GPL-3.0-or-later
// The demo: a real run, small enough for two cores.
#pragma once

#include <string>

#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

// The demo's run with its base model and data found, writing to `out_folder` (which must not exist,
// or be empty). May read and generate files: not for a thread that draws.
Result<RunSpec> demo_spec(const std::string& out_folder);

// The search that follows it. Reads nothing.
SearchSpec demo_search_spec(const RunSpec& spec);

}  // namespace qfa
