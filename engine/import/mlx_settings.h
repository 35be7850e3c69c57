// SPDX-License-Identifier: GPL-3.0-or-later
// The "quantization" object of an MLX folder's config.json, and its affine weights.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/formats/dtype.h"

namespace qfa {

struct MlxAffine {
  int bits = 4;
  int group = 64;
};

// Rule of mlx-lm's loader: a module's own entry wins (an object, or false: not quantized, or true);
// without one it takes the top-level settings iff the weights hold "MODULE.scales".
class MlxSettings {
 public:
  // Throws Failure (input): unknown widths, groups or modes.
  MlxSettings(const Json& quantization, const std::string& where);
  std::optional<MlxAffine> of(const std::string& module, bool has_scales) const;

 private:
  MlxAffine top_;
  std::map<std::string, std::optional<MlxAffine>> modules_;
};

// One quantized weight: uint32 codes [out, in·bits/32] (the bit string of kernels/include/pack.h), scales
// and biases [out, in/group] of one float type.
struct MlxWeight {
  MlxAffine affine;
  const TensorView* codes = nullptr;
  const TensorView* scales = nullptr;
  const TensorView* biases = nullptr;
};

// Throws Failure (input) unless the three tensors are those of a weight [out, in].
void check_mlx_weight(const MlxWeight& weight, const std::vector<std::int64_t>& shape, const std::string& where);
// fp32 [out, in], row-major: scale · q + bias, the product rounded before the sum.
std::vector<float> dequantize_mlx(const MlxWeight& weight, const std::vector<std::int64_t>& shape);

}  // namespace qfa
