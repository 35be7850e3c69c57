// SPDX-License-Identifier: GPL-3.0-or-later
// The trainable part of one weight at one bit-width. The trainer sees only this interface; a method
// is a class behind it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/specs.h"
#include "kernels/torch/affine_linear.h"

namespace qfa {

struct AdapterParameter {
  std::string name;        // "A", "B"
  at::Tensor value;        // fp32 leaf that requires grad
  double lr_factor = 1.0;  // times the run's learning rate (LR-QAT trains its scale more slowly)
};

// What an adapter disappears into when a subnet is finalised, but for rounding to fp16: the minimum of each group, the
// 16-bit weight; or nothing: merged() requantizes, with a loss.
enum class MergesInto { minimum, weight, nothing };

class Adapter {
 public:
  virtual ~Adapter() = default;
  // y_TO of the adapted layer, in the type of x_TI; differentiable in x and in the parameters.
  virtual at::Tensor forward(const at::Tensor& x_TI, const PackedWeight& base) const = 0;
  // The same by the method's defining formula, adapter and weight apart: what forward() and merged()
  // are tested and proven against.
  virtual at::Tensor forward_reference(const at::Tensor& x_TI, const PackedWeight& base) const = 0;
  virtual const std::vector<AdapterParameter>& parameters() const = 0;
  virtual MergesInto merges_into() const = 0;
  // The weight with the adapter merged in: scale and minimum (or the 16-bit weight) rounded to fp16 once.
  virtual PackedWeight merged(const PackedWeight& base) const = 0;
};

struct AdapterSettings {
  AdapterMethod method = AdapterMethod::qa_lora;
  int rank = 64;
  double alpha = 16;  // adapter scale c = alpha / rank
};

// Initial values are a pure function of `seed`: A Kaiming-uniform, B zero. QA-LoRA has no 16-bit weights.
std::unique_ptr<Adapter> make_adapter(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed);

}  // namespace qfa
