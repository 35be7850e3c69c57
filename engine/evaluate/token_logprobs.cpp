// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/token_logprobs.h"

#include <ATen/ATen.h>

#include <map>

namespace qfa {

void TokenLogprobs::add(std::int64_t row, TokenId target) {
  rows_.push_back(row);
  targets_.push_back(target);
}

std::vector<TokenLogprob> TokenLogprobs::compute(const at::Tensor& hidden_TH, WeightSource& weights) const {
  std::map<std::int64_t, std::vector<std::size_t>> by_row;
  for (std::size_t i = 0; i < rows_.size(); ++i) by_row[rows_[i]].push_back(i);
  std::vector<std::int64_t> rows;
  for (const auto& [row, requests] : by_row) rows.push_back(row);

  std::vector<TokenLogprob> result(rows_.size());
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsPerChunk) {
    const std::size_t end = std::min(begin + kRowsPerChunk, rows.size());
    const std::vector<std::int64_t> chunk(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                          rows.begin() + static_cast<std::ptrdiff_t>(end));
    const at::Tensor logits = weights.logits(hidden_TH.index_select(0, at::tensor(chunk, at::kLong)));
    const LogSumExp summary = log_sum_exp(logits);
    const auto log_sum = summary.log_sum_R.accessor<float, 1>(), largest = summary.largest_R.accessor<float, 1>();
    for (std::size_t r = 0; r < chunk.size(); ++r) {
      const auto row = static_cast<std::int64_t>(r);
      for (const std::size_t i : by_row[chunk[r]]) {
        const auto logit = logits[row][targets_[i]].item<float>();
        const bool is_largest = logit == largest[row];  // of several, the first is the argmax
        result[i] = {static_cast<double>(logit) - static_cast<double>(log_sum[row]),
                     is_largest && logits[row].argmax().item<std::int64_t>() == targets_[i]};
      }
    }
  }
  return result;
}

}  // namespace qfa
