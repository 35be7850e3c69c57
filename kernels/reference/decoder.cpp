// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/reference/decoder.h"

#include <algorithm>
#include <cmath>

#include "kernels/dispatch/table.h"
#include "kernels/reference/element.h"

namespace qfa::kernels {
namespace reference {

template <typename T>
void rms_norm(RowRange rows, std::int64_t width, float eps, const float* x, const float* w, T* y, float* r_T) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    double squares = 0;
    for (std::int64_t i = 0; i < width; ++i) squares += static_cast<double>(x[t * width + i]) * x[t * width + i];
    const double r = 1 / std::sqrt(squares / static_cast<double>(width) + eps);
    r_T[t] = static_cast<float>(r);
    for (std::int64_t i = 0; i < width; ++i) set(y[t * width + i], x[t * width + i] * r * w[i]);
  }
}

template <typename T>
void rms_norm_backward(RowRange rows, std::int64_t width, const float* x, const float* w, const float* r_T, const T* dy, float* dx) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    const double r = r_T[t];
    double mean = 0;
    for (std::int64_t i = 0; i < width; ++i) mean += w[i] * value_of(dy[t * width + i]) * r * x[t * width + i] / static_cast<double>(width);
    for (std::int64_t i = 0; i < width; ++i) set(dx[t * width + i], r * (w[i] * value_of(dy[t * width + i]) - r * x[t * width + i] * mean));
  }
}

template <typename T>
void rotate(RowRange rows, std::int64_t heads, std::int64_t dim, float direction, const float* cos_TD, const float* sin_TD, const T* x,
            T* y) {
  for (std::int64_t row = rows.begin * heads; row < rows.end * heads; ++row) {
    for (std::int64_t i = 0; i < dim / 2; ++i) {
      const double c = cos_TD[row / heads * (dim / 2) + i], s = direction * sin_TD[row / heads * (dim / 2) + i];
      const double low = value_of(x[row * dim + i]), high = value_of(x[row * dim + dim / 2 + i]);
      set(y[row * dim + i], low * c - high * s);
      set(y[row * dim + dim / 2 + i], high * c + low * s);
    }
  }
}

template <typename T>
void swiglu(RowRange rows, std::int64_t width, const T* gate, const T* up, T* y) {
  for (std::int64_t i = rows.begin * width; i < rows.end * width; ++i) {
    const double g = value_of(gate[i]);
    set(y[i], g / (1 + std::exp(-g)) * value_of(up[i]));
  }
}

template <typename T>
void swiglu_backward(RowRange rows, std::int64_t width, const T* gate, const T* up, const T* dy, T* dgate, T* dup) {
  for (std::int64_t i = rows.begin * width; i < rows.end * width; ++i) {
    const double g = value_of(gate[i]), s = 1 / (1 + std::exp(-g)), u = value_of(up[i]), gradient = value_of(dy[i]);
    set(dup[i], gradient * g * s);
    set(dgate[i], gradient * u * s * (1 + g * (1 - s)));
  }
}

template <typename T>
void group_sums(RowRange rows, std::int64_t width, std::int64_t group, const T* x, T* sums) {
  for (std::int64_t k = rows.begin * (width / group); k < rows.end * (width / group); ++k) {
    double sum = 0;
    for (std::int64_t i = 0; i < group; ++i) sum += value_of(x[k * group + i]);
    set(sums[k], sum);
  }
}

namespace {

template <typename T>
double log_sum_of(const T* row, std::int64_t n, double& largest) {
  double sum = 0;
  largest = value_of(row[0]);
  for (std::int64_t i = 0; i < n; ++i) largest = std::max(largest, value_of(row[i]));
  for (std::int64_t i = 0; i < n; ++i) sum += std::exp(value_of(row[i]) - largest);
  return largest + std::log(sum);
}

}  // namespace

template <typename T>
void cross_entropy(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    T* row = logits + t * vocabulary;
    double largest = 0;
    const double log_sum = log_sum_of(row, vocabulary, largest);
    nll[t] = static_cast<float>(log_sum - value_of(row[targets[t]]));
    if (factor == 0.0f) continue;
    for (std::int64_t i = 0; i < vocabulary; ++i) set(row[i], factor * (std::exp(value_of(row[i]) - log_sum) - (i == targets[t] ? 1 : 0)));
  }
}

template <typename T>
void log_sum_exp(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    double most = 0;
    log_sum[t] = static_cast<float>(log_sum_of(logits + t * vocabulary, vocabulary, most));
    largest[t] = static_cast<float>(most);
  }
}

template <typename T>
void kl_divergence(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    const T *p = teacher + t * vocabulary, *q = student + t * vocabulary;
    double largest = 0, sum = 0;
    const double p_sum = log_sum_of(p, vocabulary, largest), q_sum = log_sum_of(q, vocabulary, largest);
    for (std::int64_t i = 0; i < vocabulary; ++i) {
      const double ln_p = value_of(p[i]) - p_sum, ln_q = value_of(q[i]) - q_sum;
      sum += std::exp(ln_p) * (ln_p - ln_q);
    }
    divergence[t] = static_cast<float>(sum);
  }
}

void adamw(const AdamWStep& s, std::int64_t n, const float* g, float* value, float* first, float* second) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double gradient = static_cast<double>(g[i]) * s.factor;
    set(first[i], s.beta1 * static_cast<double>(first[i]) + (1.0 - s.beta1) * gradient);
    set(second[i], s.beta2 * static_cast<double>(second[i]) + (1.0 - s.beta2) * gradient * gradient);
    const double step = first[i] / s.correction1 / (std::sqrt(second[i] / s.correction2) + s.epsilon);
    set(value[i], value[i] * (1.0 - static_cast<double>(s.rate) * s.weight_decay) - s.rate * step);
  }
}

}  // namespace reference

const DecoderTable reference_decoder = QFA_DECODER_TABLE(reference);

}  // namespace qfa::kernels
