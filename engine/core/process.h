// SPDX-License-Identifier: GPL-3.0-or-later
// This process as the operating system sees it.
#pragma once

#include <cstdint>

namespace qfa {

std::uint64_t resident_bytes();  // 0: unknown

}  // namespace qfa
