// SPDX-License-Identifier: GPL-3.0-or-later
// The trainer: what a step touches, what it never touches, and that resuming changes nothing.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <limits>

#include "engine/jobs/compute.h"
#include "engine/train/checkpoint.h"
#include "engine/train/trainer.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

std::map<std::string, at::Tensor> values_of(const Supernet& supernet) {
  std::map<std::string, at::Tensor> values;
  for (const NamedAdapter& named : supernet.adapters())
    for (const AdapterParameter& p : named.adapter->parameters()) values[named.name + "." + p.name] = p.value.detach().clone();
  return values;
}

class Training : public EngineTest {
 protected:
  struct Setup {
    RunSpec spec;
    RunInputs inputs;
    Dataset data;
    std::unique_ptr<Supernet> supernet;
    std::unique_ptr<Decoder> decoder;
    std::unique_ptr<Trainer> trainer;
    std::vector<StepMetrics> steps;
    TrainHooks hooks() {
      TrainHooks hooks;
      hooks.emit = [this](EventBody body) {
        if (auto* metrics = std::get_if<StepMetrics>(&body)) steps.push_back(*metrics);
      };
      return hooks;
    }
  };
  std::unique_ptr<Setup> setup(const std::function<void(RunSpec&)>& change = {}) {
    auto s = std::make_unique<Setup>();
    s->spec = tiny_spec();
    if (change) change(s->spec);
    s->inputs = open_inputs(s->spec);
    s->data = open_dataset(s->spec, s->inputs);
    s->supernet = tiny_supernet(false);
    s->decoder = std::make_unique<Decoder>(s->supernet->base(), scalar_type(s->spec.dtype));
    s->trainer = std::make_unique<Trainer>(s->spec, *s->supernet, *s->decoder, s->data);
    return s;
  }
};

TEST_F(Training, RecomputedActivationsGiveTheSameBits) {
  for (const ComputeType type : {ComputeType::fp32, ComputeType::bf16}) {
    const auto kept = setup([&](RunSpec&spec) { spec.dtype = type; }), again = setup([&](RunSpec&spec) { spec.dtype = type; });
    again->trainer = std::make_unique<Trainer>(again->spec, *again->supernet, *again->decoder, again->data, Activations::recomputed);
    ASSERT_TRUE(kept->trainer->run(4, kept->hooks()));
    ASSERT_TRUE(again->trainer->run(4, again->hooks()));
    const auto expected = values_of(*kept->supernet), got = values_of(*again->supernet);
    for (const auto& [name, value] : expected) EXPECT_TRUE(at::equal(value, got.at(name))) << name;
    for (std::size_t i = 0; i < kept->steps.size(); ++i) EXPECT_EQ(kept->steps[i].loss, again->steps[i].loss);
  }
}

TEST_F(Training, StepTouchesExactlyTheSampledAdapters) {
  const auto s = setup();
  const auto before = values_of(*s->supernet);
  ASSERT_TRUE(s->trainer->run(1, s->hooks()));
  std::set<std::string> sampled;
  for (const NamedAdapter& named : s->supernet->adapters(s->steps.at(0).plan)) sampled.insert(named.name);
  EXPECT_LT(sampled.size(), s->supernet->adapters().size());
  std::size_t changed = 0;
  for (const auto& [name, value] : values_of(*s->supernet)) {
    const bool equal = at::equal(value, before.at(name));
    const bool is_sampled = sampled.count(name.substr(0, name.rfind('.'))) > 0;
    if (!is_sampled) EXPECT_TRUE(equal) << name;
    changed += equal ? 0 : 1;
  }
  EXPECT_GE(changed, sampled.size()) << "at least every sampled B moves";
  for (const auto& [name, steps] : s->trainer->optimizer().steps()) EXPECT_TRUE(sampled.count(name) > 0 && steps == 1) << name;
}

TEST_F(Training, LossFallsAtEveryWidth) {
  const auto s = setup([](RunSpec& spec) { spec.steps = 60; });
  ASSERT_TRUE(s->trainer->run(60, s->hooks()));
  double first = 0, last = 0;
  for (int i = 0; i < 12; ++i)
    first += s->steps[static_cast<std::size_t>(i)].loss, last += s->steps[s->steps.size() - 1 - static_cast<std::size_t>(i)].loss;
  EXPECT_LT(last, 0.8 * first);
}

