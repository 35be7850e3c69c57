// SPDX-License-Identifier: GPL-3.0-or-later
// One look at a run folder: its settings, the end of its log, losses here and there.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "engine/store/answer.h"
#include "engine/store/journal_scan.h"
#include "engine/store/library_fields.h"
#include "engine/store/run_lock.h"
#include "engine/store/run_store.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kTail = 8U << 20;  // of a log, read from its end at most
constexpr std::size_t kLossSamples = 64;
const std::vector<const char*> kStamped{"run.json", "events.jsonl", "evals.jsonl", "searches/front.json", "checkpoints", "exports"};

bool is_work(RunState state) {
  return state != RunState::finished && state != RunState::stopped && state != RunState::failed;
}

Json parsed(std::string_view line) {
  Json json = Json::parse(line, nullptr, false);
  return json.is_object() ? json : Json::object();
}

template <class T>
T value_or(const Json& json, const char* key, T fallback) {
  try {
    return json.value(key, fallback);
  } catch (const nlohmann::json::exception&) {  // of another type
    return fallback;
  }
}

// The last state and step of the log, and the sentence of a failure.
void read_end(const fs::path& events, RunSummary& summary) {
  bool state = false, step = false, error = false;
  scan_backwards(events, kTail, [&](std::string_view line) {
    if (!state && is_event_line(line, "state_changed")) {
      state = true;
      try {
        summary.state = enum_of_word<RunState>(value_or<std::string>(parsed(line), "state", "stopped"));
      } catch (const Failure&) {  // a word of another version
        summary.state = RunState::stopped;
      }
    } else if (!step && is_event_line(line, "step_metrics")) {
      step = true;
      summary.steps_done = value_or(parsed(line), "step", 0);
    } else if (!error && state && summary.state == RunState::failed && is_event_line(line, "notice")) {
      const Json notice = parsed(line);
      error = value_or<std::string>(notice, "severity", "") == "error";
      if (error) summary.problem = value_or<std::string>(notice, "message", "");
    }
    return !(state && step);
  });
  if (!state && step) summary.state = RunState::training;  // a long one, and it never says anything else
}

// The newest probe of each width and signal.
std::vector<WidthScore> newest_probes(const fs::path& evals, std::size_t widths) {
  std::vector<WidthScore> scores;
  std::set<std::string> probe_signals;
  std::set<std::pair<std::string, BitWidth>> seen;
  scan_backwards(evals, kTail, [&](std::string_view line) {
    if (line.find("\"split\":\"probe\"") == std::string_view::npos) return true;
    const Json json = parsed(line);
    if (value_or<std::string>(json, "kind", "") != "uniform") return true;
    const auto width = uniform_width(value_or(json, "plan", std::vector<BitWidth>()));
    WidthScore score{width,
                     value_or(json, "step", 0),
                     value_or<std::string>(json, "signal", ""),
                     value_or(json, "score", 0.0),
                     value_or(json, "std_err", 0.0),
                     value_or<std::int64_t>(json, "n", 0)};
    if (!seen.insert({score.signal, width}).second) return seen.size() < widths * probe_signals.size();
    probe_signals.insert(score.signal);
    scores.push_back(std::move(score));
    return true;
  });
  std::sort(scores.begin(), scores.end(),
            [](const WidthScore& a, const WidthScore& b) { return std::tie(a.signal, a.width) < std::tie(b.signal, b.width); });
  return scores;
}

double rounded(double value) {  // the index is read as text
  return std::isfinite(value) ? std::strtod(fmt::format("{:.5g}", value).c_str(), nullptr) : value;
}

void read_settings(const Json& manifest, const std::string& where, RunSummary& summary) {
  if (!manifest.contains("spec")) refuse(where, "is no run manifest: the key \"spec\" is missing");
  const RunSpec spec = run_spec_from_json(manifest["spec"], where);
  summary.model = spec.model;
  summary.bits = spec.bits;
  summary.method = to_text(spec.method);
  summary.preset = spec.preset;
  summary.steps_total = spec.steps;
  summary.device = value_or<std::string>(manifest, "device", "");
  summary.created = value_or<std::string>(manifest, "created", "");
}

