// SPDX-License-Identifier: GPL-3.0-or-later
// Affine codes as GGUF blocks of 32, without changing a value. Internal to the room.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/export/exporter.h"
#include "engine/formats/dtype.h"

namespace qfa {

inline constexpr int kGgufBlock = 32;

// The block type that holds codes of a width: 2, 3, 4 -> Q4_1 (w = d·q + m); 5 -> Q5_1; 6, 8 -> Q8_0
// (w = d·q, no minimum); 16 -> F16.
DataType gguf_container(BitWidth bits);

// All rows, in the order of `row_of` (GGUF row -> row of the tensor). A group of 64 or 128 gives each
// of its blocks the same scale and minimum. Q8_0 takes a group only if its minimum is -2^(b-1) · scale,
// or if its weights are all equal: else Failure (input), "float minimum does not fit Q8_0".
void encode_blocks(const AffineTensor& tensor, const std::string& module, std::int64_t (*row_of)(std::int64_t row, std::int64_t head_dim),
                   std::int64_t head_dim, std::vector<std::byte>& out);

}  // namespace qfa
