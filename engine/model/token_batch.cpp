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

namespace {

constexpr std::int64_t kPaddingSlack = 8;  // a bucket's longest segment exceeds its shortest by a quarter and this at most

SegmentBucket make_bucket(const TokenBatch& batch, const std::vector<std::size_t>& members, std::int64_t place,
                          std::vector<std::int64_t>& scatter) {
  SegmentBucket bucket;
  bucket.segments = static_cast<std::int64_t>(members.size());
  for (const std::size_t s : members) bucket.length = std::max(bucket.length, batch.segments[s].length);
  std::vector<std::int64_t> gather(static_cast<std::size_t>(bucket.segments * bucket.length), 0);
  const bool masked = std::any_of(members.begin(), members.end(), [&](std::size_t s) { return batch.segments[s].mask.defined(); });
  if (masked) bucket.mask = at::ones({bucket.segments, 1, bucket.length, bucket.length}, at::kBool).tril();
  for (std::size_t m = 0; m < members.size(); ++m) {
    const Segment& segment = batch.segments[members[m]];
    const auto first = static_cast<std::int64_t>(m) * bucket.length;
    for (std::int64_t t = 0; t < segment.length; ++t) {
      gather[static_cast<std::size_t>(first + t)] = segment.begin + t;
      scatter[static_cast<std::size_t>(segment.begin + t)] = place + first + t;
    }
    if (segment.mask.defined())
      bucket.mask[static_cast<std::int64_t>(m)][0].slice(0, 0, segment.length).slice(1, 0, segment.length).copy_(segment.mask);
  }
  bucket.gather = at::tensor(gather, at::kLong);
  return bucket;
}

}  // namespace

SegmentBuckets bucket_segments(const TokenBatch& batch) {
  std::vector<std::size_t> order(batch.segments.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return batch.segments[a].length < batch.segments[b].length; });
  SegmentBuckets result;
  std::vector<std::int64_t> scatter(static_cast<std::size_t>(batch.tokens()));
  std::int64_t place = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const std::int64_t shortest = batch.segments[order[begin]].length;
    std::size_t end = begin;
    while (end < order.size() && batch.segments[order[end]].length <= shortest + shortest / 4 + kPaddingSlack) ++end;
    result.buckets.push_back(make_bucket(
        batch, {order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end)}, place, scatter));
    place += result.buckets.back().segments * result.buckets.back().length;
    begin = end;
  }
  result.scatter = at::tensor(scatter, at::kLong);
  return result;
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
