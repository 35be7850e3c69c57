// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/target.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>

#include "engine/api/error.h"

namespace qfa::fuzz {

namespace fs = std::filesystem;

std::vector<Target> all_targets() {
  std::vector<Target> all;
  for (const auto* some : {&format_targets(), &tokenizer_targets(), &text_targets(), &run_targets()})
    all.insert(all.end(), some->begin(), some->end());
  return all;
}

const Target* find_target(std::string_view name) {
  static const std::vector<Target> all = all_targets();
  for (const Target& target : all)
    if (name == target.name) return &target;
  return nullptr;
}

void check(const Target& target, std::string_view input) {
  try {
    target.run(input);
  } catch (const Failure& failure) {
    const Error& error = failure.error();
    const bool blames_input = error.code == ErrorCode::input || error.code == ErrorCode::usage;
    const bool one_line = error.sentence().find('\n') == std::string::npos;
    if (blames_input && one_line && !error.message.empty() && error.sentence().size() < 4000) return;
    std::fprintf(stderr, "%s: no proper refusal: %s\n", target.name, error.sentence().c_str());
    std::abort();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: an exception that is no Failure: %s\n", target.name, error.what());
    std::abort();
  }
}

const fs::path& Scratch::folder() {
  static const fs::path path = [] {
    const fs::path memory = "/dev/shm";
    std::error_code error;
    std::string pattern = (fs::is_directory(memory, error) ? memory : fs::temp_directory_path()) / "qfa-fuzz-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    std::atexit([] {
      std::error_code ignored;
      fs::remove_all(folder(), ignored);
    });
    return fs::path(pattern);
  }();
  return path;
}

Scratch::Scratch(std::initializer_list<std::pair<const char*, std::string_view>> files) {
  for (const auto& [name, content] : files) {
    names_.emplace_back(name);
    fs::create_directories((folder() / name).parent_path());
    std::ofstream(folder() / name, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
}

Scratch::~Scratch() {
  for (const std::string& name : names_) ::unlink((folder() / name).c_str());
}

std::pair<std::string_view, std::string_view> two_files(std::string_view input) {
  static constexpr std::string_view kCut = "\n----\n";
  const std::size_t at = input.find(kCut);
  if (at == std::string_view::npos) return {input, {}};
  return {input.substr(0, at), input.substr(at + kCut.size())};
}

}  // namespace qfa::fuzz
