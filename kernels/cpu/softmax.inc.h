// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of kernels/include/decoder.h over the vocabulary: a row of logits is read some times, never written out as
// probabilities. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/elements.inc.h"
#include "kernels/include/decoder.h"

namespace qfa::kernels::cpu {
namespace {

// value(i, lanes from i on) summed over a row, each block of 64 vectors by itself: the rounding does not grow with the vocabulary.
template <class Value>
[[gnu::always_inline]] inline float sum_over(std::int64_t count, const Value& value) {
  float tail = 0;
  VecF sums = {}, block = {};
  std::int64_t in_block = 0;
  over_lanes(count, [&](std::int64_t i, std::int64_t n) {
    const VecF v = value(i, n);
    if (n < kLanes) {
      for (std::int64_t l = 0; l < n; ++l) tail += v[l];
      return;
    }
    block += v;
    if (++in_block % 64 != 0) return;
    sums += block;
    block = VecF{};
  });
  return sum_of(sums + block) + tail;
}

template <typename T>
[[gnu::always_inline]] inline float value_of(T element) {
  T one[kLanes] = {element};
  return load(one)[0];
}

template <typename T>
[[gnu::always_inline]] inline float largest_of(const T* row, std::int64_t count) {
  VecF most = splat(-__builtin_inff());
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const VecF x = load(row + i);
    most = x > most ? x : most;
  }
  float largest = max_of(most);
  for (; i < count; ++i) {
    const float x = value_of(row[i]);
    largest = x > largest ? x : largest;
  }
  return largest;
}

template <typename T>
[[gnu::always_inline]] inline float log_sum_of(const T* row, std::int64_t count, float largest) {
  return largest + __builtin_logf(sum_over(count, [&](std::int64_t i, std::int64_t n) { return exp_of(load(row + i, n) - largest); }));
}

template <typename T>
void cross_entropy(RowRange rows, std::int64_t vocabulary, float factor, T* logits, const std::int64_t* targets, float* nll) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    T* row = logits + t * vocabulary;
    const float log_sum = log_sum_of(row, vocabulary, largest_of(row, vocabulary));
    nll[t] = log_sum - value_of(row[targets[t]]);
    if (factor == 0.0f) continue;
    const float at_target = factor * (exp_of(splat(-nll[t]))[0] - 1.0f);
    over_lanes(vocabulary, [&](std::int64_t k, std::int64_t n) { store(row + k, factor * exp_of(load(row + k, n) - log_sum), n); });
    T rounded[kLanes];
    store(rounded, splat(at_target));
    row[targets[t]] = rounded[0];
  }
}

template <typename T>
void log_sum_exp(RowRange rows, std::int64_t vocabulary, const T* logits, float* log_sum, float* largest) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    largest[t] = largest_of(logits + t * vocabulary, vocabulary);
    log_sum[t] = log_sum_of(logits + t * vocabulary, vocabulary, largest[t]);
  }
}

template <typename T>
void kl_divergence(RowRange rows, std::int64_t vocabulary, const T* teacher, const T* student, float* divergence) {
  for (std::int64_t t = rows.begin; t < rows.end; ++t) {
    const T *p = teacher + t * vocabulary, *q = student + t * vocabulary;
    const float p_sum = log_sum_of(p, vocabulary, largest_of(p, vocabulary)), q_sum = log_sum_of(q, vocabulary, largest_of(q, vocabulary));
    divergence[t] = sum_over(vocabulary, [&](std::int64_t i, std::int64_t n) {
      const VecF ln_p = load(p + i, n) - p_sum, ln_q = load(q + i, n) - q_sum;
      return exp_of(ln_p) * (ln_p - ln_q);
    });
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
