// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine says. Events are values; the store holds the same facts before they are queued.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/error.h"
#include "engine/api/ids.h"
#include "engine/api/specs.h"

namespace qfa {

using Timestamp = std::chrono::system_clock::time_point;

// Lossy: a newer one of the same stage replaces an older one when the queue is full.
struct Progress {
  std::string stage;  // "quantize", "train", "probe", "search", "export", "verify"
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  double eta_s = -1;  // < 0: not known yet
  std::string note;   // "layer 3 of 30, 2 bits"
};

// Lossy. One optimizer step.
struct StepMetrics {
  int step = 0;             // 1-based: the number of steps done
  BitPlan plan;             // the subnet trained
  double average_bits = 0;  // Bit(a), weighted by parameters
  double loss = 0;          // nats per response token
  double lr = 0;
  double grad_norm = 0;  // before clipping, over the sampled adapters
  std::int64_t tokens = 0;
  double step_ms = 0;
  double target_bits = 0;  // the sampler's mean μ(t); 0: not recorded
  Bytes rss_bytes = 0;     // resident memory of the process; 0: unknown
};

// Lossy. Cumulative since step 0, shares of adapter updates and of steps.
struct SamplingRates {
  int step = 0;
  std::map<BitWidth, double> realised;  // share of updates; sums to 1
  std::map<BitWidth, double> expected;
  std::map<BitWidth, double> half_width;  // of the 95 % band around expected
  std::vector<double> bin_realised;       // share of steps by average-bit bin, 8 equal bins of [b_1, b_N]
  std::vector<double> bin_expected;
  std::vector<double> bin_half_width;  // of the 95 % band around bin_expected; empty: not recorded
};

// Lossy. How often each trained unit was trained at each width since step 0, and how often that was
// expected. The expectation is the same for all units: they draw from one distribution.
struct VisitCounts {
  int step = 0;
  std::vector<std::string> units;        // names of the trained units
  std::vector<BitWidth> widths;          // ascending
  std::vector<std::vector<int>> visits;  // [unit][width]
  std::vector<std::vector<int>> last;    // [unit][width]: the newest step that trained it; 0: none
  std::vector<double> expected;          // [width]
  std::vector<double> std_dev;           // [width], of one unit's count
};

// Never dropped.
struct CheckpointSaved {
  int step = 0;
  Bytes size_bytes = 0;  // on disk
};

// Never dropped. One score of one subnet.
struct EvalPoint {
  int step = 0;
  SubnetId subnet;
  BitPlan plan;
  std::string kind;    // "uniform", "searched", "rival"
  std::string split;   // "probe", "search", "report"
  std::string signal;  // "tickets-probe/acc", "tickets-probe/nll", "kl", "perplexity"
  double score = 0;
  double std_err = 0;
  std::int64_t n = 0;    // items or tokens behind the score
  Bytes size_bytes = 0;  // of the file that export writes; 0: not priced
};

struct FrontPoint {
  SubnetId subnet;
  BitPlan plan;
  Bytes size_bytes = 0;
  double average_bits = 0;
  double score = 0;  // of `signal`; the direction is the front's higher_is_better
  double std_err = 0;
  std::string signal;
  bool on_front = false;
  std::string kind;                    // "searched", "uniform", "rival"
  std::optional<double> accuracy;      // on the search task, where the signal is a task
  std::optional<double> report_score;  // held-out accuracy, where it was asked for
  std::optional<double> report_std_err;
  std::string report_task;
};

struct ParetoFront {
  std::string signal;
  bool higher_is_better = false;
  std::string target;              // export format whose bytes are the axis
  std::vector<FrontPoint> points;  // ascending bytes
};

// Never dropped.
struct FrontUpdated {
  std::shared_ptr<const ParetoFront> front;
};

enum class Severity { info, warning, error };

// Never dropped.
struct Notice {
  Severity severity = Severity::info;
  std::string room;  // "quantize", "train", …
  std::string message;
  // An alarm of the rules in engine/train/alarms.h: "rate", "starved", "stalled", "rising", "not-finite",
  // "slow", "disk". Empty: not an alarm.
  std::string kind{};
  int step = -1;         // since when; -1: belongs to no step
  std::string action{};  // what to do about it, one sentence; may be empty
};

// One check of an export: what was compared, and what came out.
struct ExportCheck {
  enum class Outcome { passed, failed, skipped };
  std::string name;  // "weights", "bytes", "sha256", "tokens", "merge", "scores", "front"
  Outcome outcome = Outcome::passed;
  std::string finding;  // one sentence: "272 of 272 tensors are bit-equal"
  double seconds = 0;
};

// Never dropped. After each check of an export, with all checks so far in their order.
struct ExportReport {
  enum class Verdict { checking, verified, rejected };
  std::string out;  // rejected: where the file was kept
  ExportFormat format = ExportFormat::gguf;
  SubnetId subnet;
  Bytes size_bytes = 0;
  Verdict verdict = Verdict::checking;
  std::string reason;  // when rejected
  std::vector<ExportCheck> checks;
  std::string card;  // the model card in Markdown, when verified
};

enum class RunState { queued, quantizing, training, probing, paused, searching, exporting, finished, stopped, failed };

// Never dropped.
struct StateChanged {
  RunState state = RunState::queued;
};

// Exactly one per accepted command, and its last event. Never dropped.
struct Finished {
  enum class Outcome { done, cancelled, failed };
  Outcome outcome = Outcome::done;
  std::optional<Error> error;  // set when failed
  std::string summary;         // one sentence
};

using EventBody = std::variant<Progress, StepMetrics, SamplingRates, VisitCounts, EvalPoint, CheckpointSaved, FrontUpdated, ExportReport,
                               Notice, StateChanged, Finished>;

struct Event {
  CommandId command;
  RunId run;
  Timestamp at;
  EventBody body;
};

}  // namespace qfa
