// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/process.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

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

std::uint64_t peak_resident_bytes() {
  std::ifstream file("/proc/self/status");
  for (std::string key; file >> key; file.ignore(4096, '\n')) {
    std::uint64_t kib = 0;
    if (key == "VmHWM:" && file >> kib) return kib * 1024;
  }
  return 0;
}

bool restart_peak() {
  std::ofstream file("/proc/self/clear_refs");  // "5": the peak becomes what is resident now
  return static_cast<bool>(file << '5' << std::flush);
}

}  // namespace qfa
