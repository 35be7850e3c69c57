// SPDX-License-Identifier: GPL-3.0-or-later
// What every export consists of, whatever the format. Internal to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/export/exporter.h"
#include "engine/import/base_model.h"

namespace qfa {

using ModuleWidths = std::map<std::string, BitWidth>;

// One matrix that an export may quantize.
struct WeightModule {
  std::string name;  // Hugging Face path without ".weight"
  std::int64_t out = 0, in = 0;
};

// Embedding, the linears of every block, and the head where it is not tied; in the order of a file.
std::vector<WeightModule> weight_modules(const BaseModel& base);
// All other tensors of the base (norms, biases), in the base's order; without a tied head.
std::vector<std::string> kept_tensors(const BaseModel& base);

// The width of a module; modules that the plan does not name stay in 16 bits.
BitWidth width_of(const ModuleWidths& widths, const std::string& module);
// Throws Failure (internal) when the plan names a module that the model lacks.
void require_known_modules(const BaseModel& base, const ModuleWidths& widths);
// The finalised weight, checked against what the plan and the model say of it. Scales and minima are
// finite. Throws Failure.
AffineTensor checked_affine(const SubnetSource& source, const WeightModule& module, BitWidth bits);

// The values of a module as every export must reproduce them: scale · q + minimum in fp32; at 16 bits
// those of fp16.
std::vector<float> finalised_values(const SubnetSource& source, const WeightModule& module, BitWidth bits);

// fp32 -> fp16 bit patterns; Failure (input) naming `tensor` for a value that fp16 cannot hold.
std::vector<std::uint16_t> to_f16(const std::vector<float>& values, const std::string& tensor);
bool all_exact_in_f16(const std::vector<float>& values);

// "Needs 94.3 MB, 12.0 MB free on /disk": Failure (disk_full).
void require_space(const std::filesystem::path& folder, Bytes needed, Bytes available);

// GGUF row h·d + 2·i + j holds Hugging Face row h·d + j·(d/2) + i (j in {0, 1}): arch llama rotates
// neighbouring pairs where Hugging Face rotates halves. Returns the Hugging Face row.
std::int64_t unpermuted_row(std::int64_t gguf_row, std::int64_t head_dim);

}  // namespace qfa
