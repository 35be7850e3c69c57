// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "engine/api/error.h"
#include "engine/export/exporter.h"
#include "engine/export/layout.h"
#include "engine/export/mlx_target.h"
#include "engine/export/predicted.h"
#include "kernels/include/dequantize.h"
#include "kernels/include/half.h"

namespace qfa {
namespace {

std::vector<float> halves_to_floats(const std::uint16_t* halves, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = kernels::half_to_float(halves[i]);
  return values;
}

std::vector<float> rounded_to_f16(const std::vector<float>& values, const std::string& name) {
  const std::vector<std::uint16_t> halves = to_f16(values, name);
  return halves_to_floats(halves.data(), halves.size());
}

std::vector<float> dequantized(const AffineTensor& tensor, const std::string& module) {
  const kernels::GroupedShape shape{tensor.out, tensor.in, tensor.group, tensor.bits};
  const auto groups = static_cast<std::size_t>(tensor.out * shape.groups());
  const std::vector<float> scale = halves_to_floats(tensor.scale_f16, groups), minimum = halves_to_floats(tensor.minimum_f16, groups);
  std::vector<float> values(static_cast<std::size_t>(tensor.out * tensor.in));
  const auto status = kernels::dequantize_f32(shape, {0, tensor.out}, tensor.packed, scale.data(), minimum.data(), values.data());
  if (status != kernels::Status::ok) throw Failure({ErrorCode::internal, kernels::message_of(status), module, {}});
  return values;
}

// Counts one tensor; notes the first that differs, with its largest difference.
void compare(const std::string& name, const std::vector<float>& expected, const BaseModel& written, ReadBack& result) {
  ++result.tensors;
  std::string difference;
  if (!written.has(name)) {
    difference = fmt::format("{}: missing", name);
  } else if (const std::vector<float> got = written.read(name); got.size() != expected.size()) {
    difference = fmt::format("{}: {} values, expected {}", name, got.size(), expected.size());
  } else {
    std::size_t count = 0;
    float largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      if (std::bit_cast<std::uint32_t>(got[i]) == std::bit_cast<std::uint32_t>(expected[i])) continue;
      ++count;
      largest = std::max(largest, std::abs(got[i] - expected[i]));
    }
    if (count > 0) difference = fmt::format("{}: {} of {} values differ, by at most {}", name, count, got.size(), largest);
  }
  if (difference.empty()) {
    ++result.equal;
  } else if (result.first_difference.empty()) {
    result.first_difference = difference;
  }
}

}  // namespace

ReadBack read_back(ExportFormat format, const SubnetSource& source, const std::filesystem::path& out) {
  const BaseModel& base = source.base();
  const auto widths = source.widths();
  const auto written = BaseModel::open(out);
  ReadBack result;
  for (const WeightModule& module : weight_modules(base)) {
    const std::string name = module.name + ".weight";
    const BitWidth bits = width_of(widths, module.name);
    compare(name, bits == 16 ? rounded_to_f16(base.read(name), name) : dequantized(checked_affine(source, module, bits), module.name),
            *written, result);
  }
  for (const std::string& name : kept_tensors(base)) {
    // GGUF keeps them in fp32, MLX in fp16 only where that is exact.
    compare(name, base.read(name), *written, result);
  }
  if (written->tensor_names().size() != result.tensors) {
    const auto extra = fmt::format("the export has {} tensors, expected {}", written->tensor_names().size(), result.tensors);
    if (result.first_difference.empty()) result.first_difference = extra;
    if (result.equal == result.tensors) ++result.tensors;  // not all equal
  }
  result.size_bytes = std::filesystem::file_size(format == ExportFormat::gguf ? out : out / "model.safetensors");
  result.predicted_bytes = predicted_bytes(format, base, widths, source.group(), source.chat_template());
  return result;
}

}  // namespace qfa
