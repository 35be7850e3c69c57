// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/supernet.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/rng.h"
#include "engine/model/round_to_nearest.h"

namespace qfa {
namespace {

class TrainingWeights : public WeightSource {
 public:
  struct Entry {
    const PackedWeight* base;
    const Adapter* adapter;
  };
  TrainingWeights(std::vector<Entry> entries, at::Tensor embedding, at::Tensor head)
      : entries_(std::move(entries)), embedding_(std::move(embedding)), head_(std::move(head)) {}
  at::Tensor linear(std::int64_t layer, Linear which, const at::Tensor& x) override {
    const Entry& entry = entries_[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))];
    return entry.adapter->forward(x, *entry.base);
  }
  at::Tensor embed(const at::Tensor& ids) override { return embedding_.index_select(0, ids); }
  at::Tensor head() override { return head_; }

 private:
  std::vector<Entry> entries_;
  at::Tensor embedding_, head_;
};

// Embedding (fp32) and head (compute type) of a finalised subnet.
struct Tables {
  BitWidth embedding_bits = 0, head_bits = 0;
  at::Tensor embedding, head;
};

// Few tokens, as in generation, are multiplied with the packed codes.
class FinalisedWeights : public WeightSource {
 public:
  FinalisedWeights(std::vector<PackedWeight> linears, PackedWeight packed_head, Tables tables)
      : linears_(std::move(linears)), packed_head_(std::move(packed_head)), tables_(std::move(tables)) {}
  const Tables& tables() const { return tables_; }
  at::Tensor linear(std::int64_t layer, Linear which, const at::Tensor& x) override {
    const PackedWeight& weight = linears_[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))];
    return frozen_linear(x, weight);
  }
  at::Tensor embed(const at::Tensor& ids) override { return tables_.embedding.index_select(0, ids); }
  at::Tensor head() override { return tables_.head; }
  at::Tensor logits(const at::Tensor& x) override {
    return takes_packed(x, packed_head_) ? packed_linear(x, packed_head_) : WeightSource::logits(x);
  }
  std::vector<std::uint64_t> stage_keys() const override {
    std::vector<std::uint64_t> keys{static_cast<std::uint64_t>(tables_.embedding_bits)};
    for (std::size_t i = 0; i < linears_.size(); ++i) {
      if (i % kLinearsPerLayer == 0) keys.push_back(0);
      keys.back() = keys.back() << 8 | static_cast<std::uint64_t>(linears_[i].shape.bits);
    }
    return keys;
  }

 private:
  std::vector<PackedWeight> linears_;
  PackedWeight packed_head_;
  Tables tables_;
};

std::vector<std::string> all_linears(std::int64_t layers) {
  std::vector<std::string> names;
  for (std::int64_t layer = 0; layer < layers; ++layer)
    for (auto& name : linear_names(layer)) names.push_back(std::move(name));
  return names;
}

}  // namespace

std::map<std::string, std::pair<std::int64_t, std::int64_t>> linear_shapes(const BaseModel& base) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> shapes;
  for (const auto& name : all_linears(base.config().layers)) {
    const auto shape = base.shape(name + ".weight");
    shapes[name] = {shape[0], shape[1]};
  }
  return shapes;
}

PackedWeight full_weight(const BaseModel& base, const std::string& module) {
  PackedWeight weight = dense_weight(tensor_of(base, module + ".weight"));
  if (!at::isfinite(weight.packed_OP).all().item<bool>())
    refuse(module, "a value of the weight does not fit 16-bit floats (at most 65504), which 16 bits are kept in");
  return weight;
}

Supernet::Supernet(std::shared_ptr<const BaseModel> base, std::vector<Unit> units, std::vector<BitWidth> bits, int group, CodesTable codes,
                   const AdapterSettings& adapters, std::uint64_t seed)
    : base_(std::move(base)), units_(std::move(units)), bits_(std::move(bits)), group_(group), codes_(std::move(codes)) {
  for (std::size_t l = 0; l < units_.size(); ++l)
    for (const auto& module : units_[l].modules) unit_of_[module] = l;
  std::uint64_t index = 0;
  for (const auto& module : all_linears(base_->config().layers))
    for (const BitWidth b : bits_)
      adapters_[{module, b}] = make_adapter(adapters, codes_.at(module, b).shape, mix(seed, /*stream=*/0xadab7e5, index++));
  embedding_ = tensor_of(*base_, "model.embed_tokens.weight");
  head_ = base_->config().tied_embeddings ? embedding_ : tensor_of(*base_, "lm_head.weight");
}

BitPlan uniform_plan(const std::vector<Unit>& units, BitWidth bits, BitWidth embed_bits) {
  BitPlan plan;
  for (const Unit& unit : units) {
    const auto choice = std::lower_bound(unit.choices.begin(), unit.choices.end(), unit.trained ? bits : std::max(bits, embed_bits));
    plan.bits.push_back(choice == unit.choices.end() ? unit.choices.back() : *choice);
  }
  return plan;
}

