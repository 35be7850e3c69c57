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

// Builds a batch of segments. A segment is a tree of runs: each run continues its parent without
// seeing its siblings. A chain is a plain causal sequence.
class TokenBatchBuilder {
 public:
  // One causal sequence; returns the row of its first token.
  std::int64_t add(const std::vector<TokenId>& ids);

  static constexpr std::size_t kRoot = static_cast<std::size_t>(-1);
  // Appends a run to the open segment (opening one if none is) and returns its handle; handles are
  // valid until the segment ends. An empty run is allowed.
  std::size_t append(const std::vector<TokenId>& ids, std::size_t parent);
  std::int64_t row(std::size_t run) const { return runs_[run].row; }  // of its first token
  std::int64_t open_tokens() const { return runs_.empty() ? 0 : tokens() - runs_.front().row; }
  void end_segment();

  std::int64_t tokens() const { return static_cast<std::int64_t>(ids_.size()); }
  TokenBatch build();  // ends the open segment; leaves the builder empty

 private:
  struct Run {
    std::int64_t row, length, next_position;  // next_position: of a token that would follow
    std::size_t parent;
  };
  bool is_chain() const;

  std::vector<std::int64_t> ids_, positions_;
  std::vector<Segment> segments_;
  std::vector<Run> runs_;  // of the open segment
};

}  // namespace qfa
