// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/step_products.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/bench/timing.h"
#include "engine/import/model_units.h"
#include "engine/model/decoder.h"
#include "kernels/torch/product.h"

namespace qfa {
namespace {

// All products of one weight [out, in] with as many rows.
struct Product {
  at::Tensor w_OI, x_TI, dy_TO;
  double times_forward = 0, times_backward = 0;
  std::vector<double> forward_s, backward_s;

  double flop() const { return 2.0 * static_cast<double>(x_TI.size(0)) * static_cast<double>(w_OI.numel()); }
};

Product product_of(std::int64_t out, std::int64_t in, std::int64_t rows, at::ScalarType dtype) {
  const auto random = [dtype](std::int64_t r, std::int64_t c) { return at::randn({r, c}).to(dtype); };
  return {random(out, in), random(rows, in), random(rows, out), 0, 0, {}, {}};
}

}  // namespace

StepProducts measure_step_products(const ModelConfig& config, std::int64_t tokens, std::int64_t predicted, at::ScalarType dtype,
                                   int rounds) {
  at::NoGradGuard no_grad;
  std::map<std::vector<std::int64_t>, Product> linears;
  const auto layers = static_cast<double>(config.layers);
  for (int linear = 0; linear < kLinearsPerLayer; ++linear) {
    const std::vector<std::int64_t> shape = linear_shape(config, linear);
    Product& product = linears.try_emplace(shape, product_of(shape[0], shape[1], tokens, dtype)).first->second;
    product.times_forward += layers;
    product.times_backward += linear <= static_cast<int>(Linear::v) ? layers - 1 : layers;
  }
  std::vector<Product> products;
  for (auto& [shape, product] : linears) products.push_back(std::move(product));
  products.push_back(product_of(config.vocab, config.hidden, predicted, dtype));
  products.back().times_forward = products.back().times_backward = 1;

  for (int round = 0; round <= rounds; ++round)  // the first warms up
    for (Product& p : products) {
      const double forward = seconds_of_one([&] { return product(p.x_TI, p.w_OI.t()); });
      const double backward = seconds_of_one([&] { return product(p.dy_TO, p.w_OI); });
      if (round == 0) continue;
      p.forward_s.push_back(forward);
      p.backward_s.push_back(backward);
    }
  StepProducts result;
  for (const Product& p : products) {
    const double forward = timing_of(p.forward_s).median, backward = timing_of(p.backward_s).median;
    result.flop += p.flop() * (p.times_forward + p.times_backward);
    result.seconds += forward * p.times_forward + backward * p.times_backward;
    result.best_flop_per_s = std::max({result.best_flop_per_s, p.flop() / forward, p.flop() / backward});
  }
  return result;
}

}  // namespace qfa
