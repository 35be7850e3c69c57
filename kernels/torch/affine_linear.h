// SPDX-License-Identifier: GPL-3.0-or-later
// The low-bit linear layer as a differentiable LibTorch operation over the kernels of this room.
#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/include/shape.h"

namespace qfa {

inline constexpr int kDenseBits = 16;

// One frozen weight [out, in]: packed codes (kernels/include/pack.h) and fp16 scale and minimum of
// every group. Contiguous CPU tensors.
// At kDenseBits nothing is packed: packed_OP is the weight itself, fp16 [out, in], and scale and minimum are empty.
struct PackedWeight {
  kernels::GroupedShape shape;
  at::Tensor packed_OP;   // uint8
  at::Tensor scale_OG;    // float16
  at::Tensor minimum_OG;  // float16
};

// w_OI = scale · q + minimum in fp32 or bf16, rows shared among LibTorch's threads. `minimum_OG`
// (fp32) stands for the weight's own: that is how a QA-LoRA shift is folded in.
at::Tensor dequantize(const PackedWeight& weight, const at::Tensor& minimum_OG, at::ScalarType dtype);
at::Tensor dequantize(const PackedWeight& weight, at::ScalarType dtype);
PackedWeight dense_weight(const at::Tensor& w_OI);  // rounded to fp16

// y_TO = x_TI · ŵᵀ with the frozen weight, in the type of x (fp32 or bf16). Differentiable in x.
at::Tensor affine_linear(const at::Tensor& x_TI, const PackedWeight& weight);

// The same with a low-rank shift folded into the minimum: m' = m + factor · B A, A_RG and B_OR fp32.
// Differentiable in x, A and B: d m' = dyᵀ · sum_g(x), a product smaller by g than the weight's own
// gradient. The weight is dequantized again in the backward pass instead of being kept.
at::Tensor shifted_affine_linear(const at::Tensor& x_TI, const PackedWeight& weight, const at::Tensor& a_RG, const at::Tensor& b_OR,
                                 double factor);
at::Tensor shifted_minimum(const PackedWeight& weight, const at::Tensor& a_RG, const at::Tensor& b_OR, double factor);

// y_TO = x_TI · ŵᵀ straight from the packed codes (kernels/include/packed_product.h): for decoding, without gradient, at less than
// kDenseBits. x fp32 or bf16, y in its type. Sums are fp32 and ŵ is not rounded to bf16 first, so in bf16 this is closer to the
// fp32 product than frozen_linear() of many x. A row of y does not depend on the other rows of x, nor on the number of threads.
at::Tensor packed_linear(const at::Tensor& x_TI, const PackedWeight& weight);

// Up to this many x at a time, packed_linear() is faster than dequantizing the weight and multiplying (with AVX-512 VNNI; see
// takes_packed() for fewer elsewhere).
inline constexpr std::int64_t kFewTokens = 8;
bool takes_packed(const at::Tensor& x_TI, const PackedWeight& weight);  // few x, no gradient, below kDenseBits

// x_TI · ŵᵀ without gradient by the faster of the two ways.
at::Tensor frozen_linear(const at::Tensor& x_TI, const PackedWeight& weight);

// Means of each run of `group` inputs: [T, in] -> [T, in/group]. Differentiable.
at::Tensor pool_mean(const at::Tensor& x_TI, std::int64_t group);

}  // namespace qfa
