// SPDX-License-Identifier: GPL-3.0-or-later
// w = scale · q + minimum, the product rounded before the sum (no fused multiply-add), so that every backend and
// every reader of an export gets the same fp32 bits. A QA-LoRA shift is already inside `minimum`.
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa::kernels {

// packed_OP as in pack.h; scale_OG, minimum_OG fp32; out [rows, in] of the whole matrix, row-major.
Status dequantize_f32(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                      const float* minimum_OG, float* w_OI);
// The fp32 value rounded to bf16 (nearest, ties to even).
Status dequantize_bf16(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                       const float* minimum_OG, std::uint16_t* w_OI);

}  // namespace qfa::kernels
