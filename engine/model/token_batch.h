// SPDX-License-Identifier: GPL-3.0-or-later
// Sequences laid end to end without padding. Attention stays inside a segment.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "engine/data/tokenizer.h"

namespace qfa {

// Rows [begin, begin + length) of the batch. Without a mask attention is causal; with one
// (bool [length, length], true = may look) it is what the mask says.
struct Segment {
  std::int64_t begin = 0;
  std::int64_t length = 0;
  at::Tensor mask;
};

struct TokenBatch {
  at::Tensor ids_T;        // int64
  at::Tensor positions_T;  // int64, restart at 0 in every segment
  std::vector<Segment> segments;
  std::int64_t max_position = 0;

  std::int64_t tokens() const { return ids_T.numel(); }
};

// Segments of similar length, padded to the longest for one attention call.
struct SegmentBucket {
  std::int64_t segments = 0, length = 0;
  at::Tensor gather;  // int64 [segments * length]: row of the batch at each place; row 0 as padding
  at::Tensor mask;    // bool [segments, 1, length, length], undefined when all are causal
};
struct SegmentBuckets {
  std::vector<SegmentBucket> buckets;
  at::Tensor scatter;  // int64 [T]: place of each row in the concatenated buckets
};
SegmentBuckets bucket_segments(const TokenBatch& batch);

class TokenBatchBuilder {
 public:
  // One causal sequence; returns the row of its first token.
  std::int64_t add(const std::vector<TokenId>& ids);
  // A tree: a stem, and branches that each continue it without seeing one another. Returns the row
  // of the stem's first token, and of each branch's first token.
  struct Tree {
    std::int64_t stem = 0;
    std::vector<std::int64_t> branches;
  };
  Tree add_tree(const std::vector<TokenId>& stem, const std::vector<std::vector<TokenId>>& branches);

  std::int64_t tokens() const { return static_cast<std::int64_t>(ids_.size()); }
  TokenBatch build();  // leaves the builder empty

 private:
  std::vector<std::int64_t> ids_, positions_;
  std::vector<Segment> segments_;
};

}  // namespace qfa
