// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/ablate_job.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <optional>

#include "engine/ablate/subnets.h"
#include "engine/core/hash.h"
#include "engine/core/mapped_file.h"
#include "engine/evaluate/response_loss.h"
#include "engine/jobs/held_out_loss.h"
#include "engine/jobs/opened_run.h"
#include "engine/jobs/train_job.h"
#include "engine/search/search.h"
#include "engine/store/journal.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScores = "scores.jsonl";

std::string hash_of_file(const fs::path& file) {
  return hash_hex(MappedFile::open(file)->bytes());
}

std::vector<AblationSubnet> subnets_of(const ScoreSpec& score, const std::vector<Unit>& units, const std::vector<BitWidth>& bits) {
  if (score.bins) return bin_subnets(units, uniform_plan(units, bits.front()), bits, score.bin_count, score.per_bin, score.seed);
  std::vector<AblationSubnet> subnets;
  for (const BitWidth b : bits) subnets.push_back({fmt::format("{} bit", b), static_cast<double>(b), uniform_plan(units, b)});
  return subnets;
}

// What is measured of a subnet: one pass gives the value of each signal.
struct Measure {
  std::vector<std::string> signals;
  std::string fingerprint;  // of what is asked
  std::function<std::vector<MeanError>(const Decoder&, WeightSource&, const PreparedTask::Hook&)> of;
  std::int64_t n = 0;
};

HeldOutExamples examples_of(const ScoreSpec& score, const RunInputs& inputs, const std::vector<std::string>& trained_on) {
  return open_held_out(score.loss, trained_on, score.limit, *inputs.prompt, *inputs.tokenizer, inputs.base->config().max_positions);
}

Measure loss_measure(std::vector<TokenizedExample> examples) {
  Hasher hasher;
  for (const TokenizedExample& example : examples) {
    hasher.update(static_cast<std::uint64_t>(example.ids.size())).update(static_cast<std::uint64_t>(example.prompt_tokens));
    for (const TokenId id : example.ids) hasher.update(static_cast<std::uint64_t>(id));
  }
  Measure measure{{"loss"}, "loss " + hasher.hex(), {}, static_cast<std::int64_t>(examples.size())};
  measure.of = [examples = std::move(examples)](const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook) {
    const ResponseLoss loss = response_loss(examples, decoder, weights, hook);
    return std::vector<MeanError>{{loss.nll, loss.nll_stderr}};
  };
  return measure;
}

Measure task_measure(const Task& task, const RunInputs& inputs) {
  auto prepared = std::make_shared<PreparedTask>(task, *inputs.tokenizer, inputs.base->config().max_positions);
  Measure measure{{task.name + "/acc", task.name + "/nll"},
                  task.name + " " + items_fingerprint({task}),
                  {},
                  static_cast<std::int64_t>(prepared->size())};
  measure.of = [prepared](const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook) {
    const TaskResult result = prepared->score(decoder, weights, hook);
    return std::vector<MeanError>{{result.acc, result.acc_stderr}, {result.choice_nll, result.choice_nll_stderr}};
  };
  return measure;
}

std::vector<Measure> measures_of(const ScoreSpec& score, const RunInputs& inputs, const std::vector<std::string>& trained_on) {
  std::vector<Measure> measures;
  if (!score.loss.empty()) measures.push_back(loss_measure(examples_of(score, inputs, trained_on).examples));
  for (const Task& task : open_tasks(score.task, score.limit, *inputs.prompt)) measures.push_back(task_measure(task, inputs));
  return measures;
}

