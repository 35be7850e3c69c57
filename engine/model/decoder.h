// SPDX-License-Identifier: GPL-3.0-or-later
// The decoder graph of the Llama family (Llama, Mistral, Qwen2, Qwen3), independent of where its weights
// come from. Where they differ is in ModelConfig.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/import/base_model.h"
#include "engine/model/token_batch.h"
#include "kernels/torch/decoder_ops.h"

namespace qfa {

enum class Linear { q, k, v, o, gate, up, down };
inline constexpr int kLinearsPerLayer = 7;  // in the order of linear_names()

// Supplies the large weights: full precision, one subnet in training, or one finalised subnet.
class WeightSource {
 public:
  virtual ~WeightSource() = default;
  // y_TO = x_TI · wᵀ in the type of x; a bias is the decoder's to add.
  virtual at::Tensor linear(std::int64_t layer, Linear which, const at::Tensor& x_TI) = 0;
  virtual at::Tensor embed(const at::Tensor& ids_T) = 0;  // fp32 [T, hidden]
  virtual at::Tensor head() = 0;                          // the weight [vocab, hidden] in the compute type
  virtual at::Tensor logits(const at::Tensor& x_TH);      // x · headᵀ [T, vocab] in the type of x
  // What the embedding, then each layer computes with: among the subnets of one supernet, as long as its adapters stand still,
  // equal keys are equal weights. Empty: not known.
  virtual std::vector<std::uint64_t> stage_keys() const { return {}; }
};

// What a pass over a batch left behind: the next over the same batch, with weights whose first stages are equal, begins after
// them. states[0] is the embedded batch, states[i] the output of layer i - 1, fp32 [T, hidden].
struct LayerTrail {
  std::vector<std::uint64_t> keys;
  std::vector<at::Tensor> states;
};

// Small weights that stay in full precision, one a layer where not said otherwise.
struct SmallWeights {
  std::vector<at::Tensor> input_H, post_attention_H;  // fp32
  at::Tensor final_H;                                 // one
  std::vector<at::Tensor> query_D, key_D;             // fp32 norms of heads; empty without qk_norm
  std::vector<at::Tensor> bias_O;                     // compute type, [layers * kLinearsPerLayer]; undefined: none
};

// Receives the input of a layer's linears, for calibration: q/k/v, o, gate/up and down each see one.
enum class LinearInput { qkv, o, gate_up, down };
using InputObserver = std::function<void(LinearInput, const at::Tensor& x_TI)>;

// Keys and values of the tokens already seen, for generation: [tokens, heads, head_dim] a layer.
struct KeyValueCache {
  std::vector<at::Tensor> keys, values;
  std::int64_t tokens() const { return keys.empty() ? 0 : keys.front().size(0); }
};

class Decoder {
 public:
  // `compute`: fp32, or bf16 for products and attention (residual stream and norms stay fp32).
  Decoder(const BaseModel& base, at::ScalarType compute);

  const ModelConfig& config() const { return config_; }
  at::ScalarType compute() const { return compute_; }

  // Hidden states after the final norm, in the compute type: [T, hidden]. With a cache the batch is
  // one sequence that continues what the cache holds, and is added to it.
  at::Tensor hidden(const TokenBatch& batch, WeightSource& weights, KeyValueCache* cache = nullptr) const;
  // The same, to the bit, without the stages that the trail holds; the trail is then that of this pass.
  at::Tensor hidden(const TokenBatch& batch, WeightSource& weights, LayerTrail& trail) const;
  // One block: x_TH fp32 -> fp32.
  at::Tensor block(std::int64_t layer, const at::Tensor& x_TH, const TokenBatch& batch, WeightSource& weights,
                   const InputObserver& observer = {}) const;
  // What follows the last block: hidden states in the compute type.
  at::Tensor final_norm(const at::Tensor& x_TH) const;
  // Logits of the given rows in fp32: [rows, vocab].
  at::Tensor logits(const at::Tensor& hidden_TH, const at::Tensor& rows, WeightSource& weights) const;

 private:
  struct Angles {
    at::Tensor cos_TD, sin_TD;  // [T, head_dim / 2]
  };
  // What the layers of one forward pass share.
  struct Pass {
    AttentionMap map;  // without a window: that is the layer's
    Angles angles;
    WeightSource& weights;
    const InputObserver& observer;
    KeyValueCache* cache = nullptr;
  };
  at::Tensor norm(const at::Tensor& x_TH, const at::Tensor& weight_H) const;
  at::Tensor product(std::int64_t layer, Linear which, const at::Tensor& x_TI, const Pass& pass) const;
  at::Tensor head_norm(const at::Tensor& x_TND, const std::vector<at::Tensor>& weights, std::int64_t layer) const;
  Angles angles(const TokenBatch& batch, std::int64_t first_position) const;
  at::Tensor attention(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const;
  at::Tensor block(std::int64_t layer, const at::Tensor& x_TH, const Pass& pass) const;

  ModelConfig config_;
  at::ScalarType compute_;
  SmallWeights small_;
  at::Tensor frequency_divisors_;  // fp32 [head_dim / 2]; undefined: none
};

// Full-precision weights of a base model, held in the compute type.
std::unique_ptr<WeightSource> dense_weights(const BaseModel& base, at::ScalarType compute);

at::Tensor tensor_of(const BaseModel& base, const std::string& name);  // fp32

}  // namespace qfa
