// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/gradients.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace qfa {
namespace {

// Rows of the hidden states that predict response tokens, and those tokens.
struct LossRows {
  std::vector<std::int64_t> rows, targets;
};

// One forward pass over the examples; the last token of each is only predicted.
TokenBatch batch_of(const Examples& examples, LossRows& loss) {
  TokenBatchBuilder builder;
  const std::size_t shared = shared_prefix(examples);
  const auto& front = examples.front()->ids;
  const std::size_t root =
      shared == 0 ? TokenBatchBuilder::kRoot
                  : builder.append({front.begin(), front.begin() + static_cast<std::ptrdiff_t>(shared)}, TokenBatchBuilder::kRoot);
  for (const TokenizedExample* example : examples) {
    const std::size_t run = builder.append({example->ids.begin() + static_cast<std::ptrdiff_t>(shared), example->ids.end() - 1}, root);
    for (const std::size_t t : response_positions(*example)) {
      loss.rows.push_back(builder.row(run) + static_cast<std::int64_t>(t - shared) - 1);
      loss.targets.push_back(example->ids[t]);
    }
    if (shared == 0) builder.end_segment();
  }
  return builder.build();
}

class Pass {
 public:
  Pass(const Decoder& decoder, WeightSource& weights, const Examples& examples, double targets)
      : decoder_(decoder), weights_(weights), batch_(batch_of(examples, rows_)), targets_(targets) {}

  double keeping() {
    const at::Tensor loss = loss_of(decoder_.hidden(batch_, weights_));
    const double value = loss.item<double>();
    if (std::isfinite(value)) loss.backward();
    return value;
  }

  double recomputing() {
    std::vector<at::Tensor> inputs;  // of each block, and of the final norm
    {
      at::NoGradGuard no_grad;
      inputs.push_back(weights_.embed(batch_.ids_T));
      for (std::int64_t layer = 0; layer < decoder_.config().layers; ++layer)
        inputs.push_back(decoder_.block(layer, inputs.back(), batch_, weights_));
    }
    at::Tensor x = leaf(inputs);
    const at::Tensor loss = loss_of(decoder_.final_norm(x));
    const double value = loss.item<double>();
    if (!std::isfinite(value)) return value;
    loss.backward();
    for (std::int64_t layer = decoder_.config().layers - 1; layer >= 0; --layer) {
      const at::Tensor gradient = x.grad();
      x = leaf(inputs);
      decoder_.block(layer, x, batch_, weights_).backward(gradient);
    }
    return value;
  }

 private:
  // The last of them; nobody asks for the gradient of the first.
  static at::Tensor leaf(std::vector<at::Tensor>& inputs) {
    at::Tensor x = inputs.back().detach();
    inputs.pop_back();
    return x.requires_grad_(!inputs.empty());
  }

  at::Tensor loss_of(const at::Tensor& hidden) {
    return cross_entropy(hidden.index_select(0, at::tensor(rows_.rows, at::kLong)), weights_.head(), at::tensor(rows_.targets, at::kLong),
                         1 / targets_);
  }

  const Decoder& decoder_;
  WeightSource& weights_;
  LossRows rows_;  // filled by batch_of, so before batch_
  TokenBatch batch_;
  double targets_;
};

}  // namespace

double add_gradients(const Decoder& decoder, WeightSource& weights, const Examples& examples, double targets, Activations activations) {
  Pass pass(decoder, weights, examples, targets);
  return activations == Activations::kept ? pass.keeping() : pass.recomputing();
}

}  // namespace qfa
