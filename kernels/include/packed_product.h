// SPDX-License-Identifier: GPL-3.0-or-later
// y = ŵ x for a few x (decoding), straight from the packed codes: no dequantized weight is ever stored.
//   y_o = Σ_g s_og · (Σ_i q_oi x_i) + m_og · (Σ_i x_i), i over the inputs of group g
// The x of each group are first rounded to integers X_i · 2^(e-22), |X_i| <= 2^22, where 2^e is the power of two above the group's
// largest |x| (values of up to 22 bits below it stay exact; an infinity or NaN makes its group NaN; 2^(e-22) is 2^-126 at least).
// Then Σ q X and Σ X are exact, each is rounded to fp32 once, and the rest is fp32 without fused multiply-add:
//   c_g = s · (Σ q X · 2^(e-22)) + m · (Σ X · 2^(e-22)), lane g mod 16 sums its c_g in order, lanes k and k + 8, 4, 2, 1 are added.
// So every backend gives the same bits, whatever the number of x, rows of a call, or threads.
#pragma once

#include <cstdint>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa::kernels {

// What packed_product() reads of x_TI [tokens, in]; its layout is the active backend's own. Of the shape, in, group and bits count.
// Any address will do; multiples of 64 are faster.
std::int64_t activation_bytes(const GroupedShape& shape, std::int64_t tokens);
Status prepare_activations(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations);

// packed_OP as in pack.h; scale_OG, minimum_OG fp16; y_TO [tokens, out], of which the columns of `rows` are written.
Status packed_product(const GroupedShape& shape, RowRange rows, std::int64_t tokens, const std::uint8_t* packed_OP,
                      const std::uint16_t* scale_OG, const std::uint16_t* minimum_OG, const std::uint8_t* activations, float* y_TO);

}  // namespace qfa::kernels
