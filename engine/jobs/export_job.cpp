// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/export_job.h"

#include <fmt/format.h>

#include <system_error>

#include "engine/core/atomic_file.h"
#include "engine/core/eta.h"
#include "engine/core/text.h"
#include "engine/export/truth_table.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

fs::path without_slash(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

fs::path staged_name(const fs::path& out) {
  return out.string() + ".partial";
}

std::vector<fs::path> files_beside(const fs::path& out) {
  return {report_file(out), out.string() + ".card.md", out.string() + ".card.json"};
}

// Report and card are written before the export gets its name: with the staged export still there, they are what an
// export that was killed in between has left.
bool was_killed(const fs::path& out) {
  return is_there(staged_name(out)) && !is_there(out);
}

// The export while it is being proven; gone unless it is kept.
class Staged {
 public:
  explicit Staged(const fs::path& out) : path_(staged_name(out)) {
    std::error_code error;
    if (was_killed(out))
      for (const fs::path& path : files_beside(out)) fs::remove(path, error);
    remove();
  }
  ~Staged() { remove(); }
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;

  const fs::path& path() const { return path_; }
  void keep_as(const fs::path& name) { rename_to_free_name(path_, name); }

 private:
  void remove() {
    std::error_code error;
    fs::remove_all(path_, error);
    fs::remove_all(path_.string() + ".partial", error);
  }
  fs::path path_;
};

// Report and card: gone again unless the export itself got its name.
class Beside {
 public:
  Beside() = default;
  ~Beside() {
    std::error_code error;
    for (const fs::path& path : written_) fs::remove(path, error);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  void write(const fs::path& path, const std::string& content) {
    if (is_there(path)) refuse(path.string(), "exists already; exports never overwrite");
    write_file_atomically(path, content);
    written_.push_back(path);
  }
  void keep() { written_.clear(); }

 private:
  std::vector<fs::path> written_;
};

fs::path free_rejected_name(const fs::path& out) {
  fs::path name = out.string() + ".rejected";
  for (int number = 2; is_there(name) || is_there(report_file(name)); ++number) name = fmt::format("{}.rejected-{}", out.string(), number);
  return name;
}

void require_writable(const fs::path& out) {
  const Result<ExportTarget> target = check_export_target(out.string());
  if (!target) throw Failure(target.error());
  const std::string folder = (out.has_parent_path() ? out.parent_path() : fs::path(".")).string();
  if (!target->folder_exists) refuse(folder, "there is no such folder to export into");
  if (!target->writable) throw Failure({ErrorCode::failed, "No write permission for " + folder, {}, {}});
}

class ExportJob {
 public:
  ExportJob(const ExportSubnet& command, OpenedRun& run, RunEvents& events)
      : spec_(command.spec),
        run_(run),
        events_(events),
        out_(without_slash(command.spec.out)),
        plan_(resolve_plan(run, command.spec)),
        staged_(out_) {
    report_.out = out_.string(), report_.format = spec_.format;
    report_.subnet = subnet_id(run.inputs.units, plan_);
  }

  std::string run() {
    announce_verdict();
    report_.size_bytes = write();
    const Json report = verify();
    if (report["verified"].get<bool>()) return accept(report);
    reject(report);
  }

 private:
  void require_going() {
    if (!events_.context().wait_while_paused()) throw Failure({ErrorCode::cancelled, "the export was cancelled; nothing was left", {}, {}});
  }

  // Exact or not is said first.
  void announce_verdict() {
    const SubnetToHold subnet{*run_.inputs.base, run_.inputs.units, plan_, run_.spec.group, run_.spec.rank, run_.inputs.prompt->jinja()};
    for (const ExportRow& row : truth_table(subnet)) {
      if (row.format != spec_.format) continue;
      events_.notice(Severity::info, "export",
                     fmt::format("{}: {} ({}), {} bytes", row.name, row.verdict == Fidelity::exact ? "exact" : "approximate", row.reason,
                                 row.size_bytes));
    }
  }

  Bytes write() {
    std::optional<EtaEstimator> eta;
    return write_export(spec_.format, *subnet_source(run_, plan_), staged_.path(), {[&](std::size_t done, std::size_t total) {
                          require_going();
                          if (!eta) eta.emplace(0, total);
                          events_.emit(Progress{"export", done, total, eta->update(done), out_.filename().string()});
                        }});
  }

  Json verify() {
    return verify_against_run(
        run_, plan_, spec_.format, staged_.path(),
        [&](const std::string& what) {
          events_.emit(Progress{"verify", report_.checks.size(), kVerifyChecks, -1, what});
          require_going();
          return true;
        },
        [&](const ExportCheck& check) {
          report_.checks.push_back(check);
          events_.emit(report_);
        });
  }

  std::string accept(const Json& report) {
    const ModelCard card = model_card(run_, plan_, spec_.format, out_.filename().string(), report);
    const std::vector<std::string> contents{report.dump(2) + "\n", card.markdown, card.json.dump(2) + "\n"};
    Beside beside;
    for (std::size_t i = 0; i < contents.size(); ++i) beside.write(files_beside(out_)[i], contents[i]);
    staged_.keep_as(out_);
    beside.keep();
    report_.verdict = ExportReport::Verdict::verified;
    report_.card = card.markdown;
    events_.emit(report_);
    events_.state(RunState::finished);
    return fmt::format("{} ({}, {}), verified: {} of {} tensors {}, score {:.6g} = {:.6g}", out_.string(), to_text(spec_.format),
                       human_bytes(report_.size_bytes), report["tensors_equal"].get<int>(), report["tensors"].get<int>(),
                       report["verdict"] == "exact" ? "bit-equal" : "as the format rounds them", report["nll_export"].get<double>(),
                       report["nll_subnet"].get<double>());
  }

  [[noreturn]] void reject(const Json& report) {
    const fs::path rejected = free_rejected_name(out_);
    staged_.keep_as(rejected);
    write_file_atomically(report_file(rejected), report.dump(2) + "\n");
    report_.verdict = ExportReport::Verdict::rejected;
    report_.reason = report["reason"].get<std::string>();
    report_.out = rejected.string();
    events_.emit(report_);
    fail(rejected.string(), "the export does not agree with the run: " + report_.reason);
  }

  const ExportSpec& spec_;
  OpenedRun& run_;
  RunEvents& events_;
  fs::path out_;
  BitPlan plan_;
  Staged staged_;
  ExportReport report_;
};

}  // namespace

fs::path report_file(const fs::path& exported) {
  return without_slash(exported).string() + ".report.json";
}

void validate_export(const ExportSubnet& command) {
  if (command.spec.out.empty()) refuse_usage("no output given: --out PATH");
  const auto store = RunStore::open(command.run.path, RunStore::Access::read_only);
  if (!store->last_checkpoint())
    refuse(command.run.path, "the run has no checkpoint yet; continue it with: qfa resume " + command.run.path);
  const fs::path out = without_slash(command.spec.out);
  std::vector<fs::path> names{out};
  if (!was_killed(out))
    for (fs::path& path : files_beside(out)) names.push_back(std::move(path));
  for (const fs::path& path : names)
    if (is_there(path)) refuse(path.string(), "exists already; exports never overwrite");
  const int chosen = (command.spec.subnet ? 1 : 0) + (command.spec.uniform_bits ? 1 : 0) + (command.spec.max_bytes > 0 ? 1 : 0) +
                     (command.spec.plan ? 1 : 0);
  if (chosen != 1) refuse_usage("which subnet? give exactly one of --subnet ID, --bits B, --max-bytes N and --bit-plan FILE");
  require_writable(out);
}

std::string export_subnet(const ExportSubnet& command, JobContext& context) {
  OpenedRun run = open_run(command.run.path, RunStore::Access::writer);
  prepare_compute(run.spec.threads);
  RunEvents events(*run.store, context);
  events.state(RunState::exporting);
  return ExportJob(command, run, events).run();
}

}  // namespace qfa
