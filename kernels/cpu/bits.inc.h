// SPDX-License-Identifier: GPL-3.0-or-later
// pack and unpack of one backend: eight codes of b bits are b bytes, and one 64-bit word spreads or gathers them in three steps.
// Included by kernels_*.cpp only.
#pragma once

#include "kernels/cpu/vector.inc.h"

namespace qfa::kernels::cpu {
namespace {

// Of each field of 2·Bits·k bits the lower and the upper half, k = 4, 2, 1; fields start every 64, 32 and 16 bits.
template <int Bits>
struct Halves {
  static constexpr std::uint64_t kLow4 = (std::uint64_t{1} << (4 * Bits)) - 1;
  static constexpr std::uint64_t kLow2 = ((std::uint64_t{1} << (2 * Bits)) - 1) * 0x0000000100000001u;
  static constexpr std::uint64_t kLow1 = ((std::uint64_t{1} << Bits) - 1) * 0x0001000100010001u;
};

// The low 8·Bits bits of x -> one code a byte.
template <int Bits>
[[gnu::always_inline]] inline std::uint64_t spread(std::uint64_t x) {
  using H = Halves<Bits>;
  x = (x & H::kLow4) | (x & H::kLow4 << (4 * Bits)) << (32 - 4 * Bits);
  x = (x & H::kLow2) | (x & H::kLow2 << (2 * Bits)) << (16 - 2 * Bits);
  return (x & H::kLow1) | (x & H::kLow1 << Bits) << (8 - Bits);
}

// The inverse; bits of a byte above its code are dropped.
template <int Bits>
[[gnu::always_inline]] inline std::uint64_t gather(std::uint64_t x) {
  using H = Halves<Bits>;
  x = (x & H::kLow1) | (x >> (8 - Bits) & H::kLow1 << Bits);
  x = (x & H::kLow2) | (x >> (16 - 2 * Bits) & H::kLow2 << (2 * Bits));
  return (x & H::kLow4) | (x >> (32 - 4 * Bits) & H::kLow4 << (4 * Bits));
}

template <typename Word>
[[gnu::always_inline]] inline std::uint64_t load_word(const std::uint8_t* from) {
  Word word;
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

template <typename Word>
[[gnu::always_inline]] inline void store_word(std::uint8_t* to, std::uint64_t value) {
  const Word word = static_cast<Word>(value);
  __builtin_memcpy(to, &word, sizeof word);
}

// Exactly Bits bytes, in registers: a copy of 3, 5 or 6 bytes through memory would stall the load that follows it.
template <int Bits>
[[gnu::always_inline]] inline std::uint64_t load_bytes(const std::uint8_t* from) {
  if constexpr (Bits == 2) return load_word<std::uint16_t>(from);
  if constexpr (Bits == 3) return load_word<std::uint16_t>(from) | std::uint64_t{from[2]} << 16;
  if constexpr (Bits == 4) return load_word<std::uint32_t>(from);
  if constexpr (Bits == 5) return load_word<std::uint32_t>(from) | std::uint64_t{from[4]} << 32;
  if constexpr (Bits == 6) return load_word<std::uint32_t>(from) | load_word<std::uint16_t>(from + 4) << 32;
}

template <int Bits>
[[gnu::always_inline]] inline void store_bytes(std::uint8_t* to, std::uint64_t x) {
  if constexpr (Bits <= 3) store_word<std::uint16_t>(to, x);
  if constexpr (Bits >= 4) store_word<std::uint32_t>(to, x);
  if constexpr (Bits == 3) to[2] = static_cast<std::uint8_t>(x >> 16);
  if constexpr (Bits == 5) to[4] = static_cast<std::uint8_t>(x >> 32);
  if constexpr (Bits == 6) store_word<std::uint16_t>(to + 4, x >> 32);
}

// n codes, n % 8 == 0.
template <int Bits>
[[gnu::always_inline]] inline void unpack_codes(const std::uint8_t* packed, std::int64_t n, std::uint8_t* codes) {
  for (std::int64_t i = 0; i < n; i += 8) store_word<std::uint64_t>(codes + i, spread<Bits>(load_bytes<Bits>(packed + i / 8 * Bits)));
}

template <int Bits>
[[gnu::always_inline]] inline void pack_codes(const std::uint8_t* codes, std::int64_t n, std::uint8_t* packed) {
  for (std::int64_t i = 0; i < n; i += 8) store_bytes<Bits>(packed + i / 8 * Bits, gather<Bits>(load_word<std::uint64_t>(codes + i)));
}

// Rows are whole bytes and lie behind one another, so a range of rows is one string of codes.
void pack(const GroupedShape& shape, RowRange rows, const std::uint8_t* codes_OI, std::uint8_t* packed_OP) {
  const std::int64_t n = (rows.end - rows.begin) * shape.in;
  const std::uint8_t* codes = codes_OI + rows.begin * shape.in;
  std::uint8_t* packed = packed_OP + rows.begin * shape.packed_row_bytes();
  switch (shape.bits) {
    case 2:
      return pack_codes<2>(codes, n, packed);
    case 3:
      return pack_codes<3>(codes, n, packed);
    case 4:
      return pack_codes<4>(codes, n, packed);
    case 5:
      return pack_codes<5>(codes, n, packed);
    case 6:
      return pack_codes<6>(codes, n, packed);
    default:
      __builtin_memcpy(packed, codes, static_cast<std::size_t>(n));
  }
}

void unpack(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, std::uint8_t* codes_OI) {
  const std::int64_t n = (rows.end - rows.begin) * shape.in;
  std::uint8_t* codes = codes_OI + rows.begin * shape.in;
  const std::uint8_t* packed = packed_OP + rows.begin * shape.packed_row_bytes();
  switch (shape.bits) {
    case 2:
      return unpack_codes<2>(packed, n, codes);
    case 3:
      return unpack_codes<3>(packed, n, codes);
    case 4:
      return unpack_codes<4>(packed, n, codes);
    case 5:
      return unpack_codes<5>(packed, n, codes);
    case 6:
      return unpack_codes<6>(packed, n, codes);
    default:
      __builtin_memcpy(codes, packed, static_cast<std::size_t>(n));
  }
}

}  // namespace
}  // namespace qfa::kernels::cpu
