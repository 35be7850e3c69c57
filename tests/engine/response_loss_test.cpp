// SPDX-License-Identifier: GPL-3.0-or-later
// Held-out loss: packed passes equal one sequence at a time, and what was trained on does not count.
#include "engine/evaluate/response_loss.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <fstream>

#include "engine/core/json.h"
#include "engine/jobs/held_out_loss.h"
#include "engine/jobs/scorable.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

class HeldOutLoss : public EngineTest {
 protected:
  // Answers of different lengths, numbered from `first`.
  std::string write_examples(const std::string& name, int first, int count) const {
    const auto path = folder_ / name;
    std::ofstream out(path);
    for (int i = first; i < first + count; ++i)
      out << Json{{"instruction", "is " + std::to_string(i) + " even?"},
                  {"input", ""},
                  {"output", i % 2 == 0 ? "yes" : "no" + std::string(static_cast<std::size_t>(i % 7) * 9, 'x')}}
                 .dump()
          << '\n';
    return path.string();
  }
  HeldOutExamples open(const std::vector<std::string>& files, const std::vector<std::string>& trained, const Scorable& model, int limit = 0,
                       std::int64_t positions = 256) const {
    return open_held_out(files, trained, limit, *model.prompt, *model.tokenizer, positions);
  }
};

double nll_alone(const Scorable& model, const TokenizedExample& example) {
  TokenBatchBuilder builder;
  builder.add(example.ids);
  const auto rows = static_cast<std::int64_t>(example.ids.size());
  const at::Tensor logprobs =
      at::log_softmax(model.decoder->logits(model.decoder->hidden(builder.build(), *model.weights), at::arange(rows), *model.weights), 1);
  double sum = 0;
  for (std::size_t t = example.prompt_tokens; t < example.ids.size(); ++t)
    sum -= logprobs[static_cast<std::int64_t>(t) - 1][example.ids[t]].item<double>();
  return sum;
}

TEST_F(HeldOutLoss, PackedEqualsOneSequenceAtATime) {
  at::NoGradGuard no_grad;
  const Scorable model = open_scorable(folder_ / "model", {}, ComputeType::fp32);
  const HeldOutExamples held_out = open({write_examples("new.jsonl", 100, 60)}, {}, model);  // more than one pass
  const ResponseLoss loss = response_loss(held_out.examples, *model.decoder, *model.weights);
  ASSERT_EQ(loss.examples.size(), 60u);
  double sum_of_means = 0, sum = 0, squares = 0;
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    const double alone = nll_alone(model, held_out.examples[i]);
    const auto count = static_cast<double>(response_tokens(held_out.examples[i]));
    EXPECT_EQ(loss.examples[i].tokens, static_cast<int>(count));
    EXPECT_NEAR(loss.examples[i].nll, alone / count, 1e-4) << i;
    sum += alone, sum_of_means += alone / count, tokens += loss.examples[i].tokens;
  }
  for (const auto& example : loss.examples) squares += std::pow(example.nll - sum_of_means / 60, 2);
  EXPECT_NEAR(loss.nll, sum_of_means / 60, 1e-4);
  EXPECT_NEAR(loss.nll_stderr, std::sqrt(squares / 59 / 60), 1e-5);
  EXPECT_NEAR(loss.nll_per_token, sum / static_cast<double>(tokens), 1e-4);
  EXPECT_EQ(loss.tokens, tokens);
  EXPECT_GT(std::abs(loss.nll - loss.nll_per_token), 1e-5) << "the two means are told apart";
}

TEST_F(HeldOutLoss, WhatTheRunWasTrainedOnDoesNotCount) {
  const Scorable model = open_scorable(folder_ / "model", {}, ComputeType::fp32);
  const std::string trained = write_examples("trained.jsonl", 0, 10), mixed = write_examples("mixed.jsonl", 6, 10);
  const HeldOutExamples held_out = open({mixed}, {trained}, model);
  EXPECT_EQ(held_out.trained, 4u);
  ASSERT_EQ(held_out.examples.size(), 6u);
  EXPECT_NE(held_out.places[0].find("line 5"), std::string::npos) << held_out.places[0];
  EXPECT_EQ(held_out.notices(), std::vector<std::string>{"examples left out because they were trained on: 4"});
  EXPECT_EQ(open({mixed}, {trained}, model, 2).examples.size(), 2u);
  EXPECT_GT(open({mixed}, {}, model, 0, 40).too_long, 0u);
  try {
    open({trained}, {trained}, model);
    ADD_FAILURE() << "nothing was refused";
  } catch (const Failure& failure) {
    EXPECT_NE(failure.error().sentence().find("10 were trained on"), std::string::npos) << failure.error().sentence();
  }
}

TEST_F(HeldOutLoss, ChangedTrainingDataAreRefused) {
  const std::string trained = write_examples("trained.jsonl", 0, 10);
  RunManifest manifest;
  manifest.spec.data = {trained};
  manifest.data_fingerprint = data_fingerprint(manifest.spec);
  EXPECT_EQ(training_files(manifest), manifest.spec.data);
  write_examples("trained.jsonl", 0, 9);
  EXPECT_THROW(training_files(manifest), Failure);
}

TEST_F(HeldOutLoss, NothingToScoreIsRefused) {
  const Scorable model = open_scorable(folder_ / "model", {}, ComputeType::fp32);
  EXPECT_THROW(response_loss({}, *model.decoder, *model.weights), Failure);
  EXPECT_THROW(response_loss({{{1, 2, 3}, 3}}, *model.decoder, *model.weights), Failure);
  const auto stop = [](std::size_t, std::size_t) { return false; };
  EXPECT_THROW(response_loss({{{1, 2, 3}, 2}}, *model.decoder, *model.weights, stop), Failure);
}

}  // namespace
}  // namespace qfa::test
