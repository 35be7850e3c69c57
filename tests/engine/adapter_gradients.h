// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include "engine/model/adapter.h"

namespace qfa::test {

// d/dθ of a fixed random projection of the output: x, A, B; by the defining formula or by the route that trains.
inline std::vector<at::Tensor> adapter_gradients(const Adapter& adapter, const PackedWeight& weight, const at::Tensor& input,
                                                 bool reference) {
  at::Tensor x = input.clone().requires_grad_(true);
  for (const auto& p : adapter.parameters()) p.value.mutable_grad().reset();
  const at::Tensor y = reference ? adapter.forward_reference(x, weight) : adapter.forward(x, weight);
  (y * at::arange(y.numel(), at::kFloat).view_as(y).sin()).sum().backward();
  return {x.grad(), adapter.parameters()[0].value.grad(), adapter.parameters()[1].value.grad()};
}

}  // namespace qfa::test
