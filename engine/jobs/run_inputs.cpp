// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/run_inputs.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/import/model_units.h"
#include "engine/sampler/sampler.h"

namespace qfa {
namespace {

void expect_at_least(const char* name, double value, double least) {
  if (!(value >= least)) refuse_usage(fmt::format("{} is {:g}, expected at least {:g}", name, value, least));
}

void check_widths(const std::vector<BitWidth>& bits) {
  if (bits.empty()) refuse_usage("bits: choose at least one bit-width");
  for (const BitWidth b : bits)
    if (std::find(kCodeWidths.begin(), kCodeWidths.end(), b) == kCodeWidths.end())
      refuse_usage(fmt::format("bits: {} is not a bit-width of this program, expected some of 2, 3, 4, 5, 6, 8", b));
  if (!std::is_sorted(bits.begin(), bits.end()) || std::adjacent_find(bits.begin(), bits.end()) != bits.end())
    refuse_usage("bits: expected each bit-width once, in ascending order");
}

}  // namespace

void check_settings(const RunSpec& spec) {
  if (spec.model.empty()) refuse_usage("no base model given");
  if (spec.data.empty()) refuse_usage("no data file given");
  if (spec.out.empty()) refuse_usage("no run folder given");
  check_widths(spec.bits);
  expect_at_least("steps", spec.steps, 1);
  expect_at_least("batch", spec.batch, 1);
  expect_at_least("micro-batch", spec.micro_batch, 0);
  expect_at_least("seq", spec.seq, 8);
  expect_at_least("rank", spec.rank, 1);
  expect_at_least("clip", spec.clip, 0);
  expect_at_least("probe-every", spec.probe_every, 0);
  expect_at_least("checkpoint-every", spec.checkpoint_every, 1);
  expect_at_least("calibration tokens", spec.codes.calibration_tokens, 64);
  if (!(spec.lr > 0) || !std::isfinite(spec.lr)) refuse_usage(fmt::format("lr is {:g}, expected a positive number", spec.lr));
  if (!(spec.alpha > 0) || !std::isfinite(spec.alpha)) refuse_usage(fmt::format("alpha is {:g}, expected a positive number", spec.alpha));
  if (!(spec.codes.damping > 0)) refuse_usage(fmt::format("damping is {:g}, expected a positive number", spec.codes.damping));
  make_sampler(spec.sampler, spec.bits, 1, spec.seed);
}

RunInputs open_inputs(const RunSpec& spec) {
  RunInputs inputs;
  inputs.base = BaseModel::open(spec.model);
  validate_shapes(inputs.base->config(), spec.group);
  inputs.units = choice_units(inputs.base->config(), spec.granularity, spec.bits, spec.embed_bits);
  inputs.tokenizer = tokenizer_of(*inputs.base);
  inputs.prompt = std::make_unique<PromptFormat>(spec.prompt, inputs.tokenizer);
  if (spec.seq > inputs.base->config().max_positions)
    refuse_usage(fmt::format("seq is {}, but the model was made for at most {} tokens", spec.seq, inputs.base->config().max_positions));
  return inputs;
}

Dataset open_dataset(const RunSpec& spec, const RunInputs& inputs) {
  std::vector<Example> examples;
  for (const auto& file : spec.data) {
    auto more = read_examples(file);
    examples.insert(examples.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return build_dataset(examples, *inputs.prompt, *inputs.tokenizer, spec.seq);
}

std::vector<Task> open_tasks(const std::vector<std::string>& descriptors, int limit, const PromptFormat& prompt) {
  std::vector<Task> tasks;
  for (const auto& descriptor : descriptors)
    tasks.push_back(with_prompt(read_task(descriptor, static_cast<std::size_t>(std::max(limit, 0))), prompt));
  return tasks;
}

std::string data_fingerprint(const RunSpec& spec) {
  Hasher hasher;
  for (const auto& file : spec.data) {
    const std::string content = read_file(file);
    hasher.update(static_cast<std::uint64_t>(content.size())).update(content);
  }
  return hasher.hex();
}

void set_threads(int threads) {
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  at::set_num_threads(threads > 0 ? threads : cores);
}

std::string device_text() {
  return fmt::format("cpu, {} threads", at::get_num_threads());
}

at::ScalarType scalar_type(ComputeType type) {
  return type == ComputeType::bf16 ? at::kBFloat16 : at::kFloat;
}

}  // namespace qfa
