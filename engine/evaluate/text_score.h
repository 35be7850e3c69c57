// SPDX-License-Identifier: GPL-3.0-or-later
// Perplexity, and KL divergence to a teacher, on windows of a text: each window alone from position
// 0, all its tokens but the first predicted.
#pragma once

#include <functional>
#include <vector>

#include "engine/evaluate/task_score.h"
#include "engine/model/decoder.h"

namespace qfa {

using Windows = std::vector<std::vector<TokenId>>;

// Whole windows of `window` tokens, from window `from`, at most `limit` (0: all). Throws Failure
// (input) if the text has no whole window there.
Windows text_windows(const std::vector<TokenId>& ids, int window, int from, int limit);

struct PerplexityResult {
  std::vector<double> windows;  // mean nll of each window, nats per token
  double nll = 0;               // mean of the windows
  double std_err = 0;
  double ppl = 0;           // exp(nll)
  std::int64_t tokens = 0;  // predicted
};
PerplexityResult perplexity(const Windows& windows, const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook = {});

// KL(teacher ‖ student), nats per token. The teacher's hidden states are computed once; so are the logits of as many windows as fit
// `most_bytes`, by default an eighth of the memory that is free.
class KlToTeacher {
 public:
  KlToTeacher(Windows windows, const Decoder& teacher, WeightSource& teacher_weights, std::uint64_t most_bytes = memory_available() / 8);
  struct Result {
    std::vector<double> windows;  // mean of each window
    double mean = 0, std_err = 0;
    std::int64_t tokens = 0;
  };
  Result score(const Decoder& student, WeightSource& weights, const PreparedTask::Hook& hook = {}, PassTrails* trails = nullptr) const;

 private:
  // Of rows [row, row + rows) of a window.
  at::Tensor teacher_logits(std::size_t window, std::int64_t row, std::int64_t rows) const;

  Windows windows_;
  const Decoder& teacher_;
  WeightSource& teacher_weights_;
  std::vector<at::Tensor> teacher_hidden_;  // [window - 1, hidden] each
  std::vector<at::Tensor> teacher_logits_;  // [window - 1, vocab] of the first windows
};

}  // namespace qfa
