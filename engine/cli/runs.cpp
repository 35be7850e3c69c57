// SPDX-License-Identifier: GPL-3.0-or-later
// qfa runs, diff, label, checkpoints: the library of runs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "engine/cli/options.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/store/library_json.h"

namespace qfa::cli {
namespace {

std::string name_of(const RunSummary& run) {
  return run.label.name.empty() ? std::filesystem::path(run.run.path).filename().string() : run.label.name;
}

// The accuracies of the probe, by ascending width.
std::string probes_of(const RunSummary& run) {
  std::string text;
  for (const WidthScore& score : run.probes) {
    if (score.signal.ends_with("/acc"))
      text += fmt::format("{}{}: {:.3f} ± {:.3f}", text.empty() ? "" : "  ", score.width, score.score, score.std_err);
  }
  return text.empty() ? "–" : text;
}

std::string state_of(const RunSummary& run) {
  std::string text = state_word(run);
  if (run.owner) text += fmt::format(" (pid {})", run.owner->pid);
  return run.interrupted ? text + ", interrupted" : text;
}

void print_runs(const std::vector<RunSummary>& runs) {
  std::size_t longest = 4;
  for (const RunSummary& run : runs) longest = std::max(longest, name_of(run).size());
  print_line(
      fmt::format("  {:<{}}  {:<22}  {:>13}  {:>8}  {:>8}  {}", "name", longest, "state", "steps", "loss", "disk", "probe accuracy"));
  for (const RunSummary& run : runs) {
    const std::string head = fmt::format("{} {:<{}}  {:<22}", run.label.star ? "*" : " ", name_of(run), longest, state_of(run));
    if (run.readability != RunReadability::readable) {
      print_line(fmt::format("{}  {}", head, run.problem));
      continue;
    }
    print_line(fmt::format("{}  {:>13}  {:>8}  {:>8}  {}", head, fmt::format("{}/{}", run.steps_done, run.steps_total),
                           run.loss.empty() ? "–" : fmt::format("{:.4f}", run.loss.back().loss), human_bytes(run.disk_bytes),
                           probes_of(run)));
  }
}

int list_runs(const std::vector<std::string>& folders, const CommonOptions& common) {
  LibraryRequest request;
  request.folders = folders;
  for (const std::string& folder : folders)
    if (!std::filesystem::is_directory(folder)) refuse(folder, "there is no such folder");
  std::vector<RunSummary> runs;
  value_of(scan_library(request, [&](LibraryBatch batch) {
    for (auto& run : batch.runs) runs.push_back(std::move(run));
    return true;
  }));
  if (common.json) {
    OrderedJson json = OrderedJson::array();
    for (const RunSummary& run : runs) json.push_back(summary_to_json(run));
    print_json({{"runs", std::move(json)}});
  } else if (runs.empty()) {
    note(common, "no runs there");
  } else {
    print_runs(runs);
  }
  return kDone;
}

int diff(const std::vector<std::string>& folders, bool all, const CommonOptions& common) {
  std::vector<RunId> runs;
  for (const std::string& folder : folders) runs.push_back({folder});
  const auto rows = value_of(diff_runs(runs));
  if (common.json) {
    OrderedJson json{{"runs", folders}, {"settings", OrderedJson::array()}};
    for (const auto& row : rows) json["settings"].push_back({{"key", row.key}, {"values", row.values}, {"equal", row.equal}});
    print_json(json);
    return kDone;
  }
  std::size_t equal = 0;
  for (const auto& row : rows) {
    equal += row.equal ? 1 : 0;
    if (!row.equal || all) print_line(fmt::format("{:<24}  {}", row.key, fmt::join(row.values, "  |  ")));
  }
  if (!all) note(common, fmt::format("{} settings are equal; --all shows them", equal));
  return kDone;
}

struct LabelOptions {
  std::string run;
  std::optional<std::string> name, notes_file;
  std::optional<bool> star;
  std::optional<std::vector<std::string>> tags;
};

int label(const LabelOptions& o, const CommonOptions& common) {
  RunLabel label = value_of(read_label({o.run}));
  if (o.name) label.name = *o.name;
  if (o.star) label.star = *o.star;
  if (o.tags) label.tags = *o.tags;
  std::erase(label.tags, std::string());
  if (o.notes_file) label.notes = read_file(*o.notes_file);
  value_of(write_label({o.run}, label));
  if (common.json) {
    print_json({{"run", o.run}, {"name", label.name}, {"tags", label.tags}, {"star", label.star}, {"notes", label.notes}});
  } else {
    print_line(fmt::format("{}{}  [{}]", label.star ? "* " : "", label.name.empty() ? o.run : label.name, fmt::join(label.tags, ", ")));
  }
  return kDone;
}

int checkpoints(const std::string& run, const std::string& free, const CommonOptions& common) {
  OrderedJson json{{"run", run}};
  if (!free.empty()) {
    const Freed freed = value_of(free_checkpoints({run}, free == "all" ? FreeWhat::all : FreeWhat::older));
    json["freed"] = {{"steps", freed.steps}, {"size_bytes", freed.bytes}};
    if (!common.json) print_line(fmt::format("{} checkpoints deleted, {} freed", freed.steps.size(), human_bytes(freed.bytes)));
  }
  const RunDetails details = value_of(read_run_details({run}));
  if (common.json) {
    json.update(details_to_json(details));
    print_json(json);
    return kDone;
  }
  for (const auto& c : details.checkpoints) print_line(fmt::format("step {:>8}  {:>8}", c.step, human_bytes(c.bytes)));
  if (details.checkpoints.empty()) note(common, "the run has no checkpoint");
  return kDone;
}

}  // namespace

void add_runs(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto folders = std::make_shared<std::vector<std::string>>();
  CLI::App* runs = add_command(root, "runs", "The runs in folders, and how they do", common);
  runs->add_option("folder", *folders, "Folders to look into")->required();
  commands.push_back({runs, [folders](const CommonOptions& c) { return list_runs(*folders, c); }});

  auto compared = std::make_shared<std::vector<std::string>>();
  auto all = std::make_shared<bool>(false);
  CLI::App* differences = add_command(root, "diff", "In which settings two to four runs differ", common);
  differences->add_option("run", *compared, "Run folders")->required();
  differences->add_flag("--all", *all, "Equal settings, too");
  commands.push_back({differences, [compared, all](const CommonOptions& c) { return diff(*compared, *all, c); }});

  auto o = std::make_shared<LabelOptions>();
  CLI::App* labels = add_command(root, "label", "What is written on a run: name, tags, star, notes", common);
  labels->add_option("run", o->run, "Run folder")->required();
  labels->add_option("--name", o->name, "Name to show; empty: the folder's");
  labels->add_option("--tags", o->tags, "Tags, e.g. paper,8b")->delimiter(',');
  labels->add_option("--star", o->star, "yes or no");
  labels->add_option("--notes", o->notes_file, "File with notes (Markdown)");
  commands.push_back({labels, [o](const CommonOptions& c) { return label(*o, c); }});

  auto run = std::make_shared<std::string>();
  auto free = std::make_shared<std::string>();
  CLI::App* points = add_command(root, "checkpoints", "The checkpoints of a run", common);
  points->add_option("run", *run, "Run folder")->required();
  points->add_option("--free", *free, "Delete them: older (all but the last) or all")->check(CLI::IsMember({"older", "all"}));
  commands.push_back({points, [run, free](const CommonOptions& c) { return checkpoints(*run, *free, c); }});
}

}  // namespace qfa::cli
