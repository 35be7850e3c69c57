// SPDX-License-Identifier: GPL-3.0-or-later
// gptq_block of one backend. Sixteen rows at a time: inside a chunk of columns the tile is transposed, so that the chain
// "code, error, update" of one column runs for all rows at once; the columns behind the chunk are updated in place, in registers.
// Every weight sees the same operations in the same order as in the reference. Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/quantize.inc.h"

namespace qfa::kernels::cpu {
namespace {

constexpr int kTileRows = 16;
constexpr int kTileColumns = 32;
constexpr int kTileVectors = kTileRows / kLanes;

struct Tile {
  alignas(64) float w[kTileColumns][kTileRows];
  alignas(64) float error[kTileColumns][kTileRows];
  alignas(64) std::int32_t code[kTileColumns][kTileRows];
  alignas(64) float scale[kTileRows];  // of the current group
  alignas(64) float minimum[kTileRows];
};

// Rows and columns of one call on one tile of rows; `width` of the errors' rows.
struct GptqView {
  const GroupedShape& shape;
  std::int64_t row;
  int rows;  // <= kTileRows
  float* w_OI;
  const float* u_II;
};

// Columns [begin, begin + n) of the tile, n <= kTileColumns.
void quantize_columns(Tile& tile, const GptqView& view, std::int64_t begin, int n, int levels) {
  const VecF top = splat(static_cast<float>(levels));
  for (int i = 0; i < n; ++i) {
    const float* u = view.u_II + (begin + i) * view.shape.in + begin;
    VecF error[kTileVectors];
    for (int v = 0; v < kTileVectors; ++v) {
      const VecF scale = load(tile.scale + v * kLanes);
      const VecF minimum = load(tile.minimum + v * kLanes);
      const VecF w = load(tile.w[i] + v * kLanes);
      const VecI code = codes_of(w, scale, minimum, top);
      error[v] = (w - stored_value(code, scale, minimum)) / splat(u[i]);
      __builtin_memcpy(tile.code[i] + v * kLanes, &code, sizeof code);
      store(tile.error[i] + v * kLanes, error[v]);
    }
    for (int j = i + 1; j < n; ++j) {
      for (int v = 0; v < kTileVectors; ++v) {
        float* at = tile.w[j] + v * kLanes;
        store(at, load(at) - error[v] * splat(u[j]));
      }
    }
  }
}

// w[rows, from .. to) -= errors of the chunk's columns, in their order, for Rows rows from `first` on.
template <int Rows>
[[gnu::always_inline]] inline void update_rows(const Tile& tile, const GptqView& view, int first, std::int64_t begin, int n,
                                               std::int64_t from, std::int64_t to) {
  const std::int64_t in = view.shape.in;
  float* w = view.w_OI + (view.row + first) * in;
  const float* u = view.u_II + begin * in;
  std::int64_t j = from;
  for (; j + 2 * kLanes <= to; j += 2 * kLanes) {
    VecF sum[Rows][2];
    for (int r = 0; r < Rows; ++r) {
      sum[r][0] = load(w + r * in + j);
      sum[r][1] = load(w + r * in + j + kLanes);
    }
    for (int i = 0; i < n; ++i) {
      const VecF u0 = load(u + i * in + j);
      const VecF u1 = load(u + i * in + j + kLanes);
      for (int r = 0; r < Rows; ++r) {
        const VecF error = splat(tile.error[i][first + r]);
        sum[r][0] -= error * u0;
        sum[r][1] -= error * u1;
      }
    }
    for (int r = 0; r < Rows; ++r) {
      store(w + r * in + j, sum[r][0]);
      store(w + r * in + j + kLanes, sum[r][1]);
    }
  }
  for (; j < to; ++j) {
    for (int r = 0; r < Rows; ++r) {
      float value = w[r * in + j];
      for (int i = 0; i < n; ++i) value -= tile.error[i][first + r] * u[i * in + j];
      w[r * in + j] = value;
    }
  }
}

void update_behind(const Tile& tile, const GptqView& view, std::int64_t begin, int n, std::int64_t column_end) {
  int r = 0;
  for (; r + 4 <= view.rows; r += 4) update_rows<4>(tile, view, r, begin, n, begin + n, column_end);
  for (; r < view.rows; ++r) update_rows<1>(tile, view, r, begin, n, begin + n, column_end);
}

void load_tile(Tile& tile, const GptqView& view, std::int64_t begin, int n) {
  for (int r = 0; r < kTileRows; ++r) {
    const float* w = view.w_OI + (view.row + r) * view.shape.in + begin;
    for (int i = 0; i < n; ++i) tile.w[i][r] = r < view.rows ? w[i] : 0.0f;
  }
}

void store_tile(const Tile& tile, const GptqView& view, std::int64_t begin, int n, std::uint8_t* codes_OI, float* error_OB,
                std::int64_t width, std::int64_t block_begin) {
  for (int r = 0; r < view.rows; ++r) {
    const std::int64_t row = view.row + r;
    for (int i = 0; i < n; ++i) {
      view.w_OI[row * view.shape.in + begin + i] = tile.w[i][r];
      codes_OI[row * view.shape.in + begin + i] = static_cast<std::uint8_t>(tile.code[i][r]);
      error_OB[row * width + begin - block_begin + i] = tile.error[i][r];
    }
  }
}

void gptq_block(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end, Grid grid, float* w_OI,
                const float* u_II, const float* column_weight_I, std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG,
                float* error_OB) {
  const int levels = (1 << shape.bits) - 1;
  const std::int64_t groups = shape.groups();
  Tile tile;
  for (std::int64_t row = rows.begin; row < rows.end; row += kTileRows) {
    const GptqView view = {shape, row, static_cast<int>(rows.end - row < kTileRows ? rows.end - row : kTileRows), w_OI, u_II};
    for (int r = 0; r < kTileRows; ++r) {  // rows beyond the last are computed and thrown away
      tile.scale[r] = 1.0f;
      tile.minimum[r] = 0.0f;
    }
    int n = 0;
    for (std::int64_t begin = column_begin; begin < column_end; begin += n) {
      const std::int64_t group_end = (begin / shape.group + 1) * shape.group;
      n = static_cast<int>(group_end - begin < kTileColumns ? group_end - begin : kTileColumns);
      if (begin % shape.group == 0) {
        const float* weight = column_weight_I != nullptr ? column_weight_I + begin : nullptr;
        for (int r = 0; r < view.rows; ++r) {
          const GroupGrid fitted = cpu::fit_group(w_OI + (row + r) * shape.in + begin, weight, shape.group, shape.bits, grid);
          scale_OG[(row + r) * groups + begin / shape.group] = fitted.scale_f16;
          minimum_OG[(row + r) * groups + begin / shape.group] = fitted.minimum_f16;
          tile.scale[r] = half_to_float(fitted.scale_f16);
          tile.minimum[r] = half_to_float(fitted.minimum_f16);
        }
      }
      load_tile(tile, view, begin, n);
      quantize_columns(tile, view, begin, n, levels);
      store_tile(tile, view, begin, n, codes_OI, error_OB, column_end - column_begin, column_begin);
      update_behind(tile, view, begin, n, column_end);
    }
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
