// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes: T tokens of the batch, H hidden, N heads, K key/value heads, D head_dim.
#include "engine/model/decoder.h"
#include "kernels/torch/product.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace qfa {
namespace {

// The queries continue what keys and values hold, to which k and v are added. `window` 0: all keys.
at::Tensor attend_cached(const at::Tensor& q_TND, const at::Tensor& k_TKD, const at::Tensor& v_TKD, at::Tensor& keys, at::Tensor& values,
                         std::int64_t window) {
  const std::int64_t seen = keys.size(0), tokens = q_TND.size(0);
  keys = at::cat({keys, k_TKD}, 0);
  values = at::cat({values, v_TKD}, 0);
  const std::int64_t repeat = q_TND.size(1) / k_TKD.size(1);
  const auto heads_first = [](const at::Tensor& t, std::int64_t times) {
    return (times == 1 ? t : t.repeat_interleave(times, 1)).transpose(0, 1).unsqueeze(0);
  };
  at::Tensor mask = at::ones({tokens, seen + tokens}, at::kBool).tril(seen);
  if (window > 0) mask = mask.triu(seen - window + 1);
  const at::Tensor y =
      at::scaled_dot_product_attention(heads_first(q_TND, 1), heads_first(keys, repeat), heads_first(values, repeat), mask);
  return y.squeeze(0).transpose(0, 1).reshape({tokens, -1});
}

AttentionMap attention_map(const TokenBatch& batch) {
  AttentionMap map;
  for (const Segment& segment : batch.segments) {
    map.begin.push_back(segment.begin);
    map.length.push_back(segment.length);
    map.masks.push_back(segment.mask);
  }
  map.positions_T = batch.positions_T;
  return map;
}

class DenseWeights : public WeightSource {
 public:
  DenseWeights(const BaseModel& base, at::ScalarType compute) {
    for (std::int64_t layer = 0; layer < base.config().layers; ++layer)
      for (const auto& name : linear_names(layer)) linears_.push_back(tensor_of(base, name + ".weight").to(compute));
    embedding_ = tensor_of(base, "model.embed_tokens.weight");
    head_ = (base.config().tied_embeddings ? embedding_ : tensor_of(base, "lm_head.weight")).to(compute);
  }
  at::Tensor linear(std::int64_t layer, Linear which, const at::Tensor& x) override {
    return qfa::product(x, linears_[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))].t());
  }
  at::Tensor embed(const at::Tensor& ids) override { return embedding_.index_select(0, ids); }
  at::Tensor head() override { return head_; }

 private:
  std::vector<at::Tensor> linears_;
  at::Tensor embedding_, head_;
};

}  // namespace

at::Tensor WeightSource::logits(const at::Tensor& x_TH) {
  return product(x_TH, head().t());
}

at::Tensor tensor_of(const BaseModel& base, const std::string& name) {
  auto values = std::make_shared<std::vector<float>>(base.read(name));
  return at::from_blob(
      values->data(), base.shape(name), [values](void*) {}, at::kFloat);
}

std::unique_ptr<WeightSource> dense_weights(const BaseModel& base, at::ScalarType compute) {
  return std::make_unique<DenseWeights>(base, compute);
}

Decoder::Decoder(const BaseModel& base, at::ScalarType compute) : config_(base.config()), compute_(compute) {
  for (std::int64_t layer = 0; layer < config_.layers; ++layer) {
    const std::string prefix = "model.layers." + std::to_string(layer) + ".";
    small_.input_H.push_back(tensor_of(base, prefix + "input_layernorm.weight"));
    small_.post_attention_H.push_back(tensor_of(base, prefix + "post_attention_layernorm.weight"));
    if (config_.qk_norm) {
      small_.query_D.push_back(tensor_of(base, prefix + "self_attn.q_norm.weight"));
      small_.key_D.push_back(tensor_of(base, prefix + "self_attn.k_norm.weight"));
    }
    const auto names = linear_names(layer);
    for (int linear = 0; linear < kLinearsPerLayer; ++linear) {
      const bool biased = config_.has_bias(linear);
      small_.bias_O.push_back(biased ? tensor_of(base, names[static_cast<std::size_t>(linear)] + ".bias").to(compute) : at::Tensor());
    }
  }
  small_.final_H = tensor_of(base, "model.norm.weight");
  if (const std::vector<float> divisors = rope_divisors(config_); !divisors.empty()) frequency_divisors_ = at::tensor(divisors, at::kFloat);
}

at::Tensor Decoder::norm(const at::Tensor& x_TH, const at::Tensor& weight_H) const {
  return rms_norm(x_TH, weight_H, config_.rms_norm_eps, compute_);
}

at::Tensor Decoder::head_norm(const at::Tensor& x_TND, const std::vector<at::Tensor>& weights, std::int64_t layer) const {
  if (weights.empty()) return x_TND;
  return norm(x_TND.reshape({-1, config_.head_dim}).to(at::kFloat), weights[static_cast<std::size_t>(layer)]).view(x_TND.sizes());
}

at::Tensor Decoder::product(std::int64_t layer, Linear which, const at::Tensor& x_TI, const Pass& pass) const {
  const at::Tensor y_TO = pass.weights.linear(layer, which, x_TI);
  const at::Tensor& bias_O = small_.bias_O[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))];
  return bias_O.defined() ? y_TO + bias_O : y_TO;
}

