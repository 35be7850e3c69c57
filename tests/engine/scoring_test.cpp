// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring: shared contexts change nothing; generation with a cache equals generation without; and
// the reference answers of the real model.
#include <ATen/ATen.h>

#include <cmath>
#include <fstream>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/evaluate/generate.h"
#include "engine/evaluate/text_score.h"
#include "engine/evaluate/token_logprobs.h"
#include "engine/jobs/scorable.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

class Scoring : public EngineTest {};

double logprob_alone(const Decoder& decoder, WeightSource& weights, const EncodedPair& pair) {
  std::vector<TokenId> ids = pair.context;
  ids.insert(ids.end(), pair.continuation.begin(), pair.continuation.end());
  TokenBatchBuilder builder;
  builder.add(ids);
  const at::Tensor logprobs = at::log_softmax(
      decoder.logits(decoder.hidden(builder.build(), weights), at::arange(static_cast<std::int64_t>(ids.size())), weights), 1);
  double sum = 0;
  for (std::size_t t = pair.context.size(); t < ids.size(); ++t) sum += logprobs[static_cast<std::int64_t>(t) - 1][ids[t]].item<double>();
  return sum;
}

TEST_F(Scoring, SharedContextEqualsOneSequenceAtATime) {
  const Scorable model = open_scorable(folder_ / "model", {}, ComputeType::fp32);
  Task task;
  task.name = "t", task.kind = "multiple_choice";
  for (int i = 0; i < 5; ++i)
    task.items.push_back(
        {static_cast<std::size_t>(i),
         {"one two " + std::to_string(i), "one two " + std::to_string(i), i == 2 ? "one two else" : "one two " + std::to_string(i)},
         {" x", " hello you", " wow"},
         {1, 9, 3},
         1,
         {}});
  const TaskResult result = PreparedTask(task, *model.tokenizer, 256).score(*model.decoder, *model.weights);
  ASSERT_EQ(result.n, 5u);
  for (const TaskItem& item : task.items)
    for (std::size_t c = 0; c < 3; ++c)
      EXPECT_NEAR(result.items[item.index].candidates[c].logprob,
                  logprob_alone(*model.decoder, *model.weights, encode_item(*model.tokenizer, task, item, c)), 1e-4);
}

TEST_F(Scoring, CachedGenerationEqualsFullPasses) {
  const Scorable model = open_scorable(folder_ / "model", {}, ComputeType::fp32);
  const std::vector<TokenId> prompt = model.tokenizer->encode("hello");
  const auto cached = generate_greedy(*model.decoder, *model.weights, prompt, {}, 9);
  std::vector<TokenId> ids = prompt;
  for (int i = 0; i < 9; ++i) {
    TokenBatchBuilder builder;
    builder.add(ids);
    const at::Tensor hidden = model.decoder->hidden(builder.build(), *model.weights);
    ids.push_back(static_cast<TokenId>(
        model.decoder->logits(hidden, at::tensor({hidden.size(0) - 1}, at::kLong), *model.weights).argmax().item<std::int64_t>()));
  }
  EXPECT_EQ(cached, std::vector<TokenId>(ids.begin() + static_cast<std::ptrdiff_t>(prompt.size()), ids.end()));
}

TEST_F(Scoring, KlToItselfIsZeroAndToAnotherIsPositive) {
  const auto supernet = tiny_supernet(true);
  const Decoder decoder(supernet->base(), at::kFloat);
  const auto four = supernet->finalised_weights(supernet->uniform_plan(4), at::kFloat);
  const auto two = supernet->finalised_weights(supernet->uniform_plan(2), at::kFloat);
  const Windows windows{{5, 9, 20, 30, 7}, {8, 3, 11, 200, 100, 4}};
  const KlToTeacher kl(windows, decoder, *four);
  EXPECT_NEAR(kl.score(decoder, *four).mean, 0, 1e-7);
  EXPECT_GT(kl.score(decoder, *two).mean, 1e-4);
}

// Whatever subnet was scored before, with or without memory for it.
TEST_F(Scoring, LayersSharedWithTheSubnetBeforeChangeNoBit) {
  const auto supernet = tiny_supernet(true);
  const Decoder decoder(supernet->base(), at::kFloat);
  const auto weights = [&](const BitPlan& plan) { return supernet->finalised_weights(plan, at::kFloat); };
  const Windows windows{{5, 9, 20, 30, 7}, {8, 3, 11, 200, 100, 4}};
  const auto teacher = weights(supernet->uniform_plan(4));
  const KlToTeacher kl(windows, decoder, *teacher);
  std::vector<BitPlan> plans{supernet->uniform_plan(3)};
  for (std::size_t l = plans[0].bits.size(); l-- > 0;) {
    plans.push_back(plans[0]);
    plans.back().bits[l] = supernet->units()[l].choices.front();
  }
  plans.push_back(plans[0]);
  plans.push_back(plans[0]);  // nothing is left to compute
  for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1} << 30}) {
    PassTrails trails(memory);
    for (const BitPlan& plan : plans) {
      trails.begin();
      EXPECT_EQ(kl.score(decoder, *weights(plan), {}, &trails).windows, kl.score(decoder, *weights(plan)).windows);
    }
  }
}

