// SPDX-License-Identifier: GPL-3.0-or-later
// The weight files of one folder as one set of tensors: model.safetensors, or shards with
// model.safetensors.index.json.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/formats/safetensors.h"

namespace qfa {

// .bin, .pt, .pth, .ckpt, .pkl, .pickle: formats that run code when they are loaded.
bool is_pickle(const std::filesystem::path& path);
// The first file of that kind by name; empty if there is none.
std::string first_pickle(const std::filesystem::path& folder);

class SafetensorsFolder {
 public:
  // Throws Failure (input): no weights, only pickle files, shards missing or listed under a path, tensors
  // missing from their shard or present in two. `mlx`: without an index every model*.safetensors counts.
  static SafetensorsFolder open(const std::filesystem::path& folder, bool mlx);

  const std::map<std::string, const TensorView*>& tensors() const { return tensors_; }
  const TensorView* find(const std::string& name) const;  // null if absent
  const std::vector<std::shared_ptr<const SafetensorsFile>>& files() const { return files_; }

 private:
  void add(const std::filesystem::path& path);
  void read_index(const std::filesystem::path& index);

  std::vector<std::shared_ptr<const SafetensorsFile>> files_;  // by name
  std::map<std::string, const TensorView*> tensors_;
};

}  // namespace qfa
