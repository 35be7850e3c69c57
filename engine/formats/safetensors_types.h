// SPDX-License-Identifier: GPL-3.0-or-later
// The element types of safetensors, for the reader and the writer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/formats/dtype.h"

namespace qfa {

std::optional<DataType> safetensors_type(std::string_view name);  // nullopt: unknown, or not read here
std::string safetensors_type_names();                             // of those read, for messages
// The reference serializer's order of element types; nullopt for GGUF's blocks.
std::optional<int> safetensors_rank(DataType type);

}  // namespace qfa
