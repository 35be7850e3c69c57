// SPDX-License-Identifier: GPL-3.0-or-later
// One quantized supernet: every linear of the blocks holds frozen codes and an adapter for each
// width of the bit set; the embedding (and an untied head) is a round-to-nearest choice unit.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/import/base_model.h"
#include "engine/model/adapter.h"
#include "engine/model/codes.h"
#include "engine/model/decoder.h"

namespace qfa {

// Adapter (module, width) with its stable name "model.layers.0.self_attn.q_proj.b2".
struct NamedAdapter {
  std::string name;
  Adapter* adapter = nullptr;
};

// All trained units at one width; untrained units at the smallest choice of at least `embed_bits`.
BitPlan uniform_plan(const std::vector<Unit>& units, BitWidth bits, BitWidth embed_bits = 8);

class Supernet {
 public:
  Supernet(std::shared_ptr<const BaseModel> base, std::vector<Unit> units, std::vector<BitWidth> bits, int group, CodesTable codes,
           const AdapterSettings& adapters, std::uint64_t seed);

  const BaseModel& base() const { return *base_; }
  const std::vector<Unit>& units() const { return units_; }
  const std::vector<BitWidth>& bits() const { return bits_; }
  int group() const { return group_; }

  BitPlan uniform_plan(BitWidth bits, BitWidth embed_bits = 8) const { return qfa::uniform_plan(units_, bits, embed_bits); }
  // Trained widths (in the order of the trained units) + untrained units at 16 bits: a training plan.
  BitPlan training_plan(const std::vector<BitWidth>& trained) const;
  double average_bits(const BitPlan& plan) const;
  std::vector<std::uint64_t> trained_parameters() const;

  // Adapters that a step with this plan trains, and all of them, in a fixed order.
  std::vector<NamedAdapter> adapters(const BitPlan& plan) const;
  std::vector<NamedAdapter> adapters() const;

  // Differentiable weights of one subnet. The supernet must outlive them.
  std::unique_ptr<WeightSource> training_weights(const BitPlan& plan, at::ScalarType compute) const;
  // What export would write: adapters merged, scale and minimum rounded to fp16, 16-bit parts to fp16. `before`, of this supernet
  // and no longer needed, gives its dense embedding and head where their widths are these.
  std::unique_ptr<WeightSource> finalised_weights(const BitPlan& plan, at::ScalarType compute,
                                                  std::unique_ptr<WeightSource> before = nullptr) const;
  bool trained(const std::string& module) const { return units_[unit_of_.at(module)].trained; }
  // One finalised weight; also of untrained units below 16 bits.
  PackedWeight finalised(const std::string& module, BitWidth bits) const;
  // Width of each module under a plan.
  std::map<std::string, BitWidth> module_widths(const BitPlan& plan) const;

  const PackedWeight& codes(const std::string& module, BitWidth bits) const { return codes_.at(module, bits); }
  const at::Tensor& embedding() const { return embedding_; }  // fp32 [vocab, hidden]
  const at::Tensor& head() const { return head_; }            // fp32; the same tensor when tied

 private:
  const PackedWeight& rounded(const std::string& module, BitWidth bits) const;             // untrained units, cached
  at::Tensor table(const std::string& module, BitWidth bits, at::ScalarType dtype) const;  // embedding or head, dense

  std::shared_ptr<const BaseModel> base_;
  std::vector<Unit> units_;
  std::vector<BitWidth> bits_;
  int group_;
  CodesTable codes_;
  std::map<std::string, std::size_t> unit_of_;  // module -> unit
  std::map<std::pair<std::string, BitWidth>, std::unique_ptr<Adapter>> adapters_;
  at::Tensor embedding_, head_;
  mutable at::Tensor training_head_;  // head_ in the compute type, made once
  mutable std::map<std::pair<std::string, BitWidth>, PackedWeight> rounded_;
};

// A linear of the base in 16 bits. Throws Failure (input) for a value that fp16 cannot hold.
PackedWeight full_weight(const BaseModel& base, const std::string& module);

// Shapes [out, in] of the linears of all blocks, by module path.
std::map<std::string, std::pair<std::int64_t, std::int64_t>> linear_shapes(const BaseModel& base);

}  // namespace qfa