BitPlan Supernet::training_plan(const std::vector<BitWidth>& trained) const {
  BitPlan plan;
  std::size_t next = 0;
  for (const Unit& unit : units_) plan.bits.push_back(unit.trained ? trained.at(next++) : 16);
  return plan;
}

double Supernet::average_bits(const BitPlan& plan) const {
  double bits = 0, parameters = 0;
  for (std::size_t l = 0; l < units_.size(); ++l) {
    if (!units_[l].trained) continue;
    bits += static_cast<double>(units_[l].parameters) * plan.bits[l];
    parameters += static_cast<double>(units_[l].parameters);
  }
  return bits / parameters;
}

std::vector<std::uint64_t> Supernet::trained_parameters() const {
  std::vector<std::uint64_t> result;
  for (const Unit& unit : units_)
    if (unit.trained) result.push_back(unit.parameters);
  return result;
}

std::vector<NamedAdapter> Supernet::adapters(const BitPlan& plan) const {
  std::vector<NamedAdapter> result;
  for (const auto& module : all_linears(base_->config().layers)) {
    const BitWidth b = plan.bits[unit_of_.at(module)];
    result.push_back({module + ".b" + std::to_string(b), adapters_.at({module, b}).get()});
  }
  return result;
}

std::vector<NamedAdapter> Supernet::adapters() const {
  std::vector<NamedAdapter> result;
  for (const auto& module : all_linears(base_->config().layers))
    for (const BitWidth b : bits_) result.push_back({module + ".b" + std::to_string(b), adapters_.at({module, b}).get()});
  return result;
}

std::unique_ptr<WeightSource> Supernet::training_weights(const BitPlan& plan, at::ScalarType compute) const {
  if (!training_head_.defined() || training_head_.scalar_type() != compute) training_head_ = head_.to(compute);
  std::vector<TrainingWeights::Entry> entries;
  for (const auto& module : all_linears(base_->config().layers)) {
    const BitWidth b = plan.bits[unit_of_.at(module)];
    entries.push_back({&codes_.at(module, b), adapters_.at({module, b}).get()});
  }
  return std::make_unique<TrainingWeights>(std::move(entries), embedding_, training_head_);
}

const PackedWeight& Supernet::rounded(const std::string& module, BitWidth bits) const {
  auto& entry = rounded_[{module, bits}];
  if (!entry.packed_OP.defined()) entry = round_to_nearest(module == "lm_head" ? head_ : embedding_, bits, group_, untrained_grid(bits));
  return entry;
}

at::Tensor Supernet::table(const std::string& module, BitWidth bits, at::ScalarType dtype) const {
  const at::Tensor& full = module == "lm_head" ? head_ : embedding_;
  return bits == kDenseBits ? full.to(at::kHalf).to(dtype) : dequantize(rounded(module, bits), dtype);
}

PackedWeight Supernet::finalised(const std::string& module, BitWidth bits) const {
  const auto adapter = adapters_.find({module, bits});
  if (adapter == adapters_.end()) return rounded(module, bits);
  return adapter->second->merged(codes_.at(module, bits));
}

std::map<std::string, BitWidth> Supernet::module_widths(const BitPlan& plan) const {
  std::map<std::string, BitWidth> widths;
  for (const auto& [module, unit] : unit_of_) widths[module] = plan.bits[unit];
  return widths;
}

std::unique_ptr<WeightSource> Supernet::finalised_weights(const BitPlan& plan, at::ScalarType compute,
                                                          std::unique_ptr<WeightSource> before) const {
  at::NoGradGuard no_grad;
  const bool tied = base_->config().tied_embeddings;
  const std::string head_module = tied ? "model.embed_tokens" : "lm_head";
  Tables tables{plan.bits[unit_of_.at("model.embed_tokens")], plan.bits[unit_of_.at(head_module)], {}, {}};
  if (const auto* known = dynamic_cast<const FinalisedWeights*>(before.get());
      known != nullptr && known->tables().embedding_bits == tables.embedding_bits && known->tables().head_bits == tables.head_bits &&
      known->tables().head.scalar_type() == compute)
    tables = known->tables();
  before.reset();  // the memory of its tables, where they cannot serve
  if (!tables.embedding.defined()) {
    tables.embedding = table("model.embed_tokens", tables.embedding_bits, at::kFloat);
    tables.head = tied && compute == at::kFloat ? tables.embedding : table(head_module, tables.head_bits, compute);
  }
  std::vector<PackedWeight> linears;
  for (const auto& module : all_linears(base_->config().layers)) linears.push_back(finalised(module, plan.bits[unit_of_.at(module)]));
  PackedWeight packed_head;
  packed_head.shape.bits = kDenseBits;
  if (tables.head_bits != kDenseBits) packed_head = rounded(head_module, tables.head_bits);
  return std::make_unique<FinalisedWeights>(std::move(linears), std::move(packed_head), std::move(tables));
}

}  // namespace qfa
