// SPDX-License-Identifier: GPL-3.0-or-later
// qfa search, qfa bench search.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/cli/options.h"
#include "engine/jobs/search_bench.h"

namespace qfa::cli {
namespace {

struct SearchOptions {
  std::string run, kl_text, method = "surrogate", target = "mlx", min_bytes, max_bytes, dtype = "bf16";
  std::vector<std::string> tasks, report, locks, rivals;
  int evaluations = 60, limit = 0, kl_tokens = 4096;
};

SearchSpec spec_of(const SearchOptions& o, const CommonOptions& common) {
  SearchSpec spec;
  spec.method = parse_search_method(o.method);
  const auto absolute = [](const std::string& path) { return std::filesystem::absolute(path).lexically_normal().string(); };
  for (const auto& task : o.tasks) spec.tasks.push_back(absolute(task));
  for (const auto& task : o.report) spec.report.push_back(absolute(task));
  if (!o.kl_text.empty()) spec.kl_text = absolute(o.kl_text);
  spec.kl_tokens = o.kl_tokens;
  spec.limit = o.limit;
  spec.evaluations = o.evaluations;
  if (!o.min_bytes.empty()) spec.min_bytes = parse_bytes(o.min_bytes);
  if (!o.max_bytes.empty()) spec.max_bytes = parse_bytes(o.max_bytes);
  spec.target = parse_export_format(o.target);
  spec.dtype = parse_compute_type(o.dtype);
  if (common.seed) spec.seed = *common.seed;
  for (const auto& lock : o.locks) spec.locks.insert(parse_unit_bits(lock));
  return spec;
}

// What a search and a comparison of searches share.
void add_signal_options(CLI::App& app, SearchOptions& o) {
  app.add_option("run", o.run, "Run folder")->required();
  app.add_option("--task", o.tasks, "Tasks that give the signal");
  app.add_option("--kl", o.kl_text, "Or: text for the KL divergence to the full-precision teacher");
  app.add_option("--kl-tokens", o.kl_tokens, "Tokens of it")->check(CLI::PositiveNumber);
  app.add_option("--limit", o.limit, "Items of each task; 0: all")->check(CLI::NonNegativeNumber);
  app.add_option("--min-bytes", o.min_bytes, "Smallest file of interest");
  app.add_option("--max-bytes", o.max_bytes, "Largest file of interest");
  app.add_option("--lock", o.locks, "UNIT=BITS");
  app.add_option("--target", o.target, "Export format whose bytes are the axis: mlx or gguf");
  app.add_option("--dtype", o.dtype, "fp32 or bf16");
}

struct BenchOptions {
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

OrderedJson bench_json(const RunBench& done, const BenchOptions& o) {
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

void print_bench(const RunBench& done, const BenchOptions& o, const CommonOptions& common) {
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

int bench(const BenchOptions& o, const CommonOptions& common) {
  RunBenchSpec spec;
  spec.run = {o.search.run};
  spec.scores_file = o.scores;
  spec.bench.search = spec_of(o.search, common);
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

}  // namespace

void add_search(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SearchOptions>();
  CLI::App* app = add_command(root, "search", "Search the front of score against bytes", common);
  add_signal_options(*app, *o);
  app->add_option("--method", o->method, "surrogate, paper, nsga2 or random");
  app->add_option("--evaluations", o->evaluations, "Subnets to evaluate");
  app->add_option("--report", o->report, "Held-out tasks for the points of the front");
  app->add_option("--rival", o->rivals, "Score these files (GGUF, MLX, or a plan as JSON) on the last search's signal instead");
  commands.push_back({app, [o](const CommonOptions& c) {
                        if (!o->rivals.empty()) return report(run_on_engine(ScoreRivals{{o->run}, o->rivals}, c), c, {{"run", o->run}});
                        const Outcome outcome = run_on_engine(SearchFront{{o->run}, spec_of(*o, c)}, c);
                        return report(outcome, c, {{"run", o->run}});
                      }});
}

void add_bench(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<BenchOptions>();
  CLI::App* parent = root.add_subcommand("bench", "Measurements");
  parent->require_subcommand(1);
  CLI::App* app = add_command(*parent, "search", "The methods of the search on a run: hypervolume at equal evaluations", common);
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
