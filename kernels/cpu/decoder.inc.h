// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of kernels/include/decoder.h; those over the vocabulary are in softmax.inc.h. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/softmax.inc.h"
#include "kernels/include/decoder.h"

namespace qfa::kernels::cpu {
namespace {

template <typename T>
void rms_norm(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    const float* row = x + t * width;
    VecF squares = {};
    over_lanes(width, [&](std::int64_t i, std::int64_t n) {
      const VecF v = load(row + i, n);
      squares = fused(v, v, squares);
    });
    const float r = 1.0f / __builtin_sqrtf(sum_of(squares) / static_cast<float>(width) + eps);
    r_T[t] = r;
    over_lanes(width, [&](std::int64_t i, std::int64_t n) { store(y + t * width + i, load(row + i, n) * r * load(w + i, n), n); });
  }
}

template <typename T>
void rms_norm_backward(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    const float* row = x + t * width;
    const T* gradient = dy + t * width;
    VecF dots = {};
    over_lanes(width,
               [&](std::int64_t i, std::int64_t n) { dots = fused(load(w + i, n) * load(gradient + i, n), load(row + i, n), dots); });
    const float r = r_T[t], mean = sum_of(dots) * r / static_cast<float>(width);
    over_lanes(width, [&](std::int64_t i, std::int64_t n) {
      store(dx + t * width + i, r * (load(w + i, n) * load(gradient + i, n) - load(row + i, n) * (r * mean)), n);
    });
  }
}

template <typename T>
void rotate(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
            T* y) {
  const std::int64_t half = dim / 2;
  for (std::int64_t row = rows.begin * heads; row < rows.end * heads; ++row) {
    const float *cosines = cos_TD + row / heads * half, *sines = sin_TD + row / heads * half;
    const T *low = x + row * dim, *high = low + half;
    over_lanes(half, [&](std::int64_t i, std::int64_t n) {
      const VecF a = load(low + i, n), b = load(high + i, n), c = load(cosines + i, n), s = load(sines + i, n) * direction;
      store(y + row * dim + i, a * c - b * s, n);
      store(y + row * dim + half + i, b * c + a * s, n);
    });
  }
}

template <typename T>
void swiglu(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y) {
  const std::int64_t first = rows.begin * width;
  over_lanes((rows.end - rows.begin) * width, [&](std::int64_t k, std::int64_t n) {
    const std::int64_t i = first + k;
    const VecF g = load(gate + i, n);
    store(y + i, g * sigmoid_of(g) * load(up + i, n), n);
  });
}

// d silu = σ(g) (1 + g (1 - σ(g)))
template <typename T>
void swiglu_backward(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup) {
  const std::int64_t first = rows.begin * width;
  over_lanes((rows.end - rows.begin) * width, [&](std::int64_t k, std::int64_t n) {
    const std::int64_t i = first + k;
    const VecF g = load(gate + i, n), gradient = load(dy + i, n), s = sigmoid_of(g);
    store(dup + i, gradient * (g * s), n);
    store(dgate + i, gradient * load(up + i, n) * (s * (1.0f + g * (1.0f - s))), n);
  });
}

template <typename T>
void group_sums(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums) {
  const std::int64_t groups = width / group;
  for (std::int64_t k = rows.begin * groups; k < rows.end * groups; ++k) {
    VecF sum = {};
    over_lanes(group, [&](std::int64_t i, std::int64_t n) { sum += load(x + k * group + i, n); });
    if constexpr (sizeof(T) == 2)
      sums[k] = float_to_bfloat16(sum_of(sum));
    else
      sums[k] = sum_of(sum);
  }
}

void adamw(const AdamWStep& s, std::int64_t n, const float* g, float* value, float* first, float* second) {
  const float decay = 1.0f - s.rate * s.weight_decay, scale = -s.rate / s.correction1, root = 1.0f / __builtin_sqrtf(s.correction2);
  for (std::int64_t i = 0; i < n; ++i) {
    const float gradient = g[i] * s.factor;
    first[i] = first[i] * s.beta1 + gradient * (1.0f - s.beta1);
    second[i] = second[i] * s.beta2 + gradient * gradient * (1.0f - s.beta2);
    value[i] = value[i] * decay + scale * (first[i] / (__builtin_sqrtf(second[i]) * root + s.epsilon));
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
