// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench quantize`: GPTQ of several widths in one call, beside each of one width alone.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/specs.h"
#include "engine/bench/timing.h"

namespace qfa {

struct QuantizeBenchSpec {
  std::string model;
  CodesSpec codes;  // GPTQ: calibration file and tokens, stream
  std::vector<BitWidth> bits{2, 3, 4};
  std::vector<BitWidth> alone{3};  // widths that are quantized by themselves too
  int group = 32;
  ComputeType compute = ComputeType::bf16;
  int repeats = 1;
  int threads = 0;
};
struct QuantizeBench {
  std::vector<std::pair<BitWidth, Timing>> alone_s;
  Timing together_s;
  std::size_t tokens = 0;
  double ratio() const;  // of all widths together over the mean of those alone
};

// Nothing is written and no cache is read. A width alone is calibrated on its own stream where `codes.stream` is that of one width.
// Throws Failure: usage, or the calibration file or the model refused.
QuantizeBench bench_quantize(const QuantizeBenchSpec& spec, const std::function<void(const std::string&)>& tell);

}  // namespace qfa
