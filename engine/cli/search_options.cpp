// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cli/search_options.h"

#include <filesystem>

namespace qfa::cli {

SearchSpec search_spec_of(const SearchOptions& o, const CommonOptions& common) {
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

}  // namespace qfa::cli
