// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/block_reconstruction.h"

#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cmath>

#include "engine/api/error.h"
#include "engine/core/rng.h"
#include "engine/model/round_to_nearest.h"
#include "engine/quantize/layer_weights.h"
#include "kernels/torch/product.h"
#include "kernels/torch/straight_through.h"

namespace qfa {
namespace {

constexpr std::size_t kHeldBackEvery = 8;
constexpr std::int64_t kBatchTokens = 1024;
constexpr double kLastRate = 1.0 / 20;  // of the first
constexpr std::uint64_t kShuffleSeed = 0x626c6f636bu;
constexpr double kSmallestScale = 6e-8, kLargestHalf = 65504;  // what fp16 holds

struct Parameters {
  CodeFrame frame;
  at::Tensor w_OI, s_OG, m_OG;  // fp32 leaves

  explicit Parameters(const LatentWeight& start)
      : frame{start.codes.shape, start.codes.scale_OG.to(at::kFloat), start.codes.minimum_OG.to(at::kFloat)},
        w_OI(start.chosen_OI.clone().requires_grad_()),
        s_OG(frame.scale_OG.clone().requires_grad_()),
        m_OG(frame.minimum_OG.clone().requires_grad_()) {}

  void clamp() {
    at::NoGradGuard no_grad;
    s_OG.clamp_(kSmallestScale, kLargestHalf);
    m_OG.clamp_(-kLargestHalf, kLargestHalf);
  }
  PackedWeight packed() const {
    at::NoGradGuard no_grad;
    return pack_weight(frame.shape, codes_in(frame, w_OI), s_OG.to(at::kHalf), m_OG.to(at::kHalf));
  }
};

class TrainedLayer : public OneBlock {
 public:
  TrainedLayer(const std::vector<Parameters>& parameters, at::ScalarType compute) : parameters_(parameters), compute_(compute) {}
  at::Tensor linear(std::int64_t, Linear which, const at::Tensor& x_TI) override {
    const Parameters& p = parameters_[static_cast<std::size_t>(which)];
    return product(x_TI, straight_through(p.w_OI, p.s_OG, p.m_OG, p.frame, compute_).t());
  }

 private:
  const std::vector<Parameters>& parameters_;
  at::ScalarType compute_;
};

// Adam over latent weights, and over scales and minima.
class TwoRates {
 public:
  TwoRates(const std::vector<Parameters>& parameters, const CodesSpec& spec)
      : rates_{spec.block_weight_lr, spec.block_lr}, adam_(groups(parameters), torch::optim::AdamOptions(spec.block_lr)) {}

  // `done`: share of the training that is behind, 0 … 1.
  void step(double done) {
    const double factor = kLastRate + (1 - kLastRate) * 0.5 * (1 + std::cos(M_PI * done));
    for (std::size_t i = 0; i < 2; ++i) adam_.param_groups()[i].options().set_lr(rates_[i] * factor);
    adam_.step();
    adam_.zero_grad();
  }

 private:
  static std::vector<torch::optim::OptimizerParamGroup> groups(const std::vector<Parameters>& parameters) {
    std::vector<at::Tensor> weights, grids;
    for (const Parameters& p : parameters) {
      weights.push_back(p.w_OI);
      grids.insert(grids.end(), {p.s_OG, p.m_OG});
    }
    std::vector<torch::optim::OptimizerParamGroup> result;
    for (auto& tensors : {weights, grids}) result.emplace_back(tensors, std::make_unique<torch::optim::AdamOptions>());
    return result;
  }

  std::array<double, 2> rates_;
  torch::optim::Adam adam_;
};

}  // namespace

BlockTrainer::BlockTrainer(const Decoder& decoder, const std::vector<std::vector<TokenId>>& sequences, const CodesSpec& spec)
    : decoder_(decoder), sequences_(sequences), spec_(spec) {
  if (sequences.size() < 2)
    refuse("calibration", "block reconstruction needs two calibration sequences or more, one to train and one held back, got " +
                              std::to_string(sequences.size()));
  const std::size_t every = std::min(kHeldBackEvery, sequences.size());
  std::vector<std::size_t> held_back;
  std::int64_t row = 0;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    (i % every == every - 1 ? held_back : trained_).push_back(i);
    first_row_.push_back(row);
    row += static_cast<std::int64_t>(sequences[i].size());
  }
  held_back_ = mini_batches(held_back);
}

