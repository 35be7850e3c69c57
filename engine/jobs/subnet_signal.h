// SPDX-License-Identifier: GPL-3.0-or-later
// What a search minimises: the negative log-likelihood of the gold choice on tasks, or the KL
// divergence to the full-precision teacher on a text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/evaluate/text_score.h"
#include "engine/jobs/opened_run.h"
#include "engine/search/search.h"

namespace qfa {

class SubnetSignal {
 public:
  // Throws Failure (usage) unless exactly one of tasks and kl_text is given.
  SubnetSignal(const OpenedRun& run, const SearchSpec& spec);

  std::string name() const { return name_; }  // "tickets-search/nll", "kl"
  std::int64_t n() const { return n_; }       // items or tokens behind a score
  // Scores any weights of this architecture: a finalised subnet, or an export that was read back.
  // `trails`: of this signal, for subnets of one supernet that stands still.
  Score score(const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook = {}, PassTrails* trails = nullptr) const;
  const std::vector<Task>& tasks() const { return tasks_; }

 private:
  std::string name_;
  std::int64_t n_ = 0;
  std::vector<Task> tasks_;
  std::vector<PreparedTask> prepared_;
  std::unique_ptr<Decoder> teacher_;
  std::unique_ptr<WeightSource> teacher_weights_;
  std::unique_ptr<KlToTeacher> kl_;
};

}  // namespace qfa
