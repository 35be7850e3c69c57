// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include "engine/data/dataset.h"
#include "engine/plan/plan_run.h"
#include "engine/store/spec_json.h"
#include "tests/plan/plan_fixture.h"

namespace qfa::test {
namespace {

using testing::HasSubstr;

RunPlan plan_of(const RunSpec& spec, std::optional<Speed> speed = std::nullopt, Bytes memory = 0) {
  return make_plan(spec, {memory, [speed] { return speed; }});
}

const Finding* find(const RunPlan& plan, Severity severity, const std::string& field, const std::string& part) {
  for (const Finding& f : plan.findings)
    if (f.severity == severity && f.field == field && f.sentence.find(part) != std::string::npos) return &f;
  return nullptr;
}

std::string all(const RunPlan& plan) {
  std::string text;
  for (const Finding& f : plan.findings) text += to_text(f.severity) + " " + f.field + ": " + f.sentence + "\n";
  return text;
}

TEST_F(PlanTest, AGoodDraftHasNothingAgainstIt) {
  const RunPlan plan = plan_of(draft(), Speed{1e9, 0, 0.1});
  for (const Finding& finding : plan.findings) EXPECT_EQ(finding.severity, Severity::info) << all(plan);
  EXPECT_EQ(plan.examples, 24u);
  EXPECT_EQ(plan.units, 12u);
  EXPECT_GT(plan.largest, plan.smallest);
  EXPECT_GT(plan.smallest, 0u);
  EXPECT_GT(plan.disk, 0u);
  EXPECT_GT(plan.seconds, 0);
  EXPECT_NEAR(plan.seconds_std_err, 0.1 * plan.seconds, 1e-9);
  ASSERT_EQ(plan.memory.size(), 4u);
  EXPECT_EQ(plan.memory[1].phase, "train");
  EXPECT_EQ(plan_of(draft()).seconds, -1);
}

struct Case {
  Severity severity;
  const char* field;
  const char* part;
  std::function<void(RunSpec&)> change;
};

TEST_F(PlanTest, EveryFindingAppearsAndDisappears) {
  using S = Severity;
  std::ofstream(folder_ / "bad.jsonl") << "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"text\":1}\n";
  std::ofstream(folder_ / "empty.jsonl") << "{\"instruction\":\"a\",\"output\":\"\"}\n";
  std::filesystem::create_directories(folder_ / "full" / "x");
  std::ofstream(folder_ / "long.jsonl") << Json{{"instruction", "a"}, {"output", std::string(300, 'x')}}.dump();
  write_examples("overlap.jsonl", 98, 4);
  const std::vector<Case> cases{
      {S::error, "model", "no such file", [&](RunSpec& s) { s.model = path("nothing.gguf"); }},
      {S::error, "model", "no base model", [](RunSpec& s) { s.model.clear(); }},
      {S::error, "data", "line 2", [&](RunSpec& s) { s.data = {path("bad.jsonl")}; }},
      {S::error, "data", "No training example is left", [&](RunSpec& s) { s.data = {path("empty.jsonl")}; }},
      {S::error, "data", "no data file", [](RunSpec& s) { s.data.clear(); }},
      {S::error, "out", "not empty", [&](RunSpec& s) { s.out = path("full"); }},
      {S::error, "bits", "at least one", [](RunSpec& s) { s.bits.clear(); }},
      {S::error, "bits", "9 is not a bit-width",
       [](RunSpec& s) {
         s.bits = {2, 9};
       }},
      {S::error, "embed_bits", "no embedding bit-widths", [](RunSpec& s) { s.embed_bits.clear(); }},
      {S::error, "group", "use 32 or 64", [](RunSpec& s) { s.group = 128; }},
      {S::error, "steps", "expected at least 1", [](RunSpec& s) { s.steps = 0; }},
      {S::error, "rank", "expected at least 1", [](RunSpec& s) { s.rank = 0; }},
      {S::error, "lr", "positive", [](RunSpec& s) { s.lr = -1; }},
      {S::error, "seq", "at most 256", [](RunSpec& s) { s.seq = 512; }},
      {S::error, "sampler.mixture", "sums to 0.9",
       [](RunSpec& s) {
         s.sampler.kind = SamplerKind::fixed;
         s.sampler.mixture = {{2, 0.5}, {4, 0.4}};
       }},
      {S::error, "sampler.period_steps", "at least 2", [](RunSpec& s) { s.sampler.period_steps = 1; }},
      {S::error, "probe", "nowhere", [&](RunSpec& s) { s.probe = {path("nowhere.task.json")}; }},
      {S::error, "codes.calibration_file", "nowhere", [&](RunSpec& s) { s.codes.calibration_file = path("nowhere.txt"); }},
      {S::warning, "seq", "1 of 25 examples (4.0 %) are longer than 128 tokens", [&](RunSpec& s) { s.data.push_back(path("long.jsonl")); }},
      {S::warning, "bits", "no supernet", [](RunSpec& s) { s.bits = {3}; }},
      {S::warning, "bits", "cannot be exported as GGUF",
       [](RunSpec& s) {
         s.bits = {4, 6};
       }},
      {S::warning, "embed_bits", "% of the all-2-bit file", [](RunSpec& s) { s.embed_bits = {16}; }},
      {S::warning, "rank", "adds nothing beyond", [](RunSpec& s) { s.rank = 64; }},
      {S::warning, "lr", "papers say 2e-5", [](RunSpec& s) { s.lr = 2e-4; }},
      {S::warning, "sampler.period_steps",
       "1000 steps are 1.25 periods of 800: the updates are 33/24/43 % for 2, 3 and 4 bits. A period of 1000",
       [](RunSpec& s) { s.sampler.period_steps = 800; }},
      {S::warning, "sampler.kind", "at most 2.25 bits", [](RunSpec& s) { s.sampler.kind = SamplerKind::uniform; }},
      {S::warning, "steps", "a width stays unfinished", [](RunSpec& s) { s.steps = 100; }},
      {S::warning, "probe", "2 of 4 items", [&](RunSpec& s) { s.data.push_back(path("overlap.jsonl")); }},
      {S::info, "group", "A group of 64 saves", [](RunSpec&) {}},
  };
  const RunPlan good = plan_of(draft());
  for (const Case& c : cases) {
    RunSpec spec = draft();
    c.change(spec);
    const RunPlan plan = plan_of(spec);
    EXPECT_NE(find(plan, c.severity, c.field, c.part), nullptr) << c.field << " " << c.part << "\n" << all(plan);
    if (c.severity == S::info) continue;  // of every draft at this group
    EXPECT_EQ(find(good, c.severity, c.field, c.part), nullptr) << c.field << " " << c.part;
  }
  RunSpec large = draft();
  large.group = 64;
  EXPECT_EQ(find(plan_of(large), S::info, "group", "saves"), nullptr);
}

TEST_F(PlanTest, WarnsOfAQuantizedModelAndOfAnotherStopToken) {
  const auto base = BaseModel::open(path("model"));
  std::map<std::string, BitWidth> widths;
  for (const Unit& unit : tiny_units(*base))
    for (const std::string& module : unit.modules) widths[module] = unit.trained ? 4 : 8;
  write_export(ExportFormat::mlx, RandomSubnet(base, widths, 32, 1), folder_ / "quantized");
  RunSpec spec = draft();
  EXPECT_EQ(find(plan_of(spec), Severity::warning, "prompt", "ramble"), nullptr);
  spec.model = path("quantized");
  EXPECT_NE(find(plan_of(spec), Severity::warning, "model", "quantized already"), nullptr) << all(plan_of(spec));

  const auto settings = folder_ / "model" / "tokenizer_config.json";
  Json json = read_json(settings);
  json["eos_token"] = "<|endoftext|>";
  std::ofstream(settings) << json.dump();
  EXPECT_NE(find(plan_of(draft()), Severity::warning, "prompt", "<|im_end|>"), nullptr) << all(plan_of(draft()));
}

TEST_F(PlanTest, AMemoryTooSmallIsAnErrorThatNamesWhatFits) {
  RunSpec spec = draft();
  spec.batch = 4096;  // activations beside which the program is small
  const auto peak_of = [](const RunPlan& plan) {
    Bytes most = 0;
    for (const PhaseMemory& phase : plan.memory) most = std::max(most, phase.total());
    EXPECT_EQ(most, plan.memory.at(1).total());
    return most;
  };
  const Bytes kept = peak_of(plan_of(spec));
  EXPECT_FALSE(find(plan_of(spec, std::nullopt, kept + 1), Severity::info, "micro_batch", "computed again"));
  const RunPlan recomputed = plan_of(spec, std::nullopt, kept - 1);
  EXPECT_TRUE(find(recomputed, Severity::info, "micro_batch", "computed again"));
  const Bytes peak = peak_of(recomputed);
  EXPECT_LT(peak, kept);
  const auto finding = [&](Severity severity, double share) {
    const RunPlan plan = plan_of(spec, std::nullopt, static_cast<Bytes>(share * static_cast<double>(peak)));
    return find(plan, severity, "micro_batch", "of memory") ? all(plan) : std::string();
  };
  EXPECT_EQ(finding(Severity::error, 1.01) + finding(Severity::warning, 1.01), "");
  EXPECT_THAT(finding(Severity::warning, 0.95), HasSubstr("a micro-batch of 2048 fits"));
  EXPECT_THAT(finding(Severity::error, 0.7), HasSubstr("a micro-batch of"));
  EXPECT_THAT(finding(Severity::error, 0.001), testing::Not(HasSubstr("fits")));
}

TEST_F(PlanTest, MemoryAndTimeFollowTheSettings) {
  const Speed speed{1e9, 0, 0.1};
  const auto total = [&](const std::function<void(RunSpec&)>& change) {
    RunSpec spec = draft();
    change(spec);
    const RunPlan plan = plan_of(spec, speed);
    return std::pair(plan.memory.at(1).total(), plan.seconds);
  };
  const auto usual = total([](RunSpec&) {});
  EXPECT_GT(total([](RunSpec& s) { s.batch = 16; }).first, usual.first);
  EXPECT_GT(total([](RunSpec& s) { s.batch = 16; }).second, usual.second);
  EXPECT_LT(total([](RunSpec& s) { s.micro_batch = 1; }).first, usual.first);
  EXPECT_GT(total([](RunSpec& s) { s.bits = {2, 3, 4, 5}; }).first, usual.first);
  EXPECT_GT(total([](RunSpec& s) { s.rank = 8; }).first, usual.first);
  EXPECT_GT(total([](RunSpec& s) { s.dtype = ComputeType::fp32; }).first, usual.first);
  EXPECT_NEAR(total([](RunSpec& s) { s.steps = 2000, s.probe_every = 0; }).second / total([](RunSpec& s) { s.probe_every = 0; }).second, 2,
              0.1);
}

TEST_F(PlanTest, SpeedsAreRememberedByThreadsAndType) {
  RunSpec spec = draft();
  EXPECT_FALSE(stored_speed(spec));
  for (const double rate : {1e9, 1.2e9, 1.1e9}) remember_speed(spec, Stage::training, rate);
  remember_speed(spec, Stage::quantizing, 3e9);
  const auto speed = stored_speed(spec);
  ASSERT_TRUE(speed);
  EXPECT_DOUBLE_EQ(speed->train_flop_per_s, 1.1e9);
  EXPECT_DOUBLE_EQ(speed->quantize_flop_per_s, 3e9);
  EXPECT_GT(speed->relative_error, 0.08);
  spec.dtype = ComputeType::fp32;
  EXPECT_FALSE(stored_speed(spec));
  std::ofstream(folder_ / "cache" / "qfa-workbench" / "speed.json") << "{broken";
  EXPECT_FALSE(stored_speed(draft()));
}

TEST_F(PlanTest, BatchOrderIsBatchIndices) {
  for (const std::size_t size : {3, 10, 64}) {
    BatchOrder order(7, 8, size);
    for (std::int64_t step = 0; step < 20; ++step) EXPECT_EQ(order.at(step), batch_indices(7, step, 8, size));
  }
}

}  // namespace
}  // namespace qfa::test
