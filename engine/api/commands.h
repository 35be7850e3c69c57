// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine can be asked to do.
#pragma once

#include <variant>
#include <vector>

#include "engine/api/specs.h"

namespace qfa {

struct StartRun {
  RunSpec spec;
};
struct ResumeRun {
  RunId run;
  int steps = 0;  // 0: to the end that the run was given; more: make it longer
};
struct EvaluatePlans {
  RunId run;
  std::vector<BitPlan> plans;
  std::vector<std::string> tasks;
};
struct SearchFront {
  RunId run;
  SearchSpec spec;
};
struct ExportSubnet {
  RunId run;
  ExportSpec spec;
};

using Command = std::variant<StartRun, ResumeRun, EvaluatePlans, SearchFront, ExportSubnet>;

}  // namespace qfa
