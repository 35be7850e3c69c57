// SPDX-License-Identifier: GPL-3.0-or-later
// Scores outside a search: chosen subnets on held-out tasks or on the search's signal, and rivals.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/export/exporter.h"
#include "engine/jobs/held_out.h"
#include "engine/jobs/search_job.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/search/space.h"
#include "engine/store/score_journal.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

SearchSpec require_search(const RunStore& store) {
  const auto spec = last_search(store);
  if (!spec) refuse(store.folder().string(), "the run was not searched yet: there is no signal to score with");
  return *spec;
}

bool is_plan_file(const fs::path& file) {
  return file.extension() == ".json";
}

// Of the weights alone, as for our own files.
Bytes weight_bytes(const fs::path& path) {
  if (!fs::is_directory(path)) return fs::file_size(path);
  Bytes sum = 0;
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".safetensors") sum += entry.file_size();
  return sum;
}

// What the search saw must not be reported; here such items are left out, and the user is told.
std::vector<Task> held_out_tasks(const OpenedRun& run, const std::vector<std::string>& descriptors, RunEvents& events) {
  std::vector<Task> tasks = open_tasks(descriptors, 0, *run.inputs.prompt);
  const auto search = last_search(*run.store);
  std::vector<Task> seen = open_tasks(search ? search->tasks : std::vector<std::string>(), 0, *run.inputs.prompt);
  for (const auto& probe : open_tasks(run.spec.probe, 0, *run.inputs.prompt)) seen.push_back(probe);
  for (Task& task : tasks) {
    const std::size_t left_out = leave_out_seen(seen, task);
    if (left_out > 0)
      events.notice(Severity::warning, "evaluate",
                    fmt::format("{} items of {} were used in search or probes: left out.", left_out, task.name));
    if (task.items.empty()) refuse(task.descriptor.string(), "every item was used in search or probes: nothing is held out");
  }
  return tasks;
}

class Scoring {
 public:
  Scoring(const std::string& folder, JobContext& context)
      : run_(open_run(folder, RunStore::Access::writer)), events_(*run_.store, context) {
    prepare_compute(run_.spec.threads);
  }

  std::string held_out(const EvaluatePlans& command) {
    const Decoder decoder(*run_.inputs.base, scalar_type(run_.spec.dtype));
    HeldOut scorer(run_, events_, decoder, held_out_tasks(run_, command.tasks, events_));
    const CostTable costs = costs_of(ExportFormat::mlx);
    for (std::size_t i = 0; i < command.plans.size(); ++i) {
      scorer.score(command.plans[i], kind_of(costs, command.plans[i]), costs.size(command.plans[i]));
      events_.emit(Progress{"report", i + 1, command.plans.size(), -1, scorer.name()});
    }
    return fmt::format("{} subnets scored on {}", command.plans.size(), scorer.name());
  }

