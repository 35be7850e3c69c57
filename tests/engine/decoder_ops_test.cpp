// SPDX-License-Identifier: GPL-3.0-or-later
// The fused operations against their formulas written with LibTorch's own, values and gradients.
#include "kernels/torch/decoder_ops.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/model/token_batch.h"

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

INSTANTIATE_TEST_SUITE_P(Types, DecoderOps, testing::Values(at::kFloat, at::kBFloat16));

TEST(SegmentBuckets, EveryRowHasOnePlaceAndItsOwnNeighbours) {
  TokenBatchBuilder builder;
  for (const std::size_t length : {30u, 3u, 31u, 100u, 4u, 28u}) builder.add(std::vector<TokenId>(length, 1));
  const std::size_t stem = builder.append(std::vector<TokenId>(5, 1), TokenBatchBuilder::kRoot);
  for (const std::vector<TokenId>& branch : {std::vector<TokenId>{1, 2}, {3, 4}, {}}) builder.append(branch, stem);
  const TokenBatch batch = builder.build();
  const SegmentBuckets buckets = bucket_segments(batch);
  at::Tensor places = at::zeros({0}, at::kLong);
  for (const SegmentBucket& bucket : buckets.buckets) places = at::cat({places, bucket.gather});
  EXPECT_LT(places.numel(), batch.tokens() * 13 / 10) << "too much padding";
  EXPECT_TRUE(at::equal(places.index_select(0, buckets.scatter), at::arange(batch.tokens()))) << "scatter undoes gather";
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
