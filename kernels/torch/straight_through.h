// SPDX-License-Identifier: GPL-3.0-or-later
// A weight whose codes, scales and minima are trained together: rounding passes the gradient straight through (Bengio et al.,
// arXiv 1308.3432).
#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/include/shape.h"

namespace qfa {

// The grid in which codes are chosen, fixed while they are trained: q = clamp(round((w - minimum) / scale), 0, 2^b - 1).
struct CodeFrame {
  kernels::GroupedShape shape;
  at::Tensor scale_OG, minimum_OG;  // fp32
};

// ŵ_OI = s · q + m in `out` (fp32 or bf16), q being the codes of w_OI in the frame. All fp32; s_OG, m_OG start at the frame's.
// Differentiable: ds = Σ_g dŵ·q and dm = Σ_g dŵ exactly; dw = dŵ · s/scale where round((w - minimum) / scale) needed no clamp, else 0.
at::Tensor straight_through(const at::Tensor& w_OI, const at::Tensor& s_OG, const at::Tensor& m_OG, const CodeFrame& frame,
                            at::ScalarType out);

// The codes of w_OI in the frame, a byte each.
at::Tensor codes_in(const CodeFrame& frame, const at::Tensor& w_OI);

}  // namespace qfa
