// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/train_job.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "engine/core/atomic_file.h"
#include "engine/core/eta.h"
#include "engine/core/heap.h"
#include "engine/core/machine.h"
#include "engine/core/paths.h"
#include "engine/core/process.h"
#include "engine/core/text.h"
#include "engine/core/version.h"
#include "engine/evaluate/task_score.h"
#include "engine/import/model_units.h"
#include "engine/jobs/opened_run.h"
#include "engine/jobs/probe_job.h"
#include "engine/plan/disk_model.h"
#include "engine/plan/findings.h"
#include "engine/plan/memory_model.h"
#include "engine/plan/time_model.h"
#include "engine/quantize/quantize_base.h"
#include "engine/search/search.h"
#include "engine/train/alarms.h"
#include "engine/train/checkpoint.h"
#include "engine/train/trainer.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (error) copy_file_atomically(from, to);  // another volume
}

QuantizeRequest quantize_request(const RunSpec& spec, const RunInputs& inputs, const Dataset& data) {
  QuantizeRequest request{spec.codes, code_widths(spec.bits), spec.group, spec.dtype, {}};
  if (spec.codes.method == CodesMethod::rtn) return request;
  if (!spec.codes.calibration_file.empty()) {
    const auto ids = inputs.tokenizer->encode(read_file(spec.codes.calibration_file));
    request.calibration = calibration_windows(ids, spec.codes.calibration_tokens);
    if (request.calibration.empty()) refuse(spec.codes.calibration_file, "the calibration text has no tokens");
  } else {
    std::vector<std::vector<TokenId>> examples;
    for (const auto& example : data.examples) examples.push_back(example.ids);
    request.calibration = calibration_examples(examples, spec.codes.calibration_tokens);
  }
  return request;
}

// Codes into the run folder: from the cache of this model and these settings, or made now.
void make_codes(const RunStore& store, const RunSpec& spec, const RunInputs& inputs, const Dataset& data, RunEvents& events) {
  if (fs::exists(store.codes_file())) return;
  if (code_widths(spec.bits).empty()) return CodesTable().save(store.codes_file(), {});
  events.state(RunState::quantizing);
  std::uint64_t before = 0;  // units of progress that an earlier call had made
  std::optional<EtaEstimator> eta;
  QuantizeHooks hooks;
  hooks.progress = [&](std::uint64_t done, std::uint64_t total, const std::string& note) {
    if (!eta) eta.emplace(before, total);
    events.emit(Progress{"quantize", done, total, eta->update(done), note});
  };
  hooks.resumed = [&](std::int64_t layers, std::uint64_t done) {
    before = done;
    events.notice(Severity::info, "quantize",
                  fmt::format("{} of {} layers were quantized before, the others follow", layers, inputs.base->config().layers));
  };
  hooks.notice = [&](const std::string& message) { events.notice(Severity::warning, "quantize", message); };
  hooks.cancelled = [&] { return !events.context().wait_while_paused(); };
  const QuantizeRequest request = quantize_request(spec, inputs, data);
  const auto start = std::chrono::steady_clock::now();
  const auto file = cached_codes(*inputs.base, request, cache_folder() / "codes", hooks);
  const bool all_made = eta && before == 0;
  if (all_made && std::chrono::steady_clock::now() - start > std::chrono::seconds(1)) {
    double tokens = 0;
    for (const auto& sequence : request.calibration) tokens += static_cast<double>(sequence.size());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    remember_speed(spec, Stage::quantizing, quantize_work(spec, size_of(spec, inputs.base->config()), tokens) / seconds.count());
  }
  link_or_copy(file, store.codes_file());
}

// As memory asks; the gradients are the same to the bit either way.
Activations activations_of(const OpenedRun& run, const Dataset& data, RunEvents& events) {
  Examples examples;
  for (const TokenizedExample& example : data.examples) examples.push_back(&example);
  const Bytes available = memory_available() + resident_bytes();  // what the run holds already is in the prediction too
  if (!recomputes_activations(run.spec, *run.inputs.base, workload_of(run.spec, examples), available)) return Activations::kept;
  events.notice(Severity::info, "train",
                fmt::format("the activations of a step do not fit the {} of free memory: they are computed again in the backward pass",
                            human_bytes(available)));
  return Activations::recomputed;
}

