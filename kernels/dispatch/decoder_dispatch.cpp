// SPDX-License-Identifier: GPL-3.0-or-later
#include <type_traits>

#include "kernels/dispatch/decoder_table.h"
#include "kernels/include/capability.h"

namespace qfa::kernels {
namespace {

const DecoderTable& table() {
  switch (active_backend()) {
    case Backend::generic:
      return generic_decoder;
#if defined(__x86_64__)
    case Backend::avx2:
      return avx2_decoder;
    case Backend::avx512:
    case Backend::avx512vnni:
      return avx512_decoder;
#endif
    case Backend::reference:
      break;
  }
  return reference_decoder;
}

template <typename T>
const DecoderKernels<T>& kernels() {
  if constexpr (std::is_same_v<T, float>)
    return table().f32;
  else
    return table().bf16;
}

Status check(RowRange rows, std::int64_t width) {
  return rows.begin < 0 || rows.begin >= rows.end || width < 1 ? Status::bad_shape : Status::ok;
}

Status check(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv) {
  if (shape.kv_heads < 1 || shape.heads < 1 || shape.heads % shape.kv_heads != 0 || shape.dim < 1) return Status::bad_shape;
  if (kv < 0 || kv >= shape.kv_heads || segment.begin < 0 || segment.length < 1) return Status::bad_shape;
  return shape.window < 0 || (shape.window > 0 && segment.positions_T == nullptr) ? Status::bad_shape : Status::ok;
}

constexpr std::int64_t kWidestPanel = 32;  // of small_product.inc.h, AVX-512
constexpr std::int64_t kQueriesAtOnce = 48;

}  // namespace

template <typename T>
Status rms_norm(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T) {
  const Status status = check(rows, width);
  if (status == Status::ok) kernels<T>().rms_norm(rows, width, eps, x, w, y, r_T);
  return status;
}

template <typename T>
Status rms_norm_backward(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx) {
  const Status status = check(rows, width);
  if (status == Status::ok) kernels<T>().rms_norm_backward(rows, width, x, w, r_T, dy, dx);
  return status;
}

template <typename T>
Status rotate(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
              T* y) {
  const Status status = heads < 1 || dim % 2 != 0 ? Status::bad_shape : check(rows, dim);
  if (status == Status::ok) kernels<T>().rotate(rows, heads, dim, direction, cos_TD, sin_TD, x, y);
  return status;
}

template <typename T>
Status swiglu(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y) {
  const Status status = check(rows, width);
  if (status == Status::ok) kernels<T>().swiglu(rows, width, gate, up, y);
  return status;
}

template <typename T>
Status swiglu_backward(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup) {
  const Status status = check(rows, width);
  if (status == Status::ok) kernels<T>().swiglu_backward(rows, width, gate, up, dy, dgate, dup);
  return status;
}

template <typename T>
Status group_sums(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums) {
  const Status status = group < 1 || width % group != 0 ? Status::bad_shape : check(rows, width);
  if (status == Status::ok) kernels<T>().group_sums(rows, width, group, x, sums);
  return status;
}

template <typename T>
Status cross_entropy(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll) {
  Status status = check(rows, vocabulary);
  for (std::int64_t t = rows.begin; t < rows.end && status == Status::ok; ++t)
    if (targets[t] < 0 || targets[t] >= vocabulary) status = Status::bad_shape;
  if (status == Status::ok) kernels<T>().cross_entropy(rows, vocabulary, factor, logits, targets, nll);
  return status;
}

template <typename T>
Status log_sum_exp(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest) {
  const Status status = check(rows, vocabulary);
  if (status == Status::ok) kernels<T>().log_sum_exp(rows, vocabulary, logits, log_sum, largest);
  return status;
}

template <typename T>
Status kl_divergence(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence) {
  const Status status = check(rows, vocabulary);
  if (status == Status::ok) kernels<T>().kl_divergence(rows, vocabulary, teacher, student, divergence);
  return status;
}

Status adamw(const AdamWStep& step, std::int64_t n, const float* g, float* value, float* first, float* second) {
  if (n < 1) return Status::bad_shape;
  table().adamw(step, n, g, value, first, second);
  return Status::ok;
}

std::int64_t attention_scratch(const AttentionShape& shape, std::int64_t length) {
  const auto padded = [](std::int64_t n) { return (n + kWidestPanel - 1) / kWidestPanel * kWidestPanel; };
  return 3 * length * padded(shape.dim) + 2 * shape.dim * padded(length) + kQueriesAtOnce * (3 * padded(shape.dim) + 2 * padded(length)) +
         padded(length);
}

template <typename T>
Status attention(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays,
                 float* scratch) {
  const Status status = check(shape, segment, kv);
  if (status == Status::ok) kernels<T>().attention(shape, segment, kv, arrays, scratch);
  return status;
}

template <typename T>
Status attention_backward(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionBackward<T>& arrays,
                          float* scratch) {
  const Status status = check(shape, segment, kv);
  if (status == Status::ok) kernels<T>().attention_backward(shape, segment, kv, arrays, scratch);
  return status;
}

#define QFA_INSTANTIATE(T)                                                                                                     \
  template Status rms_norm(RowRange, std::int64_t, float, const float*, const float*, T*, float*);                             \
  template Status rms_norm_backward(RowRange, std::int64_t, const float*, const float*, const float*, const T*, float*);       \
  template Status rotate(RowRange, std::int64_t, std::int64_t, float, const float*, const float*, const T*, T*);               \
  template Status swiglu(RowRange, std::int64_t, const T*, const T*, T*);                                                      \
  template Status swiglu_backward(RowRange, std::int64_t, const T*, const T*, const T*, T*, T*);                               \
  template Status group_sums(RowRange, std::int64_t, std::int64_t, const T*, T*);                                              \
  template Status cross_entropy(RowRange, std::int64_t, float, T*, const std::int64_t*, float*);                               \
  template Status log_sum_exp(RowRange, std::int64_t, const T*, float*, float*);                                               \
  template Status kl_divergence(RowRange, std::int64_t, const T*, const T*, float*);                                           \
  template Status attention(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionForward<T>&, float*); \
  template Status attention_backward(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionBackward<T>&, float*)
QFA_INSTANTIATE(float);
QFA_INSTANTIATE(std::uint16_t);

}  // namespace qfa::kernels
