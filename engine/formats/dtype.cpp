// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/dtype.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "engine/api/error.h"
#include "engine/formats/k_quants.h"
#include "kernels/include/half.h"

namespace qfa {
namespace {

struct Traits {
  const char* name;
  int elements;  // of a block
  std::size_t bytes;
};

// In the order of DataType.
constexpr std::array<Traits, 24> kTraits{{
    {"F32", 1, 4},     {"F16", 1, 2},      {"BF16", 1, 2},     {"F64", 1, 8},      {"I8", 1, 1},       {"I16", 1, 2},
    {"I32", 1, 4},     {"I64", 1, 8},      {"U8", 1, 1},       {"U16", 1, 2},      {"U32", 1, 4},      {"U64", 1, 8},
    {"BOOL", 1, 1},    {"Q4_0", 32, 18},   {"Q4_1", 32, 20},   {"Q5_0", 32, 22},   {"Q5_1", 32, 24},   {"Q8_0", 32, 34},
    {"Q2_K", 256, 84}, {"Q3_K", 256, 110}, {"Q4_K", 256, 144}, {"Q5_K", 256, 176}, {"Q6_K", 256, 210}, {"IQ4_NL", 32, 18},
}};

const Traits& traits(DataType type) {
  return kTraits.at(static_cast<std::size_t>(type));
}

constexpr int kBlock = 32;

template <class T>
T load(const std::byte* at) {  // files do not promise alignment
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

float load_half(const std::byte* at) {
  return kernels::half_to_float(load<std::uint16_t>(at));
}

// The values of IQ4_NL's codes, ggml's kvalues_iq4nl.
constexpr std::array<int, 16> kNonLinear{-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

// Element e < 16 lies in the low nibble of byte e, element e + 16 in its high nibble.
int nibble(const std::byte* codes, int e) {
  const int byte = std::to_integer<int>(codes[e % 16]);
  return e < 16 ? byte & 15 : byte >> 4;
}

// The products are exact in fp32 (11 bits times at most 8), so a fused multiply-add would give the same bits.
void dequantize_block(DataType type, const std::byte* block, float* out) {
  if (block_elements(type) == kSuperBlock) return dequantize_super_block(type, block, out);
  const float d = load_half(block);
  switch (type) {
    case DataType::q4_0:
      for (int e = 0; e < kBlock; ++e) out[e] = static_cast<float>(nibble(block + 2, e) - 8) * d;
      return;
    case DataType::iq4_nl:
      for (int e = 0; e < kBlock; ++e) out[e] = static_cast<float>(kNonLinear[static_cast<std::size_t>(nibble(block + 2, e))]) * d;
      return;
    case DataType::q4_1: {
      const float m = load_half(block + 2);
      for (int e = 0; e < kBlock; ++e) out[e] = static_cast<float>(nibble(block + 4, e)) * d + m;
      return;
    }
    case DataType::q5_0: {
      const std::uint32_t high = load<std::uint32_t>(block + 2);
      for (int e = 0; e < kBlock; ++e) {
        const int code = nibble(block + 6, e) | static_cast<int>((high >> e & 1u) << 4);
        out[e] = static_cast<float>(code - 16) * d;
      }
      return;
    }
    case DataType::q5_1: {
      const float m = load_half(block + 2);
      const std::uint32_t high = load<std::uint32_t>(block + 4);
      for (int e = 0; e < kBlock; ++e) {
        const int code = nibble(block + 8, e) | static_cast<int>((high >> e & 1u) << 4);
        out[e] = static_cast<float>(code) * d + m;
      }
      return;
    }
    default:  // q8_0
      for (int e = 0; e < kBlock; ++e) out[e] = static_cast<float>(load<std::int8_t>(block + 2 + e)) * d;
      return;
  }
}

void read_blocks(DataType type, const std::byte* data, std::int64_t count, float* out) {
  const int block = block_elements(type);
  const std::size_t bytes = block_bytes(type);
  for (; count >= block; count -= block, data += bytes, out += block) dequantize_block(type, data, out);
  if (count == 0) return;
  std::array<float, kSuperBlock> last;
  dequantize_block(type, data, last.data());
  std::copy_n(last.begin(), count, out);
}

}  // namespace

std::string name_of(DataType type) {
  return traits(type).name;
}
int block_elements(DataType type) {
  return traits(type).elements;
}
std::size_t block_bytes(DataType type) {
  return traits(type).bytes;
}

bool is_float(DataType type) {
  return type == DataType::f32 || type == DataType::f16 || type == DataType::bf16 || type == DataType::f64;
}

bool is_block(DataType type) {
  return block_elements(type) > 1;
}

std::string shape_text(std::span<const std::int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

std::optional<std::int64_t> element_count(std::span<const std::int64_t> shape) {
  bool empty = false;
  std::int64_t count = 1;
  for (const std::int64_t size : shape) {
    if (size < 0) return std::nullopt;
    if (size == 0) {
      empty = true;  // the other dimensions must still be sound
      continue;
    }
    if (count > std::numeric_limits<std::int64_t>::max() / size) return std::nullopt;
    count *= size;
  }
  return empty ? 0 : count;
}

std::optional<std::uint64_t> byte_size(DataType type, std::span<const std::int64_t> shape) {
  const std::optional<std::int64_t> elements = element_count(shape);
  if (!elements) return std::nullopt;
  const std::int64_t row = shape.empty() ? 1 : shape.back();
  if (row % block_elements(type) != 0) return std::nullopt;
  const std::uint64_t blocks = static_cast<std::uint64_t>(*elements) / static_cast<std::uint64_t>(block_elements(type));
  if (blocks > std::numeric_limits<std::uint64_t>::max() / block_bytes(type)) return std::nullopt;
  return blocks * block_bytes(type);
}

std::int64_t TensorView::elements() const {
  const std::optional<std::int64_t> count = element_count(shape);
  if (!count) refuse(name, "has an impossible shape " + shape_text(shape));
  return *count;
}

void read_f32(const TensorView& tensor, std::int64_t first, std::int64_t count, float* out) {
  const int block = block_elements(tensor.type);
  if (!is_float(tensor.type) && !is_block(tensor.type)) {
    refuse(tensor.name, "has type " + name_of(tensor.type) + ", expected floats or quantized blocks");
  }
  const std::int64_t stored =
      static_cast<std::int64_t>(std::min<std::uint64_t>(tensor.bytes.size() / block_bytes(tensor.type),
                                                        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / block))) *
      block;
  if (first < 0 || count < 0 || first % block != 0 || first > stored || count > stored - first) {
    fail(tensor.name, fmt::format("{} elements from element {} were asked of a tensor of {}", count, first, stored));
  }
  const std::byte* data = tensor.bytes.data() + static_cast<std::size_t>(first / block) * block_bytes(tensor.type);
  switch (tensor.type) {
    case DataType::f32:
      if (count > 0) std::memcpy(out, data, static_cast<std::size_t>(count) * sizeof(float));
      return;
    case DataType::f16:
      for (std::int64_t i = 0; i < count; ++i) out[i] = load_half(data + 2 * i);
      return;
    case DataType::bf16:
      for (std::int64_t i = 0; i < count; ++i) out[i] = kernels::bfloat16_to_float(load<std::uint16_t>(data + 2 * i));
      return;
    case DataType::f64:
      for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<float>(load<double>(data + 8 * i));
      return;
    default:
      read_blocks(tensor.type, data, count, out);
      return;
  }
}

}  // namespace qfa
