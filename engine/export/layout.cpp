// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "kernels/include/dequantize.h"
#include "kernels/include/half.h"

namespace qfa {
namespace {

[[noreturn]] void internal(const std::string& where, const std::string& message) {
  throw Failure({ErrorCode::internal, message, where, {}});
}

WeightModule module_of(const BaseModel& base, const std::string& name) {
  const std::vector<std::int64_t> shape = base.shape(name + ".weight");
  if (shape.size() != 2) refuse(name, fmt::format("is a tensor of {} dimensions, expected a matrix", shape.size()));
  return {name, shape[0], shape[1]};
}

bool is_finite_half(std::uint16_t half) {
  return (half & 0x7c00u) != 0x7c00u;
}

std::vector<float> halves_to_floats(const std::uint16_t* halves, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = kernels::half_to_float(halves[i]);
  return values;
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

}  // namespace

std::vector<WeightModule> weight_modules(const BaseModel& base) {
  std::vector<WeightModule> modules{module_of(base, "model.embed_tokens")};
  for (std::int64_t layer = 0; layer < base.config().layers; ++layer) {
    for (const std::string& name : linear_names(layer)) modules.push_back(module_of(base, name));
  }
  if (!base.config().tied_embeddings) modules.push_back(module_of(base, "lm_head"));
  return modules;
}

std::vector<std::string> kept_tensors(const BaseModel& base) {
  std::set<std::string> taken{"lm_head.weight"};
  for (const WeightModule& module : weight_modules(base)) taken.insert(module.name + ".weight");
  std::vector<std::string> kept;
  for (const std::string& name : base.tensor_names()) {
    if (!taken.contains(name)) kept.push_back(name);
  }
  return kept;
}

BitWidth width_of(const ModuleWidths& widths, const std::string& module) {
  const auto found = widths.find(module);
  return found == widths.end() ? 16 : found->second;
}

void require_known_modules(const BaseModel& base, const ModuleWidths& widths) {
  std::set<std::string> known;
  for (const WeightModule& module : weight_modules(base)) known.insert(module.name);
  for (const auto& [name, bits] : widths) {
    if (!known.contains(name)) internal(name, "the plan names a module that the base model lacks");
    if (bits != 16 && std::find(kCodeWidths.begin(), kCodeWidths.end(), bits) == kCodeWidths.end()) {
      internal(name, fmt::format("the plan gives it {} bits, expected 2, 3, 4, 5, 6, 8 or 16", bits));
    }
  }
}

AffineTensor checked_affine(const SubnetSource& source, const WeightModule& module, BitWidth bits) {
  AffineTensor tensor = source.affine(module.name);
  if (tensor.bits != bits || tensor.out != module.out || tensor.in != module.in || tensor.group != source.group()) {
    internal(module.name, fmt::format("the source gives {} bits, [{}, {}], group {}; expected {} bits, [{}, {}], group {}", tensor.bits,
                                      tensor.out, tensor.in, tensor.group, bits, module.out, module.in, source.group()));
  }
  if (tensor.group <= 0 || tensor.in % tensor.group != 0)
    internal(module.name, fmt::format("rows of {} are no multiple of the group {}", tensor.in, tensor.group));
  const std::int64_t groups = tensor.out * (tensor.in / tensor.group);
  for (std::int64_t i = 0; i < groups; ++i) {
    if (!is_finite_half(tensor.scale_f16[i]) || !is_finite_half(tensor.minimum_f16[i])) {
      refuse(module.name, fmt::format("group {} of row {} has a scale or minimum that is not finite in fp16",
                                      i % (tensor.in / tensor.group), i / (tensor.in / tensor.group)));
    }
  }
  return tensor;
}

std::vector<std::uint16_t> SubnetSource::half(const std::string& module) const {
  const std::string name = module + ".weight";
  return to_f16(base().read(name), name);
}

std::vector<float> finalised_values(const SubnetSource& source, const WeightModule& module, BitWidth bits) {
  if (bits != 16) return dequantized(checked_affine(source, module, bits), module.name);
  const std::vector<std::uint16_t> halves = source.half(module.name);
  return halves_to_floats(halves.data(), halves.size());
}

std::vector<std::uint16_t> to_f16(const std::vector<float>& values, const std::string& tensor) {
  std::vector<std::uint16_t> halves(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    halves[i] = kernels::float_to_half(values[i]);
    if (!is_finite_half(halves[i])) refuse(tensor, fmt::format("the value {} does not fit 16-bit floats (at most 65504)", values[i]));
  }
  return halves;
}

bool all_exact_in_f16(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value) && kernels::half_to_float(kernels::float_to_half(value)) == value; });
}

void require_space(const std::filesystem::path& folder, Bytes needed, Bytes available) {
  if (needed <= available) return;
  throw Failure(
      {ErrorCode::disk_full, fmt::format("Needs {}, {} free on {}", human_bytes(needed), human_bytes(available), folder.string()), {}, {}});
}

std::int64_t unpermuted_row(std::int64_t gguf_row, std::int64_t head_dim) {
  const std::int64_t head = gguf_row / head_dim, within = gguf_row % head_dim;
  return head * head_dim + (within % 2) * (head_dim / 2) + within / 2;
}

}  // namespace qfa
