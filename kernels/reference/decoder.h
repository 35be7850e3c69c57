// SPDX-License-Identifier: GPL-3.0-or-later
// The definitions of decoder.h and attention.h, one value at a time in double precision. Never optimised.
#pragma once

#include "kernels/include/attention.h"
#include "kernels/include/decoder.h"

namespace qfa::kernels::reference {

template <typename T>
void rms_norm(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T);
template <typename T>
void rms_norm_backward(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx);
template <typename T>
void rotate(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
            T* y);
template <typename T>
void swiglu(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y);
template <typename T>
void swiglu_backward(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup);
template <typename T>
void group_sums(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums);
template <typename T>
void cross_entropy(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll);
template <typename T>
void log_sum_exp(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest);
template <typename T>
void kl_divergence(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence);
void adamw(const AdamWStep& step, std::int64_t n, const float* g, float* value, float* first, float* second);

template <typename T>
void attention(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays,
               float* scratch);
template <typename T>
void attention_backward(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionBackward<T>& arrays,
                        float* scratch);

}  // namespace qfa::kernels::reference
