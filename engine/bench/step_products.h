// SPDX-License-Identifier: GPL-3.0-or-later
// The roofline of a training step: what its matrix products alone take in LibTorch's own GEMM on this machine.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>

#include "engine/import/base_model.h"

namespace qfa {

// One forward pass and the gradients of its inputs, over `tokens` rows in the blocks and `predicted` rows in the head.
struct StepProducts {
  double flop = 0;             // of a step
  double seconds = 0;          // of a step: median time of each product, times how often it occurs
  double best_flop_per_s = 0;  // of the fastest of the products
  double flop_per_s() const { return flop / seconds; }
};

// Counted are y = x wᵀ and dx = dy w of every linear and of the head; not the adapters (a product smaller by the group size),
// attention, or dx of the first block's q, k and v, which nobody needs. Each product runs `rounds` times, in turn with the others.
StepProducts measure_step_products(const ModelConfig& config, std::int64_t tokens, std::int64_t predicted, at::ScalarType dtype,
                                   int rounds);

}  // namespace qfa
