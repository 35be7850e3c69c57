// SPDX-License-Identifier: GPL-3.0-or-later
// A run folder opened for computing: its inputs, its codes and its supernet at a checkpoint.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/api/error.h"
#include "engine/jobs/compute.h"
#include "engine/model/supernet.h"
#include "engine/plan/run_inputs.h"
#include "engine/session/job.h"
#include "engine/store/run_store.h"

namespace qfa {

// Facts go to the store first, then to the queue: the queue may lose points of a plot, never facts.
class RunEvents {
 public:
  RunEvents(RunStore& store, JobContext& context) : store_(store), context_(context) {}
  void emit(EventBody body);
  void show(EventBody body) { context_.emit(RunId{store_.folder().string()}, std::move(body)); }  // what is on record already
  void state(RunState state) { emit(StateChanged{state}); }
  void notice(Severity severity, const std::string& room, const std::string& message) { emit(Notice{severity, room, message}); }
  JobContext& context() { return context_; }

 private:
  RunStore& store_;
  JobContext& context_;
};

struct OpenedRun {
  std::unique_ptr<RunStore> store;
  RunSpec spec;
  RunInputs inputs;
  std::unique_ptr<Supernet> supernet;
  int step = 0;  // of the checkpoint that was loaded; 0: none
};

// Throws Failure (input): no run, a newer schema, a model or data that changed since, no codes yet.
OpenedRun open_run(const std::filesystem::path& folder, RunStore::Access access);

// The supernet of a specification with the codes of `codes_file`.
std::unique_ptr<Supernet> make_supernet(const RunSpec& spec, const RunInputs& inputs, const std::filesystem::path& codes_file);

// The plan that `bits`, `subnet`, `max_bytes` or `plan` of an export (or the command line) means. Throws
// Failure (input) when the run has no such subnet, naming those it has.
BitPlan resolve_plan(const RunStore& store, const ExportSpec& which);
inline BitPlan resolve_plan(const OpenedRun& run, const ExportSpec& which) {
  return resolve_plan(*run.store, which);
}

// {unit: bits} of a JSON file, or of `qfa front --json`'s plan. Throws Failure (input).
BitPlan read_plan(const std::filesystem::path& file, const std::vector<Unit>& units);

}  // namespace qfa
