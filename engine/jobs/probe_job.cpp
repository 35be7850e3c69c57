// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/probe_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/search/search.h"

namespace qfa {

UniformProbe::UniformProbe(const OpenedRun& run, const Decoder& decoder, RunEvents& events)
    : run_(run), decoder_(decoder), events_(events) {
  for (const Task& task : open_tasks(run.spec.probe, run.spec.probe_limit, *run.inputs.prompt))
    tasks_.emplace_back(task, *run.inputs.tokenizer, run.inputs.base->config().max_positions);
}

bool UniformProbe::done_at(int step) const {
  const auto points = run_.store->evaluations();
  return std::any_of(points.begin(), points.end(), [&](const EvalPoint& p) { return p.split == "probe" && p.step == step; });
}

std::vector<EvalPoint> UniformProbe::score(int step) {
  std::vector<EvalPoint> points;
  for (const BitWidth bits : run_.spec.bits) {
    const BitPlan plan = run_.supernet->uniform_plan(bits);
    const auto weights = run_.supernet->finalised_weights(plan, decoder_.compute());
    for (const PreparedTask& task : tasks_) {
      const TaskResult result = task.score(decoder_, *weights, [&](std::size_t done, std::size_t total) {
        events_.emit(Progress{"probe", done, total, -1, fmt::format("{} at {} bits", task.name(), bits)});
        return events_.context().wait_while_paused();
      });
      const SubnetId id = subnet_id(run_.inputs.units, plan);
      const auto n = static_cast<std::int64_t>(result.n);
      points.push_back({step, id, plan, "uniform", "probe", task.name() + "/acc", result.acc, result.acc_stderr, n, 0});
      points.push_back({step, id, plan, "uniform", "probe", task.name() + "/nll", result.choice_nll, result.choice_nll_stderr, n, 0});
      for (std::size_t i = points.size() - 2; i < points.size(); ++i) events_.emit(points[i]);
    }
  }
  return points;
}

void validate_probe(const ProbeRun& command) {
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  if (!store->last_checkpoint())
    refuse(command.run.path, "the run has no checkpoint yet; continue it with: qfa resume " + command.run.path);
  if (store->manifest().spec.probe.empty()) refuse(command.run.path, "the run was given no probe task");
}

std::string probe_run(const ProbeRun& command, JobContext& context) {
  OpenedRun run = open_run(command.run.path, RunStore::Access::writer);
  set_threads(run.spec.threads);
  RunEvents events(*run.store, context);
  const Decoder decoder(*run.inputs.base, scalar_type(run.spec.dtype));
  UniformProbe probe(run, decoder, events);
  if (probe.done_at(run.step)) return fmt::format("step {} has been probed already", run.step);
  context.emit(command.run, StateChanged{RunState::probing});  // not a state of the run: not on record
  const auto points = probe.score(run.step);
  return fmt::format("{} scores of the uniform subnets at step {}", points.size(), run.step);
}

}  // namespace qfa
