// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "engine/api/plan.h"
#include "engine/plan/time_model.h"

namespace qfa {

struct Machine {
  Bytes memory_available = 0;                   // 0: unknown
  std::function<std::optional<Speed>()> speed;  // asked only where the settings are good
};
// plan_run() for a given machine.
RunPlan make_plan(const RunSpec& spec, const Machine& machine);

}  // namespace qfa
