// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/low_rank.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace qfa {

LowRankAdapter::LowRankAdapter(const AdapterSettings& settings, std::int64_t rows, std::int64_t columns, std::uint64_t seed)
    : scale_(settings.alpha / settings.rank) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const double bound = 1.0 / std::sqrt(static_cast<double>(columns));
  at::Tensor a = at::empty({settings.rank, columns}, at::kFloat).uniform_(-bound, bound, generator);
  at::Tensor b = at::zeros({rows, settings.rank}, at::kFloat);
  parameters_ = {{"A", a.requires_grad_(true)}, {"B", b.requires_grad_(true)}};
}

}  // namespace qfa
