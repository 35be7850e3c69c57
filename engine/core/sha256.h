// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (FIPS 180-4), as 64 hexadecimal digits: what people compare a downloaded file with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace qfa {

class Sha256 {
 public:
  Sha256& update(std::span<const std::byte> bytes);
  std::string hex();  // ends it: nothing may follow

 private:
  void block(const std::uint8_t* bytes);
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> pending_{};
  std::size_t held_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace qfa
