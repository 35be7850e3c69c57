// SPDX-License-Identifier: GPL-3.0-or-later
// What a run will do and need, before it is started. Both read files: not for a thread that draws.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/events.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

// What makes the waves of the sampler whole, the number of them nearest to the present one: another period, else
// another number of steps. Nothing: they are whole, or there is no wave.
struct WholePeriods {
  int steps = 0;
  int period_steps = 0;
};
inline std::optional<WholePeriods> whole_periods(const RunSpec& spec) {
  const int period = spec.sampler.period_steps;
  if (!is_wave(spec.sampler.kind) || period < 2 || spec.steps < 1 || spec.steps % period == 0) return std::nullopt;
  const int count = std::max(1, static_cast<int>(std::lround(static_cast<double>(spec.steps) / period)));
  if (spec.steps % count == 0 && spec.steps / count >= 2) return WholePeriods{spec.steps, spec.steps / count};
  return WholePeriods{count * period, period};
}

// Severity::error forbids the start, warning and info do not.
struct Finding {
  Severity severity = Severity::warning;
  std::string field;  // the setting's key in run.json: "steps", "codes.method"; "model", "data", "out"
  std::string sentence;
};

// Resident memory of one phase, in bytes, by what it is for.
struct PhaseMemory {
  std::string phase;                                 // "quantize", "train", "probe", "search"
  std::vector<std::pair<std::string, Bytes>> parts;  // "base codes 2 bit", "adapters", "moments", "activations", "workspace"
  Bytes total() const {
    Bytes sum = 0;
    for (const auto& [name, bytes] : parts) sum += bytes;
    return sum;
  }
};

struct RunPlan {
  std::vector<Finding> findings;
  std::vector<PhaseMemory> memory;
  Bytes memory_available = 0;  // of this machine, now; 0: unknown
  Bytes disk = 0;              // of the run folder at its end, and the cache
  Bytes disk_free = 0;         // on the volume of `out`
  double seconds = -1;         // of the whole run on this machine, a prediction; < 0: unknown
  double seconds_std_err = 0;
  std::vector<std::pair<std::string, double>> seconds_by_phase;  // "quantize", "train", "probe"; empty: unknown
  Bytes smallest = 0, largest = 0;                               // MLX files of the subnets within reach
  std::size_t units = 0;                                         // L, trained
  std::uint64_t trainable = 0;                                   // parameters of all adapters
  std::size_t examples = 0;
  std::string spec_hash;
  std::string command;  // the `qfa train …` that does the same
};
// Never an error for a bad setting: that is a finding. An error: the machine refuses (no memory …).
Result<RunPlan> plan_run(const RunSpec& spec);

// The sampler's schedule and what it will do, known beforehand because a draw is a pure function of
// (policy, seed, step).
struct SamplerPreview {
  std::vector<int> step;                                // at most 512 of 0 … steps-1
  std::vector<double> mean;                             // μ(t), bits
  std::map<BitWidth, std::vector<double>> probability;  // p_b(t)
  // Shares of adapter updates at the end.
  std::map<BitWidth, double> expected, half_width, exact;  // exact: counted for this seed; empty: not counted
  // Shares of steps by average-bit bin, 8 equal bins of [b_1, b_N].
  std::vector<double> bin_expected, bin_exact;
  std::int64_t steps = 0;
  std::size_t units = 0;  // L, trained
  // Updates of one unit at one width by the end, the fewest expected: below 50 a width stays unfinished.
  double fewest_visits = 0;
};
// A million steps of 200 units take about a second; above that `exact` and `bin_exact` stay empty.
Result<SamplerPreview> preview_sampler(const RunSpec& spec);

// Every preset by its name, in the order of the help.
std::vector<std::string> preset_names();
Result<RunSpec> preset_spec(const std::string& name);

// `qfa train …` with the options that differ from the preset, quoted for a shell.
std::string train_command(const RunSpec& spec);

}  // namespace qfa
