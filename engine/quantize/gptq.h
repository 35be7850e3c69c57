// SPDX-License-Identifier: GPL-3.0-or-later
// GPTQ (arXiv 2210.17323): column-wise quantization that compensates each column's error in the
// columns still to come, with the Hessian H = 2 XᵀX of the layer's inputs.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

#include "kernels/include/quantize.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {

// Accumulates H = 2 XᵀX in fp32.
class Hessian {
 public:
  void add(const at::Tensor& x_TI);
  const at::Tensor& matrix_II() const { return matrix_; }

 private:
  at::Tensor matrix_;
};

// The upper Cholesky factor U of H⁻¹ (H⁻¹ = UᵀU) after damping, and diag(H) for the clip's weights.
// Damping is `damping` · mean(diag H); if the factorization fails it is raised tenfold, at most four
// times, and `notice` says so. Inputs never seen (H_ii = 0) get H_ii = mean. Throws Failure if H is
// not finite or no damping helps.
struct InverseFactor {
  at::Tensor upper_II;
  at::Tensor diagonal_I;
};
InverseFactor invert(const Hessian& hessian, double damping, const std::string& what,
                     const std::function<void(const std::string&)>& notice);

// Quantizes w_OI (fp32) in blocks of 128 columns.
PackedWeight gptq(const at::Tensor& w_OI, const InverseFactor& factor, int bits, int group, kernels::Grid grid);

}  // namespace qfa
