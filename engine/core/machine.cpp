// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/machine.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

namespace qfa {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> number_in(const char* file) {
  std::ifstream stream(file);
  std::uint64_t value = 0;
  if (stream >> value) return value;
  return std::nullopt;  // no such file, or "max"
}

// What the control group of this process may still take; the page cache it holds can be given back.
std::uint64_t left_in_group() {
  constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();
  const auto limit = number_in("/sys/fs/cgroup/memory.max");
  const auto used = number_in("/sys/fs/cgroup/memory.current");
  if (!limit || !used) return kNoLimit;
  std::uint64_t cache = 0;
  std::ifstream statistics("/sys/fs/cgroup/memory.stat");
  std::string key;
  for (std::uint64_t value = 0; statistics >> key >> value;)
    if (key == "inactive_file" || key == "active_file") cache += value;
  const std::uint64_t held = *used - std::min(*used, cache);
  return *limit - std::min(*limit, held);
}

}  // namespace

std::uint64_t memory_total() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
}

std::uint64_t memory_available() {
  std::ifstream file("/proc/meminfo");
  std::string key, unit;
  for (std::uint64_t kib = 0; file >> key >> kib; std::getline(file, unit))
    if (key == "MemAvailable:") return std::min(kib * 1024, left_in_group());
  return 0;
}

std::uint64_t disk_free(const fs::path& path) {
  std::error_code error;
  fs::path place = fs::absolute(path, error);
  while (!fs::exists(place, error) && place.has_parent_path() && place != place.root_path()) place = place.parent_path();
  const fs::space_info space = fs::space(place, error);
  return error ? 0 : space.available;
}

int thread_count(int asked) {
  return asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace qfa
