// SPDX-License-Identifier: GPL-3.0-or-later
// Round-to-nearest codes of a whole weight, rows shared among LibTorch's threads.
#pragma once

#include <functional>

#include "engine/api/specs.h"
#include "kernels/include/quantize.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {

// The grid that a rule means at a width: automatic is MSE clip for b <= 3 and min-max above.
kernels::Grid grid_of(GridRule rule, BitWidth bits);
// Untrained units: as automatic, but symmetric at 6 and 8 bits, which GGUF's Q8_0 then holds exactly.
kernels::Grid untrained_grid(BitWidth bits);

// w_OI fp32. Throws Failure (internal) if the kernels refuse the shape.
PackedWeight round_to_nearest(const at::Tensor& w_OI, BitWidth bits, int group, kernels::Grid grid);

// Codes one byte each [out, in] -> the packed weight.
PackedWeight pack_weight(const kernels::GroupedShape& shape, const at::Tensor& codes_OI, const at::Tensor& scale_OG,
                         const at::Tensor& minimum_OG);

// Calls `work(rows)` for disjoint row ranges on LibTorch's threads; throws if any status is not ok.
void for_row_ranges(std::int64_t rows, const std::function<kernels::Status(kernels::RowRange)>& work);

}  // namespace qfa
