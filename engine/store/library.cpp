// SPDX-License-Identifier: GPL-3.0-or-later
// Finds runs, and keeps what one look at each told in an index that can be deleted.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/paths.h"
#include "engine/store/answer.h"
#include "engine/store/library_fields.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndexHead = "qfa run index 1\n";

bool is_run(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / "run.json", error);
}

// Links are followed to a run only: they could lead in a circle.
void find_runs(const fs::path& folder, int depth, std::vector<std::string>& runs) {
  if (is_run(folder)) {
    runs.push_back(folder.string());
    return;
  }
  if (depth <= 0) return;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().filename().string().starts_with('.') || !entry->is_directory(ignored)) continue;
    if (!entry->is_symlink(ignored) || is_run(entry->path())) find_runs(entry->path(), depth - 1, runs);
  }
}

std::string absolute(const std::string& path) {
  std::string text = fs::absolute(path).lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// One line a run: hash of its path, hash of its stamp, its summary as JSON. Another layout, a torn or
// a strange line: those runs are looked at again.
class RunIndex {
 public:
  explicit RunIndex(fs::path file) : file_(std::move(file)) {
    try {
      std::error_code error;
      if (fs::exists(file_, error)) text_ = read_file(file_);
    } catch (const Failure&) {
      text_.clear();
    }
    if (!text_.starts_with(kIndexHead)) text_.clear();
    std::size_t at = std::min(kIndexHead.size(), text_.size());
    for (std::size_t end; (end = text_.find('\n', at)) != std::string::npos; at = end + 1) {
      const auto line = std::string_view(text_).substr(at, end - at);
      if (line.size() > kKey * 2 + 2) lines_[line.substr(0, kKey)] = line;
    }
  }

  std::optional<RunSummary> find(const std::string& path, const std::string& stamp) {
    const auto found = lines_.find(hash_hex(path));
    if (found == lines_.end() || found->second.substr(kKey + 1, kKey) != stamp) return std::nullopt;
    try {
      RunSummary summary;
      fields::read_value(parse_json(found->second.substr(kKey * 2 + 2), "index"), summary, fields::Place{"index", {}});
      summary.run.path = path;
      return summary;
    } catch (const Failure&) {
      return std::nullopt;
    }
  }

  void put(const RunSummary& summary, const std::string& stamp) {
    fresh_.push_back(hash_hex(summary.run.path) + " " + stamp + " " +
                     fields::value_of(summary).dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
    replaced_.insert_or_assign(fresh_.back().substr(0, kKey), fresh_.size() - 1);
  }

  // Lines of runs outside this scan stay: other windows and commands look into other folders.
  void save() {
    if (fresh_.empty()) return;
    std::string out(kIndexHead);
    std::size_t kept = 0;
    for (const auto& [key, line] : lines_) {
      if (replaced_.contains(std::string(key)) || ++kept > kMost) continue;
      out.append(line).push_back('\n');
    }
    for (const auto& [key, index] : replaced_) out.append(fresh_[index]).push_back('\n');
    std::error_code error;
    fs::create_directories(file_.parent_path(), error);
    try {
      write_file_atomically(file_, out);
    } catch (const Failure&) {  // a cache: the next scan takes longer, that is all
    }
  }

 private:
  static constexpr std::size_t kKey = 16;
  static constexpr std::size_t kMost = 50000;

  fs::path file_;
  std::string text_;
  std::unordered_map<std::string_view, std::string_view> lines_;
  std::vector<std::string> fresh_;
  std::unordered_map<std::string, std::size_t> replaced_;
};

std::vector<std::string> paths_of(const LibraryRequest& request) {
  std::vector<std::string> paths;
  for (const std::string& folder : request.folders) find_runs(absolute(folder), request.depth, paths);
  for (const std::string& run : request.runs) paths.push_back(absolute(run));
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

RunSummary summary_of(const std::string& path, RunIndex& index) {
  const std::string stamp = hash_hex(stamp_of(path));
  auto summary = index.find(path, stamp);
  if (!summary) {
    summary = look_at(path);
    if (summary->readability == RunReadability::readable) index.put(*summary, stamp);
  }
  complete(*summary);
  return *std::move(summary);
}

}  // namespace

Result<std::size_t> scan_library(const LibraryRequest& request, const std::function<bool(LibraryBatch)>& take) {
  return answer<std::size_t>("library", [&] {
    const auto paths = paths_of(request);
    RunIndex index(request.index.empty() ? cache_folder() / "runs.index" : fs::path(request.index));
    LibraryBatch batch;
    batch.total = paths.size();
    bool wanted = true;
    for (std::size_t i = 0; wanted && i < paths.size(); ++i) {
      batch.runs.push_back(summary_of(paths[i], index));
      batch.done = i + 1;
      if (batch.runs.size() < std::max<std::size_t>(request.batch, 1) && i + 1 < paths.size()) continue;
      wanted = take(batch);
      batch.runs.clear();
    }
    index.save();
    return paths.size();
  });
}

}  // namespace qfa
