// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/heap.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace qfa {

std::uint64_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  if (!(file >> total >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
}

void HeapKeeper::after_step() {
  const std::uint64_t now = resident_memory();
  if (trimmed_) {
    settled_ = now;
    trimmed_ = false;
  } else if (now > settled_ + settled_ / 10) {
    malloc_trim(0);
    trimmed_ = true;
  }
}

}  // namespace qfa