void read_run(const fs::path& folder, RunSummary& summary) {
  const fs::path file = folder / "run.json";
  const Json manifest = read_json(file);
  const int schema = manifest.is_object() ? value_or(manifest, "schema", 0) : 0;
  if (schema > kRunSchema) {
    summary.readability = RunReadability::newer;
    summary.problem = fmt::format("schema {}; this program reads up to {}", schema, kRunSchema);
    return;
  }
  if (schema < 1) refuse(file.string(), "is no run manifest: the key \"schema\" is missing");
  read_settings(manifest, file.string(), summary);
  read_end(folder / "events.jsonl", summary);
  summary.loss = sample_losses(folder / "events.jsonl", kLossSamples);
  for (LossSample& sample : summary.loss) sample.loss = rounded(sample.loss);
  summary.probes = newest_probes(folder / "evals.jsonl", summary.bits.size());
  const auto checkpoints = checkpoints_of(folder);
  if (!checkpoints.empty()) summary.last_checkpoint = checkpoints.back();
  std::error_code error;
  summary.has_front = fs::exists(folder / "searches" / "front.json", error);
  summary.exports = exports_of(folder).size();
  summary.disk_bytes = bytes_below(folder);
  summary.changed = time_text(std::max({changed_at(folder / "events.jsonl"), changed_at(file), changed_at(folder / "label.json")}));
}

}  // namespace

std::string state_word(const RunSummary& run) {
  switch (run.readability) {
    case RunReadability::unreadable:
      return "unreadable";
    case RunReadability::newer:
      return "newer";
    case RunReadability::missing:
      return "missing";
    case RunReadability::readable:
      break;
  }
  return to_text(run.state);
}

BitWidth uniform_width(const std::vector<BitWidth>& plan) {
  std::map<BitWidth, std::size_t> counts;
  for (const BitWidth width : plan) ++counts[width];
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? 0 : most->first;
}

std::string time_text(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::int64_t changed_at(const fs::path& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mtim.tv_sec : 0;
}

Bytes bytes_below(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(fs::symlink_status(path, error))) return fs::file_size(path, error);
  Bytes sum = 0;
  for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!fs::is_regular_file(entry->symlink_status(error))) continue;
    const auto size = entry->file_size(error);
    if (!error) sum += size;
    error.clear();  // a file that has just gone
  }
  return sum;
}

std::string stamp_of(const fs::path& folder) {
  std::string stamp;
  for (const char* name : kStamped) {
    struct stat status = {};
    if (::stat((folder / name).c_str(), &status) != 0) {
      stamp += "- ";
      continue;
    }
    stamp += fmt::format("{}.{:09}:{} ", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size);
  }
  return stamp;
}

RunSummary look_at(const fs::path& folder) {
  RunSummary summary;
  summary.run.path = folder.string();
  const auto refused = [&](RunReadability readability, std::string problem) {
    RunSummary bare;
    bare.run = summary.run;
    bare.readability = readability;
    bare.problem = std::move(problem);
    return bare;
  };
  std::error_code error;
  if (!fs::is_directory(folder, error)) return refused(RunReadability::missing, "the folder is not there");
  if (!fs::exists(folder / "run.json", error)) return refused(RunReadability::missing, "the folder holds no run.json");
  try {
    read_run(folder, summary);
  } catch (const Failure& failure) {
    return refused(RunReadability::unreadable, failure.error().sentence());
  }
  return summary;
}

void complete(RunSummary& summary) {
  const fs::path folder = summary.run.path;
  if (summary.readability == RunReadability::missing) return;
  summary.owner = lock_owner(folder / "lock");
  try {
    summary.label = label_of(folder);
  } catch (const Failure& failure) {
    summary.problem = failure.error().sentence();
  }
  if (summary.readability != RunReadability::readable || summary.owner) return;
  const bool trained = summary.steps_total > 0 && summary.steps_done >= summary.steps_total;
  if (is_work(summary.state)) {
    const bool after_training = summary.state == RunState::searching || summary.state == RunState::exporting;
    summary.interrupted = true;
    summary.state = trained && after_training ? RunState::finished : RunState::stopped;
  } else if (summary.state == RunState::finished && !trained) {
    summary.state = RunState::stopped;  // made longer, and not yet continued
  }
}

Result<RunSummary> summarize_run(const RunId& run) {
  return answer<RunSummary>(run.path, [&] {
    RunSummary summary = look_at(fs::absolute(run.path).lexically_normal());
    complete(summary);
    return summary;
  });
}

}  // namespace qfa
