// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <map>

#include "engine/jobs/export_job.h"

namespace qfa {
namespace {

// Runs a subnet's reference formula and compares the two merged forms at every linear.
class ComparingWeights : public WeightSource {
 public:
  ComparingWeights(const Supernet& supernet, const BitPlan& plan) : supernet_(supernet), widths_(supernet.module_widths(plan)) {
    for (const NamedAdapter& named : supernet.adapters(plan)) adapters_.push_back(named.adapter);
  }

  at::Tensor linear(std::int64_t layer, Linear which, const at::Tensor& x) override {
    const std::string module = linear_names(layer)[static_cast<std::size_t>(which)];
    const Adapter& adapter = *adapters_[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))];
    const PackedWeight& base = supernet_.codes(module, widths_.at(module));
    const at::Tensor reference = adapter.forward_reference(x, base);
    const double largest = std::max(reference.abs().max().item<double>(), 1e-30);
    const auto difference = [&](const at::Tensor& y) { return (y - reference).abs().max().item<double>() / largest; };
    proof.folded = std::max(proof.folded, difference(adapter.forward(x, base)));
    const double finalised = difference(at::matmul(x, dequantize(adapter.merged(base), at::kFloat).t()));
    if (finalised > proof.finalised) proof.finalised = finalised, proof.worst_module = module;
    return reference;
  }
  at::Tensor embed(const at::Tensor& ids) override { return supernet_.embedding().index_select(0, ids); }
  at::Tensor head() override { return supernet_.head(); }

  MergeProof proof;

 private:
  const Supernet& supernet_;
  std::map<std::string, BitWidth> widths_;
  std::vector<const Adapter*> adapters_;
};

}  // namespace

MergeProof prove_merge(const Supernet& supernet, const BitPlan& plan, const TokenBatch& batch) {
  at::NoGradGuard no_grad;
  const Decoder decoder(supernet.base(), at::kFloat);
  ComparingWeights weights(supernet, plan);
  decoder.hidden(batch, weights);
  return weights.proof;
}

}  // namespace qfa
