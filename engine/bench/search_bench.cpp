// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/search_bench.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "engine/export/exporter.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/store/score_journal.h"

namespace qfa {
namespace {

// What is known of one signal: from the run's journal, from the file, and as it comes.
class Scores {
 public:
  Scores(const OpenedRun& run, const SearchSpec& spec, std::string file) : key_(signal_key(spec, run.step)), file_(std::move(file)) {
    for (const ScoreLine& line : read_scores(*run.store, key_)) take(line);
    if (file_.empty() || !std::filesystem::exists(file_)) return;
    std::ifstream in(file_);
    for (std::string text; std::getline(in, text);) {
      const ScoreLine line = score_line(text, file_);
      if (line.name == key_) take(line);
    }
  }
  const Score* find(const BitPlan& plan) const {
    const auto found = known_.find(plan);
    return found == known_.end() ? nullptr : &found->second;
  }
  void add(const BitPlan& plan, const Score& score) {
    known_[plan] = score;
    if (file_.empty()) return;
    ScoreLine line;
    line.plan = plan, line.kind = "searched", line.name = key_;
    line.value = score.value, line.std_err = score.std_err, line.accuracy = score.accuracy;
    std::ofstream out(file_, std::ios::app);
    out << to_line(line) << std::endl;
    if (!out) fail(file_, "could not be written");
  }

 private:
  void take(const ScoreLine& line) {
    if (line.kind != "rival") known_.try_emplace(line.plan, Score{line.value, line.std_err, {}, line.accuracy});
  }
  std::string key_, file_;
  std::map<BitPlan, Score> known_;
};

}  // namespace

RunBench bench_search(const RunBenchSpec& spec, const std::function<void(std::size_t)>& progress) {
  OpenedRun run = open_run(spec.run.path, RunStore::Access::read_only);
  prepare_compute(run.spec.threads);
  const SearchSpec& search = spec.bench.search;
  const SubnetSignal signal(run, search);
  const Decoder decoder(*run.inputs.base, scalar_type(search.dtype));
  const CostTable costs = cost_table(search.target, *run.inputs.base, run.inputs.units, run.spec.group, run.inputs.prompt->jinja());
  Scores scores(run, search, spec.scores_file);
  std::unique_ptr<WeightSource> weights;
  RunBench out;
  out.signal = signal.name();
  out.bench = bench_searches(costs, spec.bench, [&](const BitPlan& plan) {
    if (const Score* known = scores.find(plan)) return *known;
    weights = run.supernet->finalised_weights(plan, decoder.compute(), std::move(weights));
    Score score = signal.score(decoder, *weights);
    score.per_item.clear();
    scores.add(plan, score);
    progress(++out.evaluated);
    return score;
  });
  return out;
}

}  // namespace qfa
