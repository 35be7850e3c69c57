// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/safetensors_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name.find_first_of(std::string("/\\\0", 3)) == std::string::npos && name != "." && name != "..";
}

std::vector<fs::path> weight_files(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("model", 0) == 0 && entry.path().extension() == ".safetensors") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

[[noreturn]] void refuse_without_weights(const fs::path& folder) {
  const std::string pickle = first_pickle(folder);
  if (!pickle.empty()) {
    refuse(folder.string(),
           fmt::format("holds its weights in pickle files ({}), which are never read; convert to safetensors", printable(pickle)));
  }
  refuse(folder.string(), "has a config.json but no weights (neither model.safetensors nor model.safetensors.index.json)");
}

}  // namespace

bool is_pickle(const fs::path& path) {
  static constexpr std::array<const char*, 6> kEndings{".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"};
  const std::string ending = path.extension().string();
  return std::any_of(kEndings.begin(), kEndings.end(), [&](const char* known) { return ending == known; });
}

std::string first_pickle(const fs::path& folder) {
  std::string first;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (is_pickle(entry.path()) && (first.empty() || name < first)) first = name;
  }
  return first;
}

SafetensorsFolder SafetensorsFolder::open(const fs::path& folder, bool mlx) {
  SafetensorsFolder result;
  std::error_code error;
  const fs::path index = folder / "model.safetensors.index.json", single = folder / "model.safetensors";
  if (fs::exists(index, error)) {
    result.read_index(index);
    return result;
  }
  std::vector<fs::path> paths;
  if (mlx) {
    paths = weight_files(folder);
  } else if (fs::exists(single, error)) {
    paths = {single};
  } else if (const auto shards = weight_files(folder); !shards.empty()) {
    refuse(folder.string(), fmt::format("has {} but no model.safetensors.index.json", printable(shards.front().filename().string())));
  }
  if (paths.empty()) refuse_without_weights(folder);
  for (const fs::path& path : paths) result.add(path);
  return result;
}

void SafetensorsFolder::add(const fs::path& path) {
  files_.push_back(SafetensorsFile::open(path));
  for (const TensorView& tensor : files_.back()->tensors()) {
    if (!tensors_.emplace(tensor.name, &tensor).second) {
      refuse(path.string(), fmt::format("holds the tensor {}, which another shard holds too", printable(tensor.name, 120)));
    }
  }
}

void SafetensorsFolder::read_index(const fs::path& index) {
  const Json json = read_json(index, 4);
  const auto map = json.is_object() ? json.find("weight_map") : json.end();
  if (map == json.end() || !map->is_object()) refuse(index.string(), "has no weight_map object");
  std::map<std::string, std::string> shard_of;
  std::set<std::string> shards;
  for (const auto& [tensor, file] : map->items()) {
    if (!file.is_string() || !is_plain_file_name(file.get<std::string>())) {
      refuse(index.string(),
             fmt::format("places {} in {}, expected the name of a file in this folder", printable(tensor, 120), printable(file.dump())));
    }
    shard_of.emplace(tensor, file.get<std::string>());
    shards.insert(file.get<std::string>());
  }
  if (shards.empty()) refuse(index.string(), "lists no tensor");
  for (const std::string& shard : shards) {
    std::error_code error;
    if (!fs::exists(index.parent_path() / shard, error))
      refuse(index.string(), fmt::format("lists the shard {}, which is missing", printable(shard, 120)));
    add(index.parent_path() / shard);
    for (const auto& [tensor, file] : shard_of) {
      if (file == shard && files_.back()->tensor(tensor) == nullptr) {
        refuse(index.string(), fmt::format("places {} in {}, which does not hold it", printable(tensor, 120), printable(shard, 120)));
      }
    }
  }
}

const TensorView* SafetensorsFolder::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : found->second;
}

}  // namespace qfa
