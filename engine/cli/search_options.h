// SPDX-License-Identifier: GPL-3.0-or-later
// What `qfa search` and `qfa bench search` share.
#pragma once

#include "engine/cli/options.h"

namespace qfa::cli {

struct SearchOptions {
  std::string run, kl_text, method = "surrogate", target = "mlx", min_bytes, max_bytes, dtype = "bf16";
  std::vector<std::string> tasks, report, locks, rivals;
  int evaluations = 60, limit = 0, kl_tokens = 4096;
};

SearchSpec search_spec_of(const SearchOptions& options, const CommonOptions& common);
// The run, the signal and the limits of sizes.
void add_signal_options(CLI::App& app, SearchOptions& options);

}  // namespace qfa::cli
