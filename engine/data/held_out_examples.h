// SPDX-License-Identifier: GPL-3.0-or-later
// Examples that a loss may be reported on: none of them was trained on. The firewall of task.h, for examples.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/data/dataset.h"

namespace qfa {

// Equal for examples that ask and answer the same, whatever their file and its form.
std::string example_identity(const Example& example);
// Removes from `held_out` what `trained` holds too; returns how many they were.
std::size_t leave_out_trained(const std::vector<Example>& trained, std::vector<Example>& held_out);

}  // namespace qfa
