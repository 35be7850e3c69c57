// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor as it lies in a file, and how its values become fp32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qfa {

// Element and block types the importers read. GGUF: Q4_0, Q4_1, … and IQ4_NL are blocks of 32
// elements, Q2_K … Q6_K of 256.
enum class DataType {
  f32,
  f16,
  bf16,
  f64,
  i8,
  i16,
  i32,
  i64,
  u8,
  u16,
  u32,
  u64,
  boolean,
  q4_0,
  q4_1,
  q5_0,
  q5_1,
  q8_0,
  q2_k,
  q3_k,
  q4_k,
  q5_k,
  q6_k,
  iq4_nl
};

std::string name_of(DataType type);  // "F32", "BF16", "BOOL", "Q4_1"
int block_elements(DataType type);   // 1 for plain types
std::size_t block_bytes(DataType type);
bool is_float(DataType type);                                 // F32, F16, BF16, F64
bool is_block(DataType type);                                 // Q4_0 … Q6_K, IQ4_NL
std::string shape_text(std::span<const std::int64_t> shape);  // "[576, 192]"
// Product of the shape; nullopt when a dimension is negative or the product exceeds 2^63 - 1.
std::optional<std::int64_t> element_count(std::span<const std::int64_t> shape);
// Bytes of a tensor; nullopt as above, or when rows are not whole blocks.
std::optional<std::uint64_t> byte_size(DataType type, std::span<const std::int64_t> shape);

// Points into a memory map; lives as long as the file object that made it.
struct TensorView {
  std::string name;
  DataType type = DataType::f32;
  std::vector<std::int64_t> shape;  // outermost first: [out, in], row-major
  std::span<const std::byte> bytes;

  std::int64_t elements() const;
};

// Dequantizes `count` elements from element `first` (a multiple of the block size) to fp32, bit for
// bit as ggml's reference does. F64 is rounded to the nearest fp32. Integers, and ranges outside the
// tensor, throw Failure. A last, partial block is allowed.
void read_f32(const TensorView& tensor, std::int64_t first, std::int64_t count, float* out);

}  // namespace qfa
