// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/reference/decoder.h"
#include "kernels/reference/element.h"

namespace qfa::kernels::reference {
namespace {

// One query head of one segment: where its rows lie, and the probabilities of each query.
template <typename T>
struct Head {
  const AttentionShape& shape;
  const AttentionSegment& segment;
  std::int64_t head, kv;
  const T *q, *k;

  std::int64_t query(std::int64_t i) const { return ((segment.begin + i) * shape.heads + head) * shape.dim; }
  std::int64_t key(std::int64_t j) const { return ((segment.begin + j) * shape.kv_heads + kv) * shape.dim; }
  std::int64_t row(std::int64_t i) const { return (segment.begin + i) * shape.heads + head; }
  bool sees(std::int64_t i, std::int64_t j) const {
    if (i == j) return true;
    if (shape.window > 0 && segment.positions_T[segment.begin + i] - segment.positions_T[segment.begin + j] >= shape.window) return false;
    return j < i && (segment.mask_LL == nullptr || segment.mask_LL[i * segment.length + j]);
  }
  double score(std::int64_t i, std::int64_t j) const {
    double sum = 0;
    for (std::int64_t d = 0; d < shape.dim; ++d) sum += value_of(q[query(i) + d]) * value_of(k[key(j) + d]);
    return sum * shape.scale;
  }
};

template <typename T>
double dot(const T* a, const T* b, std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += value_of(a[i]) * value_of(b[i]);
  return sum;
}

}  // namespace

template <typename T>
void attention(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays, float*) {
  const std::int64_t repeat = shape.heads / shape.kv_heads;
  for (std::int64_t n = kv * repeat; n < (kv + 1) * repeat; ++n) {
    const Head<T> head{shape, segment, n, kv, arrays.q_TND, arrays.k_TKD};
    for (std::int64_t i = 0; i < segment.length; ++i) {
      double max = head.score(i, i), sum = 0;
      for (std::int64_t j = 0; j < i; ++j)
        if (head.sees(i, j)) max = std::max(max, head.score(i, j));
      std::vector<double> y(static_cast<std::size_t>(shape.dim));
      for (std::int64_t j = 0; j <= i; ++j) {
        if (!head.sees(i, j)) continue;
        const double p = std::exp(head.score(i, j) - max);
        sum += p;
        for (std::size_t d = 0; d < y.size(); ++d) y[d] += p * value_of(arrays.v_TKD[static_cast<std::size_t>(head.key(j)) + d]);
      }
      for (std::size_t d = 0; d < y.size(); ++d) set(arrays.y_TND[static_cast<std::size_t>(head.query(i)) + d], y[d] / sum);
      arrays.log_sum_TN[head.row(i)] = static_cast<float>(max + std::log(sum));
    }
  }
}

template <typename T>
void attention_backward(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionBackward<T>& arrays,
                        float*) {
  const std::int64_t repeat = shape.heads / shape.kv_heads, dim = shape.dim;
  const auto size = static_cast<std::size_t>(segment.length * dim);
  std::vector<double> dk(size), dv(size);
  for (std::int64_t n = kv * repeat; n < (kv + 1) * repeat; ++n) {
    const Head<T> head{shape, segment, n, kv, arrays.q_TND, arrays.k_TKD};
    for (std::int64_t i = 0; i < segment.length; ++i) {
      const T *dy = arrays.dy_TND + head.query(i), *q = arrays.q_TND + head.query(i);
      const double all = dot(dy, arrays.y_TND + head.query(i), dim);
      std::vector<double> dq(static_cast<std::size_t>(dim));
      for (std::int64_t j = 0; j <= i; ++j) {
        if (!head.sees(i, j)) continue;
        const double p = std::exp(head.score(i, j) - arrays.log_sum_TN[head.row(i)]);
        const double ds = p * (dot(dy, arrays.v_TKD + head.key(j), dim) - all) * shape.scale;
        for (std::int64_t d = 0; d < dim; ++d) {
          dq[static_cast<std::size_t>(d)] += ds * value_of(arrays.k_TKD[head.key(j) + d]);
          dk[static_cast<std::size_t>(j * dim + d)] += ds * value_of(q[d]);
          dv[static_cast<std::size_t>(j * dim + d)] += p * value_of(dy[d]);
        }
      }
      for (std::int64_t d = 0; d < dim; ++d) set(arrays.dq_TND[head.query(i) + d], dq[static_cast<std::size_t>(d)]);
    }
  }
  for (std::int64_t j = 0; j < segment.length; ++j) {
    const std::int64_t key = ((segment.begin + j) * shape.kv_heads + kv) * dim;
    for (std::int64_t d = 0; d < dim; ++d) {
      set(arrays.dk_TKD[key + d], dk[static_cast<std::size_t>(j * dim + d)]);
      set(arrays.dv_TKD[key + d], dv[static_cast<std::size_t>(j * dim + d)]);
    }
  }
}

template void attention(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionForward<float>&, float*);
template void attention(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionForward<std::uint16_t>&, float*);
template void attention_backward(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionBackward<float>&, float*);
template void attention_backward(const AttentionShape&, const AttentionSegment&, std::int64_t, const AttentionBackward<std::uint16_t>&,
                                 float*);

}  // namespace qfa::kernels::reference