TEST_F(Scoring, ATrailKeepsWhatIsEqualAndNoMore) {
  const auto supernet = tiny_supernet(true);
  const Decoder decoder(supernet->base(), at::kFloat);
  TokenBatchBuilder builder;
  builder.add({5, 9, 20, 30, 7});
  const TokenBatch batch = builder.build();
  LayerTrail trail;
  const auto pass = [&](const BitPlan& plan) { decoder.hidden(batch, *supernet->finalised_weights(plan, at::kFloat), trail); };
  BitPlan plan = supernet->uniform_plan(4);
  pass(plan);
  const std::vector<at::Tensor> before = trail.states;
  ASSERT_EQ(before.size(), static_cast<std::size_t>(supernet->base().config().layers) + 1);
  const auto& units = supernet->units();
  for (std::size_t l = 0; l < units.size(); ++l)
    if (units[l].modules.front().find("layers.1.") != std::string::npos) plan.bits[l] = 2;
  pass(plan);
  EXPECT_TRUE(trail.states[0].is_same(before[0]));
  EXPECT_TRUE(trail.states[1].is_same(before[1]));
  EXPECT_FALSE(at::equal(trail.states[2], before[2]));
  for (std::size_t l = 0; l < units.size(); ++l)
    if (!units[l].trained) plan.bits[l] = units[l].choices.front();
  pass(plan);
  EXPECT_FALSE(at::equal(trail.states[0], before[0]));
}

// A batch without room for its trail must not meet the trail of the next one.
TEST_F(Scoring, EveryPassHasItsOwnTrailOrNone) {
  const auto supernet = tiny_supernet(true);
  const Decoder decoder(supernet->base(), at::kFloat);
  std::vector<TokenBatch> batches;
  for (const std::size_t length : {4u, 40u, 4u}) {
    TokenBatchBuilder builder;
    builder.add(std::vector<TokenId>(length, static_cast<TokenId>(5 + batches.size())));
    batches.push_back(builder.build());
  }
  const auto& config = supernet->base().config();
  PassTrails trails(static_cast<std::uint64_t>((config.layers + 1) * config.hidden) * sizeof(float) * 12);  // the short ones
  for (const BitWidth bits : {4, 4, 2}) {
    const auto weights = supernet->finalised_weights(supernet->uniform_plan(bits), at::kFloat);
    trails.begin();
    for (const TokenBatch& batch : batches) {
      const at::Tensor shared = trails.hidden(decoder, batch, *weights), alone = decoder.hidden(batch, *weights);
      EXPECT_TRUE(shared.sizes() == alone.sizes() && at::equal(shared, alone));
    }
  }
}

TEST_F(Scoring, LoglikelihoodsOfTheOracle) {
  if (demo_model().empty() || shared_data().empty()) GTEST_SKIP() << "needs QFA_DEMO_MODEL and ../shared";
  const Scorable model = open_scorable(demo_model(), {}, ComputeType::fp32);
  std::ifstream lines(shared_data() / "oracle" / "loglikelihood_smollm2.jsonl");
  std::vector<Json> oracle;
  for (std::string line; std::getline(lines, line);) oracle.push_back(Json::parse(line));
  std::size_t checked = 0;
  for (const char* name : {"arc_challenge", "piqa", "openbook_qa"}) {
    const Task task = read_task(shared_data() / "tasks" / (std::string(name) + ".task.json"), 6);
    const TaskResult result = PreparedTask(task, *model.tokenizer, 8192).score(*model.decoder, *model.weights);
    for (const Json& line : oracle) {
      if (line["task"] != name || line["index"].get<std::size_t>() >= result.n) continue;
      const CandidateScore& score = result.items[line["index"].get<std::size_t>()].candidates.at(line["choice"].get<std::size_t>());
      const double expected = line["logprob"].get<double>();
      EXPECT_NEAR(score.logprob, expected, std::max(1e-3 * std::abs(expected), 0.01));
      EXPECT_EQ(score.is_greedy, line["is_greedy"].get<bool>());
      ++checked;
    }
  }
  EXPECT_EQ(checked, 6u * (4 + 2 + 4));
}

TEST_F(Scoring, PerplexityWindowsOfTheOracle) {
  if (demo_model().empty() || shared_data().empty()) GTEST_SKIP() << "needs QFA_DEMO_MODEL and ../shared";
  const Scorable model = open_scorable(demo_model(), {}, ComputeType::fp32);
  const auto ids = model.tokenizer->encode(read_file(shared_data() / "text" / "wikitext2-test.txt"));
  const Json oracle = read_json(shared_data() / "oracle" / "perplexity_smollm2.json");
  ASSERT_EQ(ids.size(), oracle["tokens_in_file"].get<std::size_t>());
  const auto result = perplexity(text_windows(ids, 512, 3, 2), *model.decoder, *model.weights);
  for (std::size_t w = 0; w < 2; ++w)
    EXPECT_NEAR(result.windows[w], oracle["window_mean_nll"][w + 3].get<double>(), 1e-3 * result.windows[w]);
}

}  // namespace
}  // namespace qfa::test
