// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/sensitivity_bench.h"

#include <utility>

#include "engine/export/exporter.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/search/one_unit.h"

namespace qfa {
namespace {

// The changes of every `every`-th unit from the high base, last unit first.
std::vector<BitPlan> chosen_plans(const SearchSpace& space, int every) {
  const BitPlan base = one_unit_bases(space).high;
  std::vector<BitPlan> plans;
  for (const BitPlan& plan : one_unit_plans(space)) {
    std::size_t changed = 0, unit = 0;
    for (std::size_t l = 0; l < base.bits.size(); ++l)
      if (plan.bits[l] != base.bits[l]) ++changed, unit = l;
    if (changed == 1 && unit % static_cast<std::size_t>(every) == 0) plans.push_back(plan);
  }
  return plans;
}

}  // namespace

SensitivityBench bench_sensitivity(const RunId& id, const SearchSpec& search, int every, const std::function<void(std::size_t)>& progress) {
  OpenedRun run = open_run(id.path, RunStore::Access::read_only);
  prepare_compute(run.spec.threads);
  const SubnetSignal signal(run, search);
  const Decoder decoder(*run.inputs.base, scalar_type(search.dtype));
  const CostTable costs = cost_table(search.target, *run.inputs.base, run.inputs.units, run.spec.group, run.inputs.prompt->jinja());
  const std::vector<BitPlan> plans = chosen_plans(SearchSpace(costs, search), every);
  PassTrails trails;
  SensitivityBench bench;
  bench.signal = signal.name();
  std::vector<double> ratios;
  bool warm = false;
  std::unique_ptr<WeightSource> kept;  // of the subnet before
  const auto timed = [&](const BitPlan& plan, PassTrails* shared, Score& score) {
    return seconds_of([&] {
      std::unique_ptr<WeightSource> alone;
      auto& weights = shared == nullptr ? alone : kept;
      weights = run.supernet->finalised_weights(plan, decoder.compute(), std::move(weights));
      score = signal.score(decoder, *weights, {}, shared);
    });
  };
  for (const BitPlan& plan : plans) {
    run.supernet->finalised_weights(plan, decoder.compute());  // a table's width is rounded once, whoever needs it first
    Score together, alone;
    const double shared_s = timed(plan, &trails, together), alone_s = timed(plan, nullptr, alone);
    if (!std::exchange(warm, true)) continue;  // the first is shared with nothing
    bench.shared_s += shared_s, bench.alone_s += alone_s;
    ratios.push_back(shared_s / alone_s);
    bench.different += together.per_item == alone.per_item ? 0 : 1;
    progress(++bench.subnets);
  }
  if (ratios.empty()) refuse_usage("the run has too few units for so large a step between them");
  bench.ratio = timing_of(ratios);
  return bench;
}

}  // namespace qfa
