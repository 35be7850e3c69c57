// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/include/half.h"
#include "kernels/reference/fixed_point.h"
#include "kernels/reference/reference.h"

namespace qfa::kernels::reference {

void prepare_activations(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations) {
  const ActivationLayout layout(shape);
  for (std::int64_t t = 0; t < tokens; ++t) {
    std::uint8_t* token = activations + t * layout.bytes;
    auto* integers = reinterpret_cast<std::int32_t*>(layout.integers(token));
    for (std::int64_t g = 0; g < shape.groups(); ++g) {
      fix_group(x_TI + t * shape.in + g * shape.group, shape.group, layout.units(token) + g, layout.sums(token) + g,
                [&](std::int64_t i, std::int32_t value) { integers[g * shape.group + i] = value; });
    }
  }
}

void packed_product(const GroupedShape& shape, RowRange rows, std::int64_t tokens, const std::uint8_t* packed_OP,
                    const std::uint16_t* scale_OG, const std::uint16_t* minimum_OG, const std::uint8_t* activations, float* y_TO) {
  const ActivationLayout layout(shape);
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    for (std::int64_t t = 0; t < tokens; ++t) {
      const std::uint8_t* token = activations + t * layout.bytes;
      const auto* integers = reinterpret_cast<const std::int32_t*>(layout.integers(token));
      float lane[kProductLanes] = {};
      for (std::int64_t g = 0; g < shape.groups(); ++g) {
        std::int64_t sum = 0;
        for (std::int64_t i = g * shape.group; i < (g + 1) * shape.group; ++i) {
          sum += std::int64_t{code_at(packed_OP + o * shape.packed_row_bytes(), i, shape.bits)} * integers[i];
        }
        const float scale = half_to_float(scale_OG[o * shape.groups() + g]);
        const float minimum = half_to_float(minimum_OG[o * shape.groups() + g]);
        lane[g % kProductLanes] += scale * (static_cast<float>(sum) * layout.units(token)[g]) + minimum * layout.sums(token)[g];
      }
      y_TO[t * shape.out + o] = sum_of_lanes(lane);
    }
  }
}

}  // namespace qfa::kernels::reference
