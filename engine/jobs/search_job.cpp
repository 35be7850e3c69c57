// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/search_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/core/eta.h"
#include "engine/export/exporter.h"
#include "engine/jobs/held_out.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/search/one_unit.h"
#include "engine/store/score_journal.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

ScoreLine journal_line(const Evaluated& e, int step, std::int64_t n) {
  ScoreLine line;
  line.plan = e.plan, line.kind = e.kind, line.step = step, line.n = n;
  line.value = e.score.value, line.std_err = e.score.std_err, line.accuracy = e.score.accuracy, line.per_item = e.score.per_item;
  line.random = e.random;
  return line;
}

// What was scored of this signal, priced for the target of this search; without what the target cannot hold.
std::vector<Evaluated> from_journal(const std::vector<ScoreLine>& lines, const CostTable& costs) {
  std::vector<Evaluated> done;
  for (const ScoreLine& line : lines) {
    if (line.kind == "rival") continue;
    try {
      done.push_back({line.plan, costs.size(line.plan), {line.value, line.std_err, line.per_item, line.accuracy}, line.kind, line.random});
    } catch (const Failure&) {
    }
  }
  return done;
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
    std::vector<Task> report = open_tasks(spec.report, 0, *run.inputs.prompt);
    for (const Task& task : report) check_firewall(signal_.tasks(), task);
    if (!report.empty()) report_ = std::make_unique<HeldOut>(run, events, decoder_, std::move(report));
  }

  std::string search() {
    events_.state(RunState::searching);
    write_last_search(*run_.store, spec_);  // for verify, rivals and the front's solver
    const std::string key = signal_key(spec_, run_.step);
    const std::vector<Evaluated> done = from_journal(read_scores(*run_.store, key), costs_);
    count_ = done.size();
    total_ = spec_.method == SearchMethod::one_unit ? count_ + missing(done) : static_cast<std::uint64_t>(spec_.evaluations);
    eta_ = std::make_unique<EtaEstimator>(count_, total_);
    SearchHooks hooks;
    hooks.cancelled = [this] { return !events_.context().wait_while_paused(); };
    hooks.on_evaluated = [&](const Evaluated& e) {
      run_.store->append_search_line(key, to_line(journal_line(e, run_.step, signal_.n())));
      evaluated_.push_back(e);
      announce(e);
    };
    hooks.on_ended = [this](SearchEnd end) { end_ = end; };
    evaluated_ = done;
    record_missing(done);
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
    return fmt::format("{} subnets evaluated, {} on the front{}; next: qfa front {}", evaluated_.size(), on_front, ending(),
                       run_.store->folder().string());
  }

 private:
  std::string ending() const {
    if (end_ == SearchEnd::still)
      return fmt::format("; it stood still for two rounds of fitting and scoring, so {} of the {} evaluations were not needed",
                         static_cast<std::size_t>(spec_.evaluations) - evaluated_.size(), spec_.evaluations);
    if (spec_.method == SearchMethod::one_unit) return "; of every unit: qfa sensitivity " + run_.store->folder().string();
    if (end_ == SearchEnd::exhausted) return "; no other subnet meets locks and limits";
    return {};
  }

  Score score(const BitPlan& plan) {
    weights_ = run_.supernet->finalised_weights(plan, decoder_.compute(), std::move(weights_));
    return signal_.score(
        decoder_, *weights_, [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); }, &trails_);
  }

  // Of the uniform subnets and the one-unit changes.
  std::uint64_t missing(const std::vector<Evaluated>& done) const {
    std::set<BitPlan> wanted;
    for (const BitPlan& plan : uniform_plans(costs_)) wanted.insert(plan);
    for (const BitPlan& plan : one_unit_plans(SearchSpace(costs_, spec_))) wanted.insert(plan);
    for (const Evaluated& e : done) wanted.erase(e.plan);
    return wanted.size();
  }

  EvalPoint point_of(const Evaluated& e) const {
    return {run_.step,     subnet_id(run_.inputs.units, e.plan),
            e.plan,        e.kind,
            "search",      signal_.name(),
            e.score.value, e.score.std_err,
            signal_.n(),   e.size_bytes};
  }

  // A process killed between the journal and the log left its last score in the journal only.
  void record_missing(const std::vector<Evaluated>& done) {
    std::set<std::string> recorded;
    for (const EvalPoint& point : run_.store->evaluations())
      if (point.split == "search" && point.step == run_.step && point.signal == signal_.name()) recorded.insert(point.subnet.value);
    for (const Evaluated& e : done)
      if (!recorded.contains(subnet_id(run_.inputs.units, e.plan).value)) events_.emit(point_of(e));
  }

  void announce(const Evaluated& e) {
    ++count_;
    events_.emit(point_of(e));
    events_.emit(Progress{"search", count_, total_, eta_->update(count_), signal_.name()});
    if (count_ % 8 == 0)
      events_.emit(
          FrontUpdated{std::make_shared<const ParetoFront>(make_front(costs_, evaluated_, signal_.name(), to_text(spec_.target)))});
  }

  // Held-out scores of the short list: the front and the uniform subnets.
  void report(ParetoFront& front) {
    if (!report_) return;
    std::vector<FrontPoint*> listed;
    for (FrontPoint& point : front.points)
      if (point.on_front || point.kind == "uniform") listed.push_back(&point);
    EtaEstimator eta(0, listed.size());
    for (std::size_t i = 0; i < listed.size(); ++i) {
      const EvalPoint point = report_->score(listed[i]->plan, listed[i]->kind, listed[i]->size_bytes);
      listed[i]->report_score = point.score, listed[i]->report_std_err = point.std_err, listed[i]->report_task = report_->name();
      events_.emit(Progress{"report", i + 1, listed.size(), eta.update(i + 1), report_->name()});
    }
  }

  OpenedRun& run_;
  const SearchSpec& spec_;
  RunEvents& events_;
  SubnetSignal signal_;
  Decoder decoder_;
  CostTable costs_;
  PassTrails trails_;
  std::unique_ptr<WeightSource> weights_;
  std::unique_ptr<HeldOut> report_;
  std::vector<Evaluated> evaluated_;
  SearchEnd end_ = SearchEnd::evaluations;
  std::uint64_t count_ = 0, total_ = 0;
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
  prepare_compute(run.spec.threads);
  RunEvents events(*run.store, context);
  return SearchSession(run, command.spec, events).search();
}

}  // namespace qfa
