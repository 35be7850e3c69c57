// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/search_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/atomic_file.h"
#include "engine/core/eta.h"
#include "engine/core/hash.h"
#include "engine/export/exporter.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

// One evaluation as a line of the search journal.
std::string journal_line(const Evaluated& e) {
  return Json{{"bits", e.plan.bits},          {"kind", e.kind},
              {"value", e.score.value},       {"std_err", e.score.std_err},
              {"accuracy", e.score.accuracy}, {"per_item", e.score.per_item}}
      .dump();
}

Evaluated from_journal(const std::string& line) {
  const Json json = parse_json(line, "search journal");
  Evaluated e;
  json.at("bits").get_to(e.plan.bits);
  json.at("kind").get_to(e.kind);
  json.at("value").get_to(e.score.value);
  json.at("std_err").get_to(e.score.std_err);
  json.at("accuracy").get_to(e.score.accuracy);
  json.at("per_item").get_to(e.score.per_item);
  return e;
}

class SearchSession {
 public:
  SearchSession(OpenedRun& run, const SearchSpec& spec, RunEvents& events)
      : run_(run),
        spec_(spec),
        events_(events),
        signal_(run, spec),
        decoder_(*run.inputs.base, scalar_type(spec.dtype)),
        costs_(cost_table(spec.target, *run.inputs.base, run.inputs.units, run.spec.group, run.inputs.prompt->jinja())) {
    for (const auto& descriptor : spec.report) report_.push_back(with_prompt(read_task(descriptor), *run.inputs.prompt));
    for (const Task& task : report_) check_firewall(signal_.tasks(), task);
  }

  std::string search() {
    events_.state(RunState::searching);
    std::filesystem::create_directories(run_.store->folder() / "searches");
    write_file_atomically(run_.store->folder() / "searches" / "spec.json", spec_to_json(spec_).dump(1) + "\n");  // for verify
    const std::string key = hash_hex(fmt::format("{}|step {}", spec_to_json(spec_).dump(), run_.step));
    std::vector<Evaluated> done;
    for (const auto& line : run_.store->search_lines(key)) done.push_back(from_journal(line));
    count_ = done.size();
    eta_ = std::make_unique<EtaEstimator>(count_, static_cast<std::uint64_t>(spec_.evaluations));
    SearchHooks hooks;
    hooks.cancelled = [this] { return !events_.context().wait_while_paused(); };
    hooks.on_evaluated = [&](const Evaluated& e) {
      run_.store->append_search_line(key, journal_line(e));
      evaluated_.push_back(e);
      announce(e);
    };
    evaluated_ = done;
    evaluated_ = search_subnets(
        costs_, spec_, [this](const BitPlan& plan) { return score(plan); }, done, hooks);
    if (events_.context().cancelled()) {
      events_.state(RunState::stopped);
      throw Failure({ErrorCode::cancelled,
                     fmt::format("the search was stopped after {} evaluations; the same command continues it", evaluated_.size()),
                     {},
                     {}});
    }
    ParetoFront front = make_front(costs_, evaluated_, signal_.name(), to_text(spec_.target));
    report(front);
    run_.store->write_front(front);
    const auto on_front = std::count_if(front.points.begin(), front.points.end(), [](const FrontPoint& p) { return p.on_front; });
    events_.emit(FrontUpdated{std::make_shared<const ParetoFront>(std::move(front))});
    events_.state(RunState::finished);
    return fmt::format("{} subnets evaluated, {} on the front; next: qfa front {}", evaluated_.size(), on_front,
                       run_.store->folder().string());
  }

