// SPDX-License-Identifier: GPL-3.0-or-later
// GPTQ by falling diag(H) against a textbook version in double precision that eliminates in the explicit inverse Hessian.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/quantize/gptq.h"

namespace qfa::test {
namespace {

void nobody(const std::string&) {}

at::Tensor correlated_inputs(std::int64_t tokens, std::int64_t in) {
  return at::matmul(at::randn({tokens, 12}), at::randn({12, in})) + 0.4 * at::randn({tokens, in});
}

Hessian hessian_of(const at::Tensor& x) {
  Hessian hessian;
  hessian.add(x);
  return hessian;
}

// ŵ: static grids of `start`, columns by falling diag(H), each error spread by the inverse of what is left of H.
at::Tensor slow_act_order(const at::Tensor& w_OI, const Hessian& hessian, const PackedWeight& start) {
  at::Tensor h = hessian.matrix_II().to(at::kDouble);
  const at::Tensor order = at::argsort(h.diagonal(), true, 0, true);
  h.diagonal().add_(0.01 * h.diagonal().mean());
  at::Tensor inverse = at::inverse(h), w = w_OI.to(at::kDouble).clone(), result = at::empty_like(w);
  const double levels = (1 << start.shape.bits) - 1;
  for (std::int64_t place = 0; place < order.numel(); ++place) {
    const auto i = order[place].item<std::int64_t>();
    const at::Tensor s = start.scale_OG.select(1, i / start.shape.group).to(at::kDouble);
    const at::Tensor m = start.minimum_OG.select(1, i / start.shape.group).to(at::kDouble);
    const at::Tensor stored = s * ((w.select(1, i) - m) / s).round().clamp(0, levels) + m;
    result.select(1, i).copy_(stored);
    const at::Tensor error = (w.select(1, i) - stored) / inverse[i][i];
    w.sub_(at::outer(error, inverse[i]));
    inverse = inverse - at::outer(inverse.select(1, i), inverse[i]) / inverse[i][i];
    inverse.select(0, i).zero_(), inverse.select(1, i).zero_();
  }
  return result;
}

TEST(ActOrder, EqualsTheSlowVersion) {
  for (const int bits : {2, 3, 4}) {
    const at::Tensor x = correlated_inputs(500, 320), w = at::randn({24, 320});
    const Hessian hessian = hessian_of(x);
    const InverseFactor factor = invert(hessian, 0.01, true, "test", nobody);
    at::Tensor chosen;
    const PackedWeight fast = gptq(w, factor, bits, 32, kernels::Grid::mse_clip, &chosen);
    const at::Tensor slow = slow_act_order(w, hessian, fast);
    const at::Tensor same = at::isclose(dequantize(fast, at::kFloat).to(at::kDouble), slow, 1e-4, 1e-4);
    EXPECT_GT(same.to(at::kDouble).mean().item<double>(), 0.97) << bits;  // a code at the edge of a step moves those behind it
    EXPECT_FALSE(at::isclose(chosen, w, 1e-4, 1e-4).all().item<bool>());
    const auto loss = [&](const at::Tensor& v) { return at::matmul(x.to(at::kDouble), (v - w).t()).square().sum().item<double>(); };
    EXPECT_NEAR(loss(dequantize(fast, at::kFloat).to(at::kDouble)) / loss(slow), 1.0, 0.02) << bits;
  }
}

// With one group a row the grids are those of plain GPTQ, and where diag(H) falls already so is the order.
TEST(ActOrder, IsPlainGptqWhereTheDiagonalFallsAlready) {
  const at::Tensor x = correlated_inputs(400, 128) * at::linspace(3, 1, 128), w = at::randn({33, 128});
  const at::Tensor sorted = x.index_select(1, at::argsort(x.square().sum(0), true, 0, true));
  const Hessian hessian = hessian_of(sorted);
  for (const int bits : {2, 4}) {
    const PackedWeight plain = gptq(w, invert(hessian, 0.01, false, "test", nobody), bits, 128, kernels::Grid::mse_clip);
    const PackedWeight ordered = gptq(w, invert(hessian, 0.01, true, "test", nobody), bits, 128, kernels::Grid::mse_clip);
    EXPECT_TRUE(at::equal(plain.packed_OP, ordered.packed_OP));
    EXPECT_TRUE(at::equal(plain.scale_OG, ordered.scale_OG));
    EXPECT_TRUE(at::equal(plain.minimum_OG, ordered.minimum_OG));
    const PackedWeight other = gptq(w, invert(hessian_of(sorted.flip(1)), 0.01, true, "test", nobody), bits, 128, kernels::Grid::mse_clip);
    EXPECT_FALSE(at::equal(plain.packed_OP, other.packed_OP));
  }
}

// Inputs never seen come last and change nothing.
TEST(ActOrder, InputsNeverSeenComeLast) {
  at::Tensor x = correlated_inputs(200, 64);
  x.select(1, 5).zero_();
  const InverseFactor factor = invert(hessian_of(x), 0.01, true, "test", nobody);
  EXPECT_EQ(factor.order_I[63].item<std::int64_t>(), 5);
  EXPECT_TRUE(at::isfinite(dequantize(gptq(at::randn({8, 64}), factor, 3, 32, kernels::Grid::min_max), at::kFloat)).all().item<bool>());
}

}  // namespace
}  // namespace qfa::test