  std::string on_signal(const std::vector<BitPlan>& plans, bool random) {
    open_signal();
    const CostTable costs = costs_of(search_.target);
    std::unique_ptr<WeightSource> weights;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      weights = run_.supernet->finalised_weights(plans[i], decoder_->compute(), std::move(weights));
      ScoreLine line;
      line.plan = plans[i], line.kind = kind_of(costs, plans[i]), line.random = random;
      record(std::move(line), *decoder_, *weights, subnet_id(run_.inputs.units, plans[i]), costs.size(plans[i]));
      events_.emit(Progress{"search", i + 1, plans.size(), -1, signal_->name()});
    }
    return fmt::format("{} subnets scored on {}", plans.size(), signal_->name());
  }

  std::string rivals(const std::vector<std::string>& files) {
    open_signal();
    for (std::size_t i = 0; i < files.size(); ++i) {
      rival(fs::path(files[i]).lexically_normal());
      events_.emit(Progress{"search", i + 1, files.size(), -1, signal_->name()});
    }
    return fmt::format("{} rivals scored on {}", files.size(), signal_->name());
  }

 private:
  CostTable costs_of(ExportFormat target) const {
    return cost_table(target, *run_.inputs.base, run_.inputs.units, run_.spec.group, run_.inputs.prompt->jinja());
  }
  static std::string kind_of(const CostTable& costs, const BitPlan& plan) {
    const std::vector<BitPlan> uniform = uniform_plans(costs);
    return std::find(uniform.begin(), uniform.end(), plan) == uniform.end() ? "searched" : "uniform";
  }
  void open_signal() {
    search_ = require_search(*run_.store);
    signal_ = std::make_unique<SubnetSignal>(run_, search_);
    decoder_ = std::make_unique<Decoder>(*run_.inputs.base, scalar_type(search_.dtype));
  }

  void rival(const fs::path& file) {
    ScoreLine line;
    line.kind = "rival";
    line.name = file.has_filename() ? file.filename().string() : file.parent_path().filename().string();
    if (is_plan_file(file)) {
      line.plan = read_plan(file, run_.inputs.units);
      const auto weights = run_.supernet->finalised_weights(line.plan, decoder_->compute());
      const Bytes size = costs_of(search_.target).size(line.plan);
      record(std::move(line), *decoder_, *weights, {file.filename().string()}, size);
      return;
    }
    const auto base = BaseModel::open(file);
    const auto own = run_.inputs.base->config().vocab, its = base->config().vocab;
    if (own != its) refuse(file.string(), fmt::format("has {} tokens, the run's model {}: not the same items", its, own));
    line.size_bytes = weight_bytes(file);
    const Decoder decoder(*base, scalar_type(search_.dtype));
    const auto weights = dense_weights(*base, scalar_type(search_.dtype));
    const SubnetId id{line.name};
    const Bytes size = line.size_bytes;
    record(std::move(line), decoder, *weights, id, size);
  }

  void record(ScoreLine line, const Decoder& decoder, WeightSource& weights, const SubnetId& id, Bytes size) {
    const Score score =
        signal_->score(decoder, weights, [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); });
    line.step = run_.step, line.n = signal_->n();
    line.value = score.value, line.std_err = score.std_err, line.accuracy = score.accuracy, line.per_item = score.per_item;
    run_.store->append_search_line(signal_key(search_, run_.step), to_line(line));
    events_.emit(EvalPoint{run_.step, id, line.plan, line.kind, "search", signal_->name(), line.value, line.std_err, line.n, size});
  }

  OpenedRun run_;
  RunEvents events_;
  SearchSpec search_;
  std::unique_ptr<SubnetSignal> signal_;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace

void validate_evaluate(const EvaluatePlans& command) {
  if (command.plans.empty()) refuse_usage("nothing to evaluate: expected at least one plan");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  for (const BitPlan& plan : command.plans)
    if (plan.bits.size() != store->manifest().units.size())
      refuse_usage(
          fmt::format("a plan has {} bit-widths, expected one for each of the {} units", plan.bits.size(), store->manifest().units.size()));
  for (const auto& descriptor : command.tasks) read_task(descriptor);
  if (command.tasks.empty()) require_search(*store);
}

std::string evaluate_plans(const EvaluatePlans& command, JobContext& context) {
  Scoring scoring(command.run.path, context);
  return command.tasks.empty() ? scoring.on_signal(command.plans, command.random) : scoring.held_out(command);
}

void validate_rivals(const ScoreRivals& command) {
  if (command.files.empty()) refuse_usage("no rival given: expected a GGUF file, an MLX folder or a plan as JSON");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  require_search(*store);
  for (const auto& file : command.files) {
    if (!fs::exists(file)) refuse(file, "does not exist");
    if (is_plan_file(file)) read_plan(file, store->manifest().units);
  }
}

std::string score_rivals(const ScoreRivals& command, JobContext& context) {
  return Scoring(command.run.path, context).rivals(command.files);
}

}  // namespace qfa
