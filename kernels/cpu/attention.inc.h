// SPDX-License-Identifier: GPL-3.0-or-later
// Attention in blocks of queries: scores of kQueries rows at a time, softmax, product with the values. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/small_product.inc.h"
#include "kernels/include/attention.h"

namespace qfa::kernels::cpu {
namespace {

constexpr std::int64_t kQueries = 48;

// One segment's scratch matrices, carved from the caller's floats.
class Scratch {
 public:
  explicit Scratch(float* floats) : next_(floats) {}
  Rows matrix(std::int64_t rows, std::int64_t columns) {
    const Rows taken = {next_, padded(columns)};
    next_ += rows * taken.stride;
    return taken;
  }

 private:
  float* next_;
};

// The heads of one segment: rows of q, y and dy; k and v.
template <typename T>
void gather(const T* from, std::int64_t stride, std::int64_t rows, std::int64_t dim, float factor, const Rows& to) {
  for (std::int64_t t = 0; t < rows; ++t) {
    over_lanes(dim, [&](std::int64_t d, std::int64_t n) { store(to.at + t * to.stride + d, load(from + t * stride + d, n) * factor, n); });
    for (std::int64_t d = dim; d < to.stride; ++d) to.at[t * to.stride + d] = 0;
  }
}

template <typename T>
void scatter(const Rows& from, std::int64_t rows, std::int64_t dim, float factor, T* to, std::int64_t stride) {
  for (std::int64_t t = 0; t < rows; ++t)
    over_lanes(dim,
               [&](std::int64_t d, std::int64_t n) { store(to + t * stride + d, load(from.at + t * from.stride + d, n) * factor, n); });
}

void transpose(const Rows& from, std::int64_t rows, std::int64_t columns, const Rows& to) {
  for (std::int64_t j = 0; j < columns; ++j) {
    for (std::int64_t i = 0; i < rows; ++i) to.at[j * to.stride + i] = from.at[i * from.stride + j];
    for (std::int64_t i = rows; i < to.stride; ++i) to.at[j * to.stride + i] = 0;
  }
}

void clear(const Rows& matrix, std::int64_t rows) {
  for (std::int64_t i = 0; i < rows * matrix.stride; ++i) matrix.at[i] = 0;
}

[[gnu::always_inline]] inline bool sees(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t i, std::int64_t j) {
  if (i == j) return true;
  if (segment.mask_LL != nullptr && !segment.mask_LL[i * segment.length + j]) return false;
  const std::int64_t* position = segment.positions_T + segment.begin;
  return j < i && (shape.window == 0 || position[i] - position[j] < shape.window);
}

// The keys that a block of queries looks at, in whole panels: what no query of it sees is never computed.
class Keys {
 public:
  Keys(const AttentionShape& shape, const AttentionSegment& segment, float* floats) : shape_(shape), segment_(segment), used_(floats) {}

  // Queries [first, end) of the segment.
  void look(std::int64_t first, std::int64_t end) {
    first_ = first, end_ = end;
    for (std::int64_t panel = 0; panel * kPanel < end; ++panel) used_[panel] = all_seen() || any_seen(panel * kPanel) ? 1.0f : 0.0f;
  }
  // Calls body(begin, end) for runs of keys; the last end may exceed the keys by less than a panel.
  template <class Body>
  [[gnu::always_inline]] void over_runs(const Body& body) const {
    const std::int64_t panels = padded(end_) / kPanel;
    for (std::int64_t begin = 0; begin < panels;) {
      std::int64_t end = begin;
      while (end < panels && used_[end] != 0) ++end;
      if (end > begin) body(begin * kPanel, end * kPanel);
      begin = end + 1;
    }
  }
  // Scores that query i may not see become -infinity.
  [[gnu::always_inline]] void hide(std::int64_t i, float* scores) const {
    over_runs([&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin > i ? begin : i + 1; j < end; ++j) scores[j] = -__builtin_inff();
      if (all_seen()) return;
      for (std::int64_t j = begin; j < end && j < i; ++j)
        if (!sees(shape_, segment_, i, j)) scores[j] = -__builtin_inff();
    });
  }
  std::int64_t end() const { return end_; }