class TrainingSession {
 public:
  TrainingSession(OpenedRun& run, const Dataset& data, RunEvents& events)
      : run_(run),
        events_(events),
        decoder_(*run.inputs.base, scalar_type(run.spec.dtype)),
        trainer_(run.spec, *run.supernet, decoder_, data, activations_of(run, data, events)),
        probe_(run, decoder_, events),
        alarms_(run.spec.steps, run.supernet->trained_parameters().size()),
        meter_(run.spec, run.inputs.base->config(), data) {
    for (const BitWidth bits : run.spec.bits) widths_[subnet_id(run.inputs.units, run.supernet->uniform_plan(bits))] = bits;
    if (run.spec.probe.empty()) return;
    loss_signal_ = read_task(run.spec.probe.front(), 1).name + "/nll";
    for (const EvalPoint& point : run.store->evaluations())  // of the run before it was continued
      if (point.split == "probe" && point.signal == loss_signal_ && widths_.contains(point.subnet))
        alarms_.probe_loss(point.step, widths_.at(point.subnet), point.score, point.std_err);
  }

  void continue_from(int step) {
    trainer_.set_step(load_checkpoint(run_.store->checkpoint_folder(step), *run_.supernet, &trainer_.optimizer()));
    if (!run_.store->tells_of_checkpoint(step)) after_checkpoint(step);
  }

  std::string train() {
    warn();
    if (probe_due(trainer_.step()) && !probe_.done_at(trainer_.step())) probe(trainer_.step());
    events_.state(RunState::training);
    TrainHooks hooks;
    hooks.proceed = [this] { return events_.context().wait_while_paused(); };
    hooks.emit = [this](EventBody body) { emit(std::move(body)); };
    hooks.after_step = [this](int step) { after_step(step); };
    bool finished = false;
    try {
      finished = trainer_.run(run_.spec.steps, hooks);
    } catch (const Failure& failure) {
      if (failure.error().code != ErrorCode::cancelled) throw;  // cancelled inside a probe: the step is complete
    }
    checkpoint(trainer_.step());
    meter_.remember();
    const std::string folder = run_.store->folder().string();
    if (!finished) {
      events_.state(RunState::stopped);
      throw Failure({ErrorCode::cancelled,
                     fmt::format("stopped after step {} of {}; continue with: qfa resume {}", trainer_.step(), run_.spec.steps, folder),
                     {},
                     {}});
    }
    events_.state(RunState::finished);
    return fmt::format("trained {} steps; next: qfa search {}", trainer_.step(), folder);
  }

 private:
  void warn() {
    for (const Finding& finding : training_findings(run_.spec, run_.inputs.base->config(), run_.inputs.units))
      events_.notice(finding.severity, "train", finding.sentence);
    say(alarms_.starvation(trainer_.sampler()));
  }

  void emit(EventBody body) {
    std::vector<Notice> notices;
    if (const auto* rates = std::get_if<SamplingRates>(&body)) notices = alarms_.rates(*rates);
    if (const auto* metrics = std::get_if<StepMetrics>(&body)) {
      meter_.add(metrics->step - 1, metrics->step_ms);
      if (auto notice = alarms_.speed(*metrics)) notices.push_back(*std::move(notice));
    }
    events_.emit(std::move(body));
    say(std::move(notices));
  }

  bool probe_due(int step) const {
    return run_.spec.probe_every > 0 && probe_.has_tasks() && (step % run_.spec.probe_every == 0 || step == run_.spec.steps);
  }

  void after_step(int step) {
    heap_.after_step();
    const bool probe_asked = events_.context().take_request(Request::probe);
    if (probe_asked && !probe_.has_tasks()) events_.notice(Severity::warning, "train", "nothing to probe: the run was given no probe task");
    if (probe_due(step) || (probe_asked && probe_.has_tasks())) {
      probe(step);
      events_.state(RunState::training);
    }
    const bool checkpoint_asked = events_.context().take_request(Request::checkpoint);
    if (checkpoint_asked || step % run_.spec.checkpoint_every == 0) checkpoint(step);
  }

  void checkpoint(int step) {
    const fs::path folder = run_.store->checkpoint_folder(step);
    if (fs::exists(folder)) return;
    save_checkpoint(folder, step, *run_.supernet, trainer_.optimizer());
    after_checkpoint(step);
  }

  // Also where the process was killed between the two.
  void after_checkpoint(int step) {
    const fs::path folder = run_.store->checkpoint_folder(step);
    run_.store->prune_checkpoints(kCheckpointsKept);
    Bytes bytes = 0;
    for (const auto& file : fs::directory_iterator(folder)) bytes += file.file_size();
    events_.emit(CheckpointSaved{step, bytes});
    std::error_code error;
    const auto space = fs::space(folder, error);
    if (error) return;
    if (auto notice = alarms_.disk(step, space.available, bytes)) events_.emit(*std::move(notice));
  }

  void probe(int step) {
    events_.state(RunState::probing);
    for (const EvalPoint& point : probe_.score(step))
      if (point.signal == loss_signal_) alarms_.probe_loss(step, widths_.at(point.subnet), point.score, point.std_err);
    say(alarms_.probe_slopes());
  }

