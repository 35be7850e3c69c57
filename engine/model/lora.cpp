// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA (arXiv 2106.09685), over quantized codes as QLoRA (2305.14314): y = ŵx + c·B(Ax). A and B reach every
// single weight, so no grid holds ŵ + c·BA: codes are requantized when a subnet is finalised, and what that costs is
// in every score of it. A 16-bit weight takes the sum itself, rounded to fp16.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "engine/model/adapter_methods.h"
#include "engine/model/round_to_nearest.h"

namespace qfa {
namespace {

// The codes nearest to w_OI on the grid of `base`, whose minimum then moves by what is left in the mean of each
// group: least squares given codes and scale. An untouched weight keeps all its bits.
PackedWeight requantized(const at::Tensor& w_OI, const PackedWeight& base) {
  const auto& shape = base.shape;
  const at::Tensor w = w_OI.view({shape.out, shape.groups(), shape.group});
  const at::Tensor scale = base.scale_OG.to(at::kFloat).unsqueeze(-1), minimum = base.minimum_OG.to(at::kFloat).unsqueeze(-1);
  const double most = static_cast<double>((1 << shape.bits) - 1);
  const at::Tensor codes = ((w - minimum) / scale).nan_to_num().round_().clamp_(0, most);
  const at::Tensor left = (w - (scale * codes + minimum)).mean(-1);
  return pack_weight(shape, codes.to(at::kByte).view({shape.out, shape.in}), base.scale_OG, (minimum.squeeze(-1) + left).to(at::kHalf));
}

class Lora : public Adapter {
 public:
  Lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed)
      : scale_(settings.alpha / settings.rank), whole_(shape.bits == kDenseBits) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const double bound = 1.0 / std::sqrt(static_cast<double>(shape.in));  // Kaiming-uniform with a = sqrt(5)
    at::Tensor a_RI = at::empty({settings.rank, shape.in}, at::kFloat).uniform_(-bound, bound, generator);
    at::Tensor b_OR = at::zeros({shape.out, settings.rank}, at::kFloat);
    parameters_ = {{"A", a_RI.requires_grad_(true)}, {"B", b_OR.requires_grad_(true)}};
  }

  at::Tensor forward(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor low = at::matmul(x, a().to(x.scalar_type()).t());
    return affine_linear(x, base) + at::matmul(low, b().to(x.scalar_type()).t()) * scale_;
  }

  at::Tensor forward_reference(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor sum = dequantize(base, at::kFloat) + at::matmul(b(), a()) * scale_;
    return at::matmul(x.to(at::kFloat), sum.t()).to(x.scalar_type());
  }

  const std::vector<AdapterParameter>& parameters() const override { return parameters_; }
  MergesInto merges_into() const override { return whole_ ? MergesInto::weight : MergesInto::nothing; }

  PackedWeight merged(const PackedWeight& base) const override {
    at::NoGradGuard no_grad;
    const at::Tensor sum = at::addmm(dequantize(base, at::kFloat), b(), a(), 1.0, scale_);
    return whole_ ? dense_weight(sum) : requantized(sum, base);
  }

 private:
  const at::Tensor& a() const { return parameters_[0].value; }
  const at::Tensor& b() const { return parameters_[1].value; }

  double scale_;
  bool whole_;
  std::vector<AdapterParameter> parameters_;
};

}  // namespace

std::unique_ptr<Adapter> make_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed) {
  return std::make_unique<Lora>(settings, shape, seed);
}

}  // namespace qfa
