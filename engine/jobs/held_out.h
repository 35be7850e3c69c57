// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy of subnets on held-out tasks, all items together; kept with those of every item.
#pragma once

#include <string>
#include <vector>

#include "engine/evaluate/task_score.h"
#include "engine/jobs/opened_run.h"

namespace qfa {

class HeldOut {
 public:
  // `tasks` as open_tasks hands them out; keeps references to the others.
  HeldOut(OpenedRun& run, RunEvents& events, const Decoder& decoder, std::vector<Task> tasks);

  const std::string& name() const { return name_; }
  // Scores, writes the journal, emits the point. Throws Failure (cancelled).
  EvalPoint score(const BitPlan& plan, const std::string& kind, Bytes size_bytes);

 private:
  OpenedRun& run_;
  RunEvents& events_;
  const Decoder& decoder_;
  std::string name_, items_;
  std::vector<PreparedTask> prepared_;
};

}  // namespace qfa
