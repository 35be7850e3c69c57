// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layer for few x, from packed codes, against dequantizing and multiplying.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "engine/model/round_to_nearest.h"
#include "kernels/include/capability.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {
namespace {

PackedWeight some_weight(int bits, int group, std::int64_t out = 70, std::int64_t in = 384) {
  return round_to_nearest(at::randn({out, in}) * 0.05, bits, group, kernels::Grid::min_max);
}

TEST(PackedLinear, EqualsDequantizeThenMultiply) {
  for (const int bits : {2, 3, 4, 5, 6, 8}) {
    for (const int group : {32, 64, 128}) {
      const PackedWeight weight = some_weight(bits, group);
      for (const std::int64_t tokens : {1, 3, 8}) {
        const at::Tensor x = at::randn({tokens, 384});
        const at::Tensor expected = at::matmul(x, dequantize(weight, at::kFloat).t());
        const at::Tensor y = packed_linear(x, weight);
        EXPECT_TRUE(at::allclose(y, expected, 1e-5, 2e-5)) << bits << " bits, group " << group << ", " << tokens << " tokens";
      }
    }
  }
}

TEST(PackedLinear, TakesBf16AsItIsAndRoundsTheResultOnce) {
  const PackedWeight weight = some_weight(4, 32);
  const at::Tensor x = at::randn({2, 384}).to(at::kBFloat16);
  const at::Tensor y = packed_linear(x, weight);
  ASSERT_EQ(y.scalar_type(), at::kBFloat16);
  EXPECT_TRUE(at::equal(y, packed_linear(x.to(at::kFloat), weight).to(at::kBFloat16)));
}

TEST(PackedLinear, IsTheSameForEveryNumberOfThreadsAndTokens) {
  const PackedWeight weight = some_weight(3, 64, 515);
  const at::Tensor x = at::randn({7, 384});
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = packed_linear(x, weight);
  at::set_num_threads(3);
  EXPECT_TRUE(at::equal(packed_linear(x, weight), one));
  EXPECT_TRUE(at::equal(packed_linear(x.slice(0, 2, 3), weight), one.slice(0, 2, 3)));
  at::set_num_threads(threads);
}

TEST(PackedLinear, ServesFewTokensWithoutGradientOnly) {
  const PackedWeight weight = some_weight(4, 32), dense = dense_weight(at::randn({8, 64}));
  const kernels::Backend before = kernels::active_backend();
  for (const kernels::Backend backend : kernels::available_backends()) {
    ASSERT_EQ(kernels::choose_backend(backend), kernels::Status::ok);
    const bool vnni = backend == kernels::Backend::avx512vnni, portable = backend < kernels::Backend::avx2;
    const std::int64_t few = vnni ? kFewTokens : portable ? 0 : 1;
    const at::Tensor many = at::randn({few + 1, 384}), one = many.slice(0, 0, 1);
    EXPECT_FALSE(takes_packed(many, weight));
    EXPECT_TRUE(at::equal(frozen_linear(many, weight), at::matmul(many, dequantize(weight, at::kFloat).t())));
    EXPECT_FALSE(takes_packed(at::empty({0, 384}), weight));
    EXPECT_FALSE(takes_packed(at::randn({1, 64}), dense));
    EXPECT_FALSE(takes_packed(at::randn({1, 384}).requires_grad_(), weight));
    if (portable) continue;
    EXPECT_TRUE(takes_packed(many.slice(0, 0, few), weight));
    EXPECT_TRUE(at::equal(frozen_linear(one, weight), packed_linear(one, weight)));
  }
  kernels::choose_backend(before);
}

}  // namespace
}  // namespace qfa
