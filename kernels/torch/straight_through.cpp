// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/torch/straight_through.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kRowsPerTask = 8;

using Shape = std::vector<std::int64_t>;

// Calls body(first weight, group) for every group, rows shared among LibTorch's threads.
template <class Body>
void over_groups(const Shape& shape, const Body& body) {
  const std::int64_t groups = shape[1] / shape[2];
  at::parallel_for(0, shape[0], kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t k = begin * groups; k < end * groups; ++k) body(k * shape[2], k);
  });
}

// Halves round up; the comparison form lets NaN become 0.
float code_of(float place, float levels) {
  const float inside = place > 0 ? std::min(place, levels) : 0.0f;
  return static_cast<float>(static_cast<int>(inside + 0.5f));
}

template <class Body>
void with_type(at::ScalarType type, const Body& body) {
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "straight_through: fp32 or bf16 only");
  if (type == at::kFloat)
    body(float{});
  else
    body(at::BFloat16{});
}

struct StraightThrough : torch::autograd::Function<StraightThrough> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& w_OI, const at::Tensor& s_OG, const at::Tensor& m_OG,
                            const at::Tensor& scale_OG, const at::Tensor& minimum_OG, const Shape& shape, at::ScalarType out) {
    ctx->save_for_backward({w_OI, s_OG, scale_OG, minimum_OG});
    ctx->saved_data["shape"] = shape;
    at::Tensor y = at::empty(w_OI.sizes(), w_OI.options().dtype(out));
    const float *w = w_OI.const_data_ptr<float>(), *s = s_OG.const_data_ptr<float>(), *m = m_OG.const_data_ptr<float>();
    const float *scale = scale_OG.const_data_ptr<float>(), *minimum = minimum_OG.const_data_ptr<float>();
    const auto levels = static_cast<float>((1 << shape[3]) - 1);
    with_type(out, [&](auto tag) {
      using T = decltype(tag);
      T* ys = y.data_ptr<T>();
      over_groups(shape, [&](std::int64_t first, std::int64_t k) {
        for (std::int64_t i = first; i < first + shape[2]; ++i)
          ys[i] = static_cast<T>(s[k] * code_of((w[i] - minimum[k]) / scale[k], levels) + m[k]);
      });
    });
    return y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const Shape shape = ctx->saved_data["shape"].toIntVector();
    const at::Tensor dy_OI = gradients[0].contiguous();
    at::Tensor dw_OI = at::empty_like(saved[0]), ds_OG = at::empty_like(saved[1]), dm_OG = at::empty_like(saved[1]);
    const float *w = saved[0].const_data_ptr<float>(), *s = saved[1].const_data_ptr<float>();
    const float *scale = saved[2].const_data_ptr<float>(), *minimum = saved[3].const_data_ptr<float>();
    float *dw = dw_OI.data_ptr<float>(), *ds = ds_OG.data_ptr<float>(), *dm = dm_OG.data_ptr<float>();
    const auto levels = static_cast<float>((1 << shape[3]) - 1);
    with_type(dy_OI.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      const T* dys = dy_OI.const_data_ptr<T>();
      over_groups(shape, [&](std::int64_t first, std::int64_t k) {
        const float through = s[k] / scale[k];
        float of_scale = 0, of_minimum = 0;
        for (std::int64_t i = first; i < first + shape[2]; ++i) {
          const auto dy = static_cast<float>(dys[i]);
          const float place = (w[i] - minimum[k]) / scale[k];
          dw[i] = place > -0.5f && place < levels + 0.5f ? dy * through : 0.0f;
          of_scale += dy * code_of(place, levels);
          of_minimum += dy;
        }
        ds[k] = of_scale, dm[k] = of_minimum;
      });
    });
    return {dw_OI, ds_OG, dm_OG, {}, {}, {}, {}};
  }
};

Shape shape_of(const kernels::GroupedShape& shape) {
  return {shape.out, shape.in, shape.group, shape.bits};
}

}  // namespace

at::Tensor straight_through(const at::Tensor& w_OI, const at::Tensor& s_OG, const at::Tensor& m_OG, const CodeFrame& frame,
                            at::ScalarType out) {
  return StraightThrough::apply(w_OI, s_OG, m_OG, frame.scale_OG, frame.minimum_OG, shape_of(frame.shape), out);
}

at::Tensor codes_in(const CodeFrame& frame, const at::Tensor& w_OI) {
  at::Tensor codes_OI = at::empty({frame.shape.out, frame.shape.in}, at::kByte);
  auto* codes = codes_OI.data_ptr<std::uint8_t>();
  const float *w = w_OI.const_data_ptr<float>(), *scale = frame.scale_OG.const_data_ptr<float>(),
              *minimum = frame.minimum_OG.const_data_ptr<float>();
  const auto levels = static_cast<float>((1 << frame.shape.bits) - 1);
  over_groups(shape_of(frame.shape), [&](std::int64_t first, std::int64_t k) {
    for (std::int64_t i = first; i < first + frame.shape.group; ++i)
      codes[i] = static_cast<std::uint8_t>(code_of((w[i] - minimum[k]) / scale[k], levels));
  });
  return codes_OI;
}

}  // namespace qfa
