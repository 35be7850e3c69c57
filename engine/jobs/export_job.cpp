// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/export_job.h"

#include <fmt/format.h>

#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/export/exporter.h"
#include "engine/store/spec_json.h"

namespace qfa {

std::filesystem::path report_file(const std::filesystem::path& exported) {
  const std::filesystem::path path = exported.has_filename() ? exported : exported.parent_path();
  return path.string() + ".report.json";
}

void validate_export(const ExportSubnet& command) {
  if (command.spec.out.empty()) refuse_usage("no output given: --out PATH");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  if (!store->last_checkpoint())
    refuse(command.run.path, "the run has no checkpoint yet; continue it with: qfa resume " + command.run.path);
  if (std::filesystem::exists(command.spec.out)) refuse(command.spec.out, "exists already; exports never overwrite");
  const int chosen = (command.spec.subnet ? 1 : 0) + (command.spec.uniform_bits ? 1 : 0) + (command.spec.max_bytes > 0 ? 1 : 0);
  if (chosen != 1) refuse_usage("which subnet? give exactly one of --subnet ID, --bits B and --max-bytes N");
}

std::string export_subnet(const ExportSubnet& command, JobContext& context) {
  OpenedRun run = open_run(command.run.path, RunStore::Access::writer);
  set_threads(run.spec.threads);
  RunEvents events(*run.store, context);
  events.state(RunState::exporting);
  const BitPlan plan = resolve_plan(run, command.spec);
  const auto source = subnet_source(run, plan);
  const auto require_going = [&] {
    if (!context.wait_while_paused()) throw Failure({ErrorCode::cancelled, "the export was cancelled; nothing was left", {}, {}});
  };
  const Bytes size = write_export(command.spec.format, *source, command.spec.out, {[&](std::size_t done, std::size_t total) {
                                    require_going();
                                    events.emit(Progress{"export", done, total, -1, {}});
                                  }});
  int checks = 0;
  Json report = verify_against_run(run, plan, command.spec.format, command.spec.out, [&](const std::string& what) {
    events.emit(Progress{"verify", static_cast<std::uint64_t>(checks++), kVerifyChecks, -1, what});
    return context.wait_while_paused();
  });
  if (!report["verified"].get<bool>()) {
    const std::filesystem::path rejected = command.spec.out + ".rejected";
    std::filesystem::rename(command.spec.out, rejected);
    write_file_atomically(report_file(rejected), report.dump(2) + "\n");
    fail(rejected.string(), "the export does not agree with the run: " + report["reason"].get<std::string>());
  }
  write_file_atomically(report_file(command.spec.out), report.dump(2) + "\n");
  events.state(RunState::finished);
  return fmt::format("{} ({}, {}), verified: {} of {} tensors bit-equal, score {:.6g} = {:.6g}", command.spec.out,
                     to_text(command.spec.format), human_bytes(size), report["tensors_equal"].get<int>(), report["tensors"].get<int>(),
                     report["nll_export"].get<double>(), report["nll_subnet"].get<double>());
}

}  // namespace qfa
