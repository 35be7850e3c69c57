// SPDX-License-Identifier: GPL-3.0-or-later
// What a run holds, how two differ, and getting rid of checkpoints.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/store/answer.h"
#include "engine/store/library_fields.h"
#include "engine/store/run_store.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

std::string plain(const OrderedJson& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const auto& item : value) text += (text.empty() ? "" : ", ") + plain(item);
  return text;
}

void flatten(const OrderedJson& json, const std::string& prefix, SettingList& out) {
  for (const auto& [key, value] : json.items()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object() && !value.empty()) {
      flatten(value, name, out);
    } else {
      out.emplace_back(name, value.is_object() ? std::string() : plain(value));
    }
  }
}

SettingList settings_of(const RunSpec& spec) {
  SettingList settings;
  flatten(spec_to_json(spec), {}, settings);
  return settings;
}

SettingList facts_of(const RunManifest& manifest) {
  const auto trained = std::count_if(manifest.units.begin(), manifest.units.end(), [](const Unit& unit) { return unit.trained; });
  return {{"created", manifest.created},
          {"device", manifest.device},
          {"program_version", manifest.program_version},
          {"model_fingerprint", manifest.model_fingerprint},
          {"data_fingerprint", manifest.data_fingerprint},
          {"units", std::to_string(manifest.units.size())},
          {"units_trained", std::to_string(trained)}};
}

std::vector<CheckpointInfo> checkpoint_infos(const RunStore& store) {
  std::vector<CheckpointInfo> infos;
  const auto steps = checkpoints_of(store.folder());
  if (steps.empty()) return infos;
  std::map<int, std::vector<WidthScore>> probes;
  for (const EvalPoint& point : store.evaluations()) {
    if (point.split != "probe" || point.kind != "uniform") continue;
    probes[point.step].push_back({uniform_width(point.plan.bits), point.step, point.signal, point.score, point.std_err, point.n});
  }
  for (const int step : steps) infos.push_back({step, bytes_below(store.checkpoint_folder(step)), probes[step]});
  return infos;
}

std::vector<FileInfo> files_of(const fs::path& folder) {
  std::vector<FileInfo> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) files.push_back({entry->path().lexically_relative(folder).string(), entry->file_size(ignored)});
  }
  std::sort(files.begin(), files.end(), [](const FileInfo& a, const FileInfo& b) { return a.bytes > b.bytes; });
  return files;
}

}  // namespace

std::vector<ExportInfo> exports_of(const fs::path& folder) {
  std::vector<ExportInfo> infos;
  std::set<std::string> reports;
  static const std::string kReport = ".report.json";
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "exports", error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kReport)) reports.insert(name.substr(0, name.size() - kReport.size()));
  }
  for (const auto& entry : fs::directory_iterator(folder / "exports", error)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    const bool exported = reports.contains(name) || entry.path().extension() == ".gguf" || entry.is_directory(ignored);
    if (!exported || name.ends_with(".partial")) continue;
    ExportInfo info{name, {}, bytes_below(entry.path()), time_text(changed_at(entry.path()))};
    try {
      if (reports.contains(name)) info.format = read_json(entry.path().string() + kReport).value("format", "");
    } catch (const std::exception&) {  // a report that cannot be read says nothing
    }
    infos.push_back(std::move(info));
  }
  std::sort(infos.begin(), infos.end(), [](const ExportInfo& a, const ExportInfo& b) { return a.name < b.name; });
  return infos;
}

Result<RunSpec> read_run_spec(const RunId& run) {
  return answer<RunSpec>(run.path, [&] { return RunStore::open(run.path, RunStore::Access::read_only)->manifest().spec; });
}

Result<RunDetails> read_run_details(const RunId& run) {
  return answer<RunDetails>(run.path, [&] {
    const auto store = RunStore::open(run.path, RunStore::Access::read_only);
    RunDetails details;
    details.spec = store->manifest().spec;
    details.settings = settings_of(details.spec);
    details.facts = facts_of(store->manifest());
    details.checkpoints = checkpoint_infos(*store);
    details.exports = exports_of(store->folder());
    details.files = files_of(store->folder());
    details.label = label_of(store->folder());
    return details;
  });
}

Result<std::vector<SettingDifference>> diff_runs(const std::vector<RunId>& runs) {
  return answer<std::vector<SettingDifference>>("diff", [&] {
    if (runs.size() < 2 || runs.size() > 4) refuse_usage(fmt::format("{} runs, expected two to four", runs.size()));
    std::vector<SettingDifference> rows;
    std::map<std::string, std::size_t> row_of;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto store = RunStore::open(runs[i].path, RunStore::Access::read_only);
      SettingList all = settings_of(store->manifest().spec);
      for (auto& fact : facts_of(store->manifest())) all.push_back(std::move(fact));
      for (auto& [key, value] : all) {
        const auto [at, fresh] = row_of.try_emplace(key, rows.size());
        if (fresh) rows.push_back({key, std::vector<std::string>(runs.size(), "–"), false});
        rows[at->second].values[i] = std::move(value);
      }
    }
    for (SettingDifference& row : rows)
      row.equal = std::all_of(row.values.begin(), row.values.end(), [&](const auto& value) { return value == row.values.front(); });
    std::stable_partition(rows.begin(), rows.end(), [](const SettingDifference& row) { return !row.equal; });
    return rows;
  });
}

Result<Freed> free_checkpoints(const RunId& run, FreeWhat what) {
  return answer<Freed>(run.path, [&] {
    const auto store = RunStore::open(run.path, RunStore::Access::writer);
    Freed freed;
    freed.steps = checkpoints_of(store->folder());
    if (what == FreeWhat::older && !freed.steps.empty()) freed.steps.pop_back();
    for (const int step : freed.steps) freed.bytes += bytes_below(store->checkpoint_folder(step));
    if (freed.steps.empty()) return freed;
    if (what == FreeWhat::older) {
      store->prune_checkpoints(1);
    } else {
      store->delete_checkpoints();
    }
    return freed;
  });
}

}  // namespace qfa
