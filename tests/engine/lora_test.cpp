// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA over codes and over 16-bit weights: one formula, an exact merge at 16 bits, requantization below.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include "engine/core/json.h"
#include "engine/jobs/export_job.h"
#include "engine/jobs/opened_run.h"
#include "engine/model/adapter.h"
#include "tests/engine/adapter_gradients.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

double relative(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

class Lora : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    weight_ = GetParam() == kDenseBits ? dense_weight(dequantize(random_weight(48, 256, 32, 8, 1), at::kFloat))
                                       : random_weight(48, 256, 32, GetParam(), 1);
    adapter_ = make_adapter({AdapterMethod::lora, 4, 8.0}, weight_.shape, 11);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
    x_ = at::empty({9, 256}, at::kFloat).normal_(0, 1, generator);
  }
  // B such that the update is as large as the weight's own spread, times `strength`.
  at::Tensor train(double strength) {
    at::NoGradGuard no_grad;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(6);
    const at::Tensor a = adapter_->parameters()[0].value;
    at::Tensor b = adapter_->parameters()[1].value;
    b.normal_(0, 1, generator);
    const at::Tensor w = dequantize(weight_, at::kFloat);
    b.mul_(strength * w.std() / at::matmul(b, a).mul(2.0).std());
    return w + at::matmul(b, a) * 2.0;  // c = 8 / 4
  }
  std::vector<at::Tensor> gradients(bool reference) { return adapter_gradients(*adapter_, weight_, x_, reference); }

  PackedWeight weight_;
  std::unique_ptr<Adapter> adapter_;
  at::Tensor x_;
};

TEST_P(Lora, BothRoutesAndTheirGradientsAreTheFormula) {
  train(0.5);
  EXPECT_LT(relative(adapter_->forward(x_, weight_), adapter_->forward_reference(x_, weight_)), 2e-6);
  const auto route = gradients(false), reference = gradients(true);
  for (std::size_t i = 0; i < route.size(); ++i) EXPECT_LT(relative(route[i], reference[i]), 5e-6) << "gradient " << i;
}

TEST_P(Lora, AnUntouchedAdapterKeepsEveryBit) {
  const PackedWeight merged = adapter_->merged(weight_);
  EXPECT_TRUE(at::equal(merged.packed_OP, weight_.packed_OP));
  EXPECT_TRUE(at::equal(merged.scale_OG, weight_.scale_OG));
  EXPECT_TRUE(at::equal(merged.minimum_OG, weight_.minimum_OG));
}

TEST_P(Lora, MergesAsWellAsItsWidthAllows) {
  const at::Tensor sum = train(0.3);
  const at::Tensor merged = dequantize(adapter_->merged(weight_), at::kFloat);
  const double before = relative(dequantize(weight_, at::kFloat), sum), after = relative(merged, sum);
  if (GetParam() == kDenseBits) {
    EXPECT_EQ(adapter_->merges_into(), MergesInto::weight);
    EXPECT_TRUE(at::equal(merged, sum.to(at::kHalf).to(at::kFloat)));
  } else {
    EXPECT_EQ(adapter_->merges_into(), MergesInto::nothing);
    EXPECT_LT(after, before);
    if (GetParam() >= 4) EXPECT_LT(after, 0.6 * before);
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, Lora, testing::Values(2, 3, 4, 8, 16), [](const auto& info) { return "b" + std::to_string(info.param); });

class LoraRun : public EngineTest {};

TEST_F(LoraRun, OnCodesAndOn16BitsIsExportedAsItIsScored) {
  RunSpec spec = tiny_spec();
  spec.method = AdapterMethod::lora, spec.bits = {3, 16}, spec.lr = 1e-2;
  const Done trained = run_command(StartRun{spec});
  ASSERT_EQ(trained.finished.outcome, Finished::Outcome::done) << trained.finished.error->sentence();
  for (const BitWidth bits : spec.bits) {
    for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx, ExportFormat::hf_f16}) {
      ExportSpec wanted;
      wanted.format = format, wanted.uniform_bits = bits;
      wanted.out = (folder_ / ("export-" + std::to_string(bits) + "-" + std::to_string(static_cast<int>(format)))).string();
      const Done exported = run_command(ExportSubnet{{spec.out}, wanted});
      ASSERT_EQ(exported.finished.outcome, Finished::Outcome::done) << exported.finished.error->sentence();
      const Json report = read_json(report_file(wanted.out));
      EXPECT_TRUE(report["verified"].get<bool>());
      EXPECT_EQ(report["tensors"], report["tensors_equal"]);
      EXPECT_EQ(report.contains("nll_unmerged"), bits == 3);
    }
  }
}

TEST_F(LoraRun, TheMergedWeightIsNotTheBase) {
  RunSpec spec = tiny_spec();
  spec.method = AdapterMethod::lora, spec.bits = {16}, spec.lr = 1e-2;
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  const OpenedRun run = open_run(spec.out, RunStore::Access::read_only);
  const std::string module = linear_names(0).front();
  const auto source = subnet_source(run, run.supernet->uniform_plan(16));
  EXPECT_NE(source->half(module), source->SubnetSource::half(module));
  EXPECT_EQ(source->half("model.embed_tokens"), source->SubnetSource::half("model.embed_tokens"));
}

TEST_F(LoraRun, QaLoraRefuses16Bits) {
  RunSpec spec = tiny_spec();
  spec.bits = {4, 16};
  const auto refused = make_engine()->submit(StartRun{spec});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("--method lora"), std::string::npos) << refused.error().sentence();
  EXPECT_FALSE(std::filesystem::exists(spec.out));
}

}  // namespace
}  // namespace qfa::test
