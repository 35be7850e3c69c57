// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy of subnets on held-out tasks, all items together; kept with those of every item. What was scored on the
// same items at the same checkpoint is not scored again.
#pragma once

#include <string>
#include <vector>

#include "engine/evaluate/task_score.h"
#include "engine/jobs/opened_run.h"
#include "engine/store/score_journal.h"

namespace qfa {

class HeldOut {
 public:
  // `tasks` as open_tasks hands them out; keeps references to the others.
  HeldOut(OpenedRun& run, RunEvents& events, const Decoder& decoder, std::vector<Task> tasks);

  const std::string& name() const { return name_; }
  // Scores and writes the journal, or finds the score there; emits the point. Throws Failure (cancelled).
  EvalPoint score(const BitPlan& plan, const std::string& kind, Bytes size_bytes);

 private:
  ScoreLine scored(const BitPlan& plan, const std::string& kind);

  OpenedRun& run_;
  RunEvents& events_;
  const Decoder& decoder_;
  std::string name_, items_, dtype_;
  std::vector<ScoreLine> journal_;  // of these items at this checkpoint
  std::vector<PreparedTask> prepared_;
};

}  // namespace qfa
