// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/token_batch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace qfa {

std::int64_t TokenBatchBuilder::add(const std::vector<TokenId>& ids) {
  end_segment();
  const std::int64_t first = row(append(ids, kRoot));
  end_segment();
  return first;
}

std::size_t TokenBatchBuilder::append(const std::vector<TokenId>& ids, std::size_t parent) {
  std::int64_t position = parent == kRoot ? 0 : runs_[parent].next_position;
  const Run run{tokens(), static_cast<std::int64_t>(ids.size()), position + static_cast<std::int64_t>(ids.size()), parent};
  for (const TokenId id : ids) {
    ids_.push_back(id);
    positions_.push_back(position++);
  }
  runs_.push_back(run);
  return runs_.size() - 1;
}

bool TokenBatchBuilder::is_chain() const {
  std::size_t last = kRoot;  // the last run that has tokens
  for (std::size_t r = 0; r < runs_.size(); ++r) {
    if (runs_[r].length == 0) continue;
    std::size_t parent = runs_[r].parent;
    while (parent != kRoot && runs_[parent].length == 0) parent = runs_[parent].parent;
    if (parent != last) return false;
    last = r;
  }
  return true;
}

void TokenBatchBuilder::end_segment() {
  if (runs_.empty()) return;
  Segment segment{runs_.front().row, open_tokens(), {}};
  if (!is_chain()) {
    segment.mask = at::zeros({segment.length, segment.length}, at::kBool);
    for (const Run& run : runs_) {
      const at::Tensor rows = segment.mask.narrow(0, run.row - segment.begin, run.length);
      rows.narrow(1, run.row - segment.begin, run.length).fill_(true).tril_();
      for (std::size_t a = run.parent; a != kRoot; a = runs_[a].parent)
        rows.narrow(1, runs_[a].row - segment.begin, runs_[a].length).fill_(true);
    }
  }
  if (segment.length > 0) segments_.push_back(std::move(segment));
  runs_.clear();
}

TokenBatch TokenBatchBuilder::build() {
  end_segment();
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
