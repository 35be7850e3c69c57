// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <system_error>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/store/event_fields.h"
#include "engine/store/front_json.h"
#include "engine/store/journal.h"
#include "engine/store/journal_scan.h"
#include "engine/store/json_fields.h"
#include "engine/store/library_fields.h"
#include "engine/store/run_lock.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) return;
  if (error == std::errc::no_space_on_device) throw Failure({ErrorCode::disk_full, "the disk is full", folder.string(), {}});
  fail(folder.string(), "the folder cannot be created: " + error.message());
}

void require_empty(const fs::path& folder) {
  std::error_code error;
  const auto status = fs::status(folder, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) refuse(folder.string(), "is a file; a run needs a folder of its own");
  if (fs::exists(folder / "run.json", error)) refuse(folder.string(), "holds a run already; continue it or choose another folder");
  if (!is_free_for_a_run(folder)) refuse(folder.string(), "is not empty; a run needs a folder of its own");
}

constexpr std::uint64_t kTail = 8U << 20;  // of a log, read from its end at most
const std::vector<std::string> kParts{"checkpoints", "searches", "exports"};

// What a search's journal of one signal is called.
fs::path search_file(const fs::path& folder, const std::string& signal_key) {
  return folder / "searches" / (hash_hex(signal_key) + ".jsonl");
}

// The step that an event tells of; none: it belongs to no step and survives a rewind.
std::optional<int> step_of(const EventBody& body) {
  if (const auto* metrics = std::get_if<StepMetrics>(&body)) return metrics->step;
  if (const auto* rates = std::get_if<SamplingRates>(&body)) return rates->step;
  if (const auto* visits = std::get_if<VisitCounts>(&body)) return visits->step;
  if (const auto* eval = std::get_if<EvalPoint>(&body)) return eval->step;
  if (const auto* saved = std::get_if<CheckpointSaved>(&body)) return saved->step;
  if (const auto* notice = std::get_if<Notice>(&body); notice && notice->step >= 0) return notice->step;
  if (const auto* progress = std::get_if<Progress>(&body); progress && progress->stage == "train") {
    return static_cast<int>(std::min<std::uint64_t>(progress->done, std::numeric_limits<int>::max()));
  }
  return std::nullopt;
}

// The step of a line of a lossy event, as event_to_json writes it: "type" and "step" stand in this order.
std::optional<int> step_of_lossy_line(const std::string& line) {
  for (const char* type : {"\"step_metrics\"", "\"sampling_rates\"", "\"visit_counts\""}) {
    const std::string head = std::string("\"type\":") + type + ",\"step\":";
    const std::size_t at = line.find(head);
    if (at != std::string::npos) return std::atoi(line.c_str() + at + head.size());
  }
  return std::nullopt;
}

// Facts that must survive a power cut too; step metrics come too often to wait for the disk.
bool is_durable(const EventBody& body) {
  return std::holds_alternative<EvalPoint>(body) || std::holds_alternative<FrontUpdated>(body) ||
         std::holds_alternative<ExportReport>(body) || std::holds_alternative<StateChanged>(body) || std::holds_alternative<Finished>(body);
}

std::string line_place(const fs::path& path, std::size_t number) {
  return fmt::format("{}, line {}", path.string(), number);
}

std::string line_of(const EvalPoint& point) {
  return fields::value_of(point).dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

EvalPoint eval_from_line(const std::string& line, const std::string& where) {
  EvalPoint point;
  fields::read_value(parse_json(line, where), point, fields::Place{where, {}});
  return point;
}

std::string checkpoint_name(int step) {
  return fmt::format("step-{:06}", step);
}

// "step-000500" -> 500.
std::optional<int> step_of_name(const std::string& name) {
  if (name.rfind("step-", 0) != 0 || name.size() < 6 || name.size() > 14) return std::nullopt;
  if (name.find_first_not_of("0123456789", 5) != std::string::npos) return std::nullopt;
  const int step = std::stoi(name.substr(5));
  return name == checkpoint_name(step) ? std::optional<int>(step) : std::nullopt;
}

}  // namespace

bool is_free_for_a_run(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder, error))) return true;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    const bool part = std::find(kParts.begin(), kParts.end(), name) != kParts.end();
    const bool log = name == "events.jsonl" || name == "evals.jsonl";
    const bool left = (part && entry->is_directory(ignored)) || (log && entry->is_regular_file(ignored));
    if (name != "lock" && name != "run.json.partial" && !(left && fs::is_empty(entry->path(), ignored))) return false;
  }
  return !error;
}

