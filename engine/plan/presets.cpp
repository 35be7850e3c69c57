// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/presets.h"

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/plan/guarded.h"

namespace qfa {
namespace {

RunSpec paper() {
  RunSpec spec;
  spec.preset = "paper";
  spec.granularity = Granularity::block;
  spec.embed_bits = {16};
  spec.sampler.period_steps = 8000;
  spec.prompt = PromptTemplate::alpaca;
  return spec;
}

// At c = alpha/rank = g the mean-pooled update has the size of a sum-pooled one; the paper's rate
// moves nothing in so few steps. Many periods: a width's quality depends on when it was last trained.
RunSpec quick() {
  RunSpec spec;
  spec.preset = "quick";
  spec.sampler.period_steps = 20;
  spec.steps = 400;
  spec.batch = 8;
  spec.seq = 512;
  spec.lr = 2e-3;
  spec.lr_schedule = LearningRate::linear_tail;
  spec.rank = 16;
  spec.alpha = 512;
  spec.codes.calibration_tokens = 4096;
  spec.probe_every = 100;
  spec.probe_limit = 48;
  spec.checkpoint_every = 50;
  return spec;
}

}  // namespace

std::vector<std::string> preset_names() {
  return {"product", "paper", "quick"};
}

Result<RunSpec> preset_spec(const std::string& name) {
  return guarded([&] { return preset(name); });
}

RunSpec preset(const std::string& name) {
  if (name == "product") return {};
  if (name == "paper") return paper();
  if (name == "quick") return quick();
  refuse_usage("preset \"" + name + "\" is not known" + did_you_mean(name, preset_names()));
}

}  // namespace qfa
