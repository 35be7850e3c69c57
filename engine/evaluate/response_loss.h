// SPDX-License-Identifier: GPL-3.0-or-later
// Negative log-likelihood of the responses of examples: what training minimizes, on examples it never saw.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/evaluate/task_score.h"
#include "engine/model/decoder.h"

namespace qfa {

struct ResponseLoss {
  struct Example {
    double nll = 0;  // mean over its response tokens, nats
    int tokens = 0;  // of the response, the end of the turn included
  };
  double nll = 0;  // mean of the examples' means
  double nll_stderr = 0;
  double nll_per_token = 0;  // over all tokens: long responses count for more
  std::int64_t tokens = 0;
  std::vector<Example> examples;
};

// Sequences lie end to end without padding; only rows that predict a response token meet the vocabulary. Throws
// Failure: (input) no example, or one without a response; (cancelled) when the hook says so.
ResponseLoss response_loss(const std::vector<TokenizedExample>& examples, const Decoder& decoder, WeightSource& weights,
                           const PreparedTask::Hook& hook = {});

}  // namespace qfa