// Complete ones, ascending.
std::vector<int> checkpoints_of(const fs::path& folder) {
  std::vector<int> steps;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "checkpoints", error)) {
    const auto step = step_of_name(entry.path().filename().string());
    if (step && fs::is_regular_file(entry.path() / "state.json", error)) steps.push_back(*step);
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

struct RunStore::State {
  fs::path folder;
  RunManifest manifest;
  std::unique_ptr<RunLock> lock;  // null: read-only
  std::unique_ptr<JournalWriter> events, evals;
  std::map<std::string, std::unique_ptr<JournalWriter>> searches;  // by signal key

  void require_writer() const {
    if (!lock) throw Failure({ErrorCode::internal, "the run was opened for reading only", folder.string(), {}});
  }
  void open_journals() {
    events = std::make_unique<JournalWriter>(folder / "events.jsonl");
    evals = std::make_unique<JournalWriter>(folder / "evals.jsonl");
  }
  fs::path deleted_mark() const { return folder / "checkpoints" / "deleted.json"; }
  void remove_checkpoint(int step) const {
    const fs::path path = folder / "checkpoints" / checkpoint_name(step);
    std::error_code error;
    // state.json first: what is left when this is interrupted is no checkpoint.
    fs::remove(path / "state.json", error);
    fs::remove_all(path, error);
  }
  // No other writer exists, so what is half written or half removed is what a killed process left.
  void remove_leftovers() const {
    std::error_code error;
    std::vector<fs::path> incomplete;
    for (const auto& entry : fs::directory_iterator(folder / "checkpoints", error)) {
      const bool stateless = step_of_name(entry.path().filename().string()) && !fs::exists(entry.path() / "state.json", error);
      if (entry.path().extension() == ".partial" || stateless) incomplete.push_back(entry.path());
    }
    for (const fs::path& path : incomplete) fs::remove_all(path, error);
    for (const char* part : {"", "searches", "checkpoints"}) remove_abandoned_partials(folder / part);
  }
  // A process killed between the two logs left the last score in events.jsonl only.
  void complete_evaluations() const {
    scan_backwards(folder / "events.jsonl", kTail, [this](std::string_view line) {
      if (!is_event_line(line, "eval_point")) return true;
      const Event event = event_from_json(std::string(line), (folder / "events.jsonl").string());
      const std::string text = line_of(std::get<EvalPoint>(event.body));
      const std::vector<std::string> lines = read_journal(folder / "evals.jsonl");
      if (std::find(lines.begin(), lines.end(), text) == lines.end()) evals->append(text, true);
      return false;
    });
  }
};

RunStore::RunStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunStore::~RunStore() = default;

std::unique_ptr<RunStore> RunStore::create(const fs::path& folder, const RunManifest& manifest) {
  const std::string text = to_json(manifest);
  require_empty(folder);
  std::error_code ignored;
  const bool existed = fs::exists(folder, ignored);
  make_folder(folder);
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->manifest = manifest;
  state->lock = std::make_unique<RunLock>(folder);
  // Two programs may have found the folder empty; the lock decided.
  if (fs::exists(folder / "run.json", ignored)) refuse(folder.string(), "holds a run already; continue it or choose another folder");
  try {
    for (const std::string& part : kParts) make_folder(folder / part);
    state->open_journals();
    write_file_atomically(folder / "run.json", text);
  } catch (...) {
    for (const char* part : {"checkpoints", "searches", "exports", "events.jsonl", "evals.jsonl", "run.json", "lock"}) {
      fs::remove(folder / part, ignored);
    }
    if (!existed) fs::remove(folder, ignored);
    throw;
  }
  return std::unique_ptr<RunStore>(new RunStore(std::move(state)));
}

std::unique_ptr<RunStore> RunStore::open(const fs::path& folder, Access access) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) refuse(folder.string(), "there is no such run folder");
  const fs::path path = folder / "run.json";
  if (!fs::exists(path, error)) refuse(folder.string(), "is no run: it holds no run.json");
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->manifest = manifest_from_json(read_file(path), path.string());
  if (access == Access::writer) {
    state->lock = std::make_unique<RunLock>(folder);
    state->manifest = manifest_from_json(read_file(path), path.string());  // as the last writer left it
    for (const std::string& part : kParts) make_folder(folder / part);
    state->open_journals();
    state->remove_leftovers();
    state->complete_evaluations();
  }
  return std::unique_ptr<RunStore>(new RunStore(std::move(state)));
}

const fs::path& RunStore::folder() const {
  return state_->folder;
}
const RunManifest& RunStore::manifest() const {
  return state_->manifest;
}

void RunStore::update_manifest(const RunManifest& manifest) {
  state_->require_writer();
  write_file_atomically(state_->folder / "run.json", to_json(manifest));
  state_->manifest = manifest;
}

void RunStore::append(const Event& event) {
  state_->require_writer();
  const bool durable = is_durable(event.body);
  // evals.jsonl second: a crash between the two leaves the fact in the log of record.
  state_->events->append(event_to_json(event), durable);
  if (const auto* point = std::get_if<EvalPoint>(&event.body)) {
    state_->evals->append(line_of(*point), durable);
  }
}

