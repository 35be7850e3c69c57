// SPDX-License-Identifier: GPL-3.0-or-later
// Group-wise, asymmetric, uniform quantization: ŵ = scale · q + minimum, q in [0, 2^b - 1].
// Scale and minimum are rounded to fp16 before codes are chosen, so that what is stored is what
// the codes were fitted to.
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa::kernels {

enum class Grid {
  min_max,    // lo = min w, hi = max w
  mse_clip,   // both ends times the factor in {1.00, 0.95 … 0.45} of least (weighted) squared error
  symmetric,  // minimum = -2^(b-1) · scale, scale = max|w| / (2^(b-1) - 1): what GGUF Q8_0 can hold
};

// Scale (> 0) and minimum of one group of `n` weights. `weight` (n values >= 0, or null) weighs the
// squared error of mse_clip, measured with the rounded scale and minimum; of equal errors the wider grid wins.
//   Constant group     scale 1 (65504 where fp16 misses the value by 0.5 or more), minimum = the value, code 0 where fp16 can hold it.
//   Not finite input   scale 1, minimum 0.
//   Very small spread  a scale that is subnormal in fp16 is rounded up, never to zero, so the grid still reaches `hi`.
//   Very large values  scale and minimum saturate at 65504.
//   symmetric          minimum = -2^(b-1) · scale holds exactly in every case above (all zero or not finite: scale 1).
struct GroupGrid {
  std::uint16_t scale_f16 = 0;
  std::uint16_t minimum_f16 = 0;
};
GroupGrid fit_group(const float* w, const float* weight, std::int64_t n, int bits, Grid grid);

// Round-to-nearest (RTN): q = clamp(round((w - minimum) / scale)), ties away from zero; NaN gives 0.
//   w_OI fp32 row-major; column_weight_I fp32 or null; codes_OI one byte a code; scale_OG,
//   minimum_OG fp16 bit patterns. Outputs may not alias inputs. Only rows of `rows` are touched.
Status quantize_rtn(const GroupedShape& shape, RowRange rows, Grid grid, const float* w_OI, const float* column_weight_I,
                    std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG);

// GPTQ (arXiv 2210.17323), one block of columns [column_begin, column_end), both multiples of the
// group size. For each column i, in order: the grid of a group is fitted to the *current* weights
// when its first column is reached; q_i is chosen; e_i = (w_i - ŵ_i) / U_ii; w_j -= e_i · U_ij for
// the later columns j of the block. U is the upper Cholesky factor of H⁻¹ (H⁻¹ = Uᵀ U), row-major
// [in, in]. error_OB (B = column_end - column_begin) receives e, from which the caller updates the
// columns after the block: W -= E · U[block, rest]. Afterwards w_OI holds in each column of the block the weight that its code
// was chosen for. Each w_j receives its products one by one in the order of i. U_ii must be positive.
Status gptq_block(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end, Grid grid, float* w_OI,
                  const float* u_II, const float* column_weight_I, std::uint8_t* codes_OI, std::uint16_t* scale_OG,
                  std::uint16_t* minimum_OG, float* error_OB);

}  // namespace qfa::kernels
