// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qfa {

inline constexpr const char* kProgramVersion = "0.1.0";  // the project's version in CMakeLists.txt

}  // namespace qfa
