// SPDX-License-Identifier: GPL-3.0-or-later
// XXH3, 64 bits, as 16 hexadecimal digits: to recognise files and plans, not to protect them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace qfa {

class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& update(std::span<const std::byte> bytes);
  Hasher& update(std::string_view text);  // the bytes alone: add the length where texts follow each other
  Hasher& update(std::uint64_t value);    // eight bytes, little-endian
  std::uint64_t digest() const;           // of all so far; more may follow
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hash_hex(std::span<const std::byte> bytes);
std::string hash_hex(std::string_view text);

}  // namespace qfa
