// SPDX-License-Identifier: GPL-3.0-or-later
// ggml's super-blocks of 256 elements: scales (and minima) of groups of 16 or 32 are themselves codes
// under one fp16 scale (and one fp16 minimum). For dtype.cpp.
#pragma once

#include <cstddef>

#include "engine/formats/dtype.h"

namespace qfa {

inline constexpr int kSuperBlock = 256;

// One block of Q2_K, Q3_K, Q4_K, Q5_K or Q6_K -> 256 fp32, bit for bit as ggml's reference does.
void dequantize_super_block(DataType type, const std::byte* block, float* out);

}  // namespace qfa
