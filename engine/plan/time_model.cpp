// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/time_model.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/machine.h"
#include "engine/core/paths.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

constexpr std::size_t kKept = 8;
constexpr double kModelError = 0.08;   // of the work's count itself
constexpr double kOneRunError = 0.15;  // how much two runs differ, until there are two
constexpr double kSegment = 256;       // tokens of a shared segment of a task, engine/evaluate/task_score.cpp
constexpr double kTaskPass = 2048;
constexpr double kTellingWork = 1e9;  // of a step: the time of a smaller one says nothing of the machine
constexpr std::size_t kTellingSteps = 8;
constexpr double kRecomputed = 1.5;    // forward twice, backward for the inputs only
constexpr double kForwardShare = 1.1;  // of the training rate, going forward only

std::filesystem::path speed_file() {
  return cache_folder() / "speed.json";
}

const char* key_of(Stage stage) {
  return stage == Stage::training ? "training" : "quantizing";
}

Json read_speeds() {
  try {
    Json json = read_json(speed_file());
    if (json.is_object()) return json;
  } catch (const Failure&) {  // none yet, or not ours: start again
  }
  return Json::object();
}

bool is_of(const Json& entry, const RunSpec& spec) {
  return entry.is_object() && entry.value("threads", 0) == thread_count(spec.threads) && entry.value("dtype", "") == to_text(spec.dtype) &&
         entry.contains("flop_per_s") && entry["flop_per_s"].is_number() && entry["flop_per_s"].get<double>() > 0;
}

std::vector<double> rates_of(const Json& json, Stage stage, const RunSpec& spec) {
  std::vector<double> rates;
  if (const auto list = json.find(key_of(stage)); list != json.end() && list->is_array())
    for (const Json& entry : *list)
      if (is_of(entry, spec)) rates.push_back(entry["flop_per_s"].get<double>());
  return rates;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Tokens that a task computes, and the rows of logits it reads.
struct TaskWork {
  double tokens = 0, rows = 0;
};
TaskWork work_of(const Task& task, const Tokenizer& tokenizer) {
  TaskWork work;
  std::vector<std::vector<TokenId>> contexts;
  for (const TaskItem& item : task.items) {
    std::set<std::string> seen;
    for (std::size_t c = 0; c < item.continuations.size(); ++c) {
      const EncodedPair pair = encode_item(tokenizer, task, item, c);
      work.tokens += static_cast<double>(pair.continuation.size()) - 1;
      work.rows += static_cast<double>(pair.continuation.size());
      if (seen.insert(item.contexts[c]).second) contexts.push_back(pair.context);
    }
  }
  std::size_t prefix = contexts.empty() ? 0 : contexts.front().size() - 1;
  for (const auto& context : contexts) {
    prefix = std::min(prefix, context.size() - 1);
    prefix = static_cast<std::size_t>(
        std::mismatch(context.begin(), context.begin() + static_cast<std::ptrdiff_t>(prefix), contexts.front().begin()).first -
        context.begin());
  }
  for (const auto& context : contexts) work.tokens += static_cast<double>(context.size() - prefix);
  return {work.tokens + static_cast<double>(prefix) * std::ceil(work.tokens / std::max(32.0, kSegment - static_cast<double>(prefix))),
          work.rows};
}

double probe_work(const RunSpec& spec, const ModelSize& size, const std::vector<Task>& probes, const Tokenizer& tokenizer) {
  if (spec.probe_every <= 0) return 0;
  double work = 0;
  for (const Task& task : probes) {
    const TaskWork task_work = work_of(task, tokenizer);
    TrainPass pass{std::min(kTaskPass, task_work.tokens), 0, 0, false};
    pass.attention_pairs = pass.tokens * kSegment;
    const double passes = task_work.tokens / std::max(1.0, pass.tokens);
    const double training = pass_work(spec, size, pass) * passes;
    work += training / 2 + task_work.rows * 2 * size.vocabulary * size.hidden;  // forward only
  }
  const double times = 1 + std::floor(spec.steps / spec.probe_every) + (spec.steps % spec.probe_every == 0 ? 0 : 1);
  return work * times * static_cast<double>(spec.bits.size()) / kForwardShare;
}

}  // namespace

