// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include "engine/data/dataset.h"
#include "engine/import/model_units.h"
#include "engine/plan/run_inputs.h"
#include "engine/sampler/sampler.h"
#include "tests/plan/plan_fixture.h"

namespace qfa::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(PlanTest, InspectsAFolder) {
  const auto summary = inspect_model(path("model"));
  ASSERT_TRUE(summary) << summary.error().sentence();
  EXPECT_EQ(summary->format, "Hugging Face folder");
  EXPECT_EQ(summary->weight_type, "F32");
  EXPECT_FALSE(summary->quantized);
  EXPECT_DOUBLE_EQ(summary->bits_per_weight, 32);
  EXPECT_EQ(summary->layers, 2);
  EXPECT_TRUE(summary->chat_template);
  EXPECT_THAT(summary->groups, ElementsAre(32, 64));
  EXPECT_EQ(summary->file_bytes, std::filesystem::file_size(path("model/model.safetensors")));
  std::uint64_t parameters = 0;
  for (const ModelPart& part : summary->parts) parameters += part.parameters;
  EXPECT_EQ(parameters, summary->parameters);
}

TEST_F(PlanTest, InspectRefusesWhatTheImporterRefuses) {
  for (const std::string& name : {std::string("nowhere"), std::string("train.jsonl"), std::string("probe.task.json")}) {
    const auto summary = inspect_model(path(name));
    ASSERT_FALSE(summary) << name;
    EXPECT_EQ(summary.error().sentence(), refused([&] { BaseModel::open(path(name)); }).sentence());
  }
}

TEST_F(PlanTest, PreviewShowsTheTokensAndTheMaskOfTraining) {
  std::ofstream(folder_ / "train.jsonl", std::ios::app) << R"({"instruction":"Größe?","output":"é is two bytes"})" << '\n'
                                                        << R"({"instruction":"silent","output":" "})" << '\n'
                                                        << Json{{"instruction", "long"}, {"output", std::string(300, 'x')}}.dump() << '\n';
  const RunSpec spec = draft();
  const RunInputs inputs = open_inputs(spec);
  const Dataset dataset = open_dataset(spec, inputs);
  DataRequest request{spec.model, spec.data, spec.prompt, spec.seq, {}};
  for (std::size_t i = 0; i < 40; ++i) request.examples.push_back(i);
  const auto preview = preview_data(request);
  ASSERT_TRUE(preview) << preview.error().sentence();
  ASSERT_EQ(preview->examples.size(), dataset.examples.size());
  for (std::size_t e = 0; e < dataset.examples.size(); ++e) {
    const auto& shown = preview->examples[e].tokens;
    const TokenizedExample& trained = dataset.examples[e];
    ASSERT_EQ(shown.size(), trained.ids.size());
    std::string text;
    for (std::size_t t = 0; t < shown.size(); ++t) {
      EXPECT_EQ(shown[t].id, trained.ids[t]);
      EXPECT_EQ(shown[t].in_loss, t >= trained.prompt_tokens);
      EXPECT_EQ(shown[t].special, inputs.tokenizer->is_special(shown[t].id));
      text += shown[t].text;
    }
    EXPECT_EQ(text, inputs.tokenizer->decode(trained.ids));
  }
  EXPECT_EQ(preview->rows, dataset.read);
  EXPECT_EQ(preview->kept, dataset.examples.size());
  EXPECT_EQ(preview->tokens, static_cast<std::uint64_t>(dataset.tokens));
  EXPECT_EQ(preview->loss_tokens, static_cast<std::uint64_t>(dataset.response_tokens));
  ASSERT_EQ(preview->dropped.size(), 2u);
  EXPECT_EQ(preview->dropped[0].reason, DroppedExamples::Reason::no_response);
  EXPECT_THAT(preview->dropped[0].first, HasSubstr("line 26"));
  EXPECT_EQ(preview->dropped[1].reason, DroppedExamples::Reason::too_long);
  EXPECT_EQ(preview->dropped[1].count, 1u);
  EXPECT_EQ(preview->longest, 24u);
  EXPECT_EQ(preview->longest_tokens, static_cast<int>(dataset.examples[24].ids.size()));
}

TEST_F(PlanTest, PreviewNoticesAFileThatChanged) {
  const DataRequest request{path("model"), {path("train.jsonl")}, PromptTemplate::model, 128, {}};
  EXPECT_EQ(preview_data(request)->kept, 24u);
  write_examples("train.jsonl", 0, 30);
  EXPECT_EQ(preview_data(request)->kept, 30u);
  std::ofstream(folder_ / "train.jsonl", std::ios::app) << "{\"torn\n";
  const auto broken = preview_data(request);
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().sentence(), HasSubstr("line 31"));
}

TEST_F(PlanTest, SamplerPreviewIsWhatTheRunWillCount) {
  RunSpec spec = draft();
  for (const SamplerKind kind : {SamplerKind::balanced, SamplerKind::uniform}) {
    spec.sampler.kind = kind, spec.steps = 370, spec.seed = 5;
    const auto preview = preview_sampler(spec);
    ASSERT_TRUE(preview) << preview.error().sentence();
    std::vector<std::uint64_t> parameters;
    for (const Unit& unit : choice_units(BaseModel::open(spec.model)->config(), spec.granularity, spec.bits, spec.embed_bits))
      if (unit.trained) parameters.push_back(unit.parameters);
    const auto sampler = make_sampler(spec.sampler, spec.bits, parameters.size(), spec.seed);
    SamplingStatistics statistics(*sampler, parameters);
    for (int step = 0; step < spec.steps; ++step) statistics.add(step, sampler->draw(step));
    EXPECT_EQ(preview->exact, statistics.realised());
    EXPECT_EQ(preview->expected, statistics.expected());
    EXPECT_EQ(preview->half_width, statistics.half_width());
    EXPECT_EQ(preview->bin_exact, statistics.bin_realised());
    EXPECT_EQ(preview->bin_expected, statistics.bin_expected());
    ASSERT_EQ(preview->step.size(), 370u);
    EXPECT_EQ(preview->mean.back(), sampler->mean(369));
  }
}

TEST_F(PlanTest, WholePeriodsGiveTheClosedForm) {
  RunSpec spec = draft();
  spec.steps = 20000, spec.sampler.period_steps = 2000;
  const auto preview = preview_sampler(spec);
  ASSERT_TRUE(preview) << preview.error().sentence();
  EXPECT_THAT(preview->expected.at(2), DoubleNear(0.382, 5e-4));
  EXPECT_THAT(preview->expected.at(3), DoubleNear(0.236, 5e-4));
  EXPECT_THAT(preview->expected.at(4), DoubleNear(0.382, 5e-4));
  EXPECT_NEAR(std::accumulate(preview->bin_expected.begin(), preview->bin_expected.end(), 0.0), 1, 1e-9);
  ASSERT_EQ(preview->step.size(), 512u);
  EXPECT_EQ(preview->step.back(), 19999);
  EXPECT_NEAR(preview->fewest_visits, 20000 * preview->expected.at(3), 1e-6);
}

TEST_F(PlanTest, SamplerPreviewLeavesOutACountThatWouldTakeLong) {
  RunSpec spec = draft();
  spec.granularity = Granularity::free, spec.steps = 9000000;
  const auto preview = preview_sampler(spec);
  ASSERT_TRUE(preview) << preview.error().sentence();
  EXPECT_TRUE(preview->exact.empty());
  EXPECT_NEAR(preview->expected.at(2), 0.382, 5e-3);
}

}  // namespace
}  // namespace qfa::test
