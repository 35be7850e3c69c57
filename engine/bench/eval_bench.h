// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench eval`: seconds from a task's files to its accuracy.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/api/specs.h"
#include "engine/evaluate/task_score.h"

namespace qfa {

struct EvalBenchSpec {
  std::string model;  // base model or export
  std::vector<std::string> tasks;
  int limit = 0;  // items of each; 0: all
  ComputeType compute = ComputeType::fp32;
  int threads = 0;
};
struct BenchedTask {
  TaskResult result;  // without the items
  std::size_t candidates = 0;
  double prepare_s = 0;  // reading and tokenizing
  double score_s = 0;
  double seconds() const { return prepare_s + score_s; }
};
struct EvalBench {
  double load_s = 0;  // weights and tokenizer
  std::vector<BenchedTask> tasks;
  std::uint64_t peak_rss = 0;
};

// Scores as `qfa eval` does. Throws Failure: the model or a task refused.
EvalBench bench_eval(const EvalBenchSpec& spec, const std::function<void(const std::string&)>& tell);

}  // namespace qfa
