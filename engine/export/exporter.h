// SPDX-License-Identifier: GPL-3.0-or-later
// A subnet -> a file that other programs load. No torch: tensors arrive as views.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/export_plan.h"
#include "engine/api/specs.h"
#include "engine/import/base_model.h"
#include "engine/search/search.h"

namespace qfa {

// One finalised weight: codes as in kernels/include/pack.h, scale and minimum fp16 with every
// adapter merged in. `keep` owns what the pointers point to.
struct AffineTensor {
  BitWidth bits = 0;
  int group = 32;
  std::int64_t out = 0, in = 0;
  const std::uint8_t* packed = nullptr;      // [out, in*bits/8]
  const std::uint16_t* scale_f16 = nullptr;  // [out, in/group]
  const std::uint16_t* minimum_f16 = nullptr;
  std::shared_ptr<const void> keep;
};

// What an export is made of. Modules are Hugging Face paths without ".weight".
class SubnetSource {
 public:
  virtual ~SubnetSource() = default;
  virtual const BaseModel& base() const = 0;                   // norms, tokenizer, configuration
  virtual std::map<std::string, BitWidth> widths() const = 0;  // quantized modules; 16: kept as fp16
  virtual int group() const = 0;
  virtual AffineTensor affine(const std::string& module) const = 0;  // widths() < 16 only
  // fp16 bits of a module at 16 bits, [out, in]: the base's own, rounded, where no adapter is merged into it.
  virtual std::vector<std::uint16_t> half(const std::string& module) const;
  virtual std::string chat_template() const = 0;  // Jinja the export carries
};

// How a target holds one module at one width.
struct Holding {
  Fidelity fidelity = Fidelity::exact;
  std::string container;  // "Q4_1", "affine 3-bit", "F16"
  std::string reason;     // when not exact
};
Holding holding_of(ExportFormat format, BitWidth bits, int group, bool trained);

// Exact bytes of the weights file (GGUF: the file; folders: model.safetensors) for each unit and
// choice, and the fixed part. Choices that the target cannot hold are left out of the table's units.
CostTable cost_table(ExportFormat format, const BaseModel& base, const std::vector<Unit>& units, int group,
                     const std::string& chat_template);

struct ExportProgress {
  std::function<void(std::size_t done, std::size_t total)> on_tensor;  // may throw Failure (cancelled): nothing is left
};
// Writes beside and renames. Refuses an existing target and one the format cannot hold. Returns the
// bytes of the weights file.
Bytes write_export(ExportFormat format, const SubnetSource& source, const std::filesystem::path& out, const ExportProgress& progress = {});

// Compares the export, read back by our importer, with the source: every quantized weight bit for
// bit in fp32, every kept tensor after its rounding to the stored type, and what the configuration makes
// of them (rotary frequencies, windows, epsilon). Formats that round every weight
// once must hold exactly the rounded value; how far that is from the subnet is `rms`.
struct ReadBack {
  std::size_t tensors = 0;
  std::size_t equal = 0;
  std::string first_difference;  // name and how far, when not all are equal
  double rms = 0;                // of the difference to the finalised weights, relative to theirs
  double worst_rms = 0;          // of one tensor
  std::string worst_tensor;      // empty where rms is 0
  Bytes size_bytes = 0;
  Bytes predicted_bytes = 0;
};
// `progress` counts tensors and may throw Failure (cancelled).
ReadBack read_back(ExportFormat format, const SubnetSource& source, const std::filesystem::path& out, const ExportProgress& progress = {});
// The file that holds the weights: the GGUF itself, or the folder's model.safetensors.
std::filesystem::path weights_file(ExportFormat format, const std::filesystem::path& out);

}  // namespace qfa
