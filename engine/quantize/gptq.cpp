// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/gptq.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/model/round_to_nearest.h"

namespace qfa {
namespace {

constexpr std::int64_t kBlockColumns = 128;
constexpr int kDampingAttempts = 5;

}  // namespace

void Hessian::add(const at::Tensor& x_TI) {
  const at::Tensor x = x_TI.to(at::kFloat);
  if (!matrix_.defined()) matrix_ = at::zeros({x.size(1), x.size(1)}, at::kFloat);
  matrix_.addmm_(x.t(), x, 1.0, 2.0);
}

InverseFactor invert(const Hessian& hessian, double damping, const std::string& what,
                     const std::function<void(const std::string&)>& notice) {
  at::Tensor h = hessian.matrix_II().clone();
  InverseFactor factor;
  factor.diagonal_I = h.diagonal().clone();
  const double mean = factor.diagonal_I.mean().item<double>();
  if (!std::isfinite(mean) || !at::isfinite(h).all().item<bool>())
    fail(what, "the calibration inputs are not finite, so their Hessian is not either");
  h.diagonal().masked_fill_(factor.diagonal_I == 0, mean > 0 ? mean : 1.0);
  for (int attempt = 0; attempt < kDampingAttempts; ++attempt, damping *= 10) {
    at::Tensor damped = h.clone();
    damped.diagonal().add_(damping * (mean > 0 ? mean : 1.0));
    const auto [lower, info] = at::linalg_cholesky_ex(damped);
    if (info.item<int>() != 0) continue;
    const auto [upper, inverse_info] = at::linalg_cholesky_ex(at::cholesky_inverse(lower), /*upper=*/true);
    if (inverse_info.item<int>() != 0 || !at::isfinite(upper).all().item<bool>()) continue;
    if (attempt > 0) notice(fmt::format("{}: the Hessian needed damping {:g} instead of the value given", what, damping));
    factor.upper_II = upper.contiguous();
    return factor;
  }
  fail(what, fmt::format("the Hessian cannot be factorized even with damping {:g}", damping / 10));
}

PackedWeight gptq(const at::Tensor& w_OI, const InverseFactor& factor, int bits, int group, kernels::Grid grid) {
  at::Tensor w = w_OI.to(at::kFloat).clone(at::MemoryFormat::Contiguous);
  const kernels::GroupedShape shape{w.size(0), w.size(1), group, bits};
  at::Tensor codes = at::empty({shape.out, shape.in}, at::kByte);
  at::Tensor scale = at::empty({shape.out, shape.groups()}, at::kHalf);
  at::Tensor minimum = at::empty({shape.out, shape.groups()}, at::kHalf);
  const at::Tensor weight = factor.diagonal_I.contiguous();
  for (std::int64_t begin = 0; begin < shape.in; begin += kBlockColumns) {
    const std::int64_t end = std::min(begin + kBlockColumns, shape.in);
    at::Tensor error_OB = at::empty({shape.out, end - begin}, at::kFloat);
    for_row_ranges(shape.out, [&](kernels::RowRange rows) {
      return kernels::gptq_block(shape, rows, begin, end, grid, w.data_ptr<float>(), factor.upper_II.const_data_ptr<float>(),
                                 weight.const_data_ptr<float>(), codes.data_ptr<std::uint8_t>(),
                                 reinterpret_cast<std::uint16_t*>(scale.data_ptr<at::Half>()),
                                 reinterpret_cast<std::uint16_t*>(minimum.data_ptr<at::Half>()), error_OB.data_ptr<float>());
    });
    if (end < shape.in) w.slice(1, end).sub_(at::matmul(error_OB, factor.upper_II.slice(0, begin, end).slice(1, end)));
  }
  return pack_weight(shape, codes, scale, minimum);
}

}  // namespace qfa