 private:
  bool all_seen() const { return segment_.mask_LL == nullptr && shape_.window == 0; }
  bool any_seen(std::int64_t begin) const {
    for (std::int64_t i = first_; i < end_; ++i)
      for (std::int64_t j = begin; j < begin + kPanel && j <= i; ++j)
        if (sees(shape_, segment_, i, j)) return true;
    return false;
  }

  const AttentionShape& shape_;
  const AttentionSegment& segment_;
  float* used_;
  std::int64_t first_ = 0, end_ = 0;
};

// Scores of one query -> exp(score - log_sum); returns log_sum = ln Σ exp(score).
[[gnu::always_inline]] inline float softmax(const Keys& keys, float* scores) {
  VecF most = splat(-__builtin_inff()), sums = {};
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = begin; j < end; j += kLanes) {
      const VecF x = load(scores + j);
      most = x > most ? x : most;
    }
  });
  const float max = max_of(most);
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = begin; j < end; j += kLanes) {
      const VecF p = exp_of(load(scores + j) - max);
      sums += p;
      store(scores + j, p);
    }
  });
  const float sum = sum_of(sums), inverse = 1.0f / sum;
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = begin; j < end; j += kLanes) store(scores + j, load(scores + j) * inverse);
  });
  return max + __builtin_logf(sum);
}

// scores = q kᵀ, or dy vᵀ: the columns that are looked at.
[[gnu::always_inline]] inline void score_product(const Keys& keys, const Rows& q, const Rows& k_t, std::int64_t rows, std::int64_t dim,
                                                 const Rows& scores) {
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    product({q.at, q.stride, 1}, {k_t.at + begin, k_t.stride}, rows, end - begin, dim, {scores.at + begin, scores.stride}, false);
  });
}

// y = scores · v
[[gnu::always_inline]] inline void value_product(const Keys& keys, const Rows& scores, const Rows& v, std::int64_t rows, std::int64_t dim,
                                                 const Rows& y) {
  bool add = false;
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    const std::int64_t last = end < keys.end() ? end : keys.end();
    product({scores.at + begin, scores.stride, 1}, {v.at + begin * v.stride, v.stride}, rows, dim, last - begin, y, add);
    add = true;
  });
}

// sums += scoresᵀ · q, for the keys that are looked at
[[gnu::always_inline]] inline void key_product(const Keys& keys, const Rows& scores, const Rows& q, std::int64_t rows, std::int64_t dim,
                                               const Rows& sums) {
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    const std::int64_t last = end < keys.end() ? end : keys.end();
    product({scores.at + begin, 1, scores.stride}, q, last - begin, dim, rows, {sums.at + begin * sums.stride, sums.stride}, true);
  });
}

template <typename T>
void attention(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionForward<T>& arrays,
               float* floats) {
  const std::int64_t length = segment.length, dim = shape.dim, repeat = shape.heads / shape.kv_heads;
  const std::int64_t q_stride = shape.heads * dim, k_stride = shape.kv_heads * dim;
  Scratch scratch(floats);
  const Rows k = scratch.matrix(length, dim), k_t = scratch.matrix(dim, length), v = scratch.matrix(length, dim);
  const Rows q = scratch.matrix(kQueries, dim), scores = scratch.matrix(kQueries, length), y = scratch.matrix(kQueries, dim);
  Keys keys(shape, segment, scratch.matrix(1, length).at);
  gather(arrays.k_TKD + segment.begin * k_stride + kv * dim, k_stride, length, dim, 1.0f, k);
  gather(arrays.v_TKD + segment.begin * k_stride + kv * dim, k_stride, length, dim, 1.0f, v);
  transpose(k, length, dim, k_t);
  for (std::int64_t head = kv * repeat; head < (kv + 1) * repeat; ++head) {
    for (std::int64_t first = 0; first < length; first += kQueries) {
      const std::int64_t rows = length - first < kQueries ? length - first : kQueries, row = segment.begin + first;
      gather(arrays.q_TND + row * q_stride + head * dim, q_stride, rows, dim, shape.scale, q);
      keys.look(first, first + rows);
      score_product(keys, q, k_t, rows, dim, scores);
      for (std::int64_t r = 0; r < rows; ++r) {
        float* line = scores.at + r * scores.stride;
        keys.hide(first + r, line);
        arrays.log_sum_TN[(row + r) * shape.heads + head] = softmax(keys, line);
      }
      value_product(keys, scores, v, rows, dim, y);
      scatter(y, rows, dim, 1.0f, arrays.y_TND + row * q_stride + head * dim, q_stride);
    }
  }
}

