// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bench/quantize_bench.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/import/model_units.h"
#include "engine/jobs/compute.h"
#include "engine/model/decoder.h"
#include "engine/quantize/quantize_base.h"

namespace qfa {
namespace {

// What the first run would pay for the others.
void touch_weights(const BaseModel& base) {
  for (const auto& tensor : expected_tensors(base.config())) tensor_of(base, tensor.name);
}

void check_stream(const QuantizeBenchSpec& spec) {
  if (spec.codes.stream == CalibrationStream::one_width &&
      std::find(spec.bits.begin(), spec.bits.end(), spec.codes.stream_bits) == spec.bits.end())
    refuse_usage(
        fmt::format("the calibration stream is that of {} bits, which is none of {}", spec.codes.stream_bits, fmt::join(spec.bits, ", ")));
}

}  // namespace

double QuantizeBench::ratio() const {
  double sum = 0;
  for (const auto& [bits, timing] : alone_s) sum += timing.median;
  return together_s.median * static_cast<double>(alone_s.size()) / sum;
}

QuantizeBench bench_quantize(const QuantizeBenchSpec& spec, const std::function<void(const std::string&)>& tell) {
  check_stream(spec);
  prepare_compute(spec.threads);
  const std::shared_ptr<const BaseModel> base = BaseModel::open(spec.model);
  validate_shapes(base->config(), spec.group);
  const auto tokenizer = tokenizer_of(*base);
  QuantizeBench result;
  QuantizeRequest request{spec.codes, spec.bits, spec.group, spec.compute, {}};
  request.calibration = calibration_windows(tokenizer->encode(read_file(spec.codes.calibration_file)), spec.codes.calibration_tokens);
  if (request.calibration.empty()) refuse(spec.codes.calibration_file, "the calibration text has no tokens");
  for (const auto& sequence : request.calibration) result.tokens += sequence.size();
  touch_weights(*base);

  const auto seconds = [&](const std::vector<BitWidth>& bits) {
    request.bits = bits;
    if (bits.size() == 1) request.spec.stream_bits = bits.front();
    const double taken = seconds_of([&] { quantize_base(*base, request, {}); });
    request.spec.stream_bits = spec.codes.stream_bits;
    tell(fmt::format("{} bits: {:.2f} s", fmt::join(bits, ", "), taken));
    return taken;
  };
  std::vector<std::vector<double>> alone(spec.alone.size());
  std::vector<double> together;
  for (int repeat = 0; repeat < spec.repeats; ++repeat) {
    for (std::size_t i = 0; i < spec.alone.size(); ++i) alone[i].push_back(seconds({spec.alone[i]}));
    together.push_back(seconds(spec.bits));
  }
  for (std::size_t i = 0; i < spec.alone.size(); ++i) result.alone_s.emplace_back(spec.alone[i], timing_of(alone[i]));
  result.together_s = timing_of(together);
  return result;
}

}  // namespace qfa
