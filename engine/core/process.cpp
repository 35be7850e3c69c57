// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/process.h"

#include <unistd.h>

#include <cstdio>

namespace qfa {

std::uint64_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long long total = 0, resident = 0;
  const int read = std::fscanf(file, "%llu %llu", &total, &resident);
  std::fclose(file);
  const long page = ::sysconf(_SC_PAGESIZE);
  return read == 2 && page > 0 ? resident * static_cast<unsigned long long>(page) : 0;
}

}  // namespace qfa
