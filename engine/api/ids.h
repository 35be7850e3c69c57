// SPDX-License-Identifier: GPL-3.0-or-later
// Strong identifiers: a CommandId is not a RunId.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace qfa {

struct CommandId {
  std::uint64_t value = 0;
  auto operator<=>(const CommandId&) const = default;
};

// A run is a folder; its identifier is the folder's path.
struct RunId {
  std::string path;
  auto operator<=>(const RunId&) const = default;
};

// Eight hexadecimal digits derived from the bit plan alone: equal plans have equal ids.
struct SubnetId {
  std::string value;
  auto operator<=>(const SubnetId&) const = default;
};

}  // namespace qfa
