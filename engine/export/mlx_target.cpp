// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/mlx_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "engine/api/error.h"

namespace qfa {
namespace {

Bytes plan_bytes(const SafetensorsPlan& plan) {
  const auto size = byte_size(plan.type, plan.shape);
  if (!size) throw Failure({ErrorCode::internal, "impossible shape " + shape_text(plan.shape), plan.name, {}});
  return *size;
}

void copy_bytes(const void* from, std::size_t size, std::vector<std::byte>& out) {
  out.resize(size);
  std::memcpy(out.data(), from, size);
}

// Scales and biases follow all words in the file, so they wait here: a finalised module is merged
// once, and of its tensors only these (a sixteenth of a weight's bits at g = 32) stay in memory.
struct WaitingGroups {
  std::vector<std::uint16_t> scale, minimum;
};

void plan_affine(const WeightModule& module, BitWidth bits, int group, const SubnetSource* source, std::vector<SafetensorsPlan>& plans) {
  const auto waiting = std::make_shared<WaitingGroups>();
  const auto take = [module, bits, source, waiting](std::vector<std::byte>* words) {
    const AffineTensor tensor = checked_affine(*source, module, bits);
    const auto groups = static_cast<std::size_t>(module.out * (module.in / tensor.group));
    // The packed rows are MLX's words: the same bit string, little-endian.
    if (words) copy_bytes(tensor.packed, static_cast<std::size_t>(module.out * (module.in * bits / 8)), *words);
    waiting->scale.assign(tensor.scale_f16, tensor.scale_f16 + groups);
    waiting->minimum.assign(tensor.minimum_f16, tensor.minimum_f16 + groups);
  };
  const auto give = [take, waiting](std::vector<std::uint16_t> WaitingGroups::*part, std::vector<std::byte>& out) {
    if (((*waiting).*part).empty()) take(nullptr);
    std::vector<std::uint16_t> halves;
    std::swap(halves, (*waiting).*part);
    copy_bytes(halves.data(), halves.size() * 2, out);
  };
  plans.push_back({module.name + ".weight", DataType::u32, {module.out, module.in * bits / 32}, [take](auto& out) { take(&out); }});
  plans.push_back(
      {module.name + ".scales", DataType::f16, {module.out, module.in / group}, [give](auto& out) { give(&WaitingGroups::scale, out); }});
  plans.push_back(
      {module.name + ".biases", DataType::f16, {module.out, module.in / group}, [give](auto& out) { give(&WaitingGroups::minimum, out); }});
}

void plan_half(const WeightModule& module, const SubnetSource* source, std::vector<SafetensorsPlan>& plans) {
  plans.push_back(
      {module.name + ".weight", DataType::f16, {module.out, module.in}, [name = module.name, source](std::vector<std::byte>& out) {
         const std::vector<std::uint16_t> halves = source->half(name);
         copy_bytes(halves.data(), halves.size() * 2, out);
       }});
}

void plan_kept(const BaseModel& base, const std::string& name, std::vector<SafetensorsPlan>& plans) {
  const DataType type = mlx_kept_type(base.read(name));
  plans.push_back({name, type, base.shape(name), [&base, name, type](std::vector<std::byte>& out) {
                     const std::vector<float> values = base.read(name);
                     if (type == DataType::f16) {
                       const std::vector<std::uint16_t> halves = to_f16(values, name);
                       return copy_bytes(halves.data(), halves.size() * 2, out);
                     }
                     copy_bytes(values.data(), values.size() * sizeof(float), out);
                   }});
}

// A length that the header of no plan exceeds, whatever the widths: every module with three tensors,
// every offset with as many digits as the longest file has.
Bytes reserved_header(const BaseModel& base, int group) {
  Bytes most = 0;  // bytes of tensors
  std::vector<SafetensorsPlan> longest;
  for (const WeightModule& module : weight_modules(base)) {
    // Fp16 is the most that a weight can take: 8 bits with the groups' pairs come to 9 at g = 32.
    most += mlx_module_bytes(module, 16, group);
    plan_affine(module, 8, group, nullptr, longest);
  }
  for (const std::string& name : kept_tensors(base)) {
    longest.push_back({name, DataType::f32, base.shape(name), {}});
    most += plan_bytes(longest.back());
  }
  const std::size_t digits = std::to_string(most).size();
  Bytes length = std::string_view(R"({"__metadata__":{"format":"mlx","padding":""}})").size();
  for (const SafetensorsPlan& plan : longest) {
    length += std::string_view(R"(,"":{"dtype":"F32","shape":[],"data_offsets":[,]})").size() + plan.name.size() + 2 * digits;
    for (const std::int64_t size : plan.shape) length += std::to_string(size).size() + 1;
  }
  return (length + 7) / 8 * 8;
}

}  // namespace

Bytes mlx_module_bytes(const WeightModule& module, BitWidth bits, int group) {
  const auto out = static_cast<Bytes>(module.out), in = static_cast<Bytes>(module.in);
  if (bits == 16) return out * in * 2;
  if (group <= 0 || module.in % 32 != 0 || module.in % group != 0) {
    refuse(module.name, fmt::format("rows of {} weights are no multiple of 32 and of the group {}", module.in, group));
  }
  return out * (in * static_cast<Bytes>(bits) / 8) + 2 * 2 * out * (in / static_cast<Bytes>(group));
}

DataType mlx_kept_type(const std::vector<float>& values) {
  return all_exact_in_f16(values) ? DataType::f16 : DataType::f32;
}

MlxWeights mlx_weights(const BaseModel& base, const ModuleWidths& widths, int group, const SubnetSource* source) {
  require_known_modules(base, widths);
  MlxWeights weights;
  for (const WeightModule& module : weight_modules(base)) {
    const BitWidth bits = width_of(widths, module.name);
    mlx_module_bytes(module, bits, group);  // refuses rows that do not fit
    if (bits == 16) {
      plan_half(module, source, weights.tensors);
      continue;
    }
    plan_affine(module, bits, group, source, weights.tensors);
  }
  for (const std::string& name : kept_tensors(base)) plan_kept(base, name, weights.tensors);

  weights.metadata = {{"format", "mlx"}, {"padding", ""}};
  Bytes data = 0;
  for (const SafetensorsPlan& plan : weights.tensors) data += plan_bytes(plan);
  const Bytes header = safetensors_file_size(weights.tensors, weights.metadata) - data - 8, reserved = reserved_header(base, group);
  if (header > reserved)
    throw Failure(
        {ErrorCode::internal, fmt::format("the header takes {} bytes, {} were reserved", header, reserved), "model.safetensors", {}});
  weights.metadata["padding"] = std::string(reserved - header, ' ');
  weights.file_bytes = 8 + reserved + data;
  return weights;
}

}  // namespace qfa
