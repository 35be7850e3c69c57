// SPDX-License-Identifier: GPL-3.0-or-later
// Causal attention of sequences that lie end to end, forward and backward, for one key/value head of one sequence at a time: the
// unit of work that a caller gives to its threads. Arithmetic in fp32; the matrix of scores is never held whole.
#pragma once

#include <cstdint>

#include "kernels/include/status.h"

namespace qfa::kernels {

// Suffixes of pointers: T = tokens of the batch, N = heads, K = kv_heads, D = dim; rows are contiguous.
struct AttentionShape {
  std::int64_t heads = 0, kv_heads = 0;  // heads % kv_heads == 0: query head n reads key/value head n / (heads / kv_heads)
  std::int64_t dim = 0;
  float scale = 1.0f;       // of the scores before the softmax, usually 1/√dim
  std::int64_t window = 0;  // 0: no limit; else a query sees keys whose position is less than `window` behind its own
};

// Rows [begin, begin + length) of the batch: a query sees itself and earlier rows, of these only what mask and window let it.
struct AttentionSegment {
  std::int64_t begin = 0, length = 0;
  const bool* mask_LL = nullptr;              // null: every earlier row; a row always sees itself
  const std::int64_t* positions_T = nullptr;  // of the batch; read where there is a window
};

// y = softmax(scale · q kᵀ) v; log_sum_TN: ln Σ exp of each query's scores, which the backward pass starts from.
template <typename T>
struct AttentionForward {
  const T *q_TND, *k_TKD, *v_TKD;
  T* y_TND;
  float* log_sum_TN;
};
template <typename T>
struct AttentionBackward {
  const T *q_TND, *k_TKD, *v_TKD, *y_TND;
  const float* log_sum_TN;
  const T* dy_TND;
  T *dq_TND, *dk_TKD, *dv_TKD;
};

// Floats of scratch memory that a call for a sequence of `length` wants; each thread brings its own.
std::int64_t attention_scratch(const AttentionShape& shape, std::int64_t length);

// T: float, or std::uint16_t for bf16. bad_shape: an empty segment, dim < 1, heads that are no multiple of kv_heads, kv outside.
template <typename T>
Status attention(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays,
                 float* scratch);
template <typename T>
Status attention_backward(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionBackward<T>& arrays,
                          float* scratch);

}  // namespace qfa::kernels
