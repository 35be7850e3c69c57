// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/adamw.h"

#include <ATen/ATen.h>

#include <cmath>

namespace qfa {

double AdamW::step(const std::vector<NamedAdapter>& adapters, double lr, double clip) {
  at::NoGradGuard no_grad;
  double squares = 0;
  for (const NamedAdapter& named : adapters)
    for (const AdapterParameter& p : named.adapter->parameters())
      if (p.value.grad().defined()) squares += p.value.grad().square().sum(at::kDouble).item<double>();
  const double norm = std::sqrt(squares);
  const double factor = clip > 0 && norm > clip ? clip / norm : 1.0;
  for (const NamedAdapter& named : adapters) {
    if (!std::isfinite(norm)) {
      for (const AdapterParameter& p : named.adapter->parameters()) p.value.mutable_grad().reset();
      continue;
    }
    const auto t = static_cast<double>(++steps_[named.name]);
    const double correction1 = 1 - std::pow(settings_.beta1, t), correction2 = 1 - std::pow(settings_.beta2, t);
    for (const AdapterParameter& p : named.adapter->parameters()) {
      at::Tensor value = p.value;
      if (!value.grad().defined()) continue;
      AdamMoments& moments = moments_[named.name + "." + p.name];
      if (!moments.first.defined()) moments = {at::zeros_like(value), at::zeros_like(value)};
      const at::Tensor gradient = value.grad() * factor;
      const double rate = lr * p.lr_factor;
      moments.first.mul_(settings_.beta1).add_(gradient, 1 - settings_.beta1);
      moments.second.mul_(settings_.beta2).addcmul_(gradient, gradient, 1 - settings_.beta2);
      if (settings_.weight_decay > 0) value.mul_(1 - rate * settings_.weight_decay);
      const at::Tensor denominator = (moments.second.sqrt() / std::sqrt(correction2)).add_(settings_.epsilon);
      value.addcdiv_(moments.first, denominator, -rate / correction1);
      value.mutable_grad().reset();
    }
  }
  return norm;
}

}  // namespace qfa