// Of one query: P = exp(score - log_sum) in `scores`, P ∘ (dP - Σ dy·y) in `gradients`.
[[gnu::always_inline]] inline void score_gradients(const Keys& keys, float* scores, float* gradients, float log_sum, float dot) {
  keys.over_runs([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = begin; j < end; j += kLanes) {
      const VecF p = exp_of(load(scores + j) - log_sum);
      store(scores + j, p);
      store(gradients + j, p * (load(gradients + j) - dot));
    }
  });
}

template <typename T>
[[gnu::always_inline]] inline float dot_product(const T* a, const T* b, std::int64_t n) {
  VecF sums = {};
  over_lanes(n, [&](std::int64_t i, std::int64_t lanes) { sums = fused(load(a + i, lanes), load(b + i, lanes), sums); });
  return sum_of(sums);
}

template <typename T>
void attention_backward(const AttentionShape& shape, const AttentionSegment& segment, std::int64_t kv, const AttentionBackward<T>& arrays,
                        float* floats) {
  const std::int64_t length = segment.length, dim = shape.dim, repeat = shape.heads / shape.kv_heads;
  const std::int64_t q_stride = shape.heads * dim, k_stride = shape.kv_heads * dim, origin = segment.begin * k_stride + kv * dim;
  Scratch scratch(floats);
  const Rows k = scratch.matrix(length, dim), k_t = scratch.matrix(dim, length), v_t = scratch.matrix(dim, length);
  const Rows dk = scratch.matrix(length, dim), dv = scratch.matrix(length, dim), q = scratch.matrix(kQueries, dim);
  const Rows dy = scratch.matrix(kQueries, dim), dq = scratch.matrix(kQueries, dim);
  const Rows scores = scratch.matrix(kQueries, length), gradients = scratch.matrix(kQueries, length);
  Keys keys(shape, segment, scratch.matrix(1, length).at);
  gather(arrays.v_TKD + origin, k_stride, length, dim, 1.0f, dv);  // dv is free until the first product
  transpose(dv, length, dim, v_t);
  gather(arrays.k_TKD + origin, k_stride, length, dim, 1.0f, k);
  transpose(k, length, dim, k_t);
  clear(dk, length);
  clear(dv, length);
  for (std::int64_t head = kv * repeat; head < (kv + 1) * repeat; ++head) {
    for (std::int64_t first = 0; first < length; first += kQueries) {
      const std::int64_t rows = length - first < kQueries ? length - first : kQueries, row = segment.begin + first;
      const std::int64_t at = row * q_stride + head * dim;
      gather(arrays.q_TND + at, q_stride, rows, dim, shape.scale, q);
      gather(arrays.dy_TND + at, q_stride, rows, dim, 1.0f, dy);
      keys.look(first, first + rows);
      score_product(keys, q, k_t, rows, dim, scores);
      score_product(keys, dy, v_t, rows, dim, gradients);
      for (std::int64_t r = 0; r < rows; ++r) {
        float* line = scores.at + r * scores.stride;
        keys.hide(first + r, line);
        const float dot = dot_product(arrays.dy_TND + at + r * q_stride, arrays.y_TND + at + r * q_stride, dim);
        score_gradients(keys, line, gradients.at + r * gradients.stride, arrays.log_sum_TN[(row + r) * shape.heads + head], dot);
      }
      key_product(keys, scores, dy, rows, dim, dv);
      key_product(keys, gradients, q, rows, dim, dk);
      value_product(keys, gradients, k, rows, dim, dq);
      scatter(dq, rows, dim, shape.scale, arrays.dq_TND + at, q_stride);
    }
  }
  scatter(dk, length, dim, 1.0f, arrays.dk_TKD + origin, k_stride);
  scatter(dv, length, dim, 1.0f, arrays.dv_TKD + origin, k_stride);
}

}  // namespace
}  // namespace qfa::kernels::cpu
