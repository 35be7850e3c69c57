// SPDX-License-Identifier: GPL-3.0-or-later
// The small operations between the matrix products of a decoder, each one pass over its data in both
// directions. T tokens, H hidden, N heads, D head_dim. fp32 or bf16; sums in fp32.
#pragma once

#include <ATen/core/Tensor.h>

namespace qfa {

// y = x / sqrt(mean(x²) + eps) · w, rounded to `out`. x_TH fp32; w_H fp32, frozen. Differentiable in x.
at::Tensor rms_norm(const at::Tensor& x_TH, const at::Tensor& weight_H, double eps, at::ScalarType out);

// Rotates pairs (i, i + D/2) of every head by the token's angle. cos_TD, sin_TD fp32 [T, D/2].
// Differentiable in x.
at::Tensor rotary(const at::Tensor& x_TND, const at::Tensor& cos_TD, const at::Tensor& sin_TD);

}  // namespace qfa
