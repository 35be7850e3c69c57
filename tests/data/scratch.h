// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of one test, removed at its end; the message of a Failure; the demo's model, if it is here.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "engine/api/error.h"

namespace qfa::test {

class Scratch {
 public:
  Scratch() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            (std::string("qfa-") + info->test_suite_name() + "-" + info->name() + "-" + std::to_string(::getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

// The sentence of the Failure that `action` throws; "no failure" if it throws none.
template <typename Action>
std::string sentence_of(Action&& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.error().sentence();
  }
  return "no failure";
}

// QFA_DEMO_MODEL names SmolLM2-135M-Instruct as a GGUF file; empty if it is not there.
inline std::filesystem::path demo_model() {
  const char* path = std::getenv("QFA_DEMO_MODEL");
  return path != nullptr && std::filesystem::is_regular_file(path) ? std::filesystem::path(path) : std::filesystem::path();
}

}  // namespace qfa::test
