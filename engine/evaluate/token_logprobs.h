// SPDX-License-Identifier: GPL-3.0-or-later
// Log-probabilities of chosen tokens at chosen rows, without ever holding all logits.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/decoder.h"

namespace qfa {

// Of all scoring: how much one forward pass takes, and how many rows meet the vocabulary at a time.
inline constexpr std::int64_t kTokensPerPass = 2048;
inline constexpr std::int64_t kRowsPerChunk = 512;  // x vocabulary x 4 bytes of logits

struct TokenLogprob {
  double logprob = 0;
  bool is_argmax = false;
};

class TokenLogprobs {
 public:
  // Row `row` of the hidden states predicts `target`. Rows may repeat: each is projected once.
  void add(std::int64_t row, TokenId target);
  // In the order of add(). Hidden states in the compute type.
  std::vector<TokenLogprob> compute(const at::Tensor& hidden_TH, WeightSource& weights) const;

 private:
  std::vector<std::int64_t> rows_;
  std::vector<TokenId> targets_;
};

}  // namespace qfa
