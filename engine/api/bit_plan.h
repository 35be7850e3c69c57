// SPDX-License-Identifier: GPL-3.0-or-later
// Choice units and subnets: a = (a_1 … a_L), one bit-width for every unit.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace qfa {

using BitWidth = int;         // bits of one code; 16 means "kept in 16 bits"
using Bytes = std::uint64_t;  // bytes of a file

inline constexpr std::array<BitWidth, 6> kCodeWidths{2, 3, 4, 5, 6, 8};

// One choice unit: the modules that share one bit-width. Modules carry Hugging Face paths
// ("model.layers.0.mlp.gate_proj"); the unit's name is what users read and write in plans
// ("layers.0.gate_up", "embed").
struct Unit {
  std::string name;
  std::vector<std::string> modules;
  std::vector<BitWidth> choices;  // ascending
  std::uint64_t parameters = 0;
  bool trained = true;  // false: embedding and head, round-to-nearest, no adapters
};

// bits[l] is the width of unit l, in the order of the run's unit table.
struct BitPlan {
  std::vector<BitWidth> bits;
  bool operator==(const BitPlan&) const = default;
  auto operator<=>(const BitPlan&) const = default;
};

}  // namespace qfa
