// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/api/error.h"
#include "kernels/include/half.h"
#include "kernels/include/pack.h"

namespace qfa {
namespace {

using kernels::half_to_float;

void put_half(std::byte* at, std::uint16_t half) {
  std::memcpy(at, &half, sizeof half);
}

// Low nibble: element j; high nibble: element j + 16.
void put_nibbles(std::byte* at, const std::uint8_t* codes) {
  for (int j = 0; j < 16; ++j) at[j] = std::byte((codes[j] & 15u) | (codes[j + 16] & 15u) << 4);
}

void encode_q4_1(std::byte* block, const std::uint8_t* codes, std::uint16_t scale, std::uint16_t minimum) {
  put_half(block, scale);
  put_half(block + 2, minimum);
  put_nibbles(block + 4, codes);
}

void encode_q5_1(std::byte* block, const std::uint8_t* codes, std::uint16_t scale, std::uint16_t minimum) {
  put_half(block, scale);
  put_half(block + 2, minimum);
  std::uint32_t high = 0;
  for (int e = 0; e < kGgufBlock; ++e) high |= static_cast<std::uint32_t>(codes[e] >> 4 & 1u) << e;
  std::memcpy(block + 4, &high, sizeof high);
  put_nibbles(block + 8, codes);
}

// True if the block could be written: the minimum must be what the signed codes of Q8_0 imply.
bool encode_q8_0(std::byte* block, const std::uint8_t* codes, std::uint16_t scale, std::uint16_t minimum, int bits) {
  const int half_range = 1 << (bits - 1);
  const float s = half_to_float(scale), m = half_to_float(minimum);
  if (m == -static_cast<float>(half_range) * s) {
    put_half(block, scale);
    for (int e = 0; e < kGgufBlock; ++e) block[2 + e] = std::byte(static_cast<std::uint8_t>(codes[e] - half_range));
    return true;
  }
  // A constant group (a row of zeros, say) has no grid; its one value is the scale of a block of ones.
  if (!std::all_of(codes, codes + kGgufBlock, [&](std::uint8_t code) { return code == codes[0]; })) return false;
  const float product = s * static_cast<float>(codes[0]);
  const float value = product + m;
  const std::uint16_t half = kernels::float_to_half(value);
  if (half_to_float(half) != value) return false;
  put_half(block, value == 0 ? std::uint16_t{0} : half);
  std::fill_n(block + 2, kGgufBlock, std::byte(value == 0 ? 0 : 1));
  return true;
}

}  // namespace

DataType gguf_container(BitWidth bits) {
  switch (bits) {
    case 2:
    case 3:
    case 4:
      return DataType::q4_1;
    case 5:
      return DataType::q5_1;
    case 6:
    case 8:
      return DataType::q8_0;
    default:
      return DataType::f16;
  }
}

void encode_blocks(const AffineTensor& tensor, const std::string& module, std::int64_t (*row_of)(std::int64_t, std::int64_t),
                   std::int64_t head_dim, std::vector<std::byte>& out) {
  const kernels::GroupedShape one_row{1, tensor.in, tensor.group, tensor.bits};
  const DataType container = gguf_container(tensor.bits);
  const std::size_t bytes = block_bytes(container);
  const std::int64_t blocks = tensor.in / kGgufBlock, groups = tensor.in / tensor.group;
  out.resize(static_cast<std::size_t>(tensor.out * blocks) * bytes);
  std::vector<std::uint8_t> codes(static_cast<std::size_t>(tensor.in));
  std::byte* block = out.data();
  for (std::int64_t gguf_row = 0; gguf_row < tensor.out; ++gguf_row) {
    const std::int64_t row = row_of ? row_of(gguf_row, head_dim) : gguf_row;
    const auto status = kernels::unpack(one_row, {0, 1}, tensor.packed + row * one_row.packed_row_bytes(), codes.data());
    if (status != kernels::Status::ok) throw Failure({ErrorCode::internal, kernels::message_of(status), module, {}});
    for (std::int64_t b = 0; b < blocks; ++b, block += bytes) {
      const std::int64_t group = row * groups + b * kGgufBlock / tensor.group;
      const std::uint16_t scale = tensor.scale_f16[group], minimum = tensor.minimum_f16[group];
      const std::uint8_t* block_codes = codes.data() + b * kGgufBlock;
      if (container == DataType::q4_1) {
        encode_q4_1(block, block_codes, scale, minimum);
      } else if (container == DataType::q5_1) {
        encode_q5_1(block, block_codes, scale, minimum);
      } else if (!encode_q8_0(block, block_codes, scale, minimum, tensor.bits)) {
        refuse(module, fmt::format("float minimum does not fit Q8_0 (row {}, minimum {}, scale {}, {} bits)", row, half_to_float(minimum),
                                   half_to_float(scale), tensor.bits));
      }
    }
  }
}

}  // namespace qfa
