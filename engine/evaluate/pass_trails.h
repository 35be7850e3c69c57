// SPDX-License-Identifier: GPL-3.0-or-later
// Trails of all passes of a scoring, kept for the next subnet, within a limit of memory: at most an eighth of what is free.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/machine.h"
#include "engine/model/decoder.h"

namespace qfa {

class PassTrails {
 public:
  explicit PassTrails(std::uint64_t most_bytes = memory_available() / 8) : most_bytes_(most_bytes) {}

  void begin() { next_ = 0; }  // of a scoring: the same batches in the same order as before
  // Decoder::hidden() of the next batch, with a trail if it fits beside those before.
  at::Tensor hidden(const Decoder& decoder, const TokenBatch& batch, WeightSource& weights);

 private:
  struct Pass {
    bool kept = false;
    LayerTrail trail;
  };
  std::uint64_t most_bytes_, bytes_ = 0;
  std::vector<Pass> passes_;
  std::size_t next_ = 0;
};

// With trails or, at null, without.
at::Tensor hidden_of(const Decoder& decoder, const TokenBatch& batch, WeightSource& weights, PassTrails* trails);

}  // namespace qfa
