// SPDX-License-Identifier: GPL-3.0-or-later
// ExportSubnet: write, read back, score again, report. And the same checks later, as `qfa verify`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/api/commands.h"
#include "engine/core/json.h"
#include "engine/export/exporter.h"
#include "engine/jobs/opened_run.h"
#include "engine/session/job.h"

namespace qfa {

void validate_export(const ExportSubnet& command);
std::string export_subnet(const ExportSubnet& command, JobContext& context);

// The subnet as the exporters see it; `run` must outlive it.
std::unique_ptr<SubnetSource> subnet_source(const OpenedRun& run, const BitPlan& plan);

// OUT.report.json beside every export: what was written and how it was proven.
std::filesystem::path report_file(const std::filesystem::path& exported);

inline constexpr std::uint64_t kVerifyChecks = 4;
using VerifyProgress = std::function<bool(const std::string& what)>;  // false: cancel

// Compares an export with the subnet it was made of: weights (bit for bit), bytes, scores, and the
// merge on real activations. "verified" in the result says whether all of it agrees.
Json verify_against_run(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::filesystem::path& exported,
                        const VerifyProgress& progress);
// Without the run: bytes and content hash against the report beside it, and that it loads and scores.
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

}  // namespace qfa
