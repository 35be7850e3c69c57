// SPDX-License-Identifier: GPL-3.0-or-later
// This process as the operating system sees it.
#pragma once

#include <cstdint>

namespace qfa {

std::uint64_t resident_bytes();       // 0: unknown
std::uint64_t peak_resident_bytes();  // since the start, or since restart_peak(); 0: unknown
bool restart_peak();                  // false: the system does not let us

}  // namespace qfa
