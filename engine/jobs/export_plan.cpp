// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/export_plan.h"

#include <algorithm>
#include <map>

#include "engine/export/truth_table.h"
#include "engine/jobs/export_job.h"
#include "engine/session/translate.h"

namespace qfa {
namespace {

// No larger and better: of these the best.
std::optional<FrontPoint> better_uniform(const ParetoFront& front, const FrontPoint& point) {
  std::optional<FrontPoint> best;
  for (const FrontPoint& other : front.points) {
    if (other.kind != "uniform" || other.size_bytes > point.size_bytes || other.subnet == point.subnet) continue;
    const auto better = [&front](const FrontPoint& a, const FrontPoint& b) {
      return front.higher_is_better ? a.score > b.score : a.score < b.score;
    };
    if (better(other, point) && (!best || better(other, *best))) best = other;
  }
  return best;
}

std::optional<FusedTwin> twin_of(const SubnetToHold& subnet, const RunStore& store) {
  FusedTwin twin;
  twin.plan = fused_plan(subnet);
  twin.subnet = subnet_id(subnet.units, twin.plan);
  const CostTable costs = cost_table(ExportFormat::mlx, subnet.base, subnet.units, subnet.group, subnet.chat_template);
  twin.more_bytes = costs.size(twin.plan) - costs.size(subnet.plan);
  if (const auto front = store.front()) {
    for (const FrontPoint& point : front->points)
      if (point.subnet == twin.subnet) twin.score = point.score, twin.std_err = point.std_err;
  }
  return twin;
}

double average_bits(const std::vector<Unit>& units, const BitPlan& plan) {
  double bits = 0, parameters = 0;
  for (std::size_t l = 0; l < units.size(); ++l) {
    if (!units[l].trained) continue;
    bits += static_cast<double>(units[l].parameters) * plan.bits[l];
    parameters += static_cast<double>(units[l].parameters);
  }
  return parameters > 0 ? bits / parameters : 0;
}

ExportPlan planned(const RunId& run, const ExportSpec& which) {
  const auto store = RunStore::open(run.path, RunStore::Access::read_only);
  const auto checkpoint = store->last_checkpoint();
  if (!checkpoint) refuse(run.path, "the run has no checkpoint yet; continue it with: qfa resume " + run.path);
  const RunSpec& spec = store->manifest().spec;
  const RunInputs inputs = open_inputs(spec);
  ExportPlan plan;
  plan.plan = resolve_plan(*store, which);
  plan.subnet = subnet_id(inputs.units, plan.plan);
  plan.run_name = store->folder().filename().string();
  plan.step = *checkpoint;
  plan.group = spec.group;
  plan.average_bits = average_bits(inputs.units, plan.plan);
  const SubnetToHold subnet{*inputs.base, inputs.units, plan.plan, spec.group, spec.rank, inputs.prompt->jinja()};
  plan.rows = truth_table(subnet);
  plan.differing_widths = differing_widths(subnet);
  if (!plan.differing_widths.empty()) plan.twin = twin_of(subnet, *store);
  if (const auto front = store->front()) {
    for (const FrontPoint& point : front->points)
      if (point.subnet == plan.subnet) plan.point = point;
    if (plan.point) plan.better_uniform = better_uniform(*front, *plan.point);
  }
  plan.held_out = held_out_scores(*store, plan.subnet, plan.step);
  return plan;
}

}  // namespace

std::vector<HeldOutScore> held_out_scores(const RunStore& store, const SubnetId& subnet, int step) {
  std::map<std::string, HeldOutScore> newest;
  for (const EvalPoint& point : store.evaluations())
    if (point.split == "report" && point.subnet == subnet && point.step == step)
      newest[point.signal] = {point.signal, point.score, point.std_err, point.n};
  std::vector<HeldOutScore> scores;
  for (const auto& [signal, score] : newest) scores.push_back(score);
  return scores;
}

Result<ExportPlan> plan_export(const RunId& run, const ExportSpec& which) {
  try {
    return planned(run, which);
  } catch (...) {
    return translate_exception(std::current_exception(), {});
  }
}

}  // namespace qfa
