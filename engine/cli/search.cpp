// SPDX-License-Identifier: GPL-3.0-or-later
// qfa search.
#include <fmt/format.h>

#include "engine/cli/options.h"

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

}  // namespace

void add_search(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SearchOptions>();
  CLI::App* app = add_command(root, "search", "Search the front of score against bytes", common);
  app->add_option("run", o->run, "Run folder")->required();
  app->add_option("--task", o->tasks, "Tasks that give the signal");
  app->add_option("--kl", o->kl_text, "Or: text for the KL divergence to the full-precision teacher");
  app->add_option("--kl-tokens", o->kl_tokens, "Tokens of it")->check(CLI::PositiveNumber);
  app->add_option("--method", o->method, "surrogate, paper or random");
  app->add_option("--evaluations", o->evaluations, "Subnets to evaluate");
  app->add_option("--limit", o->limit, "Items of each task; 0: all")->check(CLI::NonNegativeNumber);
  app->add_option("--min-bytes", o->min_bytes, "Smallest file of interest");
  app->add_option("--max-bytes", o->max_bytes, "Largest file of interest");
  app->add_option("--lock", o->locks, "UNIT=BITS");
  app->add_option("--report", o->report, "Held-out tasks for the points of the front");
  app->add_option("--target", o->target, "Export format whose bytes are the axis: mlx or gguf");
  app->add_option("--dtype", o->dtype, "fp32 or bf16");
  app->add_option("--rival", o->rivals, "Score these files (GGUF, MLX, or a plan as JSON) on the last search's signal instead");
  commands.push_back({app, [o](const CommonOptions& c) {
                        if (!o->rivals.empty()) return report(run_on_engine(ScoreRivals{{o->run}, o->rivals}, c), c, {{"run", o->run}});
                        const Outcome outcome = run_on_engine(SearchFront{{o->run}, spec_of(*o, c)}, c);
                        return report(outcome, c, {{"run", o->run}});
                      }});
}

}  // namespace qfa::cli
