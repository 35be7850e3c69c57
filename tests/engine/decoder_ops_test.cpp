// SPDX-License-Identifier: GPL-3.0-or-later
// The fused operations against their formulas written with LibTorch's own, values and gradients.
#include "kernels/torch/decoder_ops.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "engine/model/token_batch.h"
#include "kernels/torch/product.h"

namespace qfa::test {
namespace {

void expect_close(const at::Tensor& a, const at::Tensor& b, double tolerance) {
  EXPECT_LT(((a.to(at::kFloat) - b.to(at::kFloat)).abs().max() / b.to(at::kFloat).abs().max()).item<double>(), tolerance);
}

// Values and input gradients of `fused` and `formula` under the same random output gradient.
template <class Fused, class Formula>
void compare(const at::Tensor& x, const Fused& fused, const Formula& formula, double tolerance) {
  at::Tensor a = x.clone().requires_grad_(true), b = x.clone().requires_grad_(true);
  const at::Tensor ya = fused(a), yb = formula(b);
  expect_close(ya, yb, tolerance);
  const at::Tensor gradient = at::randn(ya.sizes()).to(ya.scalar_type());
  ya.backward(gradient);
  yb.backward(gradient);
  expect_close(a.grad(), b.grad(), tolerance);
}

class DecoderOps : public testing::TestWithParam<at::ScalarType> {
 protected:
  double tolerance() const { return GetParam() == at::kFloat ? 2e-6 : 2e-2; }
};

TEST_P(DecoderOps, RmsNorm) {
  const at::Tensor weight = at::rand({72}) + 0.5;
  compare(
      at::randn({11, 72}) * 3, [&](const at::Tensor& x) { return rms_norm(x, weight, 1e-5, GetParam()); },
      [&](const at::Tensor& x) { return (x * at::rsqrt(x.square().mean(-1, true) + 1e-5) * weight).to(GetParam()); }, tolerance());
}

TEST_P(DecoderOps, Rotary) {
  const at::Tensor angle = at::randn({7, 4}) * 3, cosine = angle.cos(), sine = angle.sin();
  compare(
      at::randn({7, 3, 8}).to(GetParam()), [&](const at::Tensor& x) { return rotary(x, cosine, sine); },
      [&](const at::Tensor& x) {
        const at::Tensor c = cosine.unsqueeze(1), s = sine.unsqueeze(1), low = x.narrow(-1, 0, 4).to(at::kFloat),
                         high = x.narrow(-1, 4, 4).to(at::kFloat);
        return at::cat({low * c - high * s, high * c + low * s}, -1).to(GetParam());
      },
      tolerance());
}

TEST_P(DecoderOps, SwiGlu) {
  compare((at::randn({2, 9, 40}) * 3).to(GetParam()), [](const at::Tensor& x) { return swiglu(x[0], x[1]); },
          [](const at::Tensor& x) { return (at::silu(x[0].to(at::kFloat)) * x[1].to(at::kFloat)).to(x.scalar_type()); }, tolerance());
}

// Two sequences and a tree, four query heads over two key/value heads, all keys and a window.
TEST_P(DecoderOps, Attention) {
  TokenBatchBuilder builder;
  builder.add(std::vector<TokenId>(70, 1));
  builder.add({1, 2, 3});
  const std::size_t stem = builder.append(std::vector<TokenId>(50, 1), TokenBatchBuilder::kRoot);
  for (const std::size_t length : {60u, 5u}) builder.append(std::vector<TokenId>(length, 1), stem);
  const TokenBatch batch = builder.build();
  const std::int64_t tokens = batch.tokens(), heads = 4, kv = 2, dim = 24;
  const at::Tensor x = at::randn({tokens, heads + 2 * kv, dim}).to(GetParam());
  for (const std::int64_t window : {0, 20}) {
    AttentionMap map{{}, {}, {}, batch.positions_T, window};
    at::Tensor visible = at::zeros({tokens, tokens}, at::kBool);
    for (const Segment& s : batch.segments) {
      map.begin.push_back(s.begin);
      map.length.push_back(s.length);
      map.masks.push_back(s.mask);
      const at::Tensor causal = at::ones({s.length, s.length}, at::kBool).tril();
      visible.narrow(0, s.begin, s.length).narrow(1, s.begin, s.length).copy_(s.mask.defined() ? s.mask : causal);
    }
    if (window > 0) visible.logical_and_((batch.positions_T.unsqueeze(1) - batch.positions_T.unsqueeze(0)) < window);
    compare(
        x, [&](const at::Tensor& t) { return attention(t.narrow(1, 0, heads), t.narrow(1, heads, kv), t.narrow(1, heads + kv, kv), map); },
        [&](const at::Tensor& t) {
          const auto part = [&](std::int64_t first, std::int64_t count) {
            return t.narrow(1, first, count).repeat_interleave(heads / count, 1).transpose(0, 1).to(at::kFloat);
          };
          const at::Tensor y = at::scaled_dot_product_attention(part(0, heads), part(heads, kv), part(heads + kv, kv), visible);
          return y.transpose(0, 1).reshape({tokens, heads * dim}).to(t.scalar_type());
        },
        5 * tolerance());
  }
}

TEST_P(DecoderOps, CrossEntropyInParts) {
  const std::int64_t rows = 37, vocabulary = 300000;  // fewer rows than these are held at once
  const at::Tensor head = (at::randn({vocabulary, 4}) * 0.5).to(GetParam()), targets = at::randint(vocabulary, {rows}, at::kLong);
  compare(
      at::randn({rows, 4}).to(GetParam()), [&](const at::Tensor& x) { return cross_entropy(x, head, targets, 0.25); },
      [&](const at::Tensor& x) {
        const at::Tensor logits = at::matmul(x.to(at::kDouble), head.to(at::kDouble).t());
        return at::nll_loss(at::log_softmax(logits, 1), targets, {}, at::Reduction::Sum) * 0.25;
      },
      std::max(5 * tolerance(), 2e-3));  // the gradient sums 300000 small products beside a large one in fp32
}

INSTANTIATE_TEST_SUITE_P(Types, DecoderOps, testing::Values(at::kFloat, at::kBFloat16));

TEST(Product, EqualsMatmulWithItsGradientsAtEveryShapeAndStride) {
  for (const auto type : {at::kFloat, at::kBFloat16})
    for (const auto& [rows, inner, out] :
         {std::array<std::int64_t, 3>{1, 64, 64}, {130, 64, 96}, {127, 70, 65}, {300, 65, 71}, {128, 8, 200}}) {
      const at::Tensor x = at::randn({rows, inner}).to(type), w = at::randn({out, inner}).to(type);
      const double tolerance = type == at::kFloat ? 5e-6 : 2e-2;
      compare(
          x, [&](const at::Tensor& a) { return product(a, w.t()); }, [&](const at::Tensor& a) { return at::matmul(a, w.t()); }, tolerance);
      compare(
          w, [&](const at::Tensor& a) { return product(x, a.t()); }, [&](const at::Tensor& a) { return at::matmul(x, a.t()); }, tolerance);
      const at::Tensor strided = at::randn({inner, rows}).to(type).t();
      expect_close(product(strided, w.t()), at::matmul(strided, w.t()), tolerance);
      expect_close(product(x.narrow(0, 0, rows / 2 + 1), w.t().contiguous()), at::matmul(x.narrow(0, 0, rows / 2 + 1), w.t()), tolerance);
    }
}

TEST(TokenBatch, ChainsNeedNoMaskAndTreesSeeTheirAncestorsOnly) {
  TokenBatchBuilder builder;
  const std::size_t a = builder.append({1, 2}, TokenBatchBuilder::kRoot), empty = builder.append({}, a);
  builder.append({3}, empty);
  builder.end_segment();
  const std::size_t root = builder.append({1, 2}, TokenBatchBuilder::kRoot), left = builder.append({3}, root);
  builder.append({4}, left);
  builder.append({5, 6}, root);
  const TokenBatch batch = builder.build();
  ASSERT_EQ(batch.segments.size(), 2u);
  EXPECT_FALSE(batch.segments[0].mask.defined());
  const at::Tensor expected = at::tensor({1,      0, 0, 0, 0, 0, /**/ 1, 1, 0, 0, 0, 0, /**/ 1, 1, 1, 0, 0, 0,
                                          /**/ 1, 1, 1, 1, 0, 0, /**/ 1, 1, 0, 0, 1, 0, /**/ 1, 1, 0, 0, 1, 1})
                                  .view({6, 6})
                                  .to(at::kBool);
  EXPECT_TRUE(at::equal(batch.segments[1].mask, expected));
  EXPECT_TRUE(at::equal(batch.positions_T, at::tensor({0, 1, 2, 0, 1, 2, 3, 2, 3})));
}

}  // namespace
}  // namespace qfa::test
