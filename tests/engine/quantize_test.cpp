// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <set>

#include "engine/core/atomic_file.h"
#include "engine/model/round_to_nearest.h"
#include "engine/quantize/gptq.h"
#include "engine/quantize/quantize_base.h"
#include "tests/engine/quantize_fixture.h"

namespace qfa::test {
namespace {

using Quantize = QuantizeTest;

TEST(Gptq, BeatsRoundToNearestOnCorrelatedInputs) {
  const at::Tensor mixing = at::randn({64, 64}), x = at::matmul(at::randn({400, 64}), mixing), w = at::randn({48, 64});
  Hessian hessian;
  hessian.add(x);
  const InverseFactor factor = invert(hessian, 0.01, false, "test", [](const std::string&) {});
  for (const int bits : {2, 3, 4}) {
    const auto error = [&](const PackedWeight& q) {
      return (at::matmul(x, (dequantize(q, at::kFloat) - w).t())).square().sum().item<double>();
    };
    EXPECT_LT(error(gptq(w, factor, bits, 32, kernels::Grid::min_max)), 0.8 * error(round_to_nearest(w, bits, 32, kernels::Grid::min_max)))
        << bits;
  }
}

TEST(Gptq, HessianOfOneTokenIsDampedAndSaid) {
  Hessian hessian;
  hessian.add(at::ones({1, 64}) * 1e4);
  std::vector<std::string> notices;
  const InverseFactor factor = invert(hessian, 1e-9, false, "layer 0", [&](const std::string& text) { notices.push_back(text); });
  EXPECT_TRUE(at::isfinite(factor.upper_II).all().item<bool>());
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_NE(notices[0].find("layer 0"), std::string::npos);
  EXPECT_NE(notices[0].find("could not be factorized with damping 1e-09, only with 1e-0"), std::string::npos) << notices[0];
}

TEST(Gptq, NonFiniteHessianIsRefused) {
  Hessian hessian;
  hessian.add(at::full({2, 32}, std::numeric_limits<float>::quiet_NaN()));
  EXPECT_THROW(invert(hessian, 0.01, false, "layer 0", [](const std::string&) {}), Failure);
}

TEST_F(Quantize, EveryMethodAndStreamGivesAllCodesAndTheSameBytesTwice) {
  for (const auto& r : {request(CodesMethod::rtn), request(CodesMethod::gptq), request(CodesMethod::gptq, CalibrationStream::shared),
                        request(CodesMethod::gptq, CalibrationStream::one_width), request(CodesMethod::block),
                        request(CodesMethod::block, CalibrationStream::shared)}) {
    std::vector<std::string> notes;
    QuantizeHooks hooks;
    hooks.progress = [&](std::uint64_t done, std::uint64_t total, const std::string&) {
      notes.push_back(std::to_string(done) + "/" + std::to_string(total));
    };
    quantize_base(*base(), r, hooks).save(folder_ / "a.safetensors", {});
    quantize_base(*base(), r, {}).save(folder_ / "b.safetensors", {});
    EXPECT_EQ(read_file(folder_ / "a.safetensors"), read_file(folder_ / "b.safetensors"));
    // Two layers, three widths; a unit more for each epoch.
    EXPECT_EQ(notes.back(), r.spec.method == CodesMethod::block ? "18/18" : "6/6");
    EXPECT_EQ(notes.size(), r.spec.method == CodesMethod::block ? 18u : 6u);
    std::filesystem::remove(folder_ / "a.safetensors");
    std::filesystem::remove(folder_ / "b.safetensors");
  }
}

TEST_F(Quantize, CacheIsUsedAndKeyedByTheRequest) {
  const auto first = cached_codes(*base(), request(CodesMethod::gptq), folder_ / "cache", {});
  QuantizeHooks hooks;
  hooks.progress = [](auto, auto, const auto&) { FAIL() << "quantized again"; };
  EXPECT_EQ(cached_codes(*base(), request(CodesMethod::gptq), folder_ / "cache", hooks), first);
  EXPECT_NE(cached_codes(*base(), request(CodesMethod::rtn), folder_ / "cache", {}), first);
  std::set<std::filesystem::path> files{first};
  for (int setting = 0; setting < 4; ++setting) {
    QuantizeRequest other = request(setting < 2 ? CodesMethod::gptq : CodesMethod::block, CalibrationStream::one_width);
    if (setting == 1) other.spec.stream_bits = 4;
    if (setting == 2) other.spec.act_order = true;
    if (setting == 3) other.spec.block_lr = 1e-5;
    files.insert(cached_codes(*base(), other, folder_ / "cache", {}));
  }
  EXPECT_EQ(files.size(), 5u);
}

TEST_F(Quantize, CancellingInTheFirstLayerLeavesNoFile) {
  QuantizeHooks hooks;
  int asked = 0;
  hooks.cancelled = [&] { return ++asked > 2; };
  EXPECT_THROW(cached_codes(*base(), request(CodesMethod::gptq), folder_ / "cache", hooks), Failure);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "cache"));
}

TEST(Calibration, WindowsAndExamplesStayWithinTheirTokens) {
  EXPECT_EQ(calibration_windows(std::vector<TokenId>(1000), 700, 512).size(), 2u);
  EXPECT_EQ(calibration_windows({1}, 700, 512).size(), 0u);
  EXPECT_EQ(calibration_examples({{1, 2, 3}, {4}, {5, 6, 7}, {8, 9, 10}}, 6).size(), 2u);
}

}  // namespace
}  // namespace qfa::test
