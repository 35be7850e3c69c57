// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA (arXiv 2106.09685), over quantized codes as QLoRA (2305.14314): y = ŵx + c·B(Ax). A and B reach every
// single weight, so no grid holds ŵ + c·BA: codes are requantized when a subnet is finalised, and what that costs is
// in every score of it. A 16-bit weight takes the sum itself, rounded to fp16.
#include <ATen/ATen.h>

#include "engine/model/adapter_methods.h"
#include "engine/model/low_rank.h"
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

class Lora : public LowRankAdapter {
 public:
  Lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed)
      : LowRankAdapter(settings, shape.out, shape.in, seed), whole_(shape.bits == kDenseBits) {}

  at::Tensor forward(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor low = at::matmul(x, a().to(x.scalar_type()).t());
    return affine_linear(x, base) + at::matmul(low, b().to(x.scalar_type()).t()) * scale();
  }

  at::Tensor forward_reference(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor sum = dequantize(base, at::kFloat) + at::matmul(b(), a()) * scale();
    return at::matmul(x.to(at::kFloat), sum.t()).to(x.scalar_type());
  }

  MergesInto merges_into() const override { return whole_ ? MergesInto::weight : MergesInto::nothing; }

  PackedWeight merged(const PackedWeight& base) const override {
    at::NoGradGuard no_grad;
    const at::Tensor sum = at::addmm(dequantize(base, at::kFloat), b(), a(), 1.0, scale());
    return whole_ ? dense_weight(sum) : requantized(sum, base);
  }

 private:
  bool whole_;
};

}  // namespace

std::unique_ptr<Adapter> make_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed) {
  return std::make_unique<Lora>(settings, shape, seed);
}

}  // namespace qfa