std::vector<Event> RunStore::events() const {
  const fs::path path = state_->folder / "events.jsonl";
  std::vector<Event> events;
  for (const std::string& line : read_journal(path)) {
    events.push_back(event_from_json(line, line_place(path, events.size() + 1)));
    events.back().run = RunId{state_->folder.string()};  // the folder may have been moved
  }
  return events;
}

std::vector<Event> RunStore::step_events(int first, int last) const {
  const fs::path path = state_->folder / "events.jsonl";
  std::vector<Event> events;
  std::size_t number = 0;
  for (const std::string& line : read_journal(path)) {
    ++number;
    const std::optional<int> step = step_of_lossy_line(line);
    if (!step || *step < first || *step > last) continue;
    events.push_back(event_from_json(line, line_place(path, number)));
    events.back().run = RunId{state_->folder.string()};
  }
  return events;
}

std::vector<EvalPoint> RunStore::evaluations() const {
  const fs::path path = state_->folder / "evals.jsonl";
  std::vector<EvalPoint> points;
  for (const std::string& line : read_journal(path)) points.push_back(eval_from_line(line, line_place(path, points.size() + 1)));
  return points;
}

void RunStore::rewind_events(int step) {
  state_->require_writer();
  const fs::path events = state_->folder / "events.jsonl", evals = state_->folder / "evals.jsonl";
  state_->events->filter([&](const std::string& line, std::size_t number) {
    const auto at = step_of(event_from_json(line, line_place(events, number)).body);
    return !at || *at <= step;
  });
  state_->evals->filter(
      [&](const std::string& line, std::size_t number) { return eval_from_line(line, line_place(evals, number)).step <= step; });
}

fs::path RunStore::codes_file() const {
  return state_->folder / "codes.safetensors";
}
fs::path RunStore::checkpoint_folder(int step) const {
  return state_->folder / "checkpoints" / checkpoint_name(step);
}

std::optional<int> RunStore::last_checkpoint() const {
  const std::vector<int> steps = checkpoints_of(state_->folder);
  std::error_code error;
  if (steps.empty() && fs::exists(state_->deleted_mark(), error))
    refuse(state_->folder.string(), "its checkpoints were deleted: what remains are curves, scores, the front and the exports");
  return steps.empty() ? std::nullopt : std::optional<int>(steps.back());
}

bool RunStore::tells_of_checkpoint(int step) const {
  const fs::path path = state_->folder / "events.jsonl";
  const std::vector<std::string> lines = read_journal(path);
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    if (!is_event_line(line, "checkpoint_saved")) return false;
    return std::get<CheckpointSaved>(event_from_json(line, path.string()).body).step == step;
  });
}

void RunStore::prune_checkpoints(int keep) {
  state_->require_writer();
  std::vector<int> steps = checkpoints_of(state_->folder);
  const auto kept = static_cast<std::size_t>(std::max(keep, 1));
  if (steps.size() <= kept) return;
  steps.resize(steps.size() - kept);
  for (const int step : steps) state_->remove_checkpoint(step);
}

void RunStore::delete_checkpoints() {
  state_->require_writer();
  const std::vector<int> steps = checkpoints_of(state_->folder);
  // Before the first one goes: a run that lost its checkpoints must never look like one without any.
  write_file_atomically(state_->deleted_mark(), OrderedJson{{"steps", steps}}.dump() + "\n");
  for (const int step : steps) state_->remove_checkpoint(step);
}

void RunStore::append_search_line(const std::string& signal_key, const std::string& json_line) {
  state_->require_writer();
  std::unique_ptr<JournalWriter>& writer = state_->searches[signal_key];
  if (!writer) {
    const fs::path path = search_file(state_->folder, signal_key);
    const bool fresh = read_journal(path).empty();
    writer = std::make_unique<JournalWriter>(path);
    if (fresh) writer->append(OrderedJson{{"signal_key", signal_key}}.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
  }
  writer->append(json_line, true);
}

std::vector<std::string> RunStore::search_lines(const std::string& signal_key) const {
  const fs::path path = search_file(state_->folder, signal_key);
  std::vector<std::string> lines = read_journal(path);
  for (std::size_t i = 0; i < lines.size(); ++i) parse_json(lines[i], line_place(path, i + 1));
  if (!lines.empty()) lines.erase(lines.begin());  // the key itself
  return lines;
}

void RunStore::write_front(const ParetoFront& front) {
  state_->require_writer();
  write_file_atomically(state_->folder / "searches" / "front.json", front_to_json(front, state_->manifest.units));
}

std::optional<ParetoFront> RunStore::front() const {
  const fs::path path = state_->folder / "searches" / "front.json";
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return front_from_json(read_file(path), state_->manifest.units, path.string());
}

}  // namespace qfa
