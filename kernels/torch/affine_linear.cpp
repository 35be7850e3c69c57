// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/torch/affine_linear.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <atomic>

#include "kernels/include/capability.h"
#include "kernels/include/dequantize.h"
#include "kernels/include/packed_product.h"
#include "kernels/torch/decoder_ops.h"
#include "kernels/torch/product.h"

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kRowsPerTask = 16;

using Shape = std::vector<std::int64_t>;

Shape shape_of(const PackedWeight& weight) {
  return {weight.shape.out, weight.shape.in, weight.shape.group, weight.shape.bits};
}

PackedWeight weight_from(const Shape& dims, const at::Tensor& packed, const at::Tensor& scale, const at::Tensor& minimum) {
  return {{dims[0], dims[1], dims[2], static_cast<int>(dims[3])}, packed, scale, minimum};
}

// Of the backend: without VNNI the products of several x cost more than dequantizing once, the portable ones those of a single x.
std::int64_t few_tokens() {
  switch (kernels::active_backend()) {
    case kernels::Backend::avx512vnni:
      return kFewTokens;
    case kernels::Backend::avx2:
    case kernels::Backend::avx512:
      return 1;
    default:
      return 0;
  }
}

struct AffineLinear : torch::autograd::Function<AffineLinear> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& packed, const at::Tensor& scale,
                            const at::Tensor& minimum, const Shape& shape) {
    ctx->saved_data["shape"] = shape;
    ctx->save_for_backward({packed, scale, minimum});
    return product(x, dequantize(weight_from(shape, packed, scale, minimum), x.scalar_type()).t());
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const PackedWeight weight = weight_from(ctx->saved_data["shape"].toIntVector(), saved[0], saved[1], saved[2]);
    return {product(gradients[0].contiguous(), dequantize(weight, gradients[0].scalar_type())), {}, {}, {}, {}};
  }
};

struct ShiftedAffineLinear : torch::autograd::Function<ShiftedAffineLinear> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& a, const at::Tensor& b, const at::Tensor& packed,
                            const at::Tensor& scale, const at::Tensor& minimum, const Shape& shape, double factor) {
    ctx->saved_data["shape"] = shape;
    ctx->saved_data["factor"] = factor;
    const PackedWeight weight = weight_from(shape, packed, scale, minimum);
    const at::Tensor shifted = shifted_minimum(weight, a, b, factor);
    ctx->save_for_backward({group_sums(x, weight.shape.group), a, b, packed, scale, shifted});
    return product(x, dequantize(weight, shifted, x.scalar_type()).t());
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor &sums_TG = saved[0], &a = saved[1], &b = saved[2];
    const at::Tensor dy = gradients[0].contiguous();
    const PackedWeight weight = weight_from(ctx->saved_data["shape"].toIntVector(), saved[3], saved[4], {});
    const double factor = ctx->saved_data["factor"].toDouble();
    at::Tensor dx, da, db;
    if (ctx->needs_input_grad(0)) dx = product(dy, dequantize(weight, saved[5], dy.scalar_type()));
    const at::Tensor dminimum = at::matmul(sums_TG.t(), dy).to(at::kFloat).mul_(factor).t();
    if (ctx->needs_input_grad(1)) da = at::matmul(b.t(), dminimum);
    if (ctx->needs_input_grad(2)) db = at::matmul(dminimum, a.t());
    return {dx, da, db, {}, {}, {}, {}, {}};
  }
};

}  // namespace

at::Tensor dequantize(const PackedWeight& weight, const at::Tensor& minimum_OG, at::ScalarType dtype) {
  const auto& shape = weight.shape;
  TORCH_CHECK(dtype == at::kFloat || dtype == at::kBFloat16, "dequantize: fp32 or bf16 only");
  const at::Tensor scale = weight.scale_OG.to(at::kFloat);
  const at::Tensor minimum = minimum_OG.detach().to(at::kFloat).contiguous();
  TORCH_CHECK(minimum.size(0) == shape.out && minimum.size(1) == shape.groups(), "dequantize: minimum has the wrong shape");
  at::Tensor w = at::empty({shape.out, shape.in}, at::TensorOptions().dtype(dtype));
  const auto* packed = weight.packed_OP.const_data_ptr<std::uint8_t>();
  const float* s = scale.const_data_ptr<float>();
  const float* m = minimum.const_data_ptr<float>();
  std::atomic<kernels::Status> status = kernels::Status::ok;
  at::parallel_for(0, shape.out, kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    const kernels::Status done =
        dtype == at::kFloat
            ? kernels::dequantize_f32(shape, {begin, end}, packed, s, m, w.data_ptr<float>())
            : kernels::dequantize_bf16(shape, {begin, end}, packed, s, m, reinterpret_cast<std::uint16_t*>(w.data_ptr<at::BFloat16>()));
    if (done != kernels::Status::ok) status = done;
  });
  TORCH_CHECK(status == kernels::Status::ok, "dequantize: ", kernels::message_of(status));
  return w;
}

