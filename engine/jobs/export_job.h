// SPDX-License-Identifier: GPL-3.0-or-later
// ExportSubnet: write beside, prove, rename, report. And the same checks later, as `qfa verify`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/api/commands.h"
#include "engine/api/export_plan.h"
#include "engine/core/json.h"
#include "engine/export/exporter.h"
#include "engine/jobs/opened_run.h"
#include "engine/session/job.h"
#include "engine/store/spec_json.h"

namespace qfa {

void validate_export(const ExportSubnet& command);
// Writes OUT.partial, makes every check on it and renames it to OUT. Cancelled or broken: nothing is left.
// A check that fails: OUT.rejected (or -2, …) with its report.
std::string export_subnet(const ExportSubnet& command, JobContext& context);

// The subnet as the exporters see it; `run` must outlive it.
std::unique_ptr<SubnetSource> subnet_source(const OpenedRun& run, const BitPlan& plan);

// OUT.report.json beside every export: what was written and how it was proven.
std::filesystem::path report_file(const std::filesystem::path& exported);

inline constexpr std::uint64_t kVerifyChecks = 7;
using VerifyProgress = std::function<bool(const std::string& what)>;  // false: cancel
using OnCheck = std::function<void(const ExportCheck&)>;

// Compares an export with the subnet it was made of: weights (bit for bit, or as the format rounds them),
// bytes, hash, prompts, the merge on real activations, scores. "verified" in the result says whether all
// of it agrees. The report is the same whether it is read at once or years later.
Json verify_against_run(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::filesystem::path& exported,
                        const VerifyProgress& progress, const OnCheck& on_check = {});
// Without the run: bytes and SHA-256 of the weights file against the report beside it, and that it loads.
Json verify_alone(const std::filesystem::path& exported, const VerifyProgress& progress);

// Largest difference, relative to the largest output, between the adapted layers by their defining
// formula and (a) the folded route, (b) the finalised fp16 weights, over all layers of the plan, on
// activations of `batch`.
struct MergeProof {
  double folded = 0;
  double finalised = 0;
  std::string worst_module;  // of `finalised`
};
MergeProof prove_merge(const Supernet& supernet, const BitPlan& plan, const TokenBatch& batch);

// Scores of this subnet at this checkpoint on items that no search has seen, the newest of each task.
std::vector<HeldOutScore> held_out_scores(const RunStore& store, const SubnetId& subnet, int step);

// What goes with a file that leaves the house: OUT.card.md and OUT.card.json.
struct ModelCard {
  std::string markdown;
  OrderedJson json;
};
ModelCard model_card(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::string& name, const Json& report);

}  // namespace qfa
