// SPDX-License-Identifier: GPL-3.0-or-later
// qfa bench search, qfa bench sensitivity.
#include <fmt/format.h>

#include <cmath>

#include "engine/bench/search_bench.h"
#include "engine/bench/sensitivity_bench.h"
#include "engine/cli/search_options.h"

namespace qfa::cli {
namespace {

struct SearchBenchOptions {
  SearchOptions search;
  std::vector<std::string> methods{"surrogate", "paper", "nsga2", "random"};
  std::vector<int> evaluations{40, 60, 100};
  int seeds = 5;
  std::size_t enumerate = 0;
  std::string scores;
};

struct Spread {
  double mean = 0, sd = 0;
};
Spread spread(const std::vector<double>& values) {
  Spread out;
  for (const double value : values) out.mean += value / static_cast<double>(values.size());
  for (const double value : values) out.sd += (value - out.mean) * (value - out.mean);
  out.sd = values.size() > 1 ? std::sqrt(out.sd / static_cast<double>(values.size() - 1)) : 0;
  return out;
}
OrderedJson spread_json(const std::vector<double>& values) {
  const Spread s = spread(values);
  return {{"mean", s.mean}, {"sd", s.sd}, {"values", values}};
}

template <class Value>
std::vector<double> of_seeds(const BenchedMethod& method, Value value) {
  std::vector<double> values;
  for (const BenchedSearch& search : method.searches) values.push_back(static_cast<double>(value(search)));
  return values;
}

OrderedJson bench_json(const RunBench& done, const SearchBenchOptions& o) {
  const SearchBench& bench = done.bench;
  OrderedJson results = OrderedJson::array();
  for (const BenchedMethod& method : bench.results) {
    OrderedJson json{{"method", to_text(method.method)},
                     {"evaluations", method.evaluations},
                     {"scored", of_seeds(method, [](const auto& s) { return s.scored; })},
                     {"hypervolume", spread_json(of_seeds(method, [](const auto& s) { return s.volume; }))}};
    if (bench.truth) {
      json["true_hypervolume_share"] = spread_json(of_seeds(method, [&](const auto& s) { return s.volume / bench.truth->volume; }));
      json["distance"] = spread_json(of_seeds(method, [](const auto& s) { return s.distance->mean; }));
      json["largest_distance"] = spread_json(of_seeds(method, [](const auto& s) { return s.distance->largest; }));
      json["true_points_found"] = spread_json(of_seeds(method, [](const auto& s) { return s.distance->found; }));
    }
    results.push_back(std::move(json));
  }
  OrderedJson truth;
  if (bench.truth) truth = {{"subnets", bench.truth->subnets}, {"on_front", bench.truth->on_front}, {"hypervolume", bench.truth->volume}};
  return {{"run", o.search.run},
          {"signal", done.signal},
          {"target", o.search.target},
          {"seeds", o.seeds},
          {"subnets_scored", bench.distinct},
          {"subnets_scored_now", done.evaluated},
          {"box", {{"bytes", {bench.frame.low, bench.frame.high}}, {"score", {bench.frame.best, bench.frame.worst}}}},
          {"true_front", std::move(truth)},
          {"results", std::move(results)}};
}

void print_bench(const RunBench& done, const SearchBenchOptions& o, const CommonOptions& common) {
  const SearchBench& bench = done.bench;
  note(common, fmt::format("{}, bytes of {} files; hypervolume in the box of {} to {} bytes and scores {:.4f} to {:.4f}; {} seeds, mean ± "
                           "standard deviation; {} subnets scored",
                           done.signal, o.search.target, bench.frame.low, bench.frame.high, bench.frame.best, bench.frame.worst, o.seeds,
                           bench.distinct));
  if (bench.truth)
    note(common, fmt::format("the true front: {} of {} subnets, hypervolume {:.4f}; distance: how much worse the score is at its sizes",
                             bench.truth->on_front, bench.truth->subnets, bench.truth->volume));
  for (const BenchedMethod& method : bench.results) {
    const Spread volume = spread(of_seeds(method, [](const auto& s) { return s.volume; }));
    const Spread scored = spread(of_seeds(method, [](const auto& s) { return s.scored; }));
    std::string line = fmt::format("{:>5}  {:<9}  {:.4f} ± {:.4f}  scored {:>5.1f}", method.evaluations, to_text(method.method),
                                   volume.mean, volume.sd, scored.mean);
    if (bench.truth) {
      const Spread distance = spread(of_seeds(method, [](const auto& s) { return s.distance->mean; }));
      const Spread found = spread(of_seeds(method, [](const auto& s) { return s.distance->found; }));
      line += fmt::format("  of the true {:.4f}  distance {:.4f} ± {:.4f}  true points {:.1f}", volume.mean / bench.truth->volume,
                          distance.mean, distance.sd, found.mean);
    }
    print_line(line);
  }
}

int bench(const SearchBenchOptions& o, const CommonOptions& common) {
  RunBenchSpec spec;
  spec.run = {o.search.run};
  spec.scores_file = o.scores;
  spec.bench.search = search_spec_of(o.search, common);
  if (spec.bench.search.tasks.empty() == spec.bench.search.kl_text.empty())
    refuse_usage("a comparison of searches needs one signal: --task FILE... or --kl TEXT");
  spec.bench.evaluations = o.evaluations, spec.bench.seeds = o.seeds, spec.bench.enumerate = o.enumerate;
  spec.bench.methods.clear();
  for (const std::string& method : o.methods) spec.bench.methods.push_back(parse_search_method(method));
  const RunBench done = bench_search(spec, [&](std::size_t scored) {
    if (scored % 20 == 0 && common.progress != "none") note(common, fmt::format("{} subnets scored", scored));
  });
  if (common.json)
    print_json(bench_json(done, o));
  else
    print_bench(done, o, common);
  return kDone;
}

struct SensitivityBenchOptions {
  SearchOptions search;
  int every = 1;
};

int bench_changes(const SensitivityBenchOptions& o, const CommonOptions& common) {
  const SensitivityBench done = bench_sensitivity({o.search.run}, search_spec_of(o.search, common), o.every, [&](std::size_t scored) {
    if (scored % 20 == 0 && common.progress != "none") note(common, fmt::format("{} subnets scored both ways", scored));
  });
  if (common.json)
    print_json({{"signal", done.signal},
                {"subnets", done.subnets},
                {"shared_s", done.shared_s},
                {"alone_s", done.alone_s},
                {"ratio", done.shared_s / done.alone_s},
                {"ratio_of_a_subnet", {{"median", done.ratio.median}, {"min", done.ratio.low}, {"max", done.ratio.high}}},
                {"different_scores", done.different}});
  else
    print_line(fmt::format("{}, {} one-unit changes: {:.1f} s with shared layers, {:.1f} s without: {:.2f} (a subnet {:.2f} to {:.2f})",
                           done.signal, done.subnets, done.shared_s, done.alone_s, done.shared_s / done.alone_s, done.ratio.low,
                           done.ratio.high));
  return done.different == 0 ? kDone : kFailed;
}

}  // namespace

void add_bench_sensitivity(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SensitivityBenchOptions>();
  CLI::App* app = add_command(parent, "sensitivity", "One-unit changes of a run, with the layers that subnets share and without", common);
  add_signal_options(*app, o->search);
  app->add_option("--every", o->every, "Every N-th unit")->check(CLI::PositiveNumber);
  commands.push_back({app, [o](const CommonOptions& c) { return bench_changes(*o, c); }});
}

void add_bench_search(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SearchBenchOptions>();
  CLI::App* app = add_command(parent, "search", "The methods of the search on a run: hypervolume at equal evaluations", common);
  add_signal_options(*app, o->search);
  app->add_option("--method", o->methods, "surrogate, paper, nsga2, random; default: all");
  app->add_option("--evaluations", o->evaluations, "Subnets that each search may evaluate, one or more numbers")
      ->check(CLI::PositiveNumber);
  app->add_option("--seeds", o->seeds, "Searches of each method")->check(CLI::PositiveNumber);
  app->add_option("--enumerate", o->enumerate,
                  "Score every subnet if locks and limits leave at most so many: the distance to the true front");
  app->add_option("--scores", o->scores, "Keep scores in this file; an interrupted comparison goes on from it");
  commands.push_back({app, [o](const CommonOptions& c) { return bench(*o, c); }});
}

}  // namespace qfa::cli
