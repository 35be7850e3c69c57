// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_target.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "engine/api/error.h"
#include "engine/export/gguf_blocks.h"
#include "engine/import/gguf_names.h"

namespace qfa {
namespace {

constexpr Bytes kAlignment = 32;

bool is_rotated(const BaseModel& base, const std::string& module) {
  const bool rotary = module.ends_with(".self_attn.q_proj") || module.ends_with(".self_attn.k_proj");
  return rotary && architecture_of(base.config()).gguf_swaps_qk_rows;
}

void put_f16(const std::vector<std::uint16_t>& halves, const WeightModule& module, bool rotated, std::int64_t head_dim,
             std::vector<std::byte>& out) {
  out.resize(halves.size() * 2);
  const auto row_bytes = static_cast<std::size_t>(module.in) * 2;
  for (std::int64_t row = 0; row < module.out; ++row) {
    const std::int64_t from = rotated ? unpermuted_row(row, head_dim) : row;
    std::memcpy(out.data() + static_cast<std::size_t>(row) * row_bytes, halves.data() + from * module.in, row_bytes);
  }
}

GgufTensorPlan module_plan(const BaseModel& base, const WeightModule& module, BitWidth bits, const SubnetSource* source) {
  const std::string name = module.name + ".weight";
  const DataType type = gguf_container(bits);
  if (bits != 16 && module.in % kGgufBlock != 0) {
    refuse(module.name, fmt::format("rows of {} weights are no multiple of 32, the block of GGUF's {}", module.in, name_of(type)));
  }
  const bool rotated = is_rotated(base, module.name);
  const std::int64_t head_dim = base.config().head_dim;
  if (rotated && (head_dim <= 0 || head_dim % 2 != 0 || module.out % head_dim != 0)) {
    refuse(module.name, fmt::format("{} rows are no whole heads of {}", module.out, head_dim));
  }
  GgufTensorPlan plan{*gguf_name(name), type, {module.out, module.in}, {}};
  plan.fill = [module, bits, source, rotated, head_dim](std::vector<std::byte>& out) {
    if (bits == 16) return put_f16(source->half(module.name), module, rotated, head_dim, out);
    encode_blocks(checked_affine(*source, module, bits), module.name, rotated ? unpermuted_row : nullptr, head_dim, out);
  };
  return plan;
}

void put_f32(const std::vector<float>& values, std::vector<std::byte>& out) {
  out.resize(values.size() * sizeof(float));
  std::memcpy(out.data(), values.data(), out.size());
}

GgufTensorPlan kept_plan(const BaseModel& base, const std::string& name) {
  const auto gguf = gguf_name(name);
  if (!gguf) refuse(name, "GGUF has no name for this tensor");
  const bool rotated = is_rotated(base, name.substr(0, name.rfind('.')));  // a bias
  return {*gguf, DataType::f32, base.shape(name), [&base, name, rotated](std::vector<std::byte>& out) {
            const std::vector<float> values = base.read(name);
            if (!rotated) return put_f32(values, out);
            std::vector<float> rows;
            for (std::int64_t row = 0; row < static_cast<std::int64_t>(values.size()); ++row)
              rows.push_back(values[static_cast<std::size_t>(unpermuted_row(row, base.config().head_dim))]);
            put_f32(rows, out);
          }};
}

// Linear scaling and YaRN are metadata; what else divides the frequencies is a tensor.
std::optional<GgufTensorPlan> divisors_plan(const ModelConfig& config) {
  if (config.rope.type != RopeType::llama3 && config.rope.type != RopeType::divisors) return std::nullopt;
  return GgufTensorPlan{kRopeDivisorsInGguf, DataType::f32, {config.head_dim / 2}, [config](std::vector<std::byte>& out) {
                          put_f32(rope_divisors(config), out);
                        }};
}

}  // namespace

Bytes gguf_module_bytes(const WeightModule& module, BitWidth bits) {
  const auto size = byte_size(gguf_container(bits), std::array<std::int64_t, 2>{module.out, module.in});
  if (!size)
    refuse(module.name,
           fmt::format("rows of {} weights are no multiple of 32, the block of GGUF's {}", module.in, name_of(gguf_container(bits))));
  return (*size + kAlignment - 1) / kAlignment * kAlignment;
}

std::vector<GgufTensorPlan> gguf_tensors(const BaseModel& base, const ModuleWidths& widths, const SubnetSource* source) {
  require_known_modules(base, widths);
  std::vector<GgufTensorPlan> plans;
  for (const WeightModule& module : weight_modules(base)) plans.push_back(module_plan(base, module, width_of(widths, module.name), source));
  for (const std::string& name : kept_tensors(base)) plans.push_back(kept_plan(base, name));
  if (auto divisors = divisors_plan(base.config())) plans.push_back(std::move(*divisors));
  return plans;
}

}  // namespace qfa
