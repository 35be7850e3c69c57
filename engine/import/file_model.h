// SPDX-License-Identifier: GPL-3.0-or-later
// What the readers of single formats share.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/hash.h"
#include "engine/formats/dtype.h"
#include "engine/import/base_model.h"

namespace qfa {

class FileModel : public BaseModel {
 public:
  const ModelConfig& config() const override { return config_; }
  const std::filesystem::path& path() const override { return path_; }
  std::vector<std::string> tensor_names() const override;
  bool has(const std::string& name) const override;
  std::vector<std::int64_t> shape(const std::string& name) const override;

 protected:
  FileModel(std::filesystem::path path, ModelConfig config);

  ModelConfig config_;
  std::filesystem::path path_;
  std::vector<std::string> names_;  // forward order
  std::map<std::string, std::vector<std::int64_t>> shapes_;
};

// Throws Failure (input) unless `tensor` holds floats or blocks and has this shape.
void check_tensor(const TensorView& tensor, const std::vector<std::int64_t>& shape, const std::string& where);
// One sentence for everything that is missing: the first three names and how many more.
[[noreturn]] void refuse_missing(const std::vector<std::string>& names, const std::string& where);
// Adds the samples that fingerprint() promises.
void hash_samples(Hasher& hasher, const TensorView& tensor);

std::shared_ptr<const BaseModel> open_folder_model(const std::filesystem::path& folder);  // Hugging Face or MLX
std::shared_ptr<const BaseModel> open_gguf_model(const std::filesystem::path& path);

}  // namespace qfa
