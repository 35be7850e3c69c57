// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/pass_trails.h"

#include <ATen/ATen.h>

namespace qfa {

at::Tensor PassTrails::hidden(const Decoder& decoder, const TokenBatch& batch, WeightSource& weights) {
  if (next_ == passes_.size()) {
    const auto states = static_cast<std::uint64_t>(decoder.config().layers) + 1;
    const std::uint64_t bytes = states * static_cast<std::uint64_t>(batch.tokens() * decoder.config().hidden) * sizeof(float);
    passes_.push_back({bytes_ + bytes <= most_bytes_, {}});
    if (passes_.back().kept) bytes_ += bytes;
  }
  Pass& pass = passes_[next_++];
  return pass.kept ? decoder.hidden(batch, weights, pass.trail) : decoder.hidden(batch, weights);
}

at::Tensor hidden_of(const Decoder& decoder, const TokenBatch& batch, WeightSource& weights, PassTrails* trails) {
  return trails == nullptr ? decoder.hidden(batch, weights) : trails->hidden(decoder, batch, weights);
}

}  // namespace qfa
