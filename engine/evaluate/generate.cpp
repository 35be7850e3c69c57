// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/generate.h"

#include <ATen/ATen.h>

#include "engine/api/error.h"

namespace qfa {

std::vector<TokenId> generate_greedy(const Decoder& decoder, WeightSource& weights, const std::vector<TokenId>& prompt,
                                     const std::set<TokenId>& stop, int max_tokens, const std::function<bool(TokenId)>& on_token) {
  if (prompt.empty()) refuse_usage("the prompt has no tokens");
  at::NoGradGuard no_grad;
  KeyValueCache cache;
  std::vector<TokenId> answer, next = prompt;
  while (static_cast<int>(answer.size()) < max_tokens) {
    TokenBatchBuilder builder;
    builder.add(next);
    const at::Tensor hidden = decoder.hidden(builder.build(), weights, &cache);
    const at::Tensor last = at::tensor({hidden.size(0) - 1}, at::kLong);
    const auto token = static_cast<TokenId>(decoder.logits(hidden, last, weights).argmax(1).item<std::int64_t>());
    if (stop.count(token) > 0) break;
    answer.push_back(token);
    if (on_token && !on_token(token)) break;
    if (cache.tokens() + 1 >= decoder.config().max_positions) break;
    next = {token};
  }
  return answer;
}

}  // namespace qfa