 private:
  Score score(const BitPlan& plan) {
    const auto weights = run_.supernet->finalised_weights(plan, decoder_.compute());
    return signal_.score(decoder_, *weights, [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); });
  }

  void announce(const Evaluated& e) {
    ++count_;
    EvalPoint point{run_.step,     subnet_id(run_.inputs.units, e.plan),
                    e.plan,        e.kind,
                    "search",      signal_.name(),
                    e.score.value, e.score.std_err,
                    signal_.n(),   e.size_bytes};
    events_.emit(std::move(point));
    events_.emit(Progress{"search", count_, static_cast<std::uint64_t>(spec_.evaluations), eta_->update(count_), signal_.name()});
    if (count_ % 8 == 0)
      events_.emit(
          FrontUpdated{std::make_shared<const ParetoFront>(make_front(costs_, evaluated_, signal_.name(), to_text(spec_.target)))});
  }

  // Held-out scores of the short list: the front and the uniform subnets.
  void report(ParetoFront& front) {
    if (report_.empty()) return;
    std::vector<PreparedTask> prepared;
    std::string name;
    for (const Task& task : report_) {
      prepared.emplace_back(task, *run_.inputs.tokenizer, run_.inputs.base->config().max_positions);
      name += (name.empty() ? "" : "+") + task.name;
    }
    std::vector<FrontPoint*> listed;
    for (FrontPoint& point : front.points)
      if (point.on_front || point.kind == "uniform") listed.push_back(&point);
    EtaEstimator eta(0, listed.size());
    for (std::size_t i = 0; i < listed.size(); ++i) {
      const auto weights = run_.supernet->finalised_weights(listed[i]->plan, decoder_.compute());
      std::vector<double> correct;
      for (const PreparedTask& task : prepared)
        for (const ItemScore& item :
             task.score(decoder_, *weights, [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); }).items)
          correct.push_back(item.correct ? 1 : 0);
      const MeanError acc = mean_error(correct);
      listed[i]->report_score = acc.mean, listed[i]->report_std_err = acc.std_err, listed[i]->report_task = name;
      events_.emit(EvalPoint{run_.step, listed[i]->subnet, listed[i]->plan, listed[i]->kind, "report", name + "/acc", acc.mean, acc.std_err,
                             static_cast<std::int64_t>(correct.size()), listed[i]->size_bytes});
      events_.emit(Progress{"report", i + 1, listed.size(), eta.update(i + 1), name});
    }
  }

  OpenedRun& run_;
  const SearchSpec& spec_;
  RunEvents& events_;
  SubnetSignal signal_;
  Decoder decoder_;
  CostTable costs_;
  std::vector<Task> report_;
  std::vector<Evaluated> evaluated_;
  std::uint64_t count_ = 0;
  std::unique_ptr<EtaEstimator> eta_;
};

}  // namespace

void validate_search(const SearchFront& command) {
  const SearchSpec& spec = command.spec;
  if (spec.evaluations < 1) refuse_usage("evaluations: expected at least 1");
  if (spec.target != ExportFormat::mlx && spec.target != ExportFormat::gguf)
    refuse_usage(to_text(spec.target) + ": all subnets have the same size there, so there is nothing to search; expected mlx or gguf");
  if (spec.max_bytes > 0 && spec.max_bytes < spec.min_bytes) refuse_usage("max-bytes is below min-bytes");
  if (spec.tasks.empty() == spec.kl_text.empty()) refuse_usage("a search needs one signal: --task FILE... or --kl TEXT");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  if (!store->last_checkpoint())
    refuse(command.run.path, "the run has no checkpoint yet; continue it with: qfa resume " + command.run.path);
  std::vector<Task> seen;
  for (const auto& descriptor : spec.tasks) seen.push_back(read_task(descriptor));
  for (const auto& descriptor : spec.report) check_firewall(seen, read_task(descriptor));
}

std::string search_front(const SearchFront& command, JobContext& context) {
  OpenedRun run = open_run(command.run.path, RunStore::Access::writer);
  set_threads(run.spec.threads);
  RunEvents events(*run.store, context);
  return SearchSession(run, command.spec, events).search();
}

void validate_evaluate(const EvaluatePlans& command) {
  if (command.plans.empty() || command.tasks.empty()) refuse_usage("nothing to evaluate: expected at least one plan and one task");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  for (const BitPlan& plan : command.plans)
    if (plan.bits.size() != store->manifest().units.size())
      refuse_usage(
          fmt::format("a plan has {} bit-widths, expected one for each of the {} units", plan.bits.size(), store->manifest().units.size()));
  for (const auto& descriptor : command.tasks) read_task(descriptor);
}

std::string evaluate_plans(const EvaluatePlans& command, JobContext& context) {
  OpenedRun run = open_run(command.run.path, RunStore::Access::writer);
  set_threads(run.spec.threads);
  RunEvents events(*run.store, context);
  const Decoder decoder(*run.inputs.base, scalar_type(run.spec.dtype));
  const std::vector<Task> tasks = open_tasks(command.tasks, 0, *run.inputs.prompt);
  for (std::size_t i = 0; i < command.plans.size(); ++i) {
    const BitPlan& plan = command.plans[i];
    const auto weights = run.supernet->finalised_weights(plan, decoder.compute());
    for (const Task& task : tasks) {
      const PreparedTask prepared(task, *run.inputs.tokenizer, run.inputs.base->config().max_positions);
      const TaskResult result = prepared.score(decoder, *weights, [&](std::size_t, std::size_t) { return context.wait_while_paused(); });
      events.emit(EvalPoint{run.step, subnet_id(run.inputs.units, plan), plan, "searched", "report", task.name + "/acc", result.acc,
                            result.acc_stderr, static_cast<std::int64_t>(result.n), 0});
    }
    events.emit(Progress{"evaluate", i + 1, command.plans.size(), -1, {}});
  }
  return fmt::format("{} subnets scored on {} tasks", command.plans.size(), tasks.size());
}

}  // namespace qfa
