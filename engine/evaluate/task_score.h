// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring a task as the lm-evaluation-harness does: the candidate of the largest summed
// log-probability (acc), or of the largest per character (acc_norm).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/data/task.h"
#include "engine/evaluate/pass_trails.h"
#include "engine/model/decoder.h"

namespace qfa {

struct CandidateScore {
  double logprob = 0;  // natural logarithm, summed over the continuation's tokens
  int tokens = 0;
  bool is_greedy = false;  // every token is the argmax
};

struct ItemScore {
  std::size_t index = 0;
  std::vector<CandidateScore> candidates;
  std::size_t gold = 0;
  bool correct = false;
  bool correct_norm = false;
  double choice_nll = 0;  // -log softmax(logprob)[gold] over the candidates, nats
};

struct TaskResult {
  std::string name;
  std::size_t n = 0;
  double acc = 0, acc_stderr = 0;
  bool has_acc_norm = false;
  double acc_norm = 0, acc_norm_stderr = 0;
  double choice_nll = 0, choice_nll_stderr = 0;
  std::vector<ItemScore> items;
};

// A task whose items are tokenized once and scored many times.
class PreparedTask {
 public:
  // Contexts longer than `max_positions` lose tokens on the left.
  PreparedTask(const Task& task, const Tokenizer& tokenizer, std::int64_t max_positions);

  using Hook = std::function<bool(std::size_t done, std::size_t total)>;  // false cancels (Failure)
  // What all contexts begin with, and what the candidates of an item share, is computed once. `trails`: so are layers that the
  // subnet before had too; of this task alone, or of tasks that are always scored one after the other.
  TaskResult score(const Decoder& decoder, WeightSource& weights, const Hook& hook = {}, PassTrails* trails = nullptr) const;

  const std::string& name() const { return name_; }
  std::size_t size() const { return items_.size(); }

 private:
  struct Item {
    std::size_t index, gold;
    std::vector<EncodedPair> candidates;
    std::vector<std::size_t> choice_length;
  };
  struct Request;
  std::vector<TokenId> shared_prefix() const;
  void place(std::size_t index, std::size_t root, std::size_t shared, TokenBatchBuilder& builder, std::vector<Request>& requests) const;

  std::string name_;
  bool has_acc_norm_ = false;
  std::vector<Item> items_;
};

// Mean and standard error (sample standard deviation over √n).
struct MeanError {
  double mean = 0;
  double std_err = 0;
};
MeanError mean_error(const std::vector<double>& values);

}  // namespace qfa
