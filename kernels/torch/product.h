// SPDX-License-Identifier: GPL-3.0-or-later
// The dense matrix product of this program: the faster of the two libraries in LibTorch.
#pragma once

#include <ATen/core/Tensor.h>

namespace qfa {

// a_TK · b_KO of two matrices of one type on the CPU; strides as they are, so that a transposed view costs no copy. Differentiable
// in both. bf16 is at::matmul(), which is oneDNN there; fp32 of many rows is oneDNN too, where LibTorch's own choice is MKL
// (decision 35).
at::Tensor product(const at::Tensor& a_TK, const at::Tensor& b_KO);

}  // namespace qfa