// Equal for equal weights, whatever the units are called: arms of other granularities share what is equal.
std::string widths_hash(const Supernet& supernet, const BitPlan& plan) {
  std::string text;
  for (const auto& [module, bits] : supernet.module_widths(plan)) text += fmt::format("{}={};", module, bits);
  return hash_hex(std::string_view(text));
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
double number_of(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

}  // namespace

RunProgress progress_of_run(const RunSpec& spec) {
  const fs::path folder = spec.out;
  if (!fs::exists(folder / "run.json")) return RunProgress::absent;
  const auto store = RunStore::open(folder, RunStore::Access::read_only);
  RunSpec expected = with_absolute_paths(spec);
  const RunSpec& there = store->manifest().spec;
  expected.threads = there.threads, expected.out = there.out;
  const OrderedJson wanted = spec_to_json(expected), found = spec_to_json(there);
  for (const auto& [key, value] : wanted.items())
    if (found.at(key) != value)
      refuse(folder.string(), fmt::format("holds a run of other settings: {} is {}, expected {}", key, found.at(key).dump(), value.dump()));
  return store->last_checkpoint() == spec.steps ? RunProgress::finished : RunProgress::interrupted;
}

std::vector<std::string> check_scoring(const ScoreSpec& score, const RunSpec& spec, const std::vector<std::string>& trained_on) {
  const RunInputs inputs = open_inputs(spec);
  std::vector<std::string> left_out;
  if (!score.loss.empty()) left_out = examples_of(score, inputs, trained_on).notices();
  for (const Task& task : open_tasks(score.task, score.limit, *inputs.prompt)) task_measure(task, inputs);
  subnets_of(score, inputs.units, spec.bits);
  return left_out;
}

AblationScorer::AblationScorer(const fs::path& folder, ScoreSpec score, std::vector<std::string> trained_on)
    : folder_(folder), score_(std::move(score)), trained_on_(std::move(trained_on)) {
  for (const std::string& text : read_journal(folder_ / kScores)) {
    const std::string where = (folder_ / kScores).string();
    const Json json = parse_json(text, where);
    try {
      known_[json.at("key").get<std::string>()] = {number_of(json.at("value")), number_of(json.at("std_err"))};
    } catch (const Json::exception& error) {
      refuse(where, fmt::format("holds a line that is no score: {}", error.what()));
    }
  }
}

AblationScorer::~AblationScorer() = default;

std::vector<AblationScore> AblationScorer::score(const fs::path& folder, std::size_t arm, std::uint64_t seed, const Hook& hook) {
  const OpenedRun run = open_run(folder, RunStore::Access::read_only);
  training_files(run.store->manifest());  // refuses data that have changed since
  const std::vector<Measure> measures = measures_of(score_, run.inputs, trained_on_);
  const std::vector<AblationSubnet> subnets = subnets_of(score_, run.inputs.units, run.spec.bits);
  const Decoder decoder(*run.inputs.base, scalar_type(run.spec.dtype));
  const std::string codes = run.inputs.base->fingerprint() + " " + hash_of_file(run.store->codes_file());
  const std::string adapters = hash_of_file(run.store->checkpoint_folder(run.step) / "adapters.safetensors");
  std::vector<AblationScore> scores;
  const std::size_t total = (score_.before ? 2 : 1) * subnets.size() * measures.size();
  std::size_t done = 0;
  for (const bool before : {true, false}) {
    if (before && !score_.before) continue;
    const std::string state = before ? codes : codes + " " + adapters, when = before ? "before" : "after";
    std::unique_ptr<Supernet> untrained;
    for (const AblationSubnet& subnet : subnets) {
      std::unique_ptr<WeightSource> weights;
      for (const Measure& measure : measures) {
        const std::string what = fmt::format("{}, {} training, {}", subnet.label, when, measure.signals.front());
        const std::string place =
            fmt::format("{}|{}|{}|{}|", state, widths_hash(*run.supernet, subnet.plan), to_text(run.spec.dtype), measure.fingerprint);
        const auto key = [&place](const std::string& signal) { return place + signal; };
        if (!known_.contains(key(measure.signals.back()))) {
          if (before && !untrained) untrained = make_supernet(run.spec, run.inputs, run.store->codes_file());
          if (!weights) weights = (before ? untrained.get() : run.supernet.get())->finalised_weights(subnet.plan, decoder.compute());
          const auto values = measure.of(decoder, *weights, [&](std::size_t, std::size_t) { return hook(done, total, what); });
          for (std::size_t s = 0; s < values.size(); ++s) keep(key(measure.signals[s]), {values[s].mean, values[s].std_err}, folder, what);
        }
        for (const std::string& signal : measure.signals) {
          const Line& line = known_.at(key(signal));
          scores.push_back({arm, seed, signal, when, subnet.label, subnet.bits, subnet_id(run.inputs.units, subnet.plan).value, line.value,
                            line.std_err, measure.n});
        }
        ++done;
      }
    }
  }
  if (!hook(total, total, "scored")) throw Failure({ErrorCode::cancelled, "scoring was cancelled", folder.string(), {}});
  return scores;
}

void AblationScorer::keep(const std::string& key, const Line& line, const fs::path& run, const std::string& what) {
  if (!journal_) journal_ = std::make_unique<JournalWriter>(folder_ / kScores);
  journal_->append(
      OrderedJson{
          {"run", run.filename().string()}, {"what", what}, {"value", number(line.value)}, {"std_err", number(line.std_err)}, {"key", key}}
          .dump(),
      true);
  known_[key] = line;
}

}  // namespace qfa
