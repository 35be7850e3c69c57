// SPDX-License-Identifier: GPL-3.0-or-later
// The command of a specification, read back by the command line's own parser.
#include "engine/cli/run_options.h"
#include "engine/store/spec_json.h"
#include "tests/plan/plan_fixture.h"

namespace qfa::test {
namespace {

// What a POSIX shell makes of plain words and single quotes.
std::vector<std::string> shell_words(const std::string& line) {
  std::vector<std::string> words;
  bool inside = false, open = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (!inside && c == ' ') {
      open = false;
      continue;
    }
    if (!open) words.emplace_back(), open = true;
    if (c == '\'')
      inside = !inside;
    else if (!inside && c == '\\')
      words.back() += line[++i];
    else
      words.back() += c;
  }
  return words;
}

RunSpec parsed(const std::string& command) {
  std::vector<std::string> words = shell_words(command);
  EXPECT_EQ(words.at(0) + " " + words.at(1), "qfa train");
  CLI::App root;
  cli::CommonOptions common;
  cli::RunOptions options;
  CLI::App* train = cli::add_command(root, "train", "", common);
  cli::add_run_options(*train, options, true);
  std::vector<std::string> arguments(words.rbegin(), words.rend() - 1);
  root.parse(arguments);
  return cli::run_spec_of(options, common);
}

std::vector<RunSpec> specs() {
  std::vector<RunSpec> all;
  for (const std::string& name : preset_names()) {
    RunSpec spec = preset(name);
    spec.model = "/models/a b's.gguf", spec.data = {"one.jsonl", "two $(x).jsonl"}, spec.out = "runs/r";
    all.push_back(spec);
    spec.bits = {2, 5}, spec.embed_bits = {8}, spec.group = 64, spec.granularity = Granularity::free, spec.codes.method = CodesMethod::rtn;
    spec.codes.grid = GridRule::min_max, spec.codes.stream = CalibrationStream::shared, spec.codes.calibration_file = "c.txt";
    spec.codes.calibration_tokens = 777, spec.codes.damping = 0.0123456789012345, spec.sampler.kind = SamplerKind::fixed;
    spec.sampler.mixture = {{2, 1.0 / 3}, {5, 2.0 / 3}}, spec.sampler.period_steps = 123;
    spec.prompt = spec.prompt == PromptTemplate::model ? PromptTemplate::alpaca : PromptTemplate::model;
    spec.steps = 7, spec.batch = 3, spec.micro_batch = 1, spec.seq = 99, spec.lr = 1.7e-5, spec.lr_schedule = LearningRate::linear_tail;
    spec.rank = 5, spec.alpha = 0.1, spec.clip = 0, spec.dtype = ComputeType::fp32, spec.probe = {"p.task.json", "q.task.json"};
    spec.probe_every = 0, spec.probe_limit = 2, spec.checkpoint_every = 9, spec.seed = 18446744073709551615u, spec.threads = 2;
    spec.codes.method = CodesMethod::block, spec.codes.act_order = true, spec.codes.block_epochs = 7, spec.codes.block_lr = 3e-5;
    spec.codes.block_weight_lr = 0, spec.codes.stream = CalibrationStream::one_width, spec.codes.stream_bits = 5;
    all.push_back(spec);
    spec.sampler = {SamplerKind::uniform, 50, {}};
    all.push_back(spec);
  }
  return all;
}

TEST(TrainCommand, GivesTheSameSpecification) {
  for (const RunSpec& spec : specs()) {
    const std::string command = train_command(spec);
    EXPECT_EQ(spec_to_json(parsed(command)).dump(1), spec_to_json(spec).dump(1)) << command;
  }
}

TEST(TrainCommand, NamesOnlyWhatDiffersFromThePreset) {
  RunSpec spec = preset("quick");
  spec.model = "m.gguf", spec.data = {"d.jsonl"}, spec.out = "r", spec.steps = 50;
  EXPECT_EQ(train_command(spec), "qfa train --model m.gguf --data d.jsonl --out r --preset quick --steps 50");
}

}  // namespace
}  // namespace qfa::test
