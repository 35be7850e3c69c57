// SPDX-License-Identifier: GPL-3.0-or-later
// A subnet as a Hugging Face folder of plain floats: F32 holds every finalised weight exactly, F16 and
// BF16 round it once. Internal to the room.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/export/layout.h"
#include "engine/formats/safetensors.h"

namespace qfa {

bool is_hf(ExportFormat format);
DataType hf_type(ExportFormat format);  // F32, F16 or BF16

// What the file holds after writing `values` as `type`: the same, or rounded once. Failure (input) naming
// `tensor` for a value that fp16 cannot hold.
std::vector<float> stored_values(std::vector<float> values, DataType type, const std::string& tensor);

// `source` may be null where only sizes are asked; else it must outlive the plan.
std::vector<SafetensorsPlan> hf_tensors(const BaseModel& base, const ModuleWidths& widths, DataType type, const SubnetSource* source);
const std::map<std::string, std::string>& hf_metadata();
Bytes hf_file_size(const BaseModel& base, DataType type);

// Everything beside model.safetensors, as {name, content}.
std::vector<std::pair<std::string, std::string>> hf_files(const BaseModel& base, const ModuleWidths& widths, int group, DataType type,
                                                          const std::string& chat_template);

}  // namespace qfa
