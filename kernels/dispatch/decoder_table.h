// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of kernels/include/decoder.h and attention.h of one backend. Declarations only, as in table.h.
#pragma once

#include "kernels/include/attention.h"
#include "kernels/include/decoder.h"

namespace qfa::kernels {

template <typename T>
struct DecoderKernels {
  void (*rms_norm)(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T);
  void (*rms_norm_backward)(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx);
  void (*rotate)(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
                 T* y);
  void (*swiglu)(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y);
  void (*swiglu_backward)(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup);
  void (*group_sums)(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums);
  void (*cross_entropy)(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll);
  void (*log_sum_exp)(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest);
  void (*kl_divergence)(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence);
  void (*attention)(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays,
                    float* scratch);
  void (*attention_backward)(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv,
                             const AttentionBackward<T>& arrays, float* scratch);
};

struct DecoderTable {
  DecoderKernels<float> f32;
  DecoderKernels<std::uint16_t> bf16;
  void (*adamw)(const AdamWStep& step, std::int64_t n, const float* g, float* value, float* first, float* second);
};

extern const DecoderTable reference_decoder;
extern const DecoderTable generic_decoder;
#if defined(__x86_64__)
extern const DecoderTable avx2_decoder;
extern const DecoderTable avx512_decoder;
#endif

// How a backend fills its table from templates of one name each.
#define QFA_DECODER_KERNELS(ROOM, T)                                                                                                \
  {                                                                                                                                 \
    ROOM::rms_norm<T>, ROOM::rms_norm_backward<T>, ROOM::rotate<T>, ROOM::swiglu<T>, ROOM::swiglu_backward<T>, ROOM::group_sums<T>, \
        ROOM::cross_entropy<T>, ROOM::log_sum_exp<T>, ROOM::kl_divergence<T>, ROOM::attention<T>, ROOM::attention_backward<T>       \
  }
#define QFA_DECODER_TABLE(ROOM) \
  { QFA_DECODER_KERNELS(ROOM, float), QFA_DECODER_KERNELS(ROOM, std::uint16_t), ROOM::adamw }

}  // namespace qfa::kernels
