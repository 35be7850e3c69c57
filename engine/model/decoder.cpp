// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes: T tokens of the batch, H hidden, N heads, K key/value heads, D head_dim.
#include "engine/model/decoder.h"

#include <ATen/ATen.h>

#include <cmath>

#include "kernels/torch/decoder_ops.h"

namespace qfa {
namespace {

// One attention call for the segments of a bucket: they are padded to one length, and the padding is
// never read back. Causal attention needs no mask for it, because it lies behind every real token.
at::Tensor attend(const at::Tensor& q_TND, const at::Tensor& k_TND, const at::Tensor& v_TND, const SegmentBucket& bucket) {
  const auto padded = [&](const at::Tensor& t) {
    return t.index_select(0, bucket.gather).view({bucket.segments, bucket.length, t.size(1), t.size(2)}).transpose(1, 2);
  };
  c10::optional<at::Tensor> mask;
  if (bucket.mask.defined()) mask = bucket.mask;
  const at::Tensor y = at::scaled_dot_product_attention(padded(q_TND), padded(k_TND), padded(v_TND), mask, 0.0, !mask.has_value());
  return y.transpose(1, 2).reshape({bucket.segments * bucket.length, -1});
}

// The queries continue what keys and values hold, to which k and v are added.
at::Tensor attend_cached(const at::Tensor& q_TND, const at::Tensor& k_TND, const at::Tensor& v_TND, at::Tensor& keys, at::Tensor& values) {
  const std::int64_t seen = keys.size(0), tokens = q_TND.size(0);
  keys = at::cat({keys, k_TND}, 0);
  values = at::cat({values, v_TND}, 0);
  const auto heads_first = [](const at::Tensor& t) { return t.transpose(0, 1).unsqueeze(0); };
  const at::Tensor mask = at::ones({tokens, seen + tokens}, at::kBool).tril(seen);
  const at::Tensor y = at::scaled_dot_product_attention(heads_first(q_TND), heads_first(keys), heads_first(values), mask);
  return y.squeeze(0).transpose(0, 1).reshape({tokens, -1});
}

at::Tensor attend_all(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const SegmentBuckets& buckets) {
  std::vector<at::Tensor> parts;
  for (const SegmentBucket& bucket : buckets.buckets) parts.push_back(attend(q, k, v, bucket));
  return (parts.size() == 1 ? parts[0] : at::cat(parts, 0)).index_select(0, buckets.scatter);
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
    return at::matmul(x, linears_[static_cast<std::size_t>(layer * kLinearsPerLayer + static_cast<int>(which))].t());
  }
  at::Tensor embed(const at::Tensor& ids) override { return embedding_.index_select(0, ids); }
  at::Tensor head(const at::Tensor& x) override { return at::matmul(x, head_.t()); }

 private:
  std::vector<at::Tensor> linears_;
  at::Tensor embedding_, head_;
};

}  // namespace

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
    norms_.input_H.push_back(tensor_of(base, prefix + "input_layernorm.weight"));
    norms_.post_attention_H.push_back(tensor_of(base, prefix + "post_attention_layernorm.weight"));
  }
  norms_.final_H = tensor_of(base, "model.norm.weight");
  const at::Tensor exponent = at::arange(0, config_.head_dim, 2, at::kFloat) / static_cast<double>(config_.head_dim);
  inverse_frequency_ = at::reciprocal(at::pow(at::Scalar(config_.rope_theta), exponent));
}

at::Tensor Decoder::norm(const at::Tensor& x_TH, const at::Tensor& weight_H) const {
  return rms_norm(x_TH, weight_H, config_.rms_norm_eps, compute_);
}

Decoder::Angles Decoder::angles(const TokenBatch& batch, std::int64_t first_position) const {
  const at::Tensor angle = (batch.positions_T + first_position).to(at::kFloat).unsqueeze(1) * inverse_frequency_;
  return {angle.cos(), angle.sin()};
}

at::Tensor Decoder::attention(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const {
  const std::int64_t tokens = x_TH.size(0), repeat = config_.heads / config_.kv_heads;
  const auto heads = [&](Linear which, std::int64_t count) {
    return pass.weights.linear(layer, which, x_TH).view({tokens, count, config_.head_dim});
  };
  const auto spread = [&](const at::Tensor& x) { return repeat == 1 ? x : x.repeat_interleave(repeat, 1); };
  const at::Tensor q = rotary(heads(Linear::q, config_.heads), pass.angles.cos_TD, pass.angles.sin_TD);
  at::Tensor k = spread(rotary(heads(Linear::k, config_.kv_heads), pass.angles.cos_TD, pass.angles.sin_TD));
  at::Tensor v = spread(heads(Linear::v, config_.kv_heads));
  const at::Tensor mixed = pass.cache != nullptr ? attend_cached(q, k, v, pass.cache->keys[static_cast<std::size_t>(layer)],
                                                                 pass.cache->values[static_cast<std::size_t>(layer)])
                                                 : attend_all(q, k, v, pass.buckets);
  if (pass.observer) pass.observer(LinearInput::o, mixed);
  return pass.weights.linear(layer, Linear::o, mixed);
}

at::Tensor Decoder::block(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const {
  const auto index = static_cast<std::size_t>(layer);
  const at::Tensor before = norm(x_TH, norms_.input_H[index]);
  if (pass.observer) pass.observer(LinearInput::qkv, before);
  const at::Tensor middle = x_TH + attention(layer, before, pass);
  const at::Tensor after = norm(middle, norms_.post_attention_H[index]);
  if (pass.observer) pass.observer(LinearInput::gate_up, after);
  const at::Tensor gated = at::silu(pass.weights.linear(layer, Linear::gate, after)) * pass.weights.linear(layer, Linear::up, after);
  if (pass.observer) pass.observer(LinearInput::down, gated);
  return middle + pass.weights.linear(layer, Linear::down, gated);
}

at::Tensor Decoder::block(std::int64_t layer, const at::Tensor& x_TH, const TokenBatch& batch, WeightSource& weights,
                          const InputObserver& observer) const {
  const SegmentBuckets buckets = bucket_segments(batch);
  return block(layer, x_TH, Pass{buckets, angles(batch, 0), weights, observer, nullptr});
}

at::Tensor Decoder::hidden(const TokenBatch& batch, WeightSource& weights, KeyValueCache* cache) const {
  const InputObserver nobody;
  const SegmentBuckets buckets = cache == nullptr ? bucket_segments(batch) : SegmentBuckets{};
  const Pass pass{buckets, angles(batch, cache == nullptr ? 0 : cache->tokens()), weights, nobody, cache};
  if (cache != nullptr && cache->keys.empty()) {
    const at::Tensor nothing = at::empty({0, config_.heads, config_.head_dim}, compute_);
    cache->keys.assign(static_cast<std::size_t>(config_.layers), nothing);
    cache->values = cache->keys;
  }
  at::Tensor x = weights.embed(batch.ids_T);
  for (std::int64_t layer = 0; layer < config_.layers; ++layer) x = block(layer, x, pass);
  return norm(x, norms_.final_H);
}

at::Tensor Decoder::logits(const at::Tensor& hidden_TH, const at::Tensor& rows, WeightSource& weights) const {
  return weights.head(hidden_TH.index_select(0, rows)).to(at::kFloat);
}

}  // namespace qfa
