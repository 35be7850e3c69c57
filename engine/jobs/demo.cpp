// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/demo.h"

#include <cstdlib>
#include <filesystem>

#include "engine/core/paths.h"
#include "engine/data/demo_tickets.h"
#include "engine/plan/presets.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kDemoDataSeed = 1;
constexpr int kDemoEvaluations = 36;
constexpr int kDemoSearchItems = 64;

// $QFA_DEMO_MODEL, or what packaging/setup put into the cache.
std::string demo_model() {
  if (const char* path = std::getenv("QFA_DEMO_MODEL"); path != nullptr && *path != '\0') return path;
  const fs::path folder = cache_folder();
  if (fs::is_directory(folder))
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
      if (entry.path().extension() == ".gguf" && entry.path().filename().string().rfind("SmolLM2-135M", 0) == 0)
        return entry.path().string();
  refuse("demo", "the demo's base model SmolLM2-135M-Instruct was not found; run packaging/setup, or set QFA_DEMO_MODEL to its GGUF file");
}

fs::path data_of(const RunSpec& spec) {
  return fs::path(spec.data.front()).parent_path();
}

}  // namespace

Result<RunSpec> demo_spec(const std::string& out_folder) {
  try {
    RunSpec spec = preset("quick");
    spec.model = demo_model();
    const fs::path data = fs::absolute(out_folder).lexically_normal().string() + "-data";
    write_demo_tickets(data, kDemoDataSeed);
    spec.data = {(data / "train.jsonl").string()};
    spec.probe = {(data / "probe.task.json").string()};
    spec.out = out_folder;
    return spec;
  } catch (const Failure& failure) {
    return failure.error();
  } catch (const std::exception& error) {
    return Error{ErrorCode::failed, error.what(), "demo", {}};
  }
}

SearchSpec demo_search_spec(const RunSpec& spec) {
  SearchSpec search;
  search.tasks = {(data_of(spec) / "search.task.json").string()};
  search.report = {(data_of(spec) / "report.task.json").string()};
  search.limit = kDemoSearchItems;
  search.evaluations = kDemoEvaluations;
  return search;
}

}  // namespace qfa
