// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine has, and what is free of it now. 0: unknown.
#pragma once

#include <cstdint>
#include <filesystem>

namespace qfa {

std::uint64_t memory_total();
std::uint64_t memory_available();  // also within the limit of a control group
// Free bytes on the volume where `path` is, or would be created.
std::uint64_t disk_free(const std::filesystem::path& path);
int thread_count(int asked);  // 0: all cores

}  // namespace qfa
