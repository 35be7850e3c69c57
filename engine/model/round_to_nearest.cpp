// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/round_to_nearest.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <atomic>

#include "engine/api/error.h"
#include "kernels/include/pack.h"

namespace qfa {

void for_row_ranges(std::int64_t rows, const std::function<kernels::Status(kernels::RowRange)>& work) {
  std::atomic<kernels::Status> status = kernels::Status::ok;
  at::parallel_for(0, rows, 1, [&](std::int64_t begin, std::int64_t end) {
    const kernels::Status done = work({begin, end});
    if (done != kernels::Status::ok) status = done;
  });
  if (status != kernels::Status::ok) throw Failure({ErrorCode::internal, kernels::message_of(status), "quantize", {}});
}

kernels::Grid grid_of(GridRule rule, BitWidth bits) {
  switch (rule) {
    case GridRule::min_max:
      return kernels::Grid::min_max;
    case GridRule::mse_clip:
      return kernels::Grid::mse_clip;
    case GridRule::automatic:
      break;
  }
  return bits <= 3 ? kernels::Grid::mse_clip : kernels::Grid::min_max;
}

kernels::Grid untrained_grid(BitWidth bits) {
  return bits == 6 || bits == 8 ? kernels::Grid::symmetric : grid_of(GridRule::automatic, bits);
}

PackedWeight pack_weight(const kernels::GroupedShape& shape, const at::Tensor& codes, const at::Tensor& scale, const at::Tensor& minimum) {
  PackedWeight weight{shape, at::empty({shape.out, shape.packed_row_bytes()}, at::kByte), scale, minimum};
  for_row_ranges(shape.out, [&](kernels::RowRange rows) {
    return kernels::pack(shape, rows, codes.const_data_ptr<std::uint8_t>(), weight.packed_OP.data_ptr<std::uint8_t>());
  });
  return weight;
}

PackedWeight round_to_nearest(const at::Tensor& w_OI, BitWidth bits, int group, kernels::Grid grid) {
  const at::Tensor w = w_OI.to(at::kFloat).contiguous();
  const kernels::GroupedShape shape{w.size(0), w.size(1), group, bits};
  at::Tensor codes = at::empty({shape.out, shape.in}, at::kByte);
  at::Tensor scale = at::empty({shape.out, shape.groups()}, at::kHalf);
  at::Tensor minimum = at::empty({shape.out, shape.groups()}, at::kHalf);
  for_row_ranges(shape.out, [&](kernels::RowRange rows) {
    return kernels::quantize_rtn(shape, rows, grid, w.const_data_ptr<float>(), nullptr, codes.data_ptr<std::uint8_t>(),
                                 reinterpret_cast<std::uint16_t*>(scale.data_ptr<at::Half>()),
                                 reinterpret_cast<std::uint16_t*>(minimum.data_ptr<at::Half>()));
  });
  return pack_weight(shape, codes, scale, minimum);
}

}  // namespace qfa
