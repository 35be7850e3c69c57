// SPDX-License-Identifier: GPL-3.0-or-later
// The library: which runs lie in a folder, what one look at each of them tells, and what people write
// on them. A run is a folder; the index is a cache that can be deleted. All of these read or write
// files: not for a thread that draws.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

// The process that writes a run now.
struct RunOwner {
  std::string host;
  int pid = 0;
  bool this_process = false;
  bool operator==(const RunOwner&) const = default;
};

// What people write on a run; a file of its own in the folder, whoever owns the run.
struct RunLabel {
  std::string name;   // empty: the folder's
  std::string notes;  // Markdown
  std::vector<std::string> tags;
  bool star = false;
  bool operator==(const RunLabel&) const = default;
};

enum class RunReadability { readable, unreadable, newer, missing };

struct LossSample {
  int step = 0;
  double loss = 0;
  bool operator==(const LossSample&) const = default;
};

// The newest score of one uniform subnet on the probe.
struct WidthScore {
  BitWidth width = 0;
  int step = 0;
  std::string signal;
  double score = 0;
  double std_err = 0;
  std::int64_t n = 0;
  bool operator==(const WidthScore&) const = default;
};

struct RunSummary {
  RunId run;  // absolute path
  RunReadability readability = RunReadability::readable;
  std::string problem;  // one sentence: why it is not readable, or why it failed
  RunLabel label;
  std::optional<RunOwner> owner;

  // Of a readable run. A state of work that nobody owns any more is handed out as `stopped`.
  RunState state = RunState::stopped;
  bool interrupted = false;  // stopped without having said so: killed, or the machine went down
  std::string model;         // as the run was given it
  std::vector<BitWidth> bits;
  std::string method;
  std::string preset;
  std::string device;
  int steps_done = 0;
  int steps_total = 0;
  int last_checkpoint = -1;      // its step; -1: none
  std::vector<LossSample> loss;  // at most 64, spread over the run
  std::vector<WidthScore> probes;
  bool has_front = false;
  std::size_t exports = 0;
  Bytes disk_bytes = 0;
  std::string created;  // ISO 8601, UTC
  std::string changed;  // last event or label
  bool operator==(const RunSummary&) const = default;
};

// "finished", "training", …, or why it cannot be read: "unreadable", "newer", "missing". Never translated.
std::string state_word(const RunSummary& run);

// One look at a folder; a folder that is no run, or is gone, is a summary that says so.
Result<RunSummary> summarize_run(const RunId& run);

struct LibraryRequest {
  std::vector<std::string> folders;  // searched for runs; one that is itself a run counts; none where it is gone
  std::vector<std::string> runs;     // known ones, wherever they lie: `missing` where they are gone
  int depth = 4;                     // folders below these that are looked into
  std::string index;                 // file of the cache; empty: the user's
  std::size_t batch = 256;
};
struct LibraryBatch {
  std::vector<RunSummary> runs;
  std::size_t done = 0;  // with this batch
  std::size_t total = 0;
};
// Hands out every run, by path; `take` answers false to end early. Returns how many were found. A run
// that has not changed since the last scan is taken from the index, and the index is renewed.
Result<std::size_t> scan_library(const LibraryRequest& request, const std::function<bool(LibraryBatch)>& take);

Result<RunLabel> read_label(const RunId& run);
Result<void> write_label(const RunId& run, const RunLabel& label);

struct CheckpointInfo {
  int step = 0;
  Bytes bytes = 0;
  std::vector<WidthScore> probes;  // scored at this very step
};
struct ExportInfo {
  std::string name;    // in the folder of exports
  std::string format;  // of its report; empty: it has none
  Bytes bytes = 0;
  std::string created;
};
struct FileInfo {
  std::string path;  // in the run folder
  Bytes bytes = 0;
};
// Settings as pairs of a dotted key and JSON without quotes: ("codes.method", "gptq").
using SettingList = std::vector<std::pair<std::string, std::string>>;

struct RunDetails {
  RunSpec spec;
  SettingList settings;
  SettingList facts;                        // device, versions, fingerprints, units
  std::vector<CheckpointInfo> checkpoints;  // ascending
  std::vector<ExportInfo> exports;
  std::vector<FileInfo> files;  // largest first
  RunLabel label;
};
Result<RunSpec> read_run_spec(const RunId& run);
Result<RunDetails> read_run_details(const RunId& run);

struct SettingDifference {
  std::string key;
  std::vector<std::string> values;  // one a run; "–" where a run lacks the key
  bool equal = false;
};
// Two to four runs; the differing settings first, each half in the order of the specification.
Result<std::vector<SettingDifference>> diff_runs(const std::vector<RunId>& runs);

enum class FreeWhat { older, all };  // older: all but the last checkpoint
struct Freed {
  std::vector<int> steps;
  Bytes bytes = 0;
};
// Deletes checkpoints; refused while somebody writes the run. Without any checkpoint the curves,
// scores, the front and the exports remain; the run cannot be continued, searched or exported.
Result<Freed> free_checkpoints(const RunId& run, FreeWhat what);

}  // namespace qfa
