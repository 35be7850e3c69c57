// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/eval_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/bench/timing.h"
#include "engine/core/process.h"
#include "engine/jobs/scorable.h"

namespace qfa {
namespace {

BenchedTask measure(const std::string& descriptor, int limit, const Scorable& model) {
  BenchedTask done;
  std::optional<PreparedTask> prepared;
  done.prepare_s = seconds_of([&] { prepared = prepare_task(descriptor, limit, model); });
  done.score_s = seconds_of([&] { done.result = prepared->score(*model.decoder, *model.weights); });
  for (const ItemScore& item : done.result.items) done.candidates += item.candidates.size();
  done.result.items.clear();
  return done;
}

}  // namespace

EvalBench bench_eval(const EvalBenchSpec& spec, const std::function<void(const std::string&)>& tell) {
  prepare_compute(spec.threads);
  for (const std::string& descriptor : spec.tasks) read_task(descriptor, 1);
  EvalBench bench;
  std::optional<Scorable> model;
  bench.load_s = seconds_of([&] { model = open_scorable(spec.model, {}, spec.compute); });
  for (const std::string& descriptor : spec.tasks) {
    bench.tasks.push_back(measure(descriptor, spec.limit, *model));
    tell(fmt::format("{}: {:.2f} s", bench.tasks.back().result.name, bench.tasks.back().seconds()));
  }
  bench.peak_rss = peak_resident_bytes();
  return bench;
}

}  // namespace qfa
