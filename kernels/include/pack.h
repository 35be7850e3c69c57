// SPDX-License-Identifier: GPL-3.0-or-later
// The dense bit string: code i of a row occupies bits i·b … i·b+b-1, least significant bit first
// (the layout of MLX weights; each row is whole bytes because in % 8 == 0).
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa::kernels {

// codes_OI one byte a code -> packed_OP, P = packed_row_bytes(). Codes above 2^b - 1 are masked.
Status pack(const GroupedShape& shape, RowRange rows, const std::uint8_t* codes_OI, std::uint8_t* packed_OP);
Status unpack(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, std::uint8_t* codes_OI);

}  // namespace qfa::kernels
