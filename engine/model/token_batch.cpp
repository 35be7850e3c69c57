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

namespace {

constexpr std::int64_t kPaddingSlack = 8;  // a bucket's longest segment exceeds its shortest by a quarter and this at most

SegmentBucket make_bucket(const TokenBatch& batch, const std::vector<std::size_t>& members, std::int64_t place, std::vector<std::int64_t>& scatter) {
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
    if (segment.mask.defined()) bucket.mask[static_cast<std::int64_t>(m)][0].slice(0, 0, segment.length).slice(1, 0, segment.length).copy_(segment.mask);
  }
  bucket.gather = at::tensor(gather, at::kLong);
  return bucket;
}

}  // namespace

SegmentBuckets bucket_segments(const TokenBatch& batch) {
  std::vector<std::size_t> order(batch.segments.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return batch.segments[a].length < batch.segments[b].length; });
  SegmentBuckets result;
  std::vector<std::int64_t> scatter(static_cast<std::size_t>(batch.tokens()));
  std::int64_t place = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const std::int64_t shortest = batch.segments[order[begin]].length;
    std::size_t end = begin;
    while (end < order.size() && batch.segments[order[end]].length <= shortest + shortest / 4 + kPaddingSlack) ++end;
    result.buckets.push_back(make_bucket(batch, {order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end)}, place, scatter));
    place += result.buckets.back().segments * result.buckets.back().length;
    begin = end;
  }
  result.scatter = at::tensor(scatter, at::kLong);
  return result;
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