std::optional<Speed> stored_speed(const RunSpec& spec) {
  const Json json = read_speeds();
  const std::vector<double> rates = rates_of(json, Stage::training, spec);
  if (rates.empty()) return std::nullopt;
  double spread = kOneRunError * kOneRunError;
  const double middle = median(rates);
  if (rates.size() > 1) {
    spread = 0;
    for (const double rate : rates) spread += (rate / middle - 1) * (rate / middle - 1) / static_cast<double>(rates.size() - 1);
  }
  return Speed{middle, median(rates_of(json, Stage::quantizing, spec)), std::sqrt(spread + kModelError * kModelError)};
}

void remember_speed(const RunSpec& spec, Stage stage, double flop_per_s) {
  if (!std::isfinite(flop_per_s) || !(flop_per_s > 0)) return;
  try {
    Json json = read_speeds();
    Json& list = json[key_of(stage)];
    if (!list.is_array()) list = Json::array();
    list.push_back({{"threads", thread_count(spec.threads)}, {"dtype", to_text(spec.dtype)}, {"flop_per_s", flop_per_s}});
    while (rates_of(json, stage, spec).size() > kKept) {
      const auto oldest = std::find_if(list.begin(), list.end(), [&](const Json& entry) { return is_of(entry, spec); });
      list.erase(oldest);
    }
    std::filesystem::create_directories(cache_folder());
    write_file_atomically(speed_file(), json.dump(1) + "\n");
  } catch (const std::exception&) {  // a prediction less; the run goes on
  }
}

SpeedMeter::SpeedMeter(const RunSpec& spec, const ModelConfig& config, const Dataset& data)
    : spec_(spec),
      data_(data),
      size_(size_of(spec, config)),
      order_(spec.seed, static_cast<std::size_t>(spec.batch), data.examples.size()) {}

void SpeedMeter::add(int step, double step_ms) {
  Examples batch;
  for (const std::size_t index : order_.at(step)) batch.push_back(&data_.examples[index]);
  double work = step_work(spec_, size_);
  for (const TrainPass& pass : passes_of(spec_, batch)) work += pass_work(spec_, size_, pass);
  if (work >= kTellingWork && step_ms > 0) rates_.push_back(work / step_ms * 1000);
}

void SpeedMeter::remember() const {
  if (rates_.size() >= kTellingSteps) remember_speed(spec_, Stage::training, median(rates_));
}

TimePlan predicted_time(const RunSpec& spec, const ModelSize& size, const Workload& work, const std::vector<Task>& probes,
                        const Tokenizer& tokenizer, const Speed& speed, bool recompute) {
  double passes = 0;
  for (const TrainPass& pass : work.passes) passes += pass_work(spec, size, pass) * (recompute ? kRecomputed : 1);
  const double step = passes / static_cast<double>(std::max<std::size_t>(1, work.steps)) + step_work(spec, size);
  const double quantize_rate = speed.quantize_flop_per_s > 0 ? speed.quantize_flop_per_s : speed.train_flop_per_s;
  TimePlan plan;
  plan.phases = {{"quantize", quantize_work(spec, size, work.calibration_tokens) / quantize_rate},
                 {"train", step * spec.steps / speed.train_flop_per_s}};
  const double probe = probe_work(spec, size, probes, tokenizer) / speed.train_flop_per_s;
  if (probe > 0) plan.phases.emplace_back("probe", probe);
  for (const auto& [phase, seconds] : plan.phases) plan.seconds += seconds;
  plan.std_err = plan.seconds * speed.relative_error;
  return plan;
}

}  // namespace qfa
