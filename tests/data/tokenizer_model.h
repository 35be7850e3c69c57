// SPDX-License-Identifier: GPL-3.0-or-later
// Models that have nothing but a tokenizer, and GGUF files of nothing but metadata.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/formats/gguf.h"
#include "engine/import/base_model.h"

namespace qfa::test {

class TokenizerOnly : public BaseModel {
 public:
  TokenizerOnly(std::filesystem::path path, std::shared_ptr<const GgufFile> gguf) : path_(std::move(path)), gguf_(std::move(gguf)) {
    config_.max_positions = 2048;
  }
  const ModelConfig& config() const override { return config_; }
  const std::filesystem::path& path() const override { return path_; }
  std::string format() const override { return gguf_ ? "gguf" : "safetensors"; }
  std::vector<std::string> tensor_names() const override { return {}; }
  bool has(const std::string&) const override { return false; }
  std::vector<std::int64_t> shape(const std::string&) const override { return {}; }
  std::string stored_type(const std::string&) const override { return ""; }
  std::uint64_t stored_bytes(const std::string&) const override { return 0; }
  std::uint64_t file_bytes() const override { return 0; }
  std::vector<float> read(const std::string&) const override { return {}; }
  std::string fingerprint() const override { return ""; }
  std::shared_ptr<const GgufFile> gguf() const override { return gguf_; }

 private:
  ModelConfig config_;
  std::filesystem::path path_;
  std::shared_ptr<const GgufFile> gguf_;
};

inline std::shared_ptr<const GgufFile> gguf_of(const std::filesystem::path& path, const std::vector<GgufEntry>& entries) {
  write_gguf(path, entries, {});
  return GgufFile::open(path);
}

}  // namespace qfa::test
