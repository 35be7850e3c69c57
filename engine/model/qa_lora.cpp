// SPDX-License-Identifier: GPL-3.0-or-later
// QA-LoRA (arXiv 2309.14717): y = ŵx + c·B(A pool_g(x)), pool_g the mean of each group of inputs.
// BA is constant over a group, so it merges into the minimum: m' = m + c·(BA)/g.
#include <ATen/ATen.h>

#include "engine/model/adapter_methods.h"
#include "engine/model/low_rank.h"

namespace qfa {
namespace {

class QaLora : public LowRankAdapter {
 public:
  QaLora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed)
      : LowRankAdapter(settings, shape.out, shape.groups(), seed), group_(shape.group) {}

  // The shift is folded into the dequantization: one product instead of three.
  at::Tensor forward(const at::Tensor& x, const PackedWeight& base) const override {
    return shifted_affine_linear(x, base, a(), b(), factor());
  }

  at::Tensor forward_reference(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor pooled = pool_mean(x.to(at::kFloat), group_);
    const at::Tensor update = at::matmul(at::matmul(pooled, a().t()), b().t()) * scale();
    return affine_linear(x, base) + update.to(x.scalar_type());
  }

  MergesInto merges_into() const override { return MergesInto::minimum; }

  PackedWeight merged(const PackedWeight& base) const override {
    at::NoGradGuard no_grad;
    PackedWeight result = base;
    result.minimum_OG = shifted_minimum(base, a(), b(), factor()).to(at::kHalf);
    return result;
  }

 private:
  double factor() const { return scale() / static_cast<double>(group_); }

  std::int64_t group_;
};

}  // namespace

std::unique_ptr<Adapter> make_qa_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed) {
  return std::make_unique<QaLora>(settings, shape, seed);
}

}  // namespace qfa
