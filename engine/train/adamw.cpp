// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/adamw.h"

#include <ATen/ATen.h>

#include <cmath>

#include "kernels/include/decoder.h"
#include "kernels/torch/parallel.h"

namespace qfa {

struct AdamW::Update {
  const NamedAdapter* adapter;
  const AdapterParameter* parameter;
  at::Tensor gradient;  // contiguous
  AdamMoments moments;
  kernels::AdamWStep step;
};

namespace {

double squares_of(const at::Tensor& tensor) {
  const float* values = tensor.const_data_ptr<float>();
  double sum = 0;
  for (std::int64_t i = 0; i < tensor.numel(); ++i) sum += static_cast<double>(values[i]) * values[i];
  return sum;
}

// Of all gradients; the same whatever the number of threads.
double norm_of(const std::vector<at::Tensor>& gradients) {
  std::vector<double> squares(gradients.size());
  over_rows("gradient norm", static_cast<std::int64_t>(gradients.size()), kElementsPerTask, [&](kernels::RowRange range) {
    for (std::int64_t i = range.begin; i < range.end; ++i)
      squares[static_cast<std::size_t>(i)] = squares_of(gradients[static_cast<std::size_t>(i)]);
    return kernels::Status::ok;
  });
  double sum = 0;
  for (const double square : squares) sum += square;
  return std::sqrt(sum);
}

}  // namespace

void AdamW::prepare(Update& update, double lr, double factor) {
  const std::string& name = update.adapter->name;
  AdamMoments& moments = moments_[name + "." + update.parameter->name];
  if (!moments.first.defined()) moments = {at::zeros_like(update.gradient), at::zeros_like(update.gradient)};
  update.moments = moments;
  const auto t = static_cast<double>(steps_[name]);
  const auto f = [](double value) { return static_cast<float>(value); };
  update.step = {f(lr * update.parameter->lr_factor),
                 f(settings_.beta1),
                 f(settings_.beta2),
                 f(settings_.epsilon),
                 f(settings_.weight_decay),
                 f(1 - std::pow(settings_.beta1, t)),
                 f(1 - std::pow(settings_.beta2, t)),
                 f(factor)};
}

double AdamW::step(const std::vector<NamedAdapter>& adapters, double lr, double clip) {
  at::NoGradGuard no_grad;
  std::vector<Update> updates;
  std::vector<at::Tensor> gradients;
  for (const NamedAdapter& named : adapters)
    for (const AdapterParameter& p : named.adapter->parameters())
      if (p.value.grad().defined()) {
        gradients.push_back(p.value.grad().contiguous());
        updates.push_back({&named, &p, gradients.back(), {}, {}});
      }
  const double norm = norm_of(gradients);
  if (std::isfinite(norm)) {
    for (const NamedAdapter& named : adapters) ++steps_[named.name];
    for (Update& update : updates) prepare(update, lr, clip > 0 && norm > clip ? clip / norm : 1.0);
    over_rows("AdamW", static_cast<std::int64_t>(updates.size()), kElementsPerTask, [&](kernels::RowRange range) {
      auto status = kernels::Status::ok;
      for (std::int64_t i = range.begin; i < range.end && status == kernels::Status::ok; ++i) {
        const Update& u = updates[static_cast<std::size_t>(i)];
        status = kernels::adamw(u.step, u.gradient.numel(), read<float>(u.gradient), write<float>(u.parameter->value),
                                write<float>(u.moments.first), write<float>(u.moments.second));
      }
      return status;
    });
  }
  for (const NamedAdapter& named : adapters)
    for (const AdapterParameter& p : named.adapter->parameters()) p.value.mutable_grad().reset();
  return norm;
}

}  // namespace qfa
