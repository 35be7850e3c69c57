// SPDX-License-Identifier: GPL-3.0-or-later
// QA-LoRA (arXiv 2309.14717): y = ŵx + c·B(A pool_g(x)), pool_g the mean of each group of inputs.
// BA is constant over a group, so it merges into the minimum: m' = m + c·(BA)/g.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "engine/model/adapter_methods.h"

namespace qfa {
namespace {

class QaLora : public Adapter {
 public:
  QaLora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed)
      : group_(shape.group), scale_(settings.alpha / settings.rank) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const double bound = 1.0 / std::sqrt(static_cast<double>(shape.groups()));  // Kaiming-uniform with a = sqrt(5), as LoRA
    at::Tensor a_RG = at::empty({settings.rank, shape.groups()}, at::kFloat).uniform_(-bound, bound, generator);
    at::Tensor b_OR = at::zeros({shape.out, settings.rank}, at::kFloat);
    parameters_ = {{"A", a_RG.requires_grad_(true)}, {"B", b_OR.requires_grad_(true)}};
  }

  // The shift is folded into the dequantization: one product instead of three.
  at::Tensor forward(const at::Tensor& x, const PackedWeight& base) const override {
    return shifted_affine_linear(x, base, a(), b(), factor());
  }

  at::Tensor forward_reference(const at::Tensor& x, const PackedWeight& base) const override {
    const at::Tensor pooled = pool_mean(x.to(at::kFloat), group_);
    const at::Tensor update = at::matmul(at::matmul(pooled, a().t()), b().t()) * scale_;
    return affine_linear(x, base) + update.to(x.scalar_type());
  }

  const std::vector<AdapterParameter>& parameters() const override { return parameters_; }
  MergesInto merges_into() const override { return MergesInto::minimum; }

  PackedWeight merged(const PackedWeight& base) const override {
    at::NoGradGuard no_grad;
    PackedWeight result = base;
    result.minimum_OG = shifted_minimum(base, a(), b(), factor()).to(at::kHalf);
    return result;
  }

 private:
  const at::Tensor& a() const { return parameters_[0].value; }
  const at::Tensor& b() const { return parameters_[1].value; }
  double factor() const { return scale_ / static_cast<double>(group_); }

  std::int64_t group_;
  double scale_;
  std::vector<AdapterParameter> parameters_;
};

}  // namespace

std::unique_ptr<Adapter> make_qa_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed) {
  return std::make_unique<QaLora>(settings, shape, seed);
}

}  // namespace qfa
