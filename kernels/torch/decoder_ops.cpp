// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/torch/decoder_ops.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kElementsPerTask = 16384;

// Calls body(row begin, row end) on LibTorch's threads for rows of `width` elements.
template <class Body>
void over_rows(std::int64_t rows, std::int64_t width, const Body& body) {
  at::parallel_for(0, rows, std::max<std::int64_t>(1, kElementsPerTask / std::max<std::int64_t>(1, width)), body);
}

template <class Body>
void with_type(at::ScalarType type, const Body& body) {
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "decoder operations take fp32 or bf16");
  if (type == at::kFloat)
    body(float{});
  else
    body(at::BFloat16{});
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& input, const at::Tensor& weight, double eps, at::ScalarType out) {
    const at::Tensor x = input.contiguous();
    const std::int64_t rows = x.size(0), width = x.size(1);
    at::Tensor y = at::empty({rows, width}, x.options().dtype(out)), scale = at::empty({rows}, at::kFloat);
    const float *xs = x.const_data_ptr<float>(), *w = weight.const_data_ptr<float>();
    float* r = scale.data_ptr<float>();
    with_type(out, [&](auto tag) {
      using T = decltype(tag);
      T* ys = y.data_ptr<T>();
      over_rows(rows, width, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t) {
          double sum = 0;
          for (std::int64_t h = 0; h < width; ++h) sum += static_cast<double>(xs[t * width + h]) * xs[t * width + h];
          r[t] = static_cast<float>(1.0 / std::sqrt(sum / static_cast<double>(width) + eps));
          for (std::int64_t h = 0; h < width; ++h) ys[t * width + h] = static_cast<T>(xs[t * width + h] * r[t] * w[h]);
        }
      });
    });
    ctx->save_for_backward({x, weight, scale});
    return y;
  }

  // dx = r (w·dy - x̂ mean(w·dy·x̂)), x̂ = r x
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor dy = gradients[0].contiguous();
    const std::int64_t rows = dy.size(0), width = dy.size(1);
    at::Tensor dx = at::empty({rows, width}, at::kFloat);
    const float *xs = saved[0].const_data_ptr<float>(), *w = saved[1].const_data_ptr<float>(), *r = saved[2].const_data_ptr<float>();
    float* d = dx.data_ptr<float>();
    with_type(dy.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      const T* dys = dy.const_data_ptr<T>();
      over_rows(rows, width, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t) {
          double dot = 0;
          for (std::int64_t h = 0; h < width; ++h)
            dot += static_cast<double>(w[h] * static_cast<float>(dys[t * width + h])) * (xs[t * width + h] * r[t]);
          const auto mean = static_cast<float>(dot / static_cast<double>(width));
          for (std::int64_t h = 0; h < width; ++h)
            d[t * width + h] = r[t] * (w[h] * static_cast<float>(dys[t * width + h]) - xs[t * width + h] * r[t] * mean);
        }
      });
    });
    return {dx, {}, {}, {}};
  }
};

// direction 1 rotates, -1 rotates back: the transpose, hence the gradient.
at::Tensor rotate(const at::Tensor& input, const at::Tensor& cosine, const at::Tensor& sine, float direction) {
  const at::Tensor x = input.contiguous();
  const std::int64_t tokens = x.size(0), heads = x.size(1), dim = x.size(2), half = dim / 2;
  at::Tensor y = at::empty_like(x);
  const float *c = cosine.const_data_ptr<float>(), *s = sine.const_data_ptr<float>();
  with_type(x.scalar_type(), [&](auto tag) {
    using T = decltype(tag);
    const T* xs = x.const_data_ptr<T>();
    T* ys = y.data_ptr<T>();
    over_rows(tokens, heads * dim, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin * heads; row < end * heads; ++row) {
        const std::int64_t angle = row / heads * half;
        for (std::int64_t i = 0; i < half; ++i) {
          const auto low = static_cast<float>(xs[row * dim + i]), high = static_cast<float>(xs[row * dim + half + i]);
          const float sin = direction * s[angle + i];
          ys[row * dim + i] = static_cast<T>(low * c[angle + i] - high * sin);
          ys[row * dim + half + i] = static_cast<T>(high * c[angle + i] + low * sin);
        }
      }
    });
  });
  return y;
}

struct Rotary : torch::autograd::Function<Rotary> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
    ctx->save_for_backward({cosine, sine});
    return rotate(x, cosine, sine, 1);
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    return {rotate(gradients[0], saved[0], saved[1], -1), {}, {}};
  }
};

}  // namespace

at::Tensor rms_norm(const at::Tensor& x_TH, const at::Tensor& weight_H, double eps, at::ScalarType out) {
  return RmsNorm::apply(x_TH, weight_H, eps, out);
}
at::Tensor rotary(const at::Tensor& x_TND, const at::Tensor& cos_TD, const at::Tensor& sin_TD) {
  return Rotary::apply(x_TND, cos_TD.contiguous(), sin_TD.contiguous());
}

}  // namespace qfa