at::Tensor dequantize(const PackedWeight& weight, at::ScalarType dtype) {
  if (weight.shape.bits == kDenseBits) return weight.packed_OP.to(dtype);
  return dequantize(weight, weight.minimum_OG, dtype);
}

PackedWeight dense_weight(const at::Tensor& w_OI) {
  const at::Tensor none = at::empty({0}, at::kHalf);
  return {{w_OI.size(0), w_OI.size(1), static_cast<int>(w_OI.size(1)), kDenseBits}, w_OI.to(at::kHalf), none, none};
}

at::Tensor affine_linear(const at::Tensor& x_TI, const PackedWeight& weight) {
  return AffineLinear::apply(x_TI, weight.packed_OP, weight.scale_OG, weight.minimum_OG, shape_of(weight));
}

at::Tensor shifted_affine_linear(const at::Tensor& x_TI, const PackedWeight& weight, const at::Tensor& a_RG, const at::Tensor& b_OR,
                                 double factor) {
  return ShiftedAffineLinear::apply(x_TI, a_RG, b_OR, weight.packed_OP, weight.scale_OG, weight.minimum_OG, shape_of(weight), factor);
}

at::Tensor shifted_minimum(const PackedWeight& weight, const at::Tensor& a_RG, const at::Tensor& b_OR, double factor) {
  return at::addmm(weight.minimum_OG.to(at::kFloat), b_OR, a_RG, 1.0, factor);
}

at::Tensor packed_linear(const at::Tensor& x_TI, const PackedWeight& weight) {
  const auto& shape = weight.shape;
  TORCH_CHECK(x_TI.dim() == 2 && x_TI.size(1) == shape.in, "packed_linear: x has the wrong shape");
  const at::Tensor x = x_TI.detach().to(at::kFloat).contiguous();
  const std::int64_t tokens = x.size(0);
  at::Tensor prepared = at::empty({kernels::activation_bytes(shape, tokens)}, at::kByte), y = at::empty({tokens, shape.out}, at::kFloat);
  auto* activations = prepared.data_ptr<std::uint8_t>();
  std::atomic<kernels::Status> status = kernels::prepare_activations(shape, tokens, x.const_data_ptr<float>(), activations);
  TORCH_CHECK(status == kernels::Status::ok, "packed_linear: ", kernels::message_of(status));
  const auto* packed = weight.packed_OP.const_data_ptr<std::uint8_t>();
  const auto* scale = reinterpret_cast<const std::uint16_t*>(weight.scale_OG.const_data_ptr<at::Half>());
  const auto* minimum = reinterpret_cast<const std::uint16_t*>(weight.minimum_OG.const_data_ptr<at::Half>());
  at::parallel_for(0, shape.out, kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    const kernels::Status done =
        kernels::packed_product(shape, {begin, end}, tokens, packed, scale, minimum, activations, y.data_ptr<float>());
    if (done != kernels::Status::ok) status = done;
  });
  TORCH_CHECK(status == kernels::Status::ok, "packed_linear: ", kernels::message_of(status));
  return y.to(x_TI.scalar_type());
}

bool takes_packed(const at::Tensor& x_TI, const PackedWeight& weight) {
  const bool differentiable = x_TI.requires_grad() && at::GradMode::is_enabled();
  return weight.shape.bits != kDenseBits && x_TI.size(0) > 0 && x_TI.size(0) <= few_tokens() && !differentiable;
}

at::Tensor frozen_linear(const at::Tensor& x_TI, const PackedWeight& weight) {
  if (takes_packed(x_TI, weight)) return packed_linear(x_TI, weight);
  return product(x_TI, dequantize(weight, x_TI.scalar_type()).t());
}

at::Tensor pool_mean(const at::Tensor& x_TI, std::int64_t group) {
  return x_TI.view({x_TI.size(0), x_TI.size(1) / group, group}).mean(-1);
}

}  // namespace qfa
