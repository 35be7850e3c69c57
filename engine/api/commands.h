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
// Scores the uniform subnets of the last checkpoint on the run's probe tasks.
struct ProbeRun {
  RunId run;
};
struct EvaluatePlans {
  RunId run;
  std::vector<BitPlan> plans;
  std::vector<std::string> tasks;  // held-out: items that a search saw are left out; none: the last search's own signal
  bool random = false;             // drawn without a look at scores: noted in the journal
};
// Files of others on the last search's signal: GGUF, MLX or Hugging Face, or a plan as JSON.
struct ScoreRivals {
  RunId run;
  std::vector<std::string> files;
};
struct SearchFront {
  RunId run;
  SearchSpec spec;
};
struct ExportSubnet {
  RunId run;
  ExportSpec spec;
};

using Command = std::variant<StartRun, ResumeRun, ProbeRun, EvaluatePlans, ScoreRivals, SearchFront, ExportSubnet>;

// What a running StartRun or ResumeRun can be asked for between two steps.
enum class Request { checkpoint, probe };

}  // namespace qfa
