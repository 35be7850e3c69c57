// SPDX-License-Identifier: GPL-3.0-or-later
// safetensors: strict reader (single file or sharded folder) and canonical writer (byte-identical
// with the reference serializer for the same input).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/formats/dtype.h"

namespace qfa {

class SafetensorsFile {
 public:
  // Throws Failure (input): header too large, holes, overlaps, lengths that disagree, duplicates…
  static std::shared_ptr<const SafetensorsFile> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_->path(); }
  const std::vector<TensorView>& tensors() const { return tensors_; }  // in the order of their data
  const TensorView* tensor(const std::string& name) const;             // null if absent
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  std::span<const std::byte> header() const { return header_; }  // length and JSON
  std::uint64_t file_size() const { return file_->bytes().size(); }

 private:
  friend class SafetensorsParser;
  SafetensorsFile() = default;
  std::shared_ptr<const MappedFile> file_;
  std::span<const std::byte> header_;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::string> metadata_;
};

// One tensor to write. `fill` is called once; another size than the shape's is refused.
struct SafetensorsPlan {
  std::string name;
  DataType type = DataType::f32;
  std::vector<std::int64_t> shape;
  std::function<void(std::vector<std::byte>& out)> fill;  // resizes and fills `out`
};

// Tensors are laid out by element type and name (the reference's order), whatever order they are given
// in; `on_tensor(i)` counts in that order, and may throw to cancel (nothing is left). Block types, names
// that appear twice and names that are not UTF-8 are refused (Failure, internal).
std::uint64_t safetensors_file_size(const std::vector<SafetensorsPlan>& tensors, const std::map<std::string, std::string>& metadata);
void write_safetensors(const std::filesystem::path& path, std::vector<SafetensorsPlan> tensors,
                       const std::map<std::string, std::string>& metadata, const std::function<void(std::size_t)>& on_tensor = {});

}  // namespace qfa
