// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/base_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/import/file_model.h"
#include "engine/import/model_units.h"
#include "engine/import/safetensors_folder.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

bool begins_with_gguf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> magic{};
  file.read(magic.data(), magic.size());
  return file.gcount() == 4 && std::memcmp(magic.data(), "GGUF", 4) == 0;
}

[[noreturn]] void refuse_folder(const fs::path& folder) {
  const std::string pickle = first_pickle(folder);
  if (!pickle.empty()) {
    refuse(folder.string(), fmt::format("holds pickle files ({}), which are never read; convert to safetensors", printable(pickle)));
  }
  std::string gguf;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".gguf" && (gguf.empty() || name < gguf)) gguf = name;
  }
  if (!gguf.empty()) refuse(folder.string(), fmt::format("has no config.json; give the GGUF file itself ({})", printable(gguf)));
  refuse(folder.string(), "no model in this folder: no config.json, and it is not a .gguf file");
}

}  // namespace

std::shared_ptr<const BaseModel> BaseModel::open(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) refuse(path.string(), "there is no such file or folder");
  if (fs::is_directory(status)) {
    if (!fs::exists(path / "config.json", error)) refuse_folder(path);
    return open_folder_model(path);
  }
  if (!fs::is_regular_file(status)) refuse(path.string(), "is neither a folder nor a file");
  if (is_pickle(path)) refuse(path.string(), "is a pickle file, which is never read; convert to safetensors");
  if (path.extension() == ".safetensors") refuse(path.string(), "is a weight file; give the folder that holds it and its config.json");
  if (path.extension() == ".gguf" || begins_with_gguf(path)) return open_gguf_model(path);
  refuse(path.string(), "is neither a GGUF file nor a folder with a config.json");
}

FileModel::FileModel(fs::path path, ModelConfig config) : config_(std::move(config)), path_(std::move(path)) {
  for (TensorShape& tensor : expected_tensors(config_)) {
    names_.push_back(tensor.name);
    shapes_.emplace(std::move(tensor.name), std::move(tensor.shape));
  }
}

std::vector<std::string> FileModel::tensor_names() const {
  return names_;
}

bool FileModel::has(const std::string& name) const {
  return shapes_.count(name) > 0;
}

std::vector<std::int64_t> FileModel::shape(const std::string& name) const {
  const auto found = shapes_.find(name);
  if (found == shapes_.end()) refuse(path_.string(), fmt::format("has no tensor \"{}\"{}", printable(name), did_you_mean(name, names_)));
  return found->second;
}

void check_tensor(const TensorView& tensor, const std::vector<std::int64_t>& shape, const std::string& where) {
  if (!is_float(tensor.type) && !is_block(tensor.type)) {
    refuse(where, fmt::format("the tensor {} has type {}, expected floats", printable(tensor.name, 120), name_of(tensor.type)));
  }
  if (tensor.shape != shape) {
    refuse(where, fmt::format("the tensor {} has shape {}, expected {}", printable(tensor.name, 120), shape_text(tensor.shape),
                              shape_text(shape)));
  }
}

void refuse_missing(const std::vector<std::string>& names, const std::string& where) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> listed(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kNamed)));
  if (names.size() > kNamed) listed.push_back(fmt::format("{} more", names.size() - kNamed));
  refuse(where, fmt::format("{} missing: {}", names.size() == 1 ? "a tensor is" : "tensors are", enumerate(listed)));
}

void hash_samples(Hasher& hasher, const TensorView& tensor) {
  constexpr std::size_t kSample = 4096, kSamples = 8;
  hasher.update(std::uint64_t{tensor.bytes.size()});
  if (tensor.bytes.size() <= kSample * kSamples) {
    hasher.update(tensor.bytes);
    return;
  }
  const std::size_t last = tensor.bytes.size() - kSample;
  for (std::size_t i = 0; i < kSamples; ++i)
    hasher.update(tensor.bytes.subspan(last / (kSamples - 1) * i + (i + 1 == kSamples ? last % (kSamples - 1) : 0), kSample));
}

}  // namespace qfa
