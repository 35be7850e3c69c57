// SPDX-License-Identifier: GPL-3.0-or-later
// Block reconstruction, as the first phase of EfficientQAT (Block-AP, arXiv 2407.11062): the codes, scales and minima of one
// block are trained together, so that its output comes near that of the full-precision block.
//
//   loss = mean (block(x̂; s·q + m) - y)²      x̂: the block's input in the calibration stream; y: the full-precision block's
//                                            output on the full-precision stream
//
// q are the codes of latent weights (straight_through.h), which begin as the weights GPTQ chose its codes for. Adam with two rates,
// both falling along a cosine to 1/20. Every eighth sequence, at least one, is held back: the epoch of least error there is
// kept, measured with scale and minimum in fp16, and the codes that were given where no epoch is better.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "engine/api/specs.h"
#include "engine/model/decoder.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {

struct LatentWeight {
  PackedWeight codes;
  at::Tensor chosen_OI;  // fp32, what the codes were chosen for
};
using LatentLayer = std::array<LatentWeight, kLinearsPerLayer>;

struct BlockProblem {
  std::int64_t layer = 0;
  at::Tensor input_TH, target_TH;  // fp32, rows of all sequences
};

struct BlockHooks {
  std::function<void(int epoch, double error)> epoch_done;  // 1 …; least error so far on the sequences held back
  std::function<void()> check;                              // between mini-batches; throws where training shall end
};

class BlockTrainer {
 public:
  // Throws Failure (input) where there are fewer than two sequences. Decoder and sequences must outlive it.
  BlockTrainer(const Decoder& decoder, const std::vector<std::vector<TokenId>>& sequences, const CodesSpec& spec);

  // Mean squared errors on the sequences held back; a pure function of its arguments.
  struct Outcome {
    double before = 0, after = 0;
    int best_epoch = 0;  // 0: the codes given
  };
  Outcome train(const BlockProblem& problem, LatentLayer& layer, const BlockHooks& hooks) const;
  double error(const BlockProblem& problem, const LatentLayer& layer) const;

 private:
  struct MiniBatch {
    TokenBatch tokens;
    at::Tensor rows_T;  // int64, of the streams
  };
  std::vector<MiniBatch> mini_batches(const std::vector<std::size_t>& sequences) const;
  std::vector<MiniBatch> epoch_batches(std::int64_t layer, int epoch) const;

  const Decoder& decoder_;
  const std::vector<std::vector<TokenId>>& sequences_;
  const CodesSpec& spec_;
  std::vector<std::int64_t> first_row_;
  std::vector<std::size_t> trained_;
  std::vector<MiniBatch> held_back_;
};

}  // namespace qfa
