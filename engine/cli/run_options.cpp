// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cli/run_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/plan/presets.h"
#include "engine/sampler/sampler.h"

namespace qfa::cli {
namespace {

template <class T>
void take(const std::optional<T>& given, T& setting) {
  if (given) setting = *given;
}

template <class Enum>
std::string words() {
  return fmt::format("{}", fmt::join(words_of<Enum>(), ", "));
}

}  // namespace

void read_stream(const std::string& text, CodesSpec& codes) {
  const bool width = !text.empty() && text.size() < 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  codes.stream = width ? CalibrationStream::one_width : parse_calibration_stream(text);
  if (width) codes.stream_bits = std::stoi(text);
}

RunSpec run_spec_of(const RunOptions& o, const CommonOptions& common) {
  RunSpec spec = preset(o.preset);
  spec.model = o.model, spec.out = o.out, spec.data = o.data;
  if (!o.probe.empty()) spec.probe = o.probe;
  if (!o.bits.empty()) spec.bits = o.bits;
  if (!o.embed_bits.empty()) spec.embed_bits = o.embed_bits;
  if (o.granularity) spec.granularity = parse_granularity(*o.granularity);
  if (o.method) spec.method = parse_adapter_method(*o.method);
  if (o.codes) spec.codes.method = parse_codes_method(*o.codes);
  if (o.grid) spec.codes.grid = parse_grid_rule(*o.grid);
  if (o.stream) read_stream(*o.stream, spec.codes);
  if (o.prompt) spec.prompt = parse_prompt_template(*o.prompt);
  if (o.dtype) spec.dtype = parse_compute_type(*o.dtype);
  if (o.lr_schedule) spec.lr_schedule = parse_learning_rate(*o.lr_schedule);
  spec.codes.calibration_file = o.calibration;
  take(o.calibration_tokens, spec.codes.calibration_tokens);
  take(o.damping, spec.codes.damping);
  take(o.act_order, spec.codes.act_order);
  take(o.block_epochs, spec.codes.block_epochs);
  take(o.block_lr, spec.codes.block_lr);
  take(o.block_weight_lr, spec.codes.block_weight_lr);
  take(o.group, spec.group);
  take(o.period, spec.sampler.period_steps);
  if (o.sampler) spec.sampler = parse_sampler(*o.sampler, spec.sampler.period_steps);
  take(o.steps, spec.steps);
  take(o.batch, spec.batch);
  take(o.micro_batch, spec.micro_batch);
  take(o.seq, spec.seq);
  take(o.lr, spec.lr);
  take(o.rank, spec.rank);
  take(o.alpha, spec.alpha);
  take(o.clip, spec.clip);
  take(o.probe_every, spec.probe_every);
  take(o.probe_limit, spec.probe_limit);
  take(o.checkpoint_every, spec.checkpoint_every);
  if (common.seed) spec.seed = *common.seed;
  spec.threads = common.threads;
  return spec;
}

void add_run_options(CLI::App& app, RunOptions& o, bool needs_out) {
  app.add_option("--model", o.model, "Base model: a Hugging Face folder or a GGUF file")->required();
  app.add_option("--data", o.data, "Training examples (JSON or JSON Lines)")->required();
  app.add_option("--out", o.out, "Run folder to create")->required(needs_out);
  app.add_option("--preset", o.preset, "Named settings: " + fmt::format("{}", fmt::join(preset_names(), ", ")));
  app.add_option("--bits", o.bits, "Bit-widths, e.g. 2,3,4")->delimiter(',');
  app.add_option("--embed-bits", o.embed_bits, "Choices of embedding and head, e.g. 4,8,16")->delimiter(',');
  app.add_option("--group", o.group, "Group size: 32, 64 or 128");
  app.add_option("--granularity", o.granularity, "Choice units: " + words<Granularity>());
  app.add_option("--method", o.method, "Adapter: " + words<AdapterMethod>());
  app.add_option("--codes", o.codes, "Base codes: " + words<CodesMethod>());
  app.add_option("--grid", o.grid, "Grid of a group: " + words<GridRule>());
  app.add_option("--stream", o.stream, "GPTQ's calibration stream: own, shared, or a width whose stream serves all, e.g. 3");
  app.add_option("--calibration", o.calibration, "Calibration text; default: the training examples");
  app.add_option("--calibration-tokens", o.calibration_tokens, "Tokens of it at most");
  app.add_option("--damping", o.damping, "GPTQ damping, times mean(diag H)");
  app.add_flag_function(
      "--act-order,!--no-act-order", [&o](std::int64_t times) { o.act_order = times > 0; },
      "GPTQ's columns by falling diag(H), in static groups");
  app.add_option("--block-epochs", o.block_epochs, "Passes over the calibration text of --codes block");
  app.add_option("--block-lr", o.block_lr, "Its learning rate of scales and minima");
  app.add_option("--block-weight-lr", o.block_weight_lr, "Its learning rate of the weights; 0: they keep their codes");
  app.add_option("--sampler", o.sampler, "balanced, two-point, uniform, sandwich, fixed:B or mixture:2=0.5,4=0.5");
  app.add_option("--period", o.period, "Steps of one wave of balanced and two-point");
  app.add_option("--template", o.prompt, "Prompt template: " + words<PromptTemplate>());
  app.add_option("--steps", o.steps, "Optimizer steps");
  app.add_option("--batch", o.batch, "Examples of one step");
  app.add_option("--micro-batch", o.micro_batch, "Examples of one forward pass; 0: the batch");
  app.add_option("--seq", o.seq, "Tokens of one example at most");
  app.add_option("--lr", o.lr, "Learning rate");
  app.add_option("--lr-schedule", o.lr_schedule, words<LearningRate>());
  app.add_option("--rank", o.rank, "Adapter rank r");
  app.add_option("--alpha", o.alpha, "Adapter alpha; scale c = alpha/rank");
  app.add_option("--clip", o.clip, "Gradient norm at most; 0: no clipping");
  app.add_option("--dtype", o.dtype, "Compute type: " + words<ComputeType>());
  app.add_option("--probe", o.probe, "Probe tasks (NAME.task.json)");
  app.add_option("--probe-every", o.probe_every, "Steps between probes; 0: never");
  app.add_option("--probe-limit", o.probe_limit, "Items of a probe; 0: all");
  app.add_option("--checkpoint-every", o.checkpoint_every, "Steps between checkpoints");
}

}  // namespace qfa::cli
