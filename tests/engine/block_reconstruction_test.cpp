// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/block_reconstruction.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "engine/model/round_to_nearest.h"
#include "kernels/torch/straight_through.h"
#include "tests/engine/quantize_fixture.h"

namespace qfa::test {
namespace {

// d ŵ by LibTorch's own operations: detached rounding, everything else differentiated by its rules.
at::Tensor straight_through_by_hand(const at::Tensor& w, const at::Tensor& s, const at::Tensor& m, const CodeFrame& frame) {
  const auto wide = [&](const at::Tensor& t) { return t.repeat_interleave(frame.shape.group, 1); };
  const double levels = (1 << frame.shape.bits) - 1;
  const at::Tensor place = (w - wide(frame.minimum_OG)) / wide(frame.scale_OG);
  const at::Tensor rounded = place + (place.round() - place).detach();
  const at::Tensor q = rounded.clamp(0, levels);
  // The scale sees the code as a number; the weight sees s / scale of it.
  return wide(s) * q + wide(m);
}

TEST(StraightThrough, ValueAndGradientsAreThoseOfTheFormula) {
  for (const int bits : {2, 3, 4, 8}) {
    const PackedWeight start = random_weight(7, 96, 32, bits, 11);
    const CodeFrame frame{start.shape, start.scale_OG.to(at::kFloat), start.minimum_OG.to(at::kFloat)};
    const at::Tensor w = 1.3 * at::randn({7, 96}), dy = at::randn({7, 96});
    const auto leaves = [&] {
      return std::array<at::Tensor, 3>{w.clone().requires_grad_(), (frame.scale_OG * 1.1).detach().requires_grad_(),
                                       (frame.minimum_OG * 0.9).detach().requires_grad_()};
    };
    const auto a = leaves(), b = leaves();
    const at::Tensor fast = straight_through(a[0], a[1], a[2], frame, at::kFloat);
    const at::Tensor slow = straight_through_by_hand(b[0], b[1], b[2], frame);
    EXPECT_TRUE(at::allclose(fast, slow, 1e-5, 1e-6)) << bits;
    (fast * dy).sum().backward();
    (slow * dy).sum().backward();
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(at::allclose(a[i].grad(), b[i].grad(), 1e-4, 1e-5)) << bits << " bits, leaf " << i;
    EXPECT_GT((a[0].grad() == 0).sum().item<std::int64_t>(), 0) << "no weight lies outside the grid: the clamp is not seen";
  }
}

TEST(StraightThrough, CodesOfStoredWeightsAreThoseStored) {
  for (const int bits : {2, 3, 4, 5, 6, 8}) {
    const PackedWeight stored = random_weight(9, 64, 32, bits, 12);
    const CodeFrame frame{stored.shape, stored.scale_OG.to(at::kFloat), stored.minimum_OG.to(at::kFloat)};
    const PackedWeight again =
        pack_weight(stored.shape, codes_in(frame, dequantize(stored, at::kFloat)), stored.scale_OG, stored.minimum_OG);
    EXPECT_TRUE(at::equal(again.packed_OP, stored.packed_OP)) << bits;
  }
}

class BlockReconstruction : public QuantizeTest {
 protected:
  void SetUp() override {
    QuantizeTest::SetUp();
    base_ = base();
    request_ = request(CodesMethod::block);
    request_.spec.block_epochs = 30, request_.spec.block_lr = 1e-3, request_.spec.block_weight_lr = 1e-3;
    decoder_ = std::make_unique<Decoder>(*base_, at::kFloat);
    trainer_ = std::make_unique<BlockTrainer>(*decoder_, request_.calibration, request_.spec);
    TokenBatchBuilder builder;
    for (const auto& sequence : request_.calibration) builder.add(sequence);
    const TokenBatch batch = builder.build();
    at::NoGradGuard no_grad;
    problem_.input_TH = tensor_of(*base_, "model.embed_tokens.weight").index_select(0, batch.ids_T);
    problem_.target_TH = decoder_->block(0, problem_.input_TH, batch, *dense_weights(*base_, at::kFloat));
    gptq_ = std::make_unique<CodesTable>(quantize_base(*base_,
                                                       [&] {
                                                         QuantizeRequest plain = request_;
                                                         plain.spec.method = CodesMethod::gptq;
                                                         return plain;
                                                       }(),
                                                       {}));
  }
  LatentLayer layer(int bits) const {
    LatentLayer result;
    const auto names = linear_names(0);
    for (std::size_t i = 0; i < names.size(); ++i) {
      result[i].codes = gptq_->at(names[i], bits);
      result[i].chosen_OI = dequantize(result[i].codes, at::kFloat);
    }
    return result;
  }

