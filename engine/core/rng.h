// SPDX-License-Identifier: GPL-3.0-or-later
// Counter-based random numbers: a draw is a pure function of (seed, stream, index), so a resumed run
// continues with the very draws an uninterrupted one would make. Not for cryptography.
#pragma once

#include <cstdint>
#include <vector>

namespace qfa {

// The finalizer of splitmix64 (Steele, Lea and Flood 2014): a bijection of 64-bit integers.
constexpr std::uint64_t splitmix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// 64 uniform bits. Streams name independent uses of one seed (sampler, shuffle, initialisation …).
constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  return splitmix64(splitmix64(splitmix64(seed) ^ stream) ^ index);
}

// Uniform in [0, 1), 53 bits.
constexpr double uniform01(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  return static_cast<double>(mix(seed, stream, index) >> 11) * 0x1p-53;
}

// Walks the indices of one stream; `index()` is its whole state.
class CounterRng {
 public:
  explicit CounterRng(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
      : seed_(seed), stream_(stream), index_(index) {}

  std::uint64_t next() { return mix(seed_, stream_, index_++); }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  // Unbiased in 0 … n-1 (rejection); n = 0 gives 0.
  std::uint64_t below(std::uint64_t n) {
    if (n == 0) return 0;
    const std::uint64_t rejected = (0 - n) % n;  // 2^64 mod n
    for (;;) {
      const std::uint64_t draw = next();
      if (draw >= rejected) return draw % n;
    }
  }
  // Standard normal (Box-Muller, one of the pair; two draws a call).
  double normal();
  std::uint64_t index() const { return index_; }

 private:
  std::uint64_t seed_, stream_, index_;
};

// Fisher-Yates over 0 … n-1: the same numbers for the same seed and stream on every machine.
std::vector<std::int64_t> permutation(std::uint64_t seed, std::int64_t n, std::uint64_t stream = 0);

}  // namespace qfa
