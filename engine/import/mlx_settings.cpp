// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/mlx_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/api/bit_plan.h"
#include "engine/api/error.h"
#include "engine/core/text.h"
#include "kernels/include/dequantize.h"

namespace qfa {
namespace {

int setting(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(where, fmt::format("the quantization has no {}", key));
  if (!found->is_number_integer())
    refuse(where, fmt::format("{} of the quantization is {}, expected an integer", key, printable(found->dump())));
  const std::int64_t value = found->get<std::int64_t>();
  return value < 0 || value > 1024 ? -1 : static_cast<int>(value);  // refused below
}

MlxAffine affine_of(const Json& object, const std::string& where) {
  const auto mode = object.find("mode");
  if (mode != object.end() && !mode->is_null() && *mode != "affine") {
    refuse(where, fmt::format("the quantization mode {} is not read, expected \"affine\"", printable(mode->dump())));
  }
  const MlxAffine affine{setting(object, "bits", where), setting(object, "group_size", where)};
  if (std::find(kCodeWidths.begin(), kCodeWidths.end(), affine.bits) == kCodeWidths.end()) {
    refuse(where, fmt::format("the quantization has bits {}, expected 2, 3, 4, 5, 6 or 8", object["bits"].dump()));
  }
  static constexpr std::array<int, 3> kGroups{32, 64, 128};
  if (std::find(kGroups.begin(), kGroups.end(), affine.group) == kGroups.end()) {
    refuse(where, fmt::format("the quantization has group_size {}, expected 32, 64 or 128", object["group_size"].dump()));
  }
  return affine;
}

std::vector<float> floats_of(const TensorView& tensor) {
  std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
  read_f32(tensor, 0, tensor.elements(), values.data());
  return values;
}

void check_shape(const TensorView& tensor, const std::vector<std::int64_t>& expected, const std::string& where) {
  if (tensor.shape == expected) return;
  refuse(where, fmt::format("the tensor {} has shape {}, expected {}", printable(tensor.name, 120), shape_text(tensor.shape),
                            shape_text(expected)));
}

}  // namespace

MlxSettings::MlxSettings(const Json& quantization, const std::string& where) {
  if (!quantization.is_object()) refuse(where, "quantization is not an object");
  top_ = affine_of(quantization, where);
  for (const auto& [key, value] : quantization.items()) {
    if (key == "bits" || key == "group_size" || key == "mode") continue;
    if (value.is_boolean()) {
      modules_.emplace(key, value.get<bool>() ? std::optional<MlxAffine>(top_) : std::nullopt);
    } else if (value.is_object()) {
      modules_.emplace(key, affine_of(value, fmt::format("{}, quantization of {}", where, printable(key, 120))));
    }  // other values are notes of the converter
  }
}

std::optional<MlxAffine> MlxSettings::of(const std::string& module, bool has_scales) const {
  const auto found = modules_.find(module);
  if (found != modules_.end()) return found->second;
  return has_scales ? std::optional<MlxAffine>(top_) : std::nullopt;
}

void check_mlx_weight(const MlxWeight& weight, const std::vector<std::int64_t>& shape, const std::string& where) {
  const std::int64_t out = shape.at(0), in = shape.at(1);
  if (in % weight.affine.group != 0) {
    refuse(where, fmt::format("the tensor {} has {} inputs, which groups of {} do not divide", printable(weight.codes->name, 120), in,
                              weight.affine.group));
  }
  if (weight.codes->type != DataType::u32) {
    refuse(where,
           fmt::format("the tensor {} has type {}, expected U32 codes", printable(weight.codes->name, 120), name_of(weight.codes->type)));
  }
  check_shape(*weight.codes, {out, in * weight.affine.bits / 32}, where);
  for (const TensorView* tensor : {weight.scales, weight.biases}) {
    if (!is_float(tensor->type) || tensor->type != weight.scales->type) {
      refuse(where, fmt::format("the tensor {} has type {}, expected one float type for scales and biases", printable(tensor->name, 120),
                                name_of(tensor->type)));
    }
    check_shape(*tensor, {out, in / weight.affine.group}, where);
  }
}

std::vector<float> dequantize_mlx(const MlxWeight& weight, const std::vector<std::int64_t>& shape) {
  const kernels::GroupedShape grouped{shape.at(0), shape.at(1), weight.affine.group, weight.affine.bits};
  const std::vector<float> scales = floats_of(*weight.scales), biases = floats_of(*weight.biases);
  std::vector<float> values(static_cast<std::size_t>(grouped.out * grouped.in));
  const auto* packed = reinterpret_cast<const std::uint8_t*>(weight.codes->bytes.data());
  const kernels::Status status = kernels::dequantize_f32(grouped, {0, grouped.out}, packed, scales.data(), biases.data(), values.data());
  if (status != kernels::Status::ok) fail(weight.codes->name, kernels::message_of(status));
  return values;
}

}  // namespace qfa