  std::shared_ptr<const BaseModel> base_;
  QuantizeRequest request_;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<BlockTrainer> trainer_;
  BlockProblem problem_;
  std::unique_ptr<CodesTable> gptq_;
};

TEST_F(BlockReconstruction, LowersTheErrorOfGptqAtEveryWidth) {
  for (const int bits : {2, 3, 4}) {
    // A finer grid takes smaller steps.
    request_.spec.block_lr = request_.spec.block_weight_lr = 4e-4 / (1 << bits);
    LatentLayer codes = layer(bits);
    std::vector<double> errors;
    BlockHooks hooks;
    hooks.epoch_done = [&](int epoch, double error) {
      EXPECT_EQ(epoch, static_cast<int>(errors.size()) + 1);
      errors.push_back(error);
    };
    const auto outcome = trainer_->train(problem_, codes, hooks);
    EXPECT_LT(outcome.after, outcome.before) << bits;
    EXPECT_EQ(outcome.before, trainer_->error(problem_, layer(bits)));
    EXPECT_EQ(outcome.after, trainer_->error(problem_, codes)) << "what is kept is what was measured";
    EXPECT_EQ(errors.size(), 30u);
    EXPECT_TRUE(std::is_sorted(errors.rbegin(), errors.rend()));
    LatentLayer again = layer(bits);
    trainer_->train(problem_, again, {});
    for (std::size_t i = 0; i < codes.size(); ++i) {
      EXPECT_TRUE(at::equal(again[i].codes.packed_OP, codes[i].codes.packed_OP));
      EXPECT_TRUE(at::equal(again[i].codes.scale_OG, codes[i].codes.scale_OG));
    }
  }
}

TEST_F(BlockReconstruction, KeepsWhatWasGivenWhereTrainingOnlyHarms) {
  for (const double rate : {5.0, 1e30}) {  // worse, and not finite
    request_.spec.block_lr = rate, request_.spec.block_weight_lr = rate;
    LatentLayer codes = layer(3);
    const auto outcome = BlockTrainer(*decoder_, request_.calibration, request_.spec).train(problem_, codes, {});
    EXPECT_EQ(outcome.best_epoch, 0);
    EXPECT_EQ(outcome.after, outcome.before);
    const LatentLayer given = layer(3);
    for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_TRUE(at::equal(codes[i].codes.packed_OP, given[i].codes.packed_OP));
  }
}

TEST_F(BlockReconstruction, WithoutARateOfTheWeightsTheirCodesStay) {
  request_.spec.block_weight_lr = 0;
  LatentLayer codes = layer(2);
  const auto outcome = BlockTrainer(*decoder_, request_.calibration, request_.spec).train(problem_, codes, {});
  EXPECT_LT(outcome.after, outcome.before);
  const LatentLayer given = layer(2);
  for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_TRUE(at::equal(codes[i].codes.packed_OP, given[i].codes.packed_OP));
}

TEST_F(BlockReconstruction, StopsBetweenMiniBatchesAndNeedsTwoSequences) {
  LatentLayer codes = layer(2);
  BlockHooks hooks;
  hooks.check = [] { throw Failure({ErrorCode::cancelled, "stop", {}, {}}); };
  EXPECT_THROW(trainer_->train(problem_, codes, hooks), Failure);
  const std::vector<std::vector<TokenId>> one(1, request_.calibration.front());
  EXPECT_THROW(BlockTrainer(*decoder_, one, request_.spec), Failure);
}

}  // namespace
}  // namespace qfa::test
