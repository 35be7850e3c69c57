// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds of a run: its work (workload.h) over the rate of former runs on this machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/plan.h"
#include "engine/data/task.h"
#include "engine/plan/workload.h"

namespace qfa {

struct Speed {
  double train_flop_per_s = 0;     // of the work that workload.h counts
  double quantize_flop_per_s = 0;  // 0: unknown, the training rate stands in
  double relative_error = 0;       // standard error of a prediction
};

// What former runs with this number of threads and compute type reached; nothing: there was none.
std::optional<Speed> stored_speed(const RunSpec& spec);
// Adds a run's rate; the last eight are kept in the cache folder. Failing to write is no failure.
enum class Stage { training, quantizing };
void remember_speed(const RunSpec& spec, Stage stage, double flop_per_s);

// Watches a run's steps. The median is remembered: a pause or a busy neighbour is not the machine's speed.
class SpeedMeter {
 public:
  SpeedMeter(const RunSpec& spec, const ModelConfig& config, const Dataset& data);
  void add(int step, double step_ms);  // step: 0-based
  void remember() const;

 private:
  const RunSpec& spec_;
  const Dataset& data_;
  ModelSize size_;
  BatchOrder order_;
  std::vector<double> rates_;
};

struct TimePlan {
  double seconds = 0, std_err = 0;
  std::vector<std::pair<std::string, double>> phases;
};
TimePlan predicted_time(const RunSpec& spec, const ModelSize& size, const Workload& work, const std::vector<Task>& probes,
                        const Tokenizer& tokenizer, const Speed& speed, bool recompute = false);

}  // namespace qfa
