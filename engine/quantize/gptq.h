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
//
// With `act_order` columns are quantized by falling diag(H) (equal ones in the file's order): U is that of H in this order.
struct InverseFactor {
  at::Tensor upper_II;    // rows and columns in the order of quantization
  at::Tensor diagonal_I;  // of H, in the file's order
  at::Tensor order_I;     // int64: column of the file at each place; undefined: the file's order
};
InverseFactor invert(const Hessian& hessian, double damping, bool act_order, const std::string& what,
                     const std::function<void(const std::string&)>& notice);

// Quantizes w_OI (fp32) in blocks of 128 columns. In the file's order the grid of a group is fitted to the weights as they are when its
// first column is reached. In another order groups are static: all grids are fitted to the given weights beforehand, so that groups
// stay runs of columns of the file. `chosen_OI`, if given, receives the weights that the codes were chosen for.
PackedWeight gptq(const at::Tensor& w_OI, const InverseFactor& factor, int bits, int group, kernels::Grid grid,
                  at::Tensor* chosen_OI = nullptr);

}  // namespace qfa
