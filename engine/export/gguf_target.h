// SPDX-License-Identifier: GPL-3.0-or-later
// A subnet as a GGUF file of architecture llama. Internal to the room.
#pragma once

#include <string>
#include <vector>

#include "engine/export/layout.h"
#include "engine/formats/gguf.h"

namespace qfa {

// Bytes of one module in the file, its padding included.
Bytes gguf_module_bytes(const WeightModule& module, BitWidth bits);

// Tensors in file order. `source` may be null where only sizes are asked: then no tensor may be
// filled. Base and source must outlive what is returned.
std::vector<GgufTensorPlan> gguf_tensors(const BaseModel& base, const ModuleWidths& widths, const SubnetSource* source);

// A GGUF base: its own entries (tokenizer, llama.*, general.*), but for what describes its
// quantization. A Hugging Face folder: built from config.json and tokenizer.json. Then the provenance
// keys qfa.*. Its length depends on neither widths nor group.
std::vector<GgufEntry> gguf_metadata(const BaseModel& base, const ModuleWidths& widths, int group, const std::string& chat_template);

// tokenizer.ggml.* from the tokenizer of a folder. Throws Failure (input) for one that GGUF cannot hold.
std::vector<GgufEntry> gguf_tokenizer_entries(const BaseModel& base, const std::string& chat_template);

}  // namespace qfa
