// SPDX-License-Identifier: GPL-3.0-or-later
// The shell line of a specification. Its inverse is engine/cli/run_options.cpp: a setting belongs in both.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/api/plan.h"
#include "engine/plan/presets.h"
#include "engine/sampler/sampler.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

class CommandLine {
 public:
  explicit CommandLine(std::string start) : text_(std::move(start)) {}
  void option(const char* name, const std::string& value) { text_ += fmt::format(" {} {}", name, quoted(value)); }
  void flag(const char* name) { text_ += fmt::format(" {}", name); }
  void options(const char* name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    text_ += fmt::format(" {}", name);
    for (const std::string& value : values) text_ += " " + quoted(value);
  }
  template <class T>
  void differing(const char* name, const T& value, const T& usual) {
    if (value == usual) return;
    if constexpr (std::is_enum_v<T>)
      option(name, to_text(value));
    else
      option(name, fmt::format("{}", value));
  }
  void differing(const char* name, const std::vector<BitWidth>& value, const std::vector<BitWidth>& usual) {
    if (value != usual) option(name, fmt::format("{}", fmt::join(value, ",")));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

RunSpec usual_spec(const std::string& preset_name) {
  for (const std::string& name : preset_names())
    if (name == preset_name) return preset(name);
  return {};
}

std::string stream_of(const CodesSpec& codes) {
  return codes.stream == CalibrationStream::one_width ? fmt::format("{}", codes.stream_bits) : to_text(codes.stream);
}

void supernet_options(CommandLine& line, const RunSpec& spec, const RunSpec& usual) {
  line.differing("--bits", spec.bits, usual.bits);
  line.differing("--embed-bits", spec.embed_bits, usual.embed_bits);
  line.differing("--group", spec.group, usual.group);
  line.differing("--granularity", spec.granularity, usual.granularity);
  line.differing("--method", spec.method, usual.method);
  line.differing("--codes", spec.codes.method, usual.codes.method);
  line.differing("--grid", spec.codes.grid, usual.codes.grid);
  line.differing("--stream", stream_of(spec.codes), stream_of(usual.codes));
  line.differing("--calibration", spec.codes.calibration_file, usual.codes.calibration_file);
  line.differing("--calibration-tokens", spec.codes.calibration_tokens, usual.codes.calibration_tokens);
  line.differing("--damping", spec.codes.damping, usual.codes.damping);
  if (spec.codes.act_order != usual.codes.act_order) line.flag(spec.codes.act_order ? "--act-order" : "--no-act-order");
  line.differing("--block-epochs", spec.codes.block_epochs, usual.codes.block_epochs);
  line.differing("--block-lr", spec.codes.block_lr, usual.codes.block_lr);
  line.differing("--block-weight-lr", spec.codes.block_weight_lr, usual.codes.block_weight_lr);
  line.differing("--rank", spec.rank, usual.rank);
  line.differing("--alpha", spec.alpha, usual.alpha);
}

void training_options(CommandLine& line, const RunSpec& spec, const RunSpec& usual) {
  line.differing("--sampler", to_string(spec.sampler), to_string(usual.sampler));
  line.differing("--period", spec.sampler.period_steps, usual.sampler.period_steps);
  line.differing("--template", spec.prompt, usual.prompt);
  line.differing("--steps", spec.steps, usual.steps);
  line.differing("--batch", spec.batch, usual.batch);
  line.differing("--micro-batch", spec.micro_batch, usual.micro_batch);
  line.differing("--seq", spec.seq, usual.seq);
  line.differing("--lr", spec.lr, usual.lr);
  line.differing("--lr-schedule", spec.lr_schedule, usual.lr_schedule);
  line.differing("--clip", spec.clip, usual.clip);
  line.differing("--dtype", spec.dtype, usual.dtype);
  line.differing("--probe-every", spec.probe_every, usual.probe_every);
  line.differing("--probe-limit", spec.probe_limit, usual.probe_limit);
  line.differing("--checkpoint-every", spec.checkpoint_every, usual.checkpoint_every);
  line.differing("--seed", spec.seed, usual.seed);
  line.differing("--threads", spec.threads, usual.threads);
}

}  // namespace

std::string train_command(const RunSpec& spec) {
  const RunSpec usual = usual_spec(spec.preset);
  CommandLine line("qfa train");
  line.option("--model", spec.model);
  line.options("--data", spec.data);
  line.option("--out", spec.out);
  if (spec.preset != RunSpec{}.preset) line.option("--preset", spec.preset);
  supernet_options(line, spec, usual);
  training_options(line, spec, usual);
  line.options("--probe", spec.probe);
  return line.text();
}

}  // namespace qfa
