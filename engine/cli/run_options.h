// SPDX-License-Identifier: GPL-3.0-or-later
// The options of a run: qfa train, plan and sampler take the same. Their inverse is train_command().
#pragma once

#include "engine/cli/options.h"

namespace qfa::cli {

// Options as given: a setting that was not given keeps the preset's value.
struct RunOptions {
  std::string preset = "product";
  std::string model, out, calibration;
  std::vector<std::string> data, probe;
  std::vector<int> bits, embed_bits;
  std::optional<std::string> granularity, method, codes, grid, stream, sampler, prompt, dtype, lr_schedule;
  std::optional<int> group, period, steps, batch, micro_batch, seq, rank, probe_every, probe_limit, checkpoint_every, calibration_tokens,
      block_epochs;
  std::optional<double> lr, alpha, clip, damping, block_lr, block_weight_lr;
  std::optional<bool> act_order;
};

void add_run_options(CLI::App& app, RunOptions& options, bool needs_out);
RunSpec run_spec_of(const RunOptions& options, const CommonOptions& common);  // throws Failure (usage)
// own, shared, or the width whose stream serves all. Throws Failure (usage).
void read_stream(const std::string& text, CodesSpec& codes);

}  // namespace qfa::cli
