// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include "kernels/include/half.h"
#include "kernels/reference/reference.h"

namespace qfa::kernels::reference {

int code_at(const std::uint8_t* packed_row, std::int64_t i, int bits) {
  int code = 0;
  for (int k = 0; k < bits; ++k) {
    const std::int64_t bit = i * bits + k;
    code |= ((packed_row[bit / 8] >> (bit % 8)) & 1) << k;
  }
  return code;
}

void pack(const GroupedShape& shape, RowRange rows, const std::uint8_t* codes_OI, std::uint8_t* packed_OP) {
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    std::uint8_t* packed = packed_OP + o * shape.packed_row_bytes();
    std::memset(packed, 0, static_cast<std::size_t>(shape.packed_row_bytes()));
    for (std::int64_t i = 0; i < shape.in; ++i) {
      for (int k = 0; k < shape.bits; ++k) {
        const std::int64_t bit = i * shape.bits + k;
        const int value = (codes_OI[o * shape.in + i] >> k) & 1;
        packed[bit / 8] = static_cast<std::uint8_t>(packed[bit / 8] | (value << (bit % 8)));
      }
    }
  }
}

void unpack(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, std::uint8_t* codes_OI) {
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    const std::uint8_t* packed = packed_OP + o * shape.packed_row_bytes();
    for (std::int64_t i = 0; i < shape.in; ++i) {
      codes_OI[o * shape.in + i] = static_cast<std::uint8_t>(code_at(packed, i, shape.bits));
    }
  }
}

void dequantize_f32(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG, const float* minimum_OG,
                    float* w_OI) {
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    const std::uint8_t* packed = packed_OP + o * shape.packed_row_bytes();
    for (std::int64_t i = 0; i < shape.in; ++i) {
      const std::int64_t k = o * shape.groups() + i / shape.group;
      w_OI[o * shape.in + i] = scale_OG[k] * static_cast<float>(code_at(packed, i, shape.bits)) + minimum_OG[k];
    }
  }
}

void dequantize_bf16(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                     const float* minimum_OG, std::uint16_t* w_OI) {
  for (std::int64_t o = rows.begin; o < rows.end; ++o) {
    const std::uint8_t* packed = packed_OP + o * shape.packed_row_bytes();
    for (std::int64_t i = 0; i < shape.in; ++i) {
      const std::int64_t k = o * shape.groups() + i / shape.group;
      w_OI[o * shape.in + i] = float_to_bfloat16(scale_OG[k] * static_cast<float>(code_at(packed, i, shape.bits)) + minimum_OG[k]);
    }
  }
}

}  // namespace qfa::kernels::reference
