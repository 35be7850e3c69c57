// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/hash.h"

#include <fmt/format.h>
#define XXH_STATIC_LINKING_ONLY  // the state's definition, to hold it by value
#include <xxhash.h>

#include <array>

namespace qfa {

struct Hasher::State {
  XXH3_state_t value;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
  XXH3_64bits_reset(&state_->value);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(std::span<const std::byte> bytes) {
  XXH3_64bits_update(&state_->value, bytes.data(), bytes.size());
  return *this;
}

Hasher& Hasher::update(std::string_view text) {
  return update(std::as_bytes(std::span(text.data(), text.size())));
}

Hasher& Hasher::update(std::uint64_t value) {
  std::array<std::byte, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(value >> (8 * i));
  return update(std::span<const std::byte>(bytes));
}

std::uint64_t Hasher::digest() const {
  return XXH3_64bits_digest(&state_->value);
}

std::string Hasher::hex() const {
  return fmt::format("{:016x}", digest());
}

std::string hash_hex(std::span<const std::byte> bytes) {
  return fmt::format("{:016x}", static_cast<std::uint64_t>(XXH3_64bits(bytes.data(), bytes.size())));
}

std::string hash_hex(std::string_view text) {
  return hash_hex(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace qfa
