// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/token_batch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace qfa {

std::int64_t TokenBatchBuilder::add(const std::vector<TokenId>& ids) { return add_tree(ids, {}).stem; }

TokenBatchBuilder::Tree TokenBatchBuilder::add_tree(const std::vector<TokenId>& stem, const std::vector<std::vector<TokenId>>& branches) {
  Tree rows;
  rows.stem = tokens();
  const auto append = [&](const std::vector<TokenId>& ids, std::int64_t first_position) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      ids_.push_back(ids[i]);
      positions_.push_back(first_position + static_cast<std::int64_t>(i));
    }
  };
  append(stem, 0);
  const auto stem_length = static_cast<std::int64_t>(stem.size());
  for (const auto& branch : branches) {
    rows.branches.push_back(tokens());
    append(branch, stem_length);
  }
  Segment segment{rows.stem, tokens() - rows.stem, {}};
  const auto occupied = std::count_if(branches.begin(), branches.end(), [](const auto& b) { return !b.empty(); });
  if (occupied > 1) {  // with one branch the tree is a plain sequence
    segment.mask = at::ones({segment.length, segment.length}, at::kBool).tril();
    for (std::size_t i = 0; i < branches.size(); ++i) {
      const std::int64_t begin = rows.branches[i] - rows.stem;
      const std::int64_t end = begin + static_cast<std::int64_t>(branches[i].size());
      if (begin < end && begin > stem_length) segment.mask.slice(0, begin, end).slice(1, stem_length, begin).fill_(false);
    }
  }
  segments_.push_back(std::move(segment));
  return rows;
}

TokenBatch TokenBatchBuilder::build() {
  TokenBatch batch;
  batch.ids_T = at::tensor(ids_, at::kLong);
  batch.positions_T = at::tensor(positions_, at::kLong);
  batch.segments = std::move(segments_);
  batch.max_position = positions_.empty() ? 0 : *std::max_element(positions_.begin(), positions_.end());
  ids_.clear();
  positions_.clear();
  segments_.clear();
  return batch;
}

}  // namespace qfa
