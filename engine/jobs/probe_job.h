// SPDX-License-Identifier: GPL-3.0-or-later
// Probes: the uniform subnets, finalised as export would write them, on the run's probe tasks.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/commands.h"
#include "engine/evaluate/task_score.h"
#include "engine/jobs/opened_run.h"
#include "engine/session/job.h"

namespace qfa {

class UniformProbe {
 public:
  // The references must outlive the probe.
  UniformProbe(const OpenedRun& run, const Decoder& decoder, RunEvents& events);

  bool has_tasks() const { return !tasks_.empty(); }
  bool done_at(int step) const;  // this step's scores stand in the run already
  // Emits an EvalPoint for each width, task, accuracy and NLL that is not on record (a probe may have been killed
  // half-way); returns them. Throws Failure (cancelled).
  std::vector<EvalPoint> score(int step);

 private:
  using Key = std::pair<std::string, std::string>;  // subnet, signal
  std::set<Key> recorded_at(int step) const;

  const OpenedRun& run_;
  const Decoder& decoder_;
  RunEvents& events_;
  std::vector<PreparedTask> tasks_;
};

void validate_probe(const ProbeRun& command);  // throws Failure; reads, writes nothing
std::string probe_run(const ProbeRun& command, JobContext& context);

}  // namespace qfa
