// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/run_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/import/model_units.h"
#include "engine/sampler/sampler.h"
#include "engine/store/run_store.h"

namespace qfa {

namespace fs = std::filesystem;

namespace {

class Errors {
 public:
  void add(const char* field, std::string sentence) { found.push_back({Severity::error, field, std::move(sentence)}); }
  void at_least(const char* field, double value, double least) {
    if (!(value >= least)) add(field, fmt::format("{} is {:g}, expected at least {:g}", field, value, least));
  }
  void positive(const char* field, double value) {
    if (!(value > 0) || !std::isfinite(value)) add(field, fmt::format("{} is {:g}, expected a positive number", field, value));
  }
  std::vector<Finding> found;
};

void check_widths(const RunSpec& spec, Errors& errors) {
  const std::vector<BitWidth>& bits = spec.bits;
  if (bits.empty()) errors.add("bits", "choose at least one bit-width");
  for (const BitWidth b : bits)
    if (b != 16 && std::find(kCodeWidths.begin(), kCodeWidths.end(), b) == kCodeWidths.end())
      errors.add("bits", fmt::format("{} is not a bit-width of this program, expected some of 2, 3, 4, 5, 6, 8, 16", b));
    else if (b == 16 && spec.method == AdapterMethod::qa_lora)
      errors.add("bits", "16 bits have no groups for QA-LoRA to merge into; they are trained with --method lora");
  if (!std::is_sorted(bits.begin(), bits.end()) || std::adjacent_find(bits.begin(), bits.end()) != bits.end())
    errors.add("bits", "expected each bit-width once, in ascending order");
}

void check_sampler(const RunSpec& spec, Errors& errors) {
  try {
    make_sampler(spec.sampler, spec.bits, 1, spec.seed);
  } catch (const Failure& failure) {
    errors.add(spec.sampler.kind == SamplerKind::fixed ? "sampler.mixture" : "sampler.period_steps", failure.error().sentence());
  }
}

}  // namespace

std::vector<Finding> setting_errors(const RunSpec& spec) {
  Errors errors;
  if (spec.model.empty()) errors.add("model", "no base model given");
  if (spec.data.empty()) errors.add("data", "no data file given");
  if (spec.out.empty()) errors.add("out", "no run folder given");
  check_widths(spec, errors);
  const bool bits_are_good = std::none_of(errors.found.begin(), errors.found.end(), [](const Finding& f) { return f.field == "bits"; });
  errors.at_least("steps", spec.steps, 1);
  errors.at_least("batch", spec.batch, 1);
  errors.at_least("micro_batch", spec.micro_batch, 0);
  errors.at_least("seq", spec.seq, 8);
  errors.at_least("rank", spec.rank, 1);
  errors.at_least("clip", spec.clip, 0);
  errors.at_least("probe_every", spec.probe_every, 0);
  errors.at_least("checkpoint_every", spec.checkpoint_every, 1);
  errors.at_least("codes.calibration_tokens", spec.codes.calibration_tokens, 64);
  errors.positive("lr", spec.lr);
  errors.positive("alpha", spec.alpha);
  errors.positive("codes.damping", spec.codes.damping);
  errors.at_least("codes.block_epochs", spec.codes.block_epochs, 1);
  errors.positive("codes.block_lr", spec.codes.block_lr);
  errors.at_least("codes.block_weight_lr", spec.codes.block_weight_lr, 0);
  if (bits_are_good) check_sampler(spec, errors);
  if (bits_are_good && spec.codes.stream == CalibrationStream::one_width &&
      std::find(spec.bits.begin(), spec.bits.end(), spec.codes.stream_bits) == spec.bits.end())
    errors.add("codes.stream_bits",
               fmt::format("the calibration stream is that of {} bits, which is none of the bit-widths", spec.codes.stream_bits));
  return errors.found;
}

void check_settings(const RunSpec& spec) {
  const std::vector<Finding> errors = setting_errors(spec);
  if (!errors.empty()) refuse_usage(errors.front().sentence);
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

void check_out_folder(const fs::path& out) {
  if (!fs::exists(out)) return;
  if (!fs::is_directory(out)) refuse(out.string(), "is a file, expected a folder to create for the run");
  if (fs::exists(out / "run.json")) refuse(out.string(), "holds a run already; continue it with: qfa resume " + out.string());
  if (!is_free_for_a_run(out)) refuse(out.string(), "is not empty, expected a new or an empty folder for the run");
}

}  // namespace qfa
