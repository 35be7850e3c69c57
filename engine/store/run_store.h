// SPDX-License-Identifier: GPL-3.0-or-later
// A run is a folder:
//   run.json                 schema, specification, fingerprints, units, versions
//   events.jsonl             one JSON object an event, appended before the event is queued
//   evals.jsonl              one scored subnet a line
//   codes.safetensors        frozen base codes (hard link into the cache, or a copy)
//   checkpoints/step-NNNNNN/ adapters.safetensors, state.json: written beside, fsynced, renamed
//   searches/                journal of evaluations and the last front
//   exports/
//   lock                     host and pid of the process that writes
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/specs.h"

namespace qfa {

inline constexpr int kRunSchema = 1;

struct RunManifest {
  int schema = kRunSchema;
  RunSpec spec;
  std::vector<Unit> units;
  std::string model_fingerprint;
  std::string data_fingerprint;
  std::string program_version;
  std::string device;   // "cpu, 2 threads"
  std::string created;  // ISO 8601, UTC
};

std::string to_json(const RunManifest& manifest);                                   // indented
RunManifest manifest_from_json(const std::string& text, const std::string& where);  // throws Failure (input); newer schema refused

class RunStore {
 public:
  // Creates the folder (is_free_for_a_run) and writes run.json. Throws Failure.
  static std::unique_ptr<RunStore> create(const std::filesystem::path& folder, const RunManifest& manifest);
  // One writer at a time: a second is refused with host and pid. A writer repairs what a killed one left: torn
  // last lines, a score missing in evals.jsonl, partial files and checkpoints.
  enum class Access { read_only, writer };
  static std::unique_ptr<RunStore> open(const std::filesystem::path& folder, Access access);
  ~RunStore();

  const std::filesystem::path& folder() const;
  const RunManifest& manifest() const;
  void update_manifest(const RunManifest& manifest);  // e.g. more steps

  void append(const Event& event);    // events.jsonl, and evals.jsonl for EvalPoint; flushed
  std::vector<Event> events() const;  // a torn last line (after kill -9) is ignored
  // StepMetrics, SamplingRates and VisitCounts of these steps; other lines are not even parsed.
  std::vector<Event> step_events(int first, int last) const;
  std::vector<EvalPoint> evaluations() const;
  // Drops events of steps after `step` (what a killed run did past its last checkpoint), atomically.
  void rewind_events(int step);

  std::filesystem::path codes_file() const;
  std::filesystem::path checkpoint_folder(int step) const;
  // Highest complete one. Refused where they were deleted: without them the run would start anew.
  std::optional<int> last_checkpoint() const;
  bool tells_of_checkpoint(int step) const;  // whether CheckpointSaved is on record
  void prune_checkpoints(int keep);
  void delete_checkpoints();  // all, for the sake of space

  // Search: evaluations as they come (survive kill -9), and the front of the last finished search.
  void append_search_line(const std::string& signal_key, const std::string& json_line);
  std::vector<std::string> search_lines(const std::string& signal_key) const;
  void write_front(const ParetoFront& front);
  std::optional<ParetoFront> front() const;

 private:
  struct State;
  explicit RunStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Whether a new run may have this folder: it is not there, or empty, or holds only what a process that was killed
// before it wrote run.json has left.
bool is_free_for_a_run(const std::filesystem::path& folder);

// Events, plans and fronts as JSON (snake_case, the keys of `qfa front --json`).
std::string event_to_json(const Event& event);
Event event_from_json(const std::string& line, const std::string& where);
std::string front_to_json(const ParetoFront& front, const std::vector<Unit>& units);

}  // namespace qfa
