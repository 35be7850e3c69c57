// SPDX-License-Identifier: GPL-3.0-or-later
// The operations between the matrix products of a decoder as differentiable LibTorch operations over kernels/include/decoder.h and
// attention.h. T tokens, H hidden, N heads, K key/value heads, D head_dim. fp32 or bf16; arithmetic in fp32.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace qfa {

// y = x / sqrt(mean(x²) + eps) · w, rounded to `out`. x_TH fp32; w_H fp32, frozen. Differentiable in x.
at::Tensor rms_norm(const at::Tensor& x_TH, const at::Tensor& weight_H, double eps, at::ScalarType out);

// Rotates pairs (i, i + D/2) of every head by the token's angle. cos_TD, sin_TD fp32 [T, D/2].
// Differentiable in x.
at::Tensor rotary(const at::Tensor& x_TND, const at::Tensor& cos_TD, const at::Tensor& sin_TD);

// silu(gate) · up, rounded once. Differentiable in both.
at::Tensor swiglu(const at::Tensor& gate_TI, const at::Tensor& up_TI);

// Which rows belong together: segments [begin, begin + length) one after another; a row sees itself and earlier rows of its segment, of
// these only those its mask allows (bool [length, length]; undefined: all) and, with a window, those less than `window` positions back.
struct AttentionMap {
  std::vector<std::int64_t> begin, length;
  std::vector<at::Tensor> masks;
  at::Tensor positions_T;  // int64; read where there is a window
  std::int64_t window = 0;
};

// softmax(q kᵀ / √D) v: [T, N·D]. Query head n reads key/value head n / (N / K). Differentiable in q, k and v.
at::Tensor attention(const at::Tensor& q_TND, const at::Tensor& k_TKD, const at::Tensor& v_TKD, const AttentionMap& map);

// factor · Σ of the negative log-likelihoods of `targets_R` (int64) under softmax(hidden · headᵀ), in nats: fp32 scalar. The logits
// are made, used and overwritten by their gradient some rows at a time. Differentiable in hidden; head [vocab, H], of its type, is frozen.
at::Tensor cross_entropy(const at::Tensor& hidden_RH, const at::Tensor& head_VH, const at::Tensor& targets_R, double factor);

// ln Σ exp and the largest of each row of logits: fp32 [R] each. No gradient.
struct LogSumExp {
  at::Tensor log_sum_R, largest_R;
};
LogSumExp log_sum_exp(const at::Tensor& logits_RV);

// Σ p (ln p - ln q) of each row, in nats: fp32 [R]; p, q the softmax of teacher and student. Of two types, bf16 becomes fp32.
// No gradient.
at::Tensor kl_divergence(const at::Tensor& teacher_RV, const at::Tensor& student_RV);

// Sums of each run of `group` inputs: [T, in] -> [T, in/group]. No gradient.
at::Tensor group_sums(const at::Tensor& x_TI, std::int64_t group);

}  // namespace qfa
