// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/response_loss.h"

#include <ATen/ATen.h>

#include "engine/api/error.h"
#include "engine/evaluate/token_logprobs.h"

namespace qfa {
ResponseLoss response_loss(const std::vector<TokenizedExample>& examples, const Decoder& decoder, WeightSource& weights,
                           const PreparedTask::Hook& hook) {
  at::NoGradGuard no_grad;
  if (examples.empty()) refuse("held-out examples", "there is none, expected at least one");
  ResponseLoss result;
  double sum_of_all = 0;
  std::vector<double> means;
  for (std::size_t begin = 0; begin < examples.size();) {
    TokenBatchBuilder builder;
    TokenLogprobs wanted;
    std::size_t end = begin;
    while (end < examples.size() &&
           (end == begin || builder.tokens() + static_cast<std::int64_t>(examples[end].ids.size()) <= kTokensPerPass)) {
      const std::vector<TokenId>& ids = examples[end].ids;
      if (response_tokens(examples[end]) == 0) refuse("held-out examples", "one has no response, expected at least one token");
      const std::int64_t row = builder.add({ids.begin(), ids.end() - 1});  // the last token is only predicted
      for (const std::size_t t : response_positions(examples[end])) wanted.add(row + static_cast<std::int64_t>(t) - 1, ids[t]);
      ++end;
    }
    const at::Tensor hidden = decoder.hidden(builder.build(), weights);
    const std::vector<TokenLogprob> found = wanted.compute(hidden, weights);
    std::size_t next = 0;
    for (; begin < end; ++begin) {
      const std::size_t tokens = response_tokens(examples[begin]);
      double sum = 0;
      for (std::size_t t = 0; t < tokens; ++t) sum -= found[next++].logprob;
      sum_of_all += sum;
      result.tokens += static_cast<std::int64_t>(tokens);
      means.push_back(sum / static_cast<double>(tokens));
      result.examples.push_back({means.back(), static_cast<int>(tokens)});
    }
    if (hook && !hook(end, examples.size())) throw Failure({ErrorCode::cancelled, "scoring was cancelled", "held-out examples", {}});
  }
  const MeanError mean = mean_error(means);
  result.nll = mean.mean, result.nll_stderr = mean.std_err;
  result.nll_per_token = sum_of_all / static_cast<double>(result.tokens);
  return result;
}

}  // namespace qfa
