// SPDX-License-Identifier: GPL-3.0-or-later
// qfa train, qfa resume.
#include "engine/cli/run_options.h"

namespace qfa::cli {

void add_train(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<RunOptions>();
  CLI::App* train = add_command(root, "train", "Quantize a model and fine-tune its supernet", common);
  add_run_options(*train, *o, true);
  commands.push_back({train, [o](const CommonOptions& c) {
                        return report(run_on_engine(StartRun{run_spec_of(*o, c)}, c), c, {{"run", o->out}});
                      }});

  auto run = std::make_shared<std::string>();
  auto steps = std::make_shared<int>(0);
  CLI::App* resume = add_command(root, "resume", "Continue an interrupted run, or make a finished one longer", common);
  resume->add_option("run", *run, "Run folder")->required();
  resume->add_option("--steps", *steps, "New total of steps")->check(CLI::NonNegativeNumber);
  commands.push_back({resume, [run, steps](const CommonOptions& c) {
                        return report(run_on_engine(ResumeRun{{*run}, *steps}, c), c, {{"run", *run}});
                      }});
}

}  // namespace qfa::cli