Decoder::Angles Decoder::angles(const TokenBatch& batch, std::int64_t first_position) const {
  const at::Tensor exponent = at::arange(0, config_.head_dim, 2, at::kFloat) / static_cast<double>(config_.head_dim);
  const double theta = rope_theta_at(config_, batch.max_position + first_position + 1);
  at::Tensor frequency = at::reciprocal(at::pow(at::Scalar(theta), exponent));
  if (frequency_divisors_.defined()) frequency = frequency / frequency_divisors_;
  const at::Tensor angle = (batch.positions_T + first_position).to(at::kFloat).unsqueeze(1) * frequency;
  if (config_.rope.attention_factor == 1) return {angle.cos(), angle.sin()};
  return {angle.cos() * config_.rope.attention_factor, angle.sin() * config_.rope.attention_factor};
}

at::Tensor Decoder::attention(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const {
  const std::int64_t tokens = x_TH.size(0);
  const auto heads = [&](Linear which, std::int64_t count) {
    return product(layer, which, x_TH, pass).view({tokens, count, config_.head_dim});
  };
  const auto rotated = [&](const at::Tensor& x) { return rotary(x, pass.angles.cos_TD, pass.angles.sin_TD); };
  const at::Tensor q = rotated(head_norm(heads(Linear::q, config_.heads), small_.query_D, layer));
  const at::Tensor k = rotated(head_norm(heads(Linear::k, config_.kv_heads), small_.key_D, layer));
  const at::Tensor v = heads(Linear::v, config_.kv_heads);
  AttentionMap map = pass.map;
  map.window = config_.window_of(layer);
  const at::Tensor mixed = pass.cache != nullptr ? attend_cached(q, k, v, pass.cache->keys[static_cast<std::size_t>(layer)],
                                                                 pass.cache->values[static_cast<std::size_t>(layer)], map.window)
                                                 : qfa::attention(q, k, v, map);
  if (pass.observer) pass.observer(LinearInput::o, mixed);
  return product(layer, Linear::o, mixed, pass);
}

at::Tensor Decoder::block(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const {
  const auto index = static_cast<std::size_t>(layer);
  const at::Tensor before = norm(x_TH, small_.input_H[index]);
  if (pass.observer) pass.observer(LinearInput::qkv, before);
  const at::Tensor middle = x_TH + attention(layer, before, pass);
  const at::Tensor after = norm(middle, small_.post_attention_H[index]);
  if (pass.observer) pass.observer(LinearInput::gate_up, after);
  const at::Tensor gated = swiglu(product(layer, Linear::gate, after, pass), product(layer, Linear::up, after, pass));
  if (pass.observer) pass.observer(LinearInput::down, gated);
  return middle + product(layer, Linear::down, gated, pass);
}

at::Tensor Decoder::block(std::int64_t layer, const at::Tensor& x_TH, const TokenBatch& batch, WeightSource& weights,
                          const InputObserver& observer) const {
  return block(layer, x_TH, Pass{attention_map(batch), angles(batch, 0), weights, observer, nullptr});
}

at::Tensor Decoder::hidden(const TokenBatch& batch, WeightSource& weights, KeyValueCache* cache) const {
  const InputObserver nobody;
  const Pass pass{attention_map(batch), angles(batch, cache == nullptr ? 0 : cache->tokens()), weights, nobody, cache};
  if (cache != nullptr && cache->keys.empty()) {
    const at::Tensor nothing = at::empty({0, config_.kv_heads, config_.head_dim}, compute_);
    cache->keys.assign(static_cast<std::size_t>(config_.layers), nothing);
    cache->values = cache->keys;
  }
  at::Tensor x = weights.embed(batch.ids_T);
  for (std::int64_t layer = 0; layer < config_.layers; ++layer) x = block(layer, x, pass);
  return final_norm(x);
}

at::Tensor Decoder::hidden(const TokenBatch& batch, WeightSource& weights, LayerTrail& trail) const {
  const std::vector<std::uint64_t> keys = weights.stage_keys();
  const auto equal = std::mismatch(keys.begin(), keys.end(), trail.keys.begin(), trail.keys.end()).first - keys.begin();
  trail.states.resize(std::min(trail.states.size(), static_cast<std::size_t>(equal)));
  trail.keys = keys;  // what follows is of these weights, also if it ends early
  if (trail.states.empty()) trail.states.push_back(weights.embed(batch.ids_T));
  const InputObserver nobody;
  const Pass pass{attention_map(batch), angles(batch, 0), weights, nobody, nullptr};
  while (static_cast<std::int64_t>(trail.states.size()) <= config_.layers)
    trail.states.push_back(block(static_cast<std::int64_t>(trail.states.size()) - 1, trail.states.back(), pass));
  return final_norm(trail.states.back());
}

at::Tensor Decoder::final_norm(const at::Tensor& x_TH) const {
  return norm(x_TH, small_.final_H);
}

at::Tensor Decoder::logits(const at::Tensor& hidden_TH, const at::Tensor& rows, WeightSource& weights) const {
  return weights.logits(hidden_TH.index_select(0, rows)).to(at::kFloat);
}

}  // namespace qfa
