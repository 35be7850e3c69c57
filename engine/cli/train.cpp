// SPDX-License-Identifier: GPL-3.0-or-later
// qfa train, qfa resume, qfa probe.
#include <fmt/format.h>

#include "engine/cli/run_options.h"

namespace qfa::cli {
namespace {

// The scores of the last checkpoint, made now if the run has none.
int probe_now(const std::string& run, const CommonOptions& common) {
  const Outcome outcome = run_on_engine(ProbeRun{{run}}, common);
  if (outcome.status != kDone) return report(outcome, common, {{"run", run}});
  const auto store = RunStore::open(run, RunStore::Access::read_only);
  OrderedJson scores = OrderedJson::array();
  for (const EvalPoint& point : store->evaluations()) {
    if (point.split != "probe" || point.step != store->last_checkpoint()) continue;
    BitWidth bits = 0;  // of the units that are trained
    for (std::size_t i = 0; i < point.plan.bits.size(); ++i)
      if (store->manifest().units[i].trained) bits = point.plan.bits[i];
    scores.push_back({{"step", point.step},
                      {"bits", bits},
                      {"subnet", point.subnet.value},
                      {"signal", point.signal},
                      {"score", point.score},
                      {"std_err", point.std_err},
                      {"n", point.n}});
    if (!common.json)
      print_line(fmt::format("step {:>5}  {} bit  {}  {:.4f} ± {:.4f}  (n {})", point.step, bits, point.signal, point.score, point.std_err,
                             point.n));
  }
  return report(outcome, common, {{"run", run}, {"scores", scores}});
}

}  // namespace

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

  auto probed = std::make_shared<std::string>();
  CLI::App* probe = add_command(root, "probe", "Score the uniform subnets of a run's last checkpoint on its probe tasks", common);
  probe->add_option("run", *probed, "Run folder")->required();
  commands.push_back({probe, [probed](const CommonOptions& c) { return probe_now(*probed, c); }});
}

}  // namespace qfa::cli
