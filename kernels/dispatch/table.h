// SPDX-License-Identifier: GPL-3.0-or-later
// One table of functions a backend. The functions trust their arguments: dispatch.cpp has checked them.
// Included by units compiled for AVX2 and AVX-512, so nothing here may emit code: declarations only.
#pragma once

#include <cstdint>

#include "kernels/dispatch/decoder_table.h"
#include "kernels/include/quantize.h"
#include "kernels/include/shape.h"

namespace qfa::kernels {

struct KernelTable {
  GroupGrid (*fit_group)(const float* w, const float* weight, std::int64_t n, int bits, Grid grid);
  void (*quantize_rtn)(const GroupedShape& shape, RowRange rows, Grid grid, const float* w_OI, const float* column_weight_I,
                       std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG);
  void (*gptq_block)(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end, Grid grid, float* w_OI,
                     const float* u_II, const float* column_weight_I, std::uint8_t* codes_OI, std::uint16_t* scale_OG,
                     std::uint16_t* minimum_OG, float* error_OB);
  void (*pack)(const GroupedShape& shape, RowRange rows, const std::uint8_t* codes_OI, std::uint8_t* packed_OP);
  void (*unpack)(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, std::uint8_t* codes_OI);
  void (*dequantize_f32)(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                         const float* minimum_OG, float* w_OI);
  void (*dequantize_bf16)(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                          const float* minimum_OG, std::uint16_t* w_OI);
  void (*prepare_activations)(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations);
  void (*packed_product)(const GroupedShape& shape, RowRange rows, std::int64_t tokens, const std::uint8_t* packed_OP,
                         const std::uint16_t* scale_OG, const std::uint16_t* minimum_OG, const std::uint8_t* activations, float* y_TO);
};

extern const KernelTable reference_table;
extern const KernelTable generic_table;
#if defined(__x86_64__)
extern const KernelTable avx2_table;
extern const KernelTable avx512_table;
extern const KernelTable avx512vnni_table;
#endif

}  // namespace qfa::kernels
