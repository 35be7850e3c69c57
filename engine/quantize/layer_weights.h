// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of the one block that is being quantized.
#pragma once

#include <ATen/ATen.h>

#include <array>

#include "engine/api/error.h"
#include "engine/model/decoder.h"
#include "kernels/torch/product.h"

namespace qfa {

using LayerTensors = std::array<at::Tensor, kLinearsPerLayer>;

// Has no embedding and no head.
class OneBlock : public WeightSource {
 public:
  at::Tensor embed(const at::Tensor&) override { throw Failure({ErrorCode::internal, "one block has no embedding", {}, {}}); }
  at::Tensor head() override { throw Failure({ErrorCode::internal, "one block has no head", {}, {}}); }
};

class LayerWeights : public OneBlock {
 public:
  explicit LayerWeights(LayerTensors weights) : weights_(std::move(weights)) {}
  // An undefined `down` gives zeros: where only the inputs of the linears are wanted, not the block's output.
  at::Tensor linear(std::int64_t, Linear which, const at::Tensor& x_TI) override {
    const at::Tensor& w_OI = weights_[static_cast<std::size_t>(which)];
    if (!w_OI.defined()) return at::zeros({1, 1}, x_TI.options());
    return product(x_TI, w_OI.t());
  }

 private:
  LayerTensors weights_;
};

}  // namespace qfa
