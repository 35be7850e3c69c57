// SPDX-License-Identifier: GPL-3.0-or-later
// The adapter: folded route, separate route and merge are one function, at every width and group.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include "engine/model/adapter.h"
#include "kernels/torch/decoder_ops.h"
#include "tests/engine/adapter_gradients.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

struct Case {
  int bits, group;
};

class QaLora : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const auto [bits, group] = GetParam();
    weight_ = random_weight(48, 256, group, bits, 1);
    adapter_ = make_adapter({AdapterMethod::qa_lora, 4, 32.0}, weight_.shape, 11);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
    x_ = at::empty({9, 256}, at::kFloat).normal_(0, 1, generator);
    at::NoGradGuard no_grad;
    at::Tensor(adapter_->parameters()[1].value).normal_(0, 0.3, generator);  // B starts at zero
  }
  static double relative(const at::Tensor& a, const at::Tensor& b) { return ((a - b).abs().max() / b.abs().max()).item<double>(); }
  std::vector<at::Tensor> gradients(bool reference) { return adapter_gradients(*adapter_, weight_, x_, reference); }

  PackedWeight weight_;
  std::unique_ptr<Adapter> adapter_;
  at::Tensor x_;
};

TEST_P(QaLora, FoldedRouteEqualsTheDefiningFormula) {
  EXPECT_LT(relative(adapter_->forward(x_, weight_), adapter_->forward_reference(x_, weight_)), 2e-6);
}

TEST_P(QaLora, GradientsOfBothRoutesAgree) {
  const auto folded = gradients(false), reference = gradients(true);
  for (std::size_t i = 0; i < folded.size(); ++i) EXPECT_LT(relative(folded[i], reference[i]), 5e-6) << "gradient " << i;
}

TEST_P(QaLora, MergeDiffersOnlyByTheRoundingOfTheMinimum) {
  const PackedWeight merged = adapter_->merged(weight_);
  EXPECT_TRUE(at::equal(merged.packed_OP, weight_.packed_OP));
  EXPECT_TRUE(at::equal(merged.scale_OG, weight_.scale_OG));
  const at::Tensor y = at::matmul(x_, dequantize(merged, at::kFloat).t());
  const at::Tensor reference = adapter_->forward_reference(x_, weight_);
  // fp16 keeps 11 bits: each merged minimum is off by at most 2^-11 of itself, once for each input.
  const at::Tensor bound =
      at::matmul(group_sums(x_, GetParam().group).abs(), (merged.minimum_OG.to(at::kFloat).abs() * 0x1p-11).t()) + 1e-4;
  EXPECT_TRUE(((y - reference).abs() <= bound).all().item<bool>()) << relative(y, reference);
  EXPECT_GT(relative(at::matmul(x_, dequantize(weight_, at::kFloat).t()), reference), 1e-2)
      << "the adapter does nothing: the test would prove nothing";
}

TEST_P(QaLora, InitialAdapterChangesNothing) {
  const auto fresh = make_adapter({AdapterMethod::qa_lora, 4, 32.0}, weight_.shape, 12);
  EXPECT_TRUE(at::equal(fresh->merged(weight_).minimum_OG, weight_.minimum_OG));
  EXPECT_GT(fresh->parameters()[0].value.abs().sum().item<double>(), 0);
}

INSTANTIATE_TEST_SUITE_P(AllWidthsAndGroups, QaLora,
                         testing::Values(Case{2, 32}, Case{2, 64}, Case{2, 128}, Case{3, 32}, Case{3, 64}, Case{3, 128}, Case{4, 32},
                                         Case{4, 64}, Case{4, 128}, Case{5, 32}, Case{6, 64}, Case{8, 128}),
                         [](const auto& info) { return "b" + std::to_string(info.param.bits) + "g" + std::to_string(info.param.group); });

TEST(AffineLinear, EqualsADenseProductInBothTypes) {
  const PackedWeight weight = random_weight(24, 96, 32, 3, 2);
  const at::Tensor x = at::randn({5, 96});
  EXPECT_TRUE(at::equal(affine_linear(x, weight), at::matmul(x, dequantize(weight, at::kFloat).t())));
  const at::Tensor bf16 = affine_linear(x.to(at::kBFloat16), weight);
  EXPECT_TRUE(at::equal(bf16, at::matmul(x.to(at::kBFloat16), dequantize(weight, at::kFloat).to(at::kBFloat16).t())));
}

}  // namespace
}  // namespace qfa::test
