// SPDX-License-Identifier: GPL-3.0-or-later
// Forward and backward pass of one micro-batch.
#pragma once

#include "engine/data/dataset.h"
#include "engine/model/decoder.h"

namespace qfa {

// kept: what autograd saves of every block stays until the backward pass. recomputed: only the input of each block
// does, and the block runs a second time (arXiv 1604.06174): half more work, the same gradients to the bit.
enum class Activations { kept, recomputed };

// Sum of the negative log-likelihoods of the examples' response tokens, divided by `targets`; its gradients are added
// to the adapters of `weights`. A loss that is not finite is returned without a backward pass.
double add_gradients(const Decoder& decoder, WeightSource& weights, const Examples& examples, double targets, Activations activations);

}  // namespace qfa