std::vector<BlockTrainer::MiniBatch> BlockTrainer::mini_batches(const std::vector<std::size_t>& sequences) const {
  std::vector<MiniBatch> batches;
  TokenBatchBuilder builder;
  std::vector<at::Tensor> rows;
  const auto close = [&] {
    if (rows.empty()) return;
    batches.push_back({builder.build(), at::cat(rows)});
    rows.clear();
  };
  for (const std::size_t i : sequences) {
    builder.add(sequences_[i]);
    rows.push_back(at::arange(first_row_[i], first_row_[i] + static_cast<std::int64_t>(sequences_[i].size()), at::kLong));
    if (builder.tokens() >= kBatchTokens) close();
  }
  close();
  return batches;
}

std::vector<BlockTrainer::MiniBatch> BlockTrainer::epoch_batches(std::int64_t layer, int epoch) const {
  std::vector<std::size_t> order;
  for (const std::int64_t i : permutation(kShuffleSeed + static_cast<std::uint64_t>(layer), static_cast<std::int64_t>(trained_.size()),
                                          static_cast<std::uint64_t>(epoch)))
    order.push_back(trained_[static_cast<std::size_t>(i)]);
  return mini_batches(order);
}

double BlockTrainer::error(const BlockProblem& problem, const LatentLayer& layer) const {
  at::NoGradGuard no_grad;
  LayerTensors tensors;
  for (std::size_t i = 0; i < layer.size(); ++i) tensors[i] = dequantize(layer[i].codes, decoder_.compute());
  LayerWeights weights(std::move(tensors));
  double sum = 0, values = 0;
  for (const MiniBatch& batch : held_back_) {
    const at::Tensor y = decoder_.block(problem.layer, problem.input_TH.index_select(0, batch.rows_T), batch.tokens, weights);
    sum += (y - problem.target_TH.index_select(0, batch.rows_T)).square().sum(at::kDouble).item<double>();
    values += static_cast<double>(y.numel());
  }
  return sum / values;
}

BlockTrainer::Outcome BlockTrainer::train(const BlockProblem& problem, LatentLayer& layer, const BlockHooks& hooks) const {
  std::vector<Parameters> parameters(layer.begin(), layer.end());
  TrainedLayer weights(parameters, decoder_.compute());
  TwoRates optimizer(parameters, spec_);
  Outcome outcome;
  outcome.before = outcome.after = error(problem, layer);
  LatentLayer now;
  bool finite = true;
  for (int epoch = 1; epoch <= spec_.block_epochs; ++epoch) {
    const std::vector<MiniBatch> batches = epoch_batches(problem.layer, epoch);
    for (std::size_t b = 0; b < batches.size() && finite; ++b) {
      if (hooks.check) hooks.check();
      at::AutoGradMode gradients(true);
      const at::Tensor x = problem.input_TH.index_select(0, batches[b].rows_T), y = problem.target_TH.index_select(0, batches[b].rows_T);
      const at::Tensor loss = at::mse_loss(decoder_.block(problem.layer, x, batches[b].tokens, weights), y);
      finite = std::isfinite(loss.item<double>());
      if (!finite) break;  // what was best so far stays
      loss.backward();
      optimizer.step((epoch - 1 + static_cast<double>(b) / static_cast<double>(batches.size())) / spec_.block_epochs);
      for (Parameters& p : parameters) p.clamp();
    }
    if (finite) {
      for (std::size_t i = 0; i < now.size(); ++i) now[i].codes = parameters[i].packed();
      const double reached = error(problem, now);
      if (reached < outcome.after) {
        for (std::size_t i = 0; i < now.size(); ++i) layer[i].codes = now[i].codes;
        outcome.after = reached, outcome.best_epoch = epoch;
      }
    }
    if (hooks.epoch_done) hooks.epoch_done(epoch, outcome.after);
  }
  return outcome;
}

}  // namespace qfa
