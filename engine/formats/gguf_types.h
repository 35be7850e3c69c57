// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the GGUF container: value types and tensor types. For the reader and the writer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/formats/dtype.h"

namespace qfa {

inline constexpr std::uint32_t kGgufVersion = 3;
inline constexpr std::uint64_t kGgufDefaultAlignment = 32;
inline constexpr std::uint64_t kGgufLongestKey = 65535;
inline constexpr std::uint64_t kGgufLongestArray = std::uint64_t{1} << 30;  // strings and arrays
inline constexpr std::uint32_t kGgufMostDimensions = 4;

// Value types 0 … 12 as they stand in the file.
enum class GgufValueType : std::uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };
inline constexpr std::uint32_t kGgufValueTypes = 13;

// Of GgufValue and GgufArray: the alternatives stand in the file's order, but the array comes last.
constexpr GgufValueType gguf_type_of_index(std::size_t index, bool in_array) {
  if (!in_array && index == 12) return GgufValueType::array;
  return static_cast<GgufValueType>(index < 9 ? index : index + 1);
}

std::optional<std::uint32_t> ggml_type_id(DataType type);     // nullopt: ggml has no such type
std::optional<DataType> data_type_of_ggml(std::uint32_t id);  // nullopt: not read here
std::string ggml_type_name(std::uint32_t id);                 // "Q4_K", "type 77"
std::string gguf_value_type_name(GgufValueType type);         // "string"

}  // namespace qfa
