// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/gguf_types.h"

#include <fmt/format.h>

#include <utility>

namespace qfa {
namespace {

constexpr std::array<std::pair<DataType, std::uint32_t>, 19> kRead{{
    {DataType::f32, 0},   {DataType::f16, 1},   {DataType::q4_0, 2},    {DataType::q4_1, 3},  {DataType::q5_0, 6},
    {DataType::q5_1, 7},  {DataType::q8_0, 8},  {DataType::q2_k, 10},   {DataType::q3_k, 11}, {DataType::q4_k, 12},
    {DataType::q5_k, 13}, {DataType::q6_k, 14}, {DataType::iq4_nl, 20}, {DataType::i8, 24},   {DataType::i16, 25},
    {DataType::i32, 26},  {DataType::i64, 27},  {DataType::f64, 28},    {DataType::bf16, 30},
}};

// Types of ggml that are known by name only.
constexpr std::array<std::pair<std::uint32_t, const char*>, 24> kNamed{{
    {4, "Q4_2"},        {5, "Q4_3"},        {9, "Q8_1"},      {15, "Q8_K"},  {16, "IQ2_XXS"}, {17, "IQ2_XS"},
    {18, "IQ3_XXS"},    {19, "IQ1_S"},      {21, "IQ3_S"},    {22, "IQ2_S"}, {23, "IQ4_XS"},  {29, "IQ1_M"},
    {31, "Q4_0_4_4"},   {32, "Q4_0_4_8"},   {33, "Q4_0_8_8"}, {34, "TQ1_0"}, {35, "TQ2_0"},   {36, "IQ4_NL_4_4"},
    {37, "IQ4_NL_4_8"}, {38, "IQ4_NL_8_8"}, {39, "MXFP4"},    {40, "NVFP4"}, {41, "Q1_0"},    {42, "Q2_0"},
}};

}  // namespace

std::optional<std::uint32_t> ggml_type_id(DataType type) {
  for (const auto& [known, id] : kRead) {
    if (known == type) return id;
  }
  return std::nullopt;
}

std::optional<DataType> data_type_of_ggml(std::uint32_t id) {
  for (const auto& [known, known_id] : kRead) {
    if (known_id == id) return known;
  }
  return std::nullopt;
}

std::string ggml_type_name(std::uint32_t id) {
  if (const std::optional<DataType> type = data_type_of_ggml(id)) return name_of(*type);
  for (const auto& [known, name] : kNamed) {
    if (known == id) return name;
  }
  return fmt::format("type {}", id);
}

std::string gguf_value_type_name(GgufValueType type) {
  static constexpr std::array<const char*, kGgufValueTypes> kNames{"u8",   "i8",     "u16",   "i16", "u32", "i32", "f32",
                                                                   "bool", "string", "array", "u64", "i64", "f64"};
  return kNames.at(static_cast<std::size_t>(type));
}

}  // namespace qfa