TEST_F(Training, MicroBatchesGiveTheWholeBatchsGradient) {
  const auto whole = setup([](RunSpec& spec) { spec.clip = 0; });
  const auto parts = setup([](RunSpec& spec) { spec.clip = 0, spec.micro_batch = 1; });
  ASSERT_TRUE(whole->trainer->run(1, whole->hooks()));
  ASSERT_TRUE(parts->trainer->run(1, parts->hooks()));
  EXPECT_NEAR(whole->steps[0].loss, parts->steps[0].loss, 1e-5);
  EXPECT_NEAR(whole->steps[0].grad_norm, parts->steps[0].grad_norm, 1e-4 * whole->steps[0].grad_norm);
}

TEST_F(Training, ResumeIsBitForBit) {
  const auto straight = setup();
  ASSERT_TRUE(straight->trainer->run(12, straight->hooks()));
  const auto first = setup();
  ASSERT_TRUE(first->trainer->run(5, first->hooks()));
  save_checkpoint(folder_ / "step", 5, *first->supernet, first->trainer->optimizer());
  const auto second = setup();
  second->trainer->set_step(load_checkpoint(folder_ / "step", *second->supernet, &second->trainer->optimizer()));
  ASSERT_TRUE(second->trainer->run(12, second->hooks()));
  for (const auto& [name, value] : values_of(*straight->supernet))
    EXPECT_TRUE(at::equal(value, values_of(*second->supernet).at(name))) << name;
  for (std::size_t i = 0; i < second->steps.size(); ++i) EXPECT_EQ(second->steps[i].loss, straight->steps[i + 5].loss);
  EXPECT_EQ(second->trainer->rates().realised, straight->trainer->rates().realised);
}

TEST_F(Training, StoppingInAStepLeavesNoTrace) {
  const auto s = setup([](RunSpec& spec) { spec.micro_batch = 1; });
  TrainHooks hooks = s->hooks();
  int asked = 0;
  hooks.proceed = [&] { return ++asked <= 6; };  // four micro-batches of step 1, two of step 2
  EXPECT_FALSE(s->trainer->run(12, hooks));
  EXPECT_EQ(s->trainer->step(), 1);
  const auto reference = setup([](RunSpec& spec) { spec.micro_batch = 1; });
  ASSERT_TRUE(reference->trainer->run(12, reference->hooks()));
  ASSERT_TRUE(s->trainer->run(12, s->hooks()));
  for (const auto& [name, value] : values_of(*reference->supernet)) EXPECT_TRUE(at::equal(value, values_of(*s->supernet).at(name))) << name;
}

TEST_F(Training, NonFiniteLossStopsBeforeTheOptimizerStep) {
  const auto s = setup();
  ASSERT_TRUE(s->trainer->run(2, s->hooks()));
  {
    at::NoGradGuard no_grad;
    for (const NamedAdapter& named : s->supernet->adapters())
      at::Tensor(named.adapter->parameters()[1].value).fill_(std::numeric_limits<float>::infinity());
  }
  const auto before = s->trainer->optimizer().steps();
  try {
    s->trainer->run(12, s->hooks());
    FAIL() << "went on";
  } catch (const Failure& failure) {
    EXPECT_NE(failure.error().message.find("step 3"), std::string::npos) << failure.what();
    EXPECT_NE(failure.error().message.find("not finite"), std::string::npos);
  }
  EXPECT_EQ(s->trainer->step(), 2);
  EXPECT_EQ(s->trainer->optimizer().steps(), before);
}

TEST_F(Training, LearningRateFallsLinearlyToFivePercent) {
  const auto s = setup([](RunSpec& spec) { spec.steps = 100, spec.lr = 1e-3; });
  EXPECT_DOUBLE_EQ(s->trainer->learning_rate(0), 1e-3);
  EXPECT_DOUBLE_EQ(s->trainer->learning_rate(49), 1e-3);
  EXPECT_NEAR(s->trainer->learning_rate(99), 5e-5, 1e-12);
}

TEST_F(Training, BrokenCheckpointsAreRefusedAndChangeNothing) {
  const auto s = setup();
  ASSERT_TRUE(s->trainer->run(2, s->hooks()));
  save_checkpoint(folder_ / "step", 2, *s->supernet, s->trainer->optimizer());
  const auto file = folder_ / "step" / "adapters.safetensors";
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 8);
  const auto fresh = setup();
  const auto before = values_of(*fresh->supernet);
  EXPECT_THROW(load_checkpoint(folder_ / "step", *fresh->supernet, nullptr), Failure);
  for (const auto& [name, value] : values_of(*fresh->supernet)) EXPECT_TRUE(at::equal(value, before.at(name)));
}

}  // namespace
}  // namespace qfa::test
