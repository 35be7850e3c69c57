// SPDX-License-Identifier: GPL-3.0-or-later
// SearchFront, EvaluatePlans and ScoreRivals: scores of finalised subnets and of files of others, the front
// over bytes, the held-out report of its points.
#pragma once

#include <string>

#include "engine/api/commands.h"
#include "engine/session/job.h"

namespace qfa {

void validate_search(const SearchFront& command);
std::string search_front(const SearchFront& command, JobContext& context);

void validate_evaluate(const EvaluatePlans& command);
std::string evaluate_plans(const EvaluatePlans& command, JobContext& context);

void validate_rivals(const ScoreRivals& command);
std::string score_rivals(const ScoreRivals& command, JobContext& context);

}  // namespace qfa
