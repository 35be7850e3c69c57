// SPDX-License-Identifier: GPL-3.0-or-later
// An ablation as CSV, as Markdown and as JSON (its inverse is read_ablation()).
#pragma once

#include <string>

#include "engine/api/ablation.h"
#include "engine/core/json.h"

namespace qfa {

std::string ablation_csv(const Ablation& ablation);
std::string ablation_markdown(const Ablation& ablation);
nlohmann::ordered_json ablation_json(const Ablation& ablation);
Ablation ablation_result_from_json(const Json& json, const std::string& where);  // throws Failure (input)

}  // namespace qfa
