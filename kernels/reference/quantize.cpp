// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/include/half.h"
#include "kernels/reference/reference.h"

namespace qfa::kernels::reference {

void quantize_rtn(const GroupedShape& shape, RowRange rows, Grid grid, const float* w_OI, const float* column_weight_I,
                  std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG) {
  const int levels = (1 << shape.bits) - 1;
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    for (std::int64_t k = 0; k < shape.groups(); ++k) {
      const std::int64_t first = o * shape.in + k * shape.group;
      const float* weight = column_weight_I != nullptr ? column_weight_I + k * shape.group : nullptr;
      const GroupGrid fitted = reference::fit_group(w_OI + first, weight, shape.group, shape.bits, grid);
      scale_OG[o * shape.groups() + k] = fitted.scale_f16;
      minimum_OG[o * shape.groups() + k] = fitted.minimum_f16;
      const float scale = half_to_float(fitted.scale_f16);
      const float minimum = half_to_float(fitted.minimum_f16);
      for (std::int64_t i = first; i < first + shape.group; ++i) {
        codes_OI[i] = static_cast<std::uint8_t>(code_of(w_OI[i], scale, minimum, levels));
      }
    }
  }
}

void gptq_block(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end, Grid grid, float* w_OI,
                const float* u_II, const float* column_weight_I, std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG,
                float* error_OB) {
  const int levels = (1 << shape.bits) - 1;
  const std::int64_t width = column_end - column_begin;
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    float* w = w_OI + o * shape.in;
    float scale = 1.0f;
    float minimum = 0.0f;
    for (std::int64_t i = column_begin; i < column_end; ++i) {
      if (i % shape.group == 0) {
        const float* weight = column_weight_I != nullptr ? column_weight_I + i : nullptr;
        const GroupGrid fitted = reference::fit_group(w + i, weight, shape.group, shape.bits, grid);
        scale_OG[o * shape.groups() + i / shape.group] = fitted.scale_f16;
        minimum_OG[o * shape.groups() + i / shape.group] = fitted.minimum_f16;
        scale = half_to_float(fitted.scale_f16);
        minimum = half_to_float(fitted.minimum_f16);
      }
      const int code = code_of(w[i], scale, minimum, levels);
      codes_OI[o * shape.in + i] = static_cast<std::uint8_t>(code);
      const float* u = u_II + i * shape.in;
      const float error = (w[i] - (scale * static_cast<float>(code) + minimum)) / u[i];
      error_OB[o * width + i - column_begin] = error;
      for (std::int64_t j = i + 1; j < column_end; ++j) w[j] -= error * u[j];
    }
  }
}

}  // namespace qfa::kernels::reference
