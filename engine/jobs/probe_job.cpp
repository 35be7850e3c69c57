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

std::set<UniformProbe::Key> UniformProbe::recorded_at(int step) const {
  std::set<Key> keys;
  for (const EvalPoint& point : run_.store->evaluations())
    if (point.split == "probe" && point.step == step) keys.emplace(point.subnet.value, point.signal);
  return keys;
}

bool UniformProbe::done_at(int step) const {
  return recorded_at(step).size() >= 2 * tasks_.size() * run_.spec.bits.size();
}

std::vector<EvalPoint> UniformProbe::score(int step) {
  std::vector<EvalPoint> points;
  const std::set<Key> recorded = recorded_at(step);
  for (const BitWidth bits : run_.spec.bits) {
    const BitPlan plan = run_.supernet->uniform_plan(bits);
    const SubnetId id = subnet_id(run_.inputs.units, plan);
    std::unique_ptr<WeightSource> weights;
    for (const PreparedTask& task : tasks_) {
      const auto is_new = [&](const char* signal) { return !recorded.contains({id.value, task.name() + signal}); };
      if (!is_new("/acc") && !is_new("/nll")) continue;
      if (!weights) weights = run_.supernet->finalised_weights(plan, decoder_.compute());
      const TaskResult result = task.score(decoder_, *weights, [&](std::size_t done, std::size_t total) {
        events_.emit(Progress{"probe", done, total, -1, fmt::format("{} at {} bits", task.name(), bits)});
        return events_.context().wait_while_paused();
      });
      const auto n = static_cast<std::int64_t>(result.n);
      const auto add = [&](const char* signal, double score, double std_err) {
        if (!is_new(signal)) return;
        points.push_back({step, id, plan, "uniform", "probe", task.name() + signal, score, std_err, n, 0});
        events_.emit(points.back());
      };
      add("/acc", result.acc, result.acc_stderr);
      add("/nll", result.choice_nll, result.choice_nll_stderr);
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
  prepare_compute(run.spec.threads);
  RunEvents events(*run.store, context);
  const Decoder decoder(*run.inputs.base, scalar_type(run.spec.dtype));
  UniformProbe probe(run, decoder, events);
  if (probe.done_at(run.step)) return fmt::format("step {} has been probed already", run.step);
  context.emit(command.run, StateChanged{RunState::probing});  // not a state of the run: not on record
  const auto points = probe.score(run.step);
  return fmt::format("{} scores of the uniform subnets at step {}", points.size(), run.step);
}

}  // namespace qfa
