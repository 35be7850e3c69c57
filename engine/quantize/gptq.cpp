// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/gptq.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/error.h"
#include "engine/model/round_to_nearest.h"

namespace qfa {
namespace {

constexpr std::int64_t kBlockColumns = 128;
constexpr int kDampingAttempts = 5;

struct Codes {
  explicit Codes(const kernels::GroupedShape& shape)
      : codes_OI(at::empty({shape.out, shape.in}, at::kByte)),
        scale_OG(at::empty({shape.out, shape.groups()}, at::kHalf)),
        minimum_OG(at::empty({shape.out, shape.groups()}, at::kHalf)) {}
  std::uint8_t* codes() { return codes_OI.data_ptr<std::uint8_t>(); }
  std::uint16_t* scale() { return reinterpret_cast<std::uint16_t*>(scale_OG.data_ptr<at::Half>()); }
  std::uint16_t* minimum() { return reinterpret_cast<std::uint16_t*>(minimum_OG.data_ptr<at::Half>()); }

  at::Tensor codes_OI, scale_OG, minimum_OG;
};

// Quantizes blocks of columns with `block(rows, begin, end, errors)` and takes their errors out of the columns behind them.
template <class Block>
void over_blocks(at::Tensor& w_OI, const at::Tensor& upper_II, const Block& block) {
  const std::int64_t out = w_OI.size(0), in = w_OI.size(1);
  for (std::int64_t begin = 0; begin < in; begin += kBlockColumns) {
    const std::int64_t end = std::min(begin + kBlockColumns, in);
    at::Tensor error_OB = at::empty({out, end - begin}, at::kFloat);
    for_row_ranges(out, [&](kernels::RowRange rows) { return block(rows, begin, end, error_OB.data_ptr<float>()); });
    if (end < in) w_OI.slice(1, end).sub_(at::matmul(error_OB, upper_II.slice(0, begin, end).slice(1, end)));
  }
}

// What a column needs to know in static groups, in the order of quantization.
struct StaticGrids {
  const float *scale_OG, *minimum_OG;
  const std::int64_t* order_I;
};

// As kernels::gptq_block, but with grids that stand beforehand, and columns in any order. w_OI and u_II in that order, codes in the file's.
kernels::Status static_block(const kernels::GroupedShape& shape, kernels::RowRange rows, std::int64_t begin, std::int64_t end,
                             const StaticGrids& grids, float* w_OI, const float* u_II, std::uint8_t* codes_OI, float* error_OB) {
  const auto levels = static_cast<float>((1 << shape.bits) - 1);
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    float* w = w_OI + o * shape.in;
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t column = grids.order_I[i], k = o * shape.groups() + column / shape.group;
      const float scale = grids.scale_OG[k], minimum = grids.minimum_OG[k];
      const float code = std::min(std::max(std::round((w[i] - minimum) / scale), 0.0f), levels);
      codes_OI[o * shape.in + column] = static_cast<std::uint8_t>(code);
      const float* u = u_II + i * shape.in;
      const float error = (w[i] - (scale * code + minimum)) / u[i];
      error_OB[o * (end - begin) + i - begin] = error;
      for (std::int64_t j = i + 1; j < end; ++j) w[j] -= error * u[j];
    }
  }
  return kernels::Status::ok;
}

}  // namespace

void Hessian::add(const at::Tensor& x_TI) {
  const at::Tensor x = x_TI.to(at::kFloat);
  if (!matrix_.defined()) matrix_ = at::zeros({x.size(1), x.size(1)}, at::kFloat);
  matrix_.addmm_(x.t(), x, 1.0, 2.0);
}

InverseFactor invert(const Hessian& hessian, double damping, bool act_order, const std::string& what,
                     const std::function<void(const std::string&)>& notice) {
  at::Tensor h = hessian.matrix_II().clone();
  InverseFactor factor;
  factor.diagonal_I = h.diagonal().clone();
  const double mean = factor.diagonal_I.mean().item<double>(), given = damping;
  if (!std::isfinite(mean) || !at::isfinite(h).all().item<bool>())
    fail(what, "the calibration inputs are not finite, so their Hessian is not either");
  h.diagonal().masked_fill_(factor.diagonal_I == 0, mean > 0 ? mean : 1.0);
  if (act_order) {
    factor.order_I = at::argsort(factor.diagonal_I, /*stable=*/true, /*dim=*/0, /*descending=*/true);
    h = h.index_select(0, factor.order_I).index_select(1, factor.order_I);
  }
  for (int attempt = 0; attempt < kDampingAttempts; ++attempt, damping *= 10) {
    at::Tensor damped = h.clone();
    damped.diagonal().add_(damping * (mean > 0 ? mean : 1.0));
    const auto [lower, info] = at::linalg_cholesky_ex(damped);
    if (info.item<int>() != 0) continue;
    const auto [upper, inverse_info] = at::linalg_cholesky_ex(at::cholesky_inverse(lower), /*upper=*/true);
    if (inverse_info.item<int>() != 0 || !at::isfinite(upper).all().item<bool>()) continue;
    if (attempt > 0) notice(fmt::format("{}: the Hessian could not be factorized with damping {:g}, only with {:g}", what, given, damping));
    factor.upper_II = upper.contiguous();
    return factor;
  }
  fail(what, fmt::format("the Hessian cannot be factorized even with damping {:g}", damping / 10));
}

PackedWeight gptq(const at::Tensor& w_OI, const InverseFactor& factor, int bits, int group, kernels::Grid grid, at::Tensor* chosen_OI) {
  at::Tensor w = w_OI.to(at::kFloat).clone(at::MemoryFormat::Contiguous);
  const kernels::GroupedShape shape{w.size(0), w.size(1), group, bits};
  Codes made(shape);
  const at::Tensor weight = factor.diagonal_I.contiguous();
  const auto* upper = factor.upper_II.const_data_ptr<float>();
  if (!factor.order_I.defined()) {
    over_blocks(w, factor.upper_II, [&](kernels::RowRange rows, std::int64_t begin, std::int64_t end, float* error_OB) {
      return kernels::gptq_block(shape, rows, begin, end, grid, w.data_ptr<float>(), upper, weight.const_data_ptr<float>(), made.codes(),
                                 made.scale(), made.minimum(), error_OB);
    });
  } else {
    for_row_ranges(shape.out, [&](kernels::RowRange rows) {  // the codes are chosen again below: this is for the grids
      return kernels::quantize_rtn(shape, rows, grid, w.const_data_ptr<float>(), weight.const_data_ptr<float>(), made.codes(), made.scale(),
                                   made.minimum());
    });
    const at::Tensor scale = made.scale_OG.to(at::kFloat), minimum = made.minimum_OG.to(at::kFloat);
    const StaticGrids grids{scale.const_data_ptr<float>(), minimum.const_data_ptr<float>(), factor.order_I.const_data_ptr<std::int64_t>()};
    at::Tensor ordered = w.index_select(1, factor.order_I);
    over_blocks(ordered, factor.upper_II, [&](kernels::RowRange rows, std::int64_t begin, std::int64_t end, float* error_OB) {
      return static_block(shape, rows, begin, end, grids, ordered.data_ptr<float>(), upper, made.codes(), error_OB);
    });
    w.index_copy_(1, factor.order_I, ordered);
  }
  if (chosen_OI != nullptr) *chosen_OI = w;
  return pack_weight(shape, made.codes_OI, made.scale_OG, made.minimum_OG);
}

}  // namespace qfa
