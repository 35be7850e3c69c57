// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/torch/decoder_ops.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/include/decoder.h"
#include "kernels/torch/parallel.h"
#include "kernels/torch/product.h"

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& input, const at::Tensor& weight, double eps, at::ScalarType out) {
    const at::Tensor x = input.contiguous();
    const std::int64_t rows = x.size(0), width = x.size(1);
    const at::Tensor y = at::empty({rows, width}, x.options().dtype(out)), r = at::empty({rows}, at::kFloat);
    with_element(out, [&](auto tag) {
      using T = decltype(tag);
      over_rows("rms_norm", rows, width, [&](kernels::RowRange range) {
        return kernels::rms_norm(range, width, static_cast<float>(eps), read<float>(x), read<float>(weight), write<T>(y), write<float>(r));
      });
    });
    ctx->save_for_backward({x, weight, r});
    return y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor dy = gradients[0].contiguous();
    const std::int64_t rows = dy.size(0), width = dy.size(1);
    const at::Tensor dx = at::empty({rows, width}, at::kFloat);
    with_element(dy.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      over_rows("rms_norm", rows, width, [&](kernels::RowRange range) {
        return kernels::rms_norm_backward(range, width, read<float>(saved[0]), read<float>(saved[1]), read<float>(saved[2]), read<T>(dy),
                                          write<float>(dx));
      });
    });
    return {dx, {}, {}, {}};
  }
};

// direction 1 rotates, -1 rotates back: the transpose, hence the gradient.
at::Tensor rotated(const at::Tensor& input, const at::Tensor& cosine, const at::Tensor& sine, float direction) {
  const at::Tensor x = input.contiguous();
  const std::int64_t heads = x.size(1), dim = x.size(2);
  const at::Tensor y = at::empty_like(x);
  with_element(x.scalar_type(), [&](auto tag) {
    using T = decltype(tag);
    over_rows("rotary", x.size(0), heads * dim, [&](kernels::RowRange range) {
      return kernels::rotate(range, heads, dim, direction, read<float>(cosine), read<float>(sine), read<T>(x), write<T>(y));
    });
  });
  return y;
}

struct Rotary : torch::autograd::Function<Rotary> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
    ctx->save_for_backward({cosine, sine});
    return rotated(x, cosine, sine, 1);
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    return {rotated(gradients[0], saved[0], saved[1], -1), {}, {}};
  }
};

struct SwiGlu : torch::autograd::Function<SwiGlu> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& gate_TI, const at::Tensor& up_TI) {
    const at::Tensor gate = gate_TI.contiguous(), up = up_TI.contiguous(), y = at::empty_like(gate);
    with_element(gate.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      over_rows("swiglu", gate.size(0), gate.size(1),
                [&](kernels::RowRange range) { return kernels::swiglu(range, gate.size(1), read<T>(gate), read<T>(up), write<T>(y)); });
    });
    ctx->save_for_backward({gate, up});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor &gate = saved[0], &up = saved[1], dy = gradients[0].contiguous();
    const at::Tensor dgate = at::empty_like(gate), dup = at::empty_like(up);
    with_element(gate.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      over_rows("swiglu", gate.size(0), gate.size(1), [&](kernels::RowRange range) {
        return kernels::swiglu_backward(range, gate.size(1), read<T>(gate), read<T>(up), read<T>(dy), write<T>(dgate), write<T>(dup));
      });
    });
    return {dgate, dup};
  }
};

constexpr std::int64_t kLogitBytes = std::int64_t{32} << 20;  // of the rows that are held at once

