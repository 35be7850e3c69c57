// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/machine.h"
#include "engine/core/text.h"
#include "engine/export/exporter.h"
#include "engine/import/model_units.h"
#include "engine/plan/disk_model.h"
#include "engine/plan/findings.h"
#include "engine/plan/memory_model.h"
#include "engine/plan/model_summary.h"
#include "engine/plan/run_inputs.h"
#include "engine/plan/tokenized_data.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

constexpr double kCertain = 1.15;  // times the memory that is free: the prediction is right within a tenth

std::string hash_of_prompt(const TokenId* ids, std::size_t count) {
  return hash_hex(std::as_bytes(std::span(ids, count)));
}

class Planner {
 public:
  Planner(const RunSpec& spec, const Machine& machine) : spec_(spec), machine_(machine) {}

  RunPlan plan() {
    plan_.spec_hash = hash_hex(spec_to_json(spec_).dump());
    plan_.command = train_command(spec_);
    plan_.findings = setting_errors(spec_);
    plan_.memory_available = machine_.memory_available;
    if (!spec_.out.empty()) attempt("out", [&] { check_out_folder(spec_.out); });
    if (!spec_.model.empty()) open_model();
    if (base_ != nullptr) look_at_units();
    if (base_ != nullptr && !spec_.data.empty()) look_at_data();
    if (prompt_ != nullptr) look_at_probes();
    if (good_ && !units_.empty() && !kept_.empty()) predict();
    std::stable_sort(plan_.findings.begin(), plan_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return std::move(plan_);
  }

 private:
  void add(Severity severity, std::string field, std::string sentence) {
    plan_.findings.push_back({severity, std::move(field), std::move(sentence)});
  }
  void add(std::vector<Finding> findings) { plan_.findings.insert(plan_.findings.end(), findings.begin(), findings.end()); }
  bool has_error(std::initializer_list<const char*> fields) const {
    return std::any_of(plan_.findings.begin(), plan_.findings.end(), [&](const Finding& f) {
      return f.severity == Severity::error && std::find(fields.begin(), fields.end(), f.field) != fields.end();
    });
  }
  template <class F>
  bool attempt(const char* field, const F& function) {
    try {
      function();
      return true;
    } catch (const Failure& failure) {
      if (failure.error().code == ErrorCode::internal) throw;
      add(Severity::error, field, failure.error().sentence());
      return false;
    }
  }

  void open_model() {
    attempt("model", [&] {
      const auto opened = opened_model(spec_.model);
      add(model_findings(model_summary(spec_.model)));
      base_ = opened.base, tokenizer_ = opened.tokenizer;
    });
    if (base_ == nullptr) return;
    attempt("prompt", [&] { prompt_ = std::make_unique<PromptFormat>(spec_.prompt, tokenizer_); });
    if (prompt_ != nullptr) check_stop_token();
    if (spec_.seq > base_->config().max_positions)
      add(Severity::error, "seq",
          fmt::format("seq is {}, but the model was made for at most {} tokens", spec_.seq, base_->config().max_positions));
  }

  // Other programs stop at the tokenizer's end of sequence, training teaches the template's end of turn.
  void check_stop_token() {
    const auto ids = tokenizer_->encode(prompt_->end_of_turn());
    const auto eos = tokenizer_->eos();
    if (ids.empty() || !eos || ids.front() == *eos) return;
    add(Severity::warning, "prompt",
        fmt::format(
            "The template ends a turn with {}, but the model's end of sequence is {}: exports would ramble in programs that stop at the "
            "latter only.",
            printable(tokenizer_->token(ids.front())), printable(tokenizer_->token(*eos))));
  }

  void look_at_units() {
    const bool group = attempt("group", [&] { validate_shapes(base_->config(), spec_.group); });
    if (has_error({"bits"})) return;
    const bool units =
        attempt("embed_bits", [&] { units_ = choice_units(base_->config(), spec_.granularity, spec_.bits, spec_.embed_bits); });
    if (!group || !units) {
      good_ = false;
      return;
    }
    const ModelSize size = size_of(spec_, base_->config());
    plan_.units = static_cast<std::size_t>(std::count_if(units_.begin(), units_.end(), [](const Unit& u) { return u.trained; }));
    plan_.trainable = static_cast<std::uint64_t>(trainable_parameters(spec_, size));
    if (!has_error({"steps", "sampler.mixture", "sampler.period_steps"})) add(training_findings(spec_, base_->config(), units_));
    attempt("model", [&] { look_at_sizes(); });
  }

  void look_at_sizes() {
    const std::string jinja = prompt_ != nullptr ? prompt_->jinja() : std::string();
    const CostTable costs = cost_table(ExportFormat::mlx, *base_, units_, spec_.group, jinja);
    plan_.smallest = smallest_size(costs), plan_.largest = largest_size(costs);
    const auto groups = fitting_groups(base_->config());
    Bytes saved = 0;
    if (std::find(groups.begin(), groups.end(), spec_.group * 2) != groups.end())
      saved = plan_.smallest - smallest_size(cost_table(ExportFormat::mlx, *base_, units_, spec_.group * 2, jinja));
    add(size_findings(spec_, costs, saved));
  }

  void look_at_data() {
    if (prompt_ == nullptr) return;
    if (!attempt("data", [&] { data_ = tokenized_data(spec_.model, spec_.data, spec_.prompt); })) return;
    std::size_t too_long = 0;
    for (const TokenizedRow& row : data_->rows) {
      if (is_kept(row, spec_.seq))
        kept_.push_back(&row.example);
      else if (!row.example.ids.empty())
        ++too_long;
    }
    plan_.examples = kept_.size();
    if (kept_.empty()) {
      add(Severity::error, "data",
          fmt::format("No training example is left of {} read: {} have more than {} tokens, {} have no response.", data_->rows.size(),
                      too_long, spec_.seq, data_->rows.size() - too_long));
    } else if (too_long > 0) {
      const double share = 100 * static_cast<double>(too_long) / static_cast<double>(data_->rows.size());
      add(Severity::warning, "seq",
          fmt::format("{} of {} examples ({:.{}f} %) are longer than {} tokens and are left out.", too_long, data_->rows.size(), share,
                      share < 10 ? 1 : 0, spec_.seq));
    }
    if (!spec_.codes.calibration_file.empty()) attempt("codes.calibration_file", [&] { read_file(spec_.codes.calibration_file); });
  }

  void look_at_probes() {
    for (const std::string& descriptor : spec_.probe)
      attempt("probe", [&] {
        probes_.push_back(with_prompt(read_task(descriptor, static_cast<std::size_t>(std::max(spec_.probe_limit, 0))), *prompt_));
      });
    if (data_ == nullptr || probes_.empty()) return;
    std::unordered_set<std::string> trained;
    for (const TokenizedExample* example : kept_) trained.insert(hash_of_prompt(example->ids.data(), example->prompt_tokens));
    for (const Task& task : probes_) {
      if (!task.chat) continue;
      const auto shared = std::count_if(task.items.begin(), task.items.end(), [&](const TaskItem& item) {
        const auto ids = encode_prompt(*tokenizer_, item.contexts.front());
        return trained.contains(hash_of_prompt(ids.data(), ids.size()));
      });
      if (shared > 0)
        add(Severity::warning, "probe",
            fmt::format("{} of {} items of the probe {} are also training examples: its score will look better than it is.", shared,
                        task.items.size(), task.name));
    }
  }

  void predict() {
    if (has_error({"steps", "batch", "micro_batch", "rank", "sampler.mixture", "sampler.period_steps", "bits"})) return;
    const Workload work = workload_of(spec_, kept_);
    const bool recompute = recomputes_activations(spec_, *base_, work, plan_.memory_available);
    plan_.memory = memory_by_phase(spec_, *base_, work, recompute);
    if (recompute)
      add(Severity::info, "micro_batch",
          "The activations of a step do not fit the free memory: they are computed again in the backward pass, which takes about half "
          "again as long. A smaller micro-batch may do without.");
    check_memory();
    const DiskUse disk = disk_use(spec_, *base_, units_.size());
    plan_.disk = disk.at_end();
    plan_.disk_free = spec_.out.empty() ? 0 : disk_free(spec_.out);
    if (!spec_.out.empty() && plan_.disk_free < disk.most())
      add(Severity::error, "out",
          fmt::format("The run needs {}, {} are free there.", human_bytes(disk.most()), human_bytes(plan_.disk_free)));
    const auto speed = machine_.speed();
    if (!speed || !(speed->train_flop_per_s > 0)) return;
    const TimePlan time = predicted_time(spec_, size_of(spec_, base_->config()), work, probes_, *tokenizer_, *speed, recompute);
    plan_.seconds = time.seconds, plan_.seconds_std_err = time.std_err, plan_.seconds_by_phase = time.phases;
    for (const auto& [phase, seconds] : time.phases)
      if (phase == "probe" && seconds > 0)
        add(Severity::info, "probe_every", fmt::format("The probes take about {:.0f} % of the run's time.", 100 * seconds / time.seconds));
  }

  void check_memory() {
    const auto needed = static_cast<double>(peak_memory(plan_.memory));
    const auto available = static_cast<double>(plan_.memory_available);
    if (available <= 0 || needed <= available) return;
    const int fits = fitting_micro_batch(spec_, *base_, kept_, plan_.memory_available);
    const std::string advice = fits > 0 ? fmt::format(" Training with a micro-batch of {} fits.", fits) : std::string();
    add(needed > kCertain * available ? Severity::error : Severity::warning, "micro_batch",
        fmt::format("The run needs about {} of memory, {} are free.{}", human_bytes(static_cast<Bytes>(needed)),
                    human_bytes(plan_.memory_available), advice));
  }

  const RunSpec& spec_;
  const Machine& machine_;
  RunPlan plan_;
  bool good_ = true;  // group and widths fit the model
  std::shared_ptr<const BaseModel> base_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::unique_ptr<PromptFormat> prompt_;
  std::vector<Unit> units_;
  std::shared_ptr<const TokenizedData> data_;
  Examples kept_;
  std::vector<Task> probes_;
};

}  // namespace

RunPlan make_plan(const RunSpec& spec, const Machine& machine) {
  return Planner(spec, machine).plan();
}

}  // namespace qfa