  void say(std::vector<Notice> notices) {
    for (Notice& notice : notices) events_.emit(std::move(notice));
  }

  OpenedRun& run_;
  RunEvents& events_;
  Decoder decoder_;
  Trainer trainer_;
  UniformProbe probe_;
  Alarms alarms_;
  std::map<SubnetId, BitWidth> widths_;  // of the uniform subnets
  std::string loss_signal_;              // whose slope the alarms watch: the first task's
  SpeedMeter meter_;
  HeapKeeper heap_;
};

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

void check_disk(const RunSpec& spec, const RunInputs& inputs) {
  const Bytes needed = disk_use(spec, *inputs.base, inputs.units.size()).most(), free = disk_free(spec.out);
  if (free < needed)
    throw Failure(
        {ErrorCode::disk_full, fmt::format("the run needs {}, {} free there", human_bytes(needed), human_bytes(free)), spec.out, {}});
}

}  // namespace

RunSpec with_absolute_paths(RunSpec spec) {
  const auto absolute = [](std::string& path) {
    if (!path.empty()) path = fs::absolute(path).lexically_normal().string();
  };
  absolute(spec.model);
  absolute(spec.out);
  absolute(spec.codes.calibration_file);
  for (auto& path : spec.data) absolute(path);
  for (auto& path : spec.probe) absolute(path);
  return spec;
}

void validate_start(const StartRun& command) {
  check_settings(command.spec);
  check_out_folder(command.spec.out);
  const RunInputs inputs = open_inputs(command.spec);
  open_dataset(command.spec, inputs);
  open_tasks(command.spec.probe, command.spec.probe_limit, *inputs.prompt);
  if (!command.spec.codes.calibration_file.empty()) read_file(command.spec.codes.calibration_file);
  check_disk(command.spec, inputs);
}

std::string start_run(const StartRun& command, JobContext& context) {
  const RunSpec spec = with_absolute_paths(command.spec);
  prepare_compute(spec.threads);
  OpenedRun run;
  run.inputs = open_inputs(spec);
  const Dataset data = open_dataset(spec, run.inputs);
  run.store = RunStore::create(spec.out, {kRunSchema, spec, run.inputs.units, run.inputs.base->fingerprint(), data_fingerprint(spec),
                                          kProgramVersion, device_text(), now_text()});
  run.spec = spec;
  RunEvents events(*run.store, context);
  make_codes(*run.store, spec, run.inputs, data, events);
  run.supernet = make_supernet(spec, run.inputs, run.store->codes_file());
  return TrainingSession(run, data, events).train();
}

void validate_resume(const ResumeRun& command) {
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  store->last_checkpoint();  // refused where the checkpoints were deleted
  const RunSpec& spec = store->manifest().spec;
  if (command.steps != 0 && command.steps < spec.steps)
    refuse_usage(fmt::format("the run was given {} steps: {} would make it shorter", spec.steps, command.steps));
  const RunInputs inputs = open_inputs(spec);
  if (!inputs.base->has_fingerprint(store->manifest().model_fingerprint)) refuse(spec.model, "the base model is not the one of the run");
  if (data_fingerprint(spec) != store->manifest().data_fingerprint) refuse(spec.data.front(), "the training data are not those of the run");
}

std::string resume_run(const ResumeRun& command, JobContext& context) {
  OpenedRun run;
  run.store = RunStore::open(command.run.path, RunStore::Access::writer);
  RunManifest manifest = run.store->manifest();
  const bool longer = command.steps > manifest.spec.steps;
  if (longer) manifest.spec.steps = command.steps;
  run.spec = manifest.spec;
  prepare_compute(run.spec.threads);
  run.inputs = open_inputs(run.spec);
  const Dataset data = open_dataset(run.spec, run.inputs);
  const auto checkpoint = run.store->last_checkpoint();
  run.store->rewind_events(checkpoint.value_or(0));  // refuses a broken log: nothing was written until here
  if (longer) run.store->update_manifest(manifest);
  RunEvents events(*run.store, context);
  if (run.inputs.base->fingerprint() != manifest.model_fingerprint)
    events.notice(Severity::info, "train",
                  "The run was begun by a version that did not look at tokenizer.model, tekken.json, added_tokens.json and "
                  "chat_template.json to recognise a model: whether these have changed since cannot be told.");
  make_codes(*run.store, run.spec, run.inputs, data, events);
  run.supernet = make_supernet(run.spec, run.inputs, run.store->codes_file());
  TrainingSession session(run, data, events);
  if (checkpoint) session.continue_from(*checkpoint);
  return session.train();
}

}  // namespace qfa
