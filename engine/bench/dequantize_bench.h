// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench dequant`: how fast codes become weights, beside memcpy of the bytes that are written.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/specs.h"
#include "engine/bench/timing.h"

namespace qfa {

struct DequantizeBenchSpec {
  std::vector<BitWidth> bits{2, 3, 4, 5, 6, 8};
  int group = 32;
  // [out, in]: the largest linear of a small model, which caches hold, and of a large one, which they do not.
  std::vector<std::pair<std::int64_t, std::int64_t>> shapes{{576, 1536}, {11008, 4096}};
  int repeats = 15;
  int threads = 0;
};
struct DequantizeResult {
  std::int64_t out = 0, in = 0;
  BitWidth bits = 0;
  ComputeType type = ComputeType::bf16;
  std::uint64_t written_bytes = 0;
  Timing written_per_s, memcpy_per_s;  // bytes
  Timing share;                        // of memcpy's rate, pair by pair
};

// Dequantization and memcpy take turns, both into memory that was touched before, rows shared among all threads as in training.
// Throws Failure (usage): a width or shape that the kernels refuse.
std::vector<DequantizeResult> bench_dequantize(const DequantizeBenchSpec& spec, const std::function<void(const std::string&)>& tell);

}  // namespace qfa
