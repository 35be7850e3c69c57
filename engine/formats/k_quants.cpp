// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/k_quants.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "kernels/include/half.h"

namespace qfa {
namespace {

float half_at(const std::byte* at) {
  std::uint16_t bits;
  std::memcpy(&bits, at, sizeof bits);
  return kernels::half_to_float(bits);
}

int byte_at(const std::byte* at) {
  return std::to_integer<int>(*at);
}

// Codes lie in chunks: byte j of a chunk of `Bytes` bytes holds, from its low bits up, one code of each
// of 8/Bits runs of `Bytes` consecutive elements. Calls use(element, code).
template <int Bits, int Bytes, class Use>
void for_codes(const std::byte* codes, const Use& use) {
  constexpr int kRuns = 8 / Bits;
  for (int e = 0; e < kSuperBlock; ++e) {
    const int chunk = e / (Bytes * kRuns), run = e / Bytes % kRuns;
    use(e, byte_at(codes + chunk * Bytes + e % Bytes) >> (run * Bits) & ((1 << Bits) - 1));
  }
}

// A product of a half, a code of a scale and a code has at most 24 significant bits (Q6_K: is rounded
// once), so the only rounding is the subtraction's, with or without a fused multiply-add.

// scales and minima, 4 + 4 bits [16] · codes [64] · d · dmin
void q2_k(const std::byte* block, float* out) {
  const float d = half_at(block + 80), dmin = half_at(block + 82);
  for_codes<2, 32>(block + 16, [&](int e, int code) {
    const int both = byte_at(block + e / 16);
    out[e] = d * static_cast<float>(both & 15) * static_cast<float>(code) - dmin * static_cast<float>(both >> 4);
  });
}

// third bits, inverted [32] · low two bits [64] · scales, 6 bits + 32 [12] · d
void q3_k(const std::byte* block, float* out) {
  const float d = half_at(block + 108);
  const std::byte* packed = block + 96;
  std::array<float, 16> scale;
  for (int i = 0; i < 16; ++i) {
    const int low = i < 8 ? byte_at(packed + i) & 15 : byte_at(packed + i - 8) >> 4;
    const int high = byte_at(packed + 8 + i % 4) >> (i / 4 * 2) & 3;
    scale[static_cast<std::size_t>(i)] = d * static_cast<float>((low | high << 4) - 32);
  }
  for_codes<2, 32>(block + 32, [&](int e, int low) {
    const int third = byte_at(block + e % 32) >> (e / 32) & 1;
    out[e] = scale[static_cast<std::size_t>(e / 16)] * static_cast<float>(low - (third != 0 ? 0 : 4));
  });
}

struct ScaleAndMinimum {
  float scale, minimum;
};
// Q4_K and Q5_K: d · dmin · eight 6-bit scales and eight 6-bit minima [12]
std::array<ScaleAndMinimum, 8> six_bit_pairs(const std::byte* block) {
  const float d = half_at(block), dmin = half_at(block + 2);
  const std::byte* packed = block + 4;
  std::array<ScaleAndMinimum, 8> pairs;
  for (int i = 0; i < 8; ++i) {
    const int first = byte_at(packed + i % 4), second = byte_at(packed + 4 + i % 4), third = byte_at(packed + 8 + i % 4);
    const int scale = i < 4 ? first & 63 : (third & 15) | (first >> 6) << 4;
    const int minimum = i < 4 ? second & 63 : third >> 4 | (second >> 6) << 4;
    pairs[static_cast<std::size_t>(i)] = {d * static_cast<float>(scale), dmin * static_cast<float>(minimum)};
  }
  return pairs;
}

void q4_k(const std::byte* block, float* out) {
  const auto pairs = six_bit_pairs(block);
  for_codes<4, 32>(block + 16, [&](int e, int code) {
    const auto& [scale, minimum] = pairs[static_cast<std::size_t>(e / 32)];
    out[e] = scale * static_cast<float>(code) - minimum;
  });
}

// … · fifth bits [32] · low four bits [128]
void q5_k(const std::byte* block, float* out) {
  const auto pairs = six_bit_pairs(block);
  for_codes<4, 32>(block + 48, [&](int e, int low) {
    const auto& [scale, minimum] = pairs[static_cast<std::size_t>(e / 32)];
    const int fifth = byte_at(block + 16 + e % 32) >> (e / 32) & 1;
    out[e] = scale * static_cast<float>(low | fifth << 4) - minimum;
  });
}

// low four bits [128] · high two bits [64] · scales, int8 [16] · d
void q6_k(const std::byte* block, float* out) {
  const float d = half_at(block + 208);
  for_codes<4, 64>(block, [&](int e, int low) { out[e] = static_cast<float>(low); });
  for_codes<2, 32>(block + 128, [&](int e, int high) {
    const auto scale = std::to_integer<std::int8_t>(block[192 + e / 16]);
    out[e] = d * static_cast<float>(scale) * (out[e] + static_cast<float>(high * 16 - 32));
  });
}

}  // namespace

void dequantize_super_block(DataType type, const std::byte* block, float* out) {
  switch (type) {
    case DataType::q2_k:
      return q2_k(block, out);
    case DataType::q3_k:
      return q3_k(block, out);
    case DataType::q4_k:
      return q4_k(block, out);
    case DataType::q5_k:
      return q5_k(block, out);
    default:
      return q6_k(block, out);
  }
}

}  // namespace qfa
