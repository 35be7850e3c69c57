// SPDX-License-Identifier: GPL-3.0-or-later
// A checkpoint is a folder: adapters.safetensors (values and moments, fp32) and state.json (step,
// step counters). Sampler and data order are pure functions of (seed, step) and need no state.
#pragma once

#include <filesystem>

#include "engine/model/supernet.h"
#include "engine/train/adamw.h"

namespace qfa {

// Written beside, fsynced, renamed. An existing checkpoint of the same step is left as it is.
void save_checkpoint(const std::filesystem::path& folder, int step, const Supernet& supernet, const AdamW& optimizer);
// Returns the step. Throws Failure (input) if anything is missing or has the wrong shape; then
// nothing was changed. `optimizer` may be null (evaluation and export need the values only).
int load_checkpoint(const std::filesystem::path& folder, const Supernet& supernet, AdamW* optimizer);

}  // namespace qfa
