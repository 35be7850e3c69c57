// SPDX-License-Identifier: GPL-3.0-or-later
// The frozen base codes of a run: every linear of the blocks at every width of the bit set.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/bit_plan.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {

// (module path, width) -> weight. Tensors read from a file point into its memory map.
class CodesTable {
 public:
  // Throws Failure (input) if a module or width is missing or has the wrong shape. `shapes`: [out, in].
  static CodesTable load(const std::filesystem::path& file, const std::map<std::string, std::pair<std::int64_t, std::int64_t>>& shapes,
                         const std::vector<BitWidth>& bits, int group);
  void save(const std::filesystem::path& file, const std::map<std::string, std::string>& metadata) const;

  void set(const std::string& module, BitWidth bits, PackedWeight weight) { weights_[{module, bits}] = std::move(weight); }
  const PackedWeight& at(const std::string& module, BitWidth bits) const { return weights_.at({module, bits}); }

 private:
  std::map<std::pair<std::string, BitWidth>, PackedWeight> weights_;
  std::shared_ptr<const void> keep_;
};

}  // namespace qfa
