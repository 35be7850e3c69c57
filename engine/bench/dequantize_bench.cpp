// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/dequantize_bench.h"

#include <fmt/format.h>

#include <cstring>

#include "engine/api/error.h"
#include "engine/core/rng.h"
#include "engine/jobs/compute.h"
#include "engine/model/round_to_nearest.h"
#include "kernels/include/dequantize.h"

namespace qfa {
namespace {

struct Weight {
  kernels::GroupedShape shape;
  std::vector<std::uint8_t> packed;
  std::vector<float> scale, minimum;

  explicit Weight(const kernels::GroupedShape& s)
      : shape(s),
        packed(static_cast<std::size_t>(s.out * s.packed_row_bytes())),
        scale(static_cast<std::size_t>(s.out * s.groups())),
        minimum(scale.size()) {
    CounterRng random(7);
    for (auto& byte : packed) byte = static_cast<std::uint8_t>(random.next());
    for (auto& value : scale) value = static_cast<float>(0.001 + 0.009 * random.uniform());
    for (auto& value : minimum) value = static_cast<float>(-0.01 * random.uniform());
  }
};

DequantizeResult measure(const Weight& weight, ComputeType type, int repeats) {
  const kernels::GroupedShape& shape = weight.shape;
  const std::size_t value_bytes = type == ComputeType::bf16 ? 2 : 4, row_bytes = static_cast<std::size_t>(shape.in) * value_bytes;
  const std::size_t bytes = static_cast<std::size_t>(shape.out) * row_bytes;
  std::vector<std::uint32_t> from(bytes / 4, 1), to(bytes / 4, 2);
  const auto dequantize = [&](kernels::RowRange rows) {
    return type == ComputeType::bf16 ? kernels::dequantize_bf16(shape, rows, weight.packed.data(), weight.scale.data(),
                                                                weight.minimum.data(), reinterpret_cast<std::uint16_t*>(to.data()))
                                     : kernels::dequantize_f32(shape, rows, weight.packed.data(), weight.scale.data(),
                                                               weight.minimum.data(), reinterpret_cast<float*>(to.data()));
  };
  const auto written = [&] { for_row_ranges(shape.out, dequantize); };
  const auto copied = [&] {
    for_row_ranges(shape.out, [&](kernels::RowRange rows) {
      const std::size_t offset = static_cast<std::size_t>(rows.begin) * row_bytes;
      std::memcpy(reinterpret_cast<char*>(to.data()) + offset, reinterpret_cast<const char*>(from.data()) + offset,
                  static_cast<std::size_t>(rows.end - rows.begin) * row_bytes);
      return kernels::Status::ok;
    });
  };
  copied();
  written();
  std::vector<double> ours, memcpys, shares;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    ours.push_back(static_cast<double>(bytes) / seconds_of_one(written));
    memcpys.push_back(static_cast<double>(bytes) / seconds_of_one(copied));
    shares.push_back(ours.back() / memcpys.back());
  }
  return {shape.out, shape.in, shape.bits, type, bytes, timing_of(ours), timing_of(memcpys), timing_of(shares)};
}

}  // namespace

std::vector<DequantizeResult> bench_dequantize(const DequantizeBenchSpec& spec, const std::function<void(const std::string&)>& tell) {
  prepare_compute(spec.threads);
  for (const auto& [out, in] : spec.shapes)
    if (out < 1 || in < spec.group || in % spec.group != 0)
      refuse_usage(fmt::format("a weight of {} x {} has no groups of {}", out, in, spec.group));
  std::vector<DequantizeResult> results;
  for (const auto& [out, in] : spec.shapes)
    for (const BitWidth bits : spec.bits) {
      tell(fmt::format("{} x {}, {} bits", out, in, bits));
      const Weight weight({out, in, spec.group, bits});
      for (const ComputeType type : {ComputeType::bf16, ComputeType::fp32}) results.push_back(measure(weight, type, spec.repeats));
    }
  return results;
}

}  // namespace qfa
