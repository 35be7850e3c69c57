// SPDX-License-Identifier: GPL-3.0-or-later
// The operations between the matrix products of a decoder and those that end a training step, each one pass over its data. A row
// is one token. T: float, or std::uint16_t for bf16; arithmetic in fp32. A NaN that goes in comes out.
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa::kernels {

// y = x · r · w, r = 1 / sqrt(mean x² + eps): [rows, width]; r_T is kept for the backward pass.
template <typename T>
Status rms_norm(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T);
// dx = r (w·dy - x̂ mean(w·dy·x̂)), x̂ = r x
template <typename T>
Status rms_norm_backward(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx);

// Rotates pairs (i, i + dim/2) of every head by the row's angle; direction -1 rotates back, which is the gradient.
template <typename T>
Status rotate(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
              T* y);

// y = gate · σ(gate) · up, and from dy the gradients of both.
template <typename T>
Status swiglu(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y);
template <typename T>
Status swiglu_backward(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup);

// Sums of each run of `group` inputs: [rows, width] -> [rows, width / group].
template <typename T>
Status group_sums(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums);

// Negative log-likelihood of each row's target under softmax(logits), in nats. With a factor other than 0 the logits are
// replaced by factor · (softmax - onehot), their gradient.
template <typename T>
Status cross_entropy(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll);

// ln Σ exp and the largest of each row of logits: [rows] each.
template <typename T>
Status log_sum_exp(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest);

// Kullback-Leibler divergence Σ p (ln p - ln q) of each row in nats: p = softmax(teacher), q = softmax(student).
template <typename T>
Status kl_divergence(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence);

// One step of AdamW (arXiv 1711.05101) over n values whose gradient is factor · g.
struct AdamWStep {
  float rate, beta1, beta2, epsilon, weight_decay;
  float correction1, correction2;  // 1 - βᵗ
  float factor;                    // of the gradient: clipping
};
Status adamw(const AdamWStep& step, std::int64_t n, const float* g, float* value, float* first, float* second);

}  // namespace qfa::kernels
