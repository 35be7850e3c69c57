// SPDX-License-Identifier: GPL-3.0-or-later
// usage: fuzz_smoke TESTS_FOLDER TARGET [MUTATIONS] | fuzz_smoke TESTS_FOLDER --list
// Every seed of the target once, then MUTATIONS (2000) of them, always the same: what any compiler can run in a second.
// preset fuzz (libfuzzer.cpp) looks for new ones.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/core/atomic_file.h"
#include "engine/core/rng.h"
#include "tests/fuzz/target.h"

namespace qfa::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> seeds_of(const Target& target, const fs::path& tests) {
  std::vector<fs::path> files;
  for (const char* more : target.more_seeds) files.push_back(tests / more);
  for (const auto& entry : fs::directory_iterator(tests / "fuzz" / "seeds" / target.name)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const fs::path& file : files) seeds.push_back(read_file(file));
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string text = seeds_[below(seeds_.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(mix(1, 2, ++drawn_) % limit); }

  void change(std::string& text) {
    static constexpr std::uint64_t kNumbers[] = {0,      1,      2,          3,          0x7f,       0x80,  0xff,
                                                 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, ~0ull, ~0ull >> 1};
    static const std::vector<std::string> kTexts{"null", "-1", "0",  "1e999", "[]",   "{}",      "\"\"",
                                                 "[[",   "{{", "%}", "\n",    "\xff", "\\u0000", "99999999999"};
    const std::size_t at = below(text.size() + 1), length = std::min(text.size() - at, 1 + below(16));
    switch (below(8)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 1:
        text.resize(at);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(below(text.size() + 1), 1 + below(64)));
        break;
      case 4: {  // a number where lengths and types stand
        const std::uint64_t number = kNumbers[below(std::size(kNumbers))];
        const std::size_t width = std::min<std::size_t>(std::size_t{1} << below(4), text.size() - at);
        std::memcpy(text.data() + at, &number, width);
        break;
      }
      case 5:
        text.replace(at, length, kTexts[below(kTexts.size())]);
        break;
      case 6: {  // the head of one seed, the tail of another
        const std::string& other = seeds_[below(seeds_.size())];
        text = text.substr(0, at) + other.substr(below(other.size() + 1));
        break;
      }
      default:
        for (std::size_t i = at; i < at + length; ++i) text[i] = static_cast<char>(below(256));
    }
  }

  const std::vector<std::string>& seeds_;
  std::uint64_t drawn_ = 0;
};

int run(const fs::path& tests, const std::string& name, long mutations) {
  if (name == "--list") {
    for (const Target& target : all_targets()) {
      std::printf("%s", target.name);
      for (const char* more : target.more_seeds) std::printf(" %s", more);
      std::printf("\n");
    }
    return 0;
  }
  const Target* target = find_target(name);
  if (target == nullptr) {
    std::fprintf(stderr, "no target %s; --list names them\n", name.c_str());
    return 2;
  }
  const std::vector<std::string> seeds = seeds_of(*target, tests);
  if (seeds.empty()) return 2;
  for (const std::string& seed : seeds) check(*target, seed);
  Mutator mutator(seeds);
  for (long i = 0; i < mutations; ++i) check(*target, mutator.next());
  std::printf("%s: %zu seeds and %ld mutations\n", target->name, seeds.size(), mutations);
  return 0;
}

}  // namespace
}  // namespace qfa::fuzz

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  return qfa::fuzz::run(argv[1], argv[2], argc > 3 ? std::atol(argv[3]) : 2000);
}