struct CrossEntropy : torch::autograd::Function<CrossEntropy> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& hidden, const at::Tensor& head, const at::Tensor& targets,
                            double factor) {
    const std::int64_t rows = hidden.size(0), vocabulary = head.size(0);
    const bool gradient = hidden.requires_grad();
    const std::int64_t at_once = std::max<std::int64_t>(16, kLogitBytes / (vocabulary * hidden.element_size()));
    const at::Tensor nll = at::empty({rows}, at::kFloat), dhidden = gradient ? at::empty_like(hidden) : at::Tensor();
    for (std::int64_t first = 0; first < rows; first += at_once) {
      const std::int64_t count = std::min(at_once, rows - first);
      const at::Tensor logits = product(hidden.narrow(0, first, count), head.t());
      with_element(hidden.scalar_type(), [&](auto tag) {
        using T = decltype(tag);
        over_rows("cross_entropy", count, vocabulary, [&](kernels::RowRange range) {
          return kernels::cross_entropy(range, vocabulary, gradient ? static_cast<float>(factor) : 0.0f, write<T>(logits),
                                        read<std::int64_t>(targets) + first, write<float>(nll) + first);
        });
      });
      if (!gradient) continue;
      dhidden.narrow(0, first, count).copy_(product(logits, head));
    }
    ctx->save_for_backward({dhidden});
    return nll.sum() * factor;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    return {ctx->get_saved_variables()[0] * gradients[0], {}, {}, {}};
  }
};

}  // namespace

at::Tensor rms_norm(const at::Tensor& x_TH, const at::Tensor& weight_H, double eps, at::ScalarType out) {
  return RmsNorm::apply(x_TH, weight_H, eps, out);
}

at::Tensor rotary(const at::Tensor& x_TND, const at::Tensor& cos_TD, const at::Tensor& sin_TD) {
  return Rotary::apply(x_TND, cos_TD, sin_TD);
}

at::Tensor swiglu(const at::Tensor& gate_TI, const at::Tensor& up_TI) {
  return SwiGlu::apply(gate_TI, up_TI);
}

at::Tensor cross_entropy(const at::Tensor& hidden_RH, const at::Tensor& head_VH, const at::Tensor& targets_R, double factor) {
  return CrossEntropy::apply(hidden_RH.contiguous(), head_VH, targets_R, factor);
}

LogSumExp log_sum_exp(const at::Tensor& logits_RV) {
  const at::Tensor logits = logits_RV.contiguous();
  const std::int64_t rows = logits.size(0), vocabulary = logits.size(1);
  LogSumExp result{at::empty({rows}, at::kFloat), at::empty({rows}, at::kFloat)};
  with_element(logits.scalar_type(), [&](auto tag) {
    using T = decltype(tag);
    over_rows("log_sum_exp", rows, vocabulary, [&](kernels::RowRange range) {
      return kernels::log_sum_exp(range, vocabulary, read<T>(logits), write<float>(result.log_sum_R), write<float>(result.largest_R));
    });
  });
  return result;
}

at::Tensor kl_divergence(const at::Tensor& teacher_RV, const at::Tensor& student_RV) {
  const at::ScalarType type = teacher_RV.scalar_type() == student_RV.scalar_type() ? student_RV.scalar_type() : at::kFloat;
  const at::Tensor teacher = teacher_RV.to(type).contiguous(), student = student_RV.to(type).contiguous();
  TORCH_CHECK(teacher.sizes() == student.sizes(), "kl_divergence: teacher and student differ in shape");
  const std::int64_t rows = student.size(0), vocabulary = student.size(1);
  const at::Tensor divergence = at::empty({rows}, at::kFloat);
  with_element(type, [&](auto tag) {
    using T = decltype(tag);
    over_rows("kl_divergence", rows, vocabulary, [&](kernels::RowRange range) {
      return kernels::kl_divergence(range, vocabulary, read<T>(teacher), read<T>(student), write<float>(divergence));
    });
  });
  return divergence;
}

at::Tensor group_sums(const at::Tensor& x_TI, std::int64_t group) {
  const at::Tensor x = x_TI.contiguous(), sums = at::empty({x.size(0), x.size(1) / group}, x.options());
  with_element(x.scalar_type(), [&](auto tag) {
    using T = decltype(tag);
    over_rows("group_sums", x.size(0), x.size(1),
              [&](kernels::RowRange range) { return kernels::group_sums(range, x.size(1), group, read<T>(x), write<T>(sums)); });
  });
  return sums;
}

}  // namespace qfa
