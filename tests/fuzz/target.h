// SPDX-License-Identifier: GPL-3.0-or-later
// A fuzz target: bytes that may be anything, given to one parser as a file would give them. It may refuse them with a
// Failure that blames the input; everything else (another exception, a crash, a hang, a huge allocation) is a finding.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qfa::fuzz {

struct Target {
  const char* name;
  void (*run)(std::string_view input);
  std::vector<const char*> more_seeds;  // files of other tests, beside tests/fuzz/seeds/NAME
};
const std::vector<Target>& format_targets();
const std::vector<Target>& tokenizer_targets();
const std::vector<Target>& text_targets();
const std::vector<Target>& run_targets();
const Target* find_target(std::string_view name);  // null: unknown
std::vector<Target> all_targets();

// Runs the target on one input; ends the program where it finds something.
void check(const Target& target, std::string_view input);

// A folder of this process in memory, with these files; what other inputs left there is gone.
class Scratch {
 public:
  explicit Scratch(std::initializer_list<std::pair<const char*, std::string_view>> files);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  static const std::filesystem::path& folder();
  std::filesystem::path operator/(const char* name) const { return folder() / name; }

 private:
  std::vector<std::string> names_;
};

// Two files in one input, cut at the first line "----".
std::pair<std::string_view, std::string_view> two_files(std::string_view input);

}  // namespace qfa::fuzz
