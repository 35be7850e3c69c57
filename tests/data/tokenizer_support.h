// SPDX-License-Identifier: GPL-3.0-or-later
// Small tokenizers as Hugging Face folders, and the places of the real ones.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/data/tokenizer_spec.h"

namespace qfa::test {

inline std::filesystem::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "qfa-data-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& content) const { std::ofstream(path_ / name, std::ios::binary) << content; }

 private:
  std::filesystem::path path_;
};

// All 256 bytes as tokens 0..255 in byte order, then "<|end|>" (256, special) and "<tool>" (257, not special),
// then the merges h+e, l+l, he+ll, hell+o, Ġ+hello and 1+1 as tokens 258..263.
inline nlohmann::json small_tokenizer_json() {
  nlohmann::json vocabulary = nlohmann::json::object();
  for (int byte = 0; byte < 256; ++byte) vocabulary[byte_symbol(static_cast<unsigned char>(byte))] = byte;
  const std::string merged[][2] = {{"h", "e"}, {"l", "l"}, {"he", "ll"}, {"hell", "o"}, {"Ġ", "hello"}, {"1", "1"}};
  nlohmann::json merges = nlohmann::json::array();
  int id = 258;
  for (const auto& [left, right] : merged) {
    vocabulary[left + right] = id++;
    merges.push_back(nlohmann::json::array({left, right}));
  }
  const auto added = [](int at, const char* content, bool special) {
    return nlohmann::json{{"id", at},        {"content", content},  {"single_word", false}, {"lstrip", false},
                          {"rstrip", false}, {"normalized", false}, {"special", special}};
  };
  return {{"version", "1.0"},
          {"added_tokens", nlohmann::json::array({added(256, "<|end|>", true), added(257, "<tool>", false)})},
          {"normalizer", nullptr},
          {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}}},
          {"post_processor", nullptr},
          {"decoder", {{"type", "ByteLevel"}}},
          {"model", {{"type", "BPE"}, {"unk_token", nullptr}, {"vocab", vocabulary}, {"merges", merges}}}};
}

}  // namespace qfa::test
