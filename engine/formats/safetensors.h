// SPDX-License-Identifier: GPL-3.0-or-later
// safetensors: strict reader (single file or sharded folder) and canonical writer (byte-identical
// with the reference serializer for the same input).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/formats/dtype.h"

namespace qfa {

class SafetensorsFile {
 public:
  // Throws Failure (input): header too large, holes, overlaps, lengths that disagree, duplicates…
  static std::shared_ptr<const SafetensorsFile> open(const std::filesystem::path& path);

  const std::vector<TensorView>& tensors() const { return tensors_; }
  const TensorView* tensor(const std::string& name) const;  // null if absent
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

 private:
  SafetensorsFile() = default;
  std::shared_ptr<const MappedFile> file_;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::string> metadata_;
};

struct SafetensorsPlan {
  std::string name;
  DataType type = DataType::f32;
  std::vector<std::int64_t> shape;
  std::function<void(std::vector<std::byte>& out)> fill;  // resizes and fills `out`
};

std::uint64_t safetensors_file_size(const std::vector<SafetensorsPlan>& tensors, const std::map<std::string, std::string>& metadata);
void write_safetensors(const std::filesystem::path& path, std::vector<SafetensorsPlan> tensors,
                       const std::map<std::string, std::string>& metadata, const std::function<void(std::size_t)>& on_tensor = {});

}  // namespace qfa
