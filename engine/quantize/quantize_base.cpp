// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/quantize_base.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/model/decoder.h"
#include "engine/model/round_to_nearest.h"
#include "engine/quantize/gptq.h"

namespace qfa {
namespace {

constexpr int kCodesFormat = 1;  // raise when the codes of equal requests change

// The seven weights of the one layer that is being quantized.
class LayerWeights : public WeightSource {
 public:
  std::array<at::Tensor, kLinearsPerLayer> weights;
  at::Tensor linear(std::int64_t, Linear which, const at::Tensor& x) override {
    return at::matmul(x, weights[static_cast<std::size_t>(which)].t());
  }
  at::Tensor embed(const at::Tensor&) override { throw Failure({ErrorCode::internal, "one layer has no embedding", {}, {}}); }
  at::Tensor head(const at::Tensor&) override { throw Failure({ErrorCode::internal, "one layer has no head", {}, {}}); }
};

LinearInput input_of(Linear which) {
  switch (which) {
    case Linear::q:
    case Linear::k:
    case Linear::v:
      return LinearInput::qkv;
    case Linear::o:
      return LinearInput::o;
    case Linear::gate:
    case Linear::up:
      return LinearInput::gate_up;
    case Linear::down:
      return LinearInput::down;
  }
  return LinearInput::down;
}

using Factors = std::map<LinearInput, InverseFactor>;

class Quantizer {
 public:
  Quantizer(const BaseModel& base, const QuantizeRequest& request, const QuantizeHooks& hooks)
      : base_(base),
        request_(request),
        hooks_(hooks),
        compute_(request.compute == ComputeType::bf16 ? at::kBFloat16 : at::kFloat),
        decoder_(base, compute_) {
    if (request.spec.method != CodesMethod::gptq) return;
    if (request.calibration.empty()) refuse("calibration", "GPTQ needs calibration text, got none");
    TokenBatchBuilder builder;
    for (const auto& sequence : request.calibration) builder.add(sequence);
    batch_ = builder.build();
    const at::Tensor start = tensor_of(base, "model.embed_tokens.weight").index_select(0, batch_.ids_T);
    streams_.assign(own_streams() ? request.bits.size() : 1, start);
  }

  CodesTable run() {
    for (std::int64_t layer = 0; layer < base_.config().layers; ++layer) quantize_layer(layer);
    return std::move(table_);
  }

 private:
  bool own_streams() const { return request_.spec.stream == CalibrationStream::own; }

  void quantize_layer(std::int64_t layer) {
    const auto names = linear_names(layer);
    std::array<at::Tensor, kLinearsPerLayer> full;
    for (std::size_t i = 0; i < names.size(); ++i) full[i] = tensor_of(base_, names[i] + ".weight");
    const bool gptq_codes = request_.spec.method == CodesMethod::gptq;
    Factors shared;
    if (gptq_codes && !own_streams()) shared = factors(layer, full, streams_[0], /*advance=*/true);
    for (std::size_t w = 0; w < request_.bits.size(); ++w) {
      const BitWidth bits = request_.bits[w];
      if (hooks_.cancelled && hooks_.cancelled()) throw Failure({ErrorCode::cancelled, "quantization was cancelled", {}, {}});
      const Factors own = gptq_codes && own_streams() ? factors(layer, full, streams_[w], /*advance=*/false) : Factors{};
      quantize_width(names, full, own_streams() ? own : shared, bits);
      if (gptq_codes && own_streams()) streams_[w] = advance(layer, names, bits, streams_[w]);
      const auto done = static_cast<std::uint64_t>(layer) * request_.bits.size() + w + 1;
      if (hooks_.progress)
        hooks_.progress(done, static_cast<std::uint64_t>(base_.config().layers) * request_.bits.size(),
                        fmt::format("layer {} of {}, {} bits", layer + 1, base_.config().layers, bits));
    }
  }

  void quantize_width(const std::vector<std::string>& names, const std::array<at::Tensor, kLinearsPerLayer>& full, const Factors& factors,
                      BitWidth bits) {
    const kernels::Grid grid = grid_of(request_.spec.grid, bits);
    for (std::size_t i = 0; i < names.size(); ++i) {
      table_.set(names[i], bits,
                 request_.spec.method == CodesMethod::rtn
                     ? round_to_nearest(full[i], bits, request_.group, grid)
                     : gptq(full[i], factors.at(input_of(static_cast<Linear>(i))), bits, request_.group, grid));
    }
  }

  // Runs the block with its full-precision weights and factorizes the Hessians of its four inputs.
  Factors factors(std::int64_t layer, const std::array<at::Tensor, kLinearsPerLayer>& full, at::Tensor& x, bool advance_stream) {
    LayerWeights weights;
    for (std::size_t i = 0; i < full.size(); ++i) weights.weights[i] = full[i].to(compute_);
    std::map<LinearInput, Hessian> hessians;
    const at::Tensor y = decoder_.block(layer, x, batch_, weights, [&](LinearInput input, const at::Tensor& t) { hessians[input].add(t); });
    if (advance_stream) x = y;
    Factors result;
    for (const auto& [input, hessian] : hessians)
      result[input] = invert(
          hessian, request_.spec.damping, fmt::format("layer {}", layer), hooks_.notice ? hooks_.notice : [](const std::string&) {});
    return result;
  }

  at::Tensor advance(std::int64_t layer, const std::vector<std::string>& names, BitWidth bits, const at::Tensor& x) {
    LayerWeights weights;
    for (std::size_t i = 0; i < names.size(); ++i) weights.weights[i] = dequantize(table_.at(names[i], bits), compute_);
    return decoder_.block(layer, x, batch_, weights);
  }

  const BaseModel& base_;
  const QuantizeRequest& request_;
  const QuantizeHooks& hooks_;
  at::ScalarType compute_;
  Decoder decoder_;
  TokenBatch batch_;
  std::vector<at::Tensor> streams_;  // [T, hidden] fp32, one a width, or one for all
  CodesTable table_;
};

std::string cache_key(const BaseModel& base, const QuantizeRequest& request) {
  std::string text = fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", kCodesFormat, base.fingerprint(), static_cast<int>(request.spec.method),
                                 static_cast<int>(request.spec.grid), static_cast<int>(request.spec.stream), request.spec.damping,
                                 fmt::join(request.bits, ","), request.group, static_cast<int>(request.compute));
  if (request.spec.method == CodesMethod::gptq)
    for (const auto& sequence : request.calibration) text += fmt::format("|{}", fmt::join(sequence, " "));
  return hash_hex(std::as_bytes(std::span(text)));
}

}  // namespace

CodesTable quantize_base(const BaseModel& base, const QuantizeRequest& request, const QuantizeHooks& hooks) {
  at::NoGradGuard no_grad;
  return Quantizer(base, request, hooks).run();
}

std::filesystem::path cached_codes(const BaseModel& base, const QuantizeRequest& request, const std::filesystem::path& cache_folder,
                                   const QuantizeHooks& hooks) {
  const std::filesystem::path file = cache_folder / ("codes-" + cache_key(base, request) + ".safetensors");
  if (std::filesystem::exists(file)) return file;
  std::filesystem::create_directories(cache_folder);
  remove_abandoned_partials(cache_folder);
  quantize_base(base, request, hooks).save(file, {{"format", "pt"}, {"qfa.base", base.fingerprint()}});
  return file;
}

std::vector<std::vector<TokenId>> calibration_windows(const std::vector<TokenId>& text, int tokens, int window) {
  std::vector<std::vector<TokenId>> sequences;
  const auto limit = std::min<std::size_t>(text.size(), static_cast<std::size_t>(tokens));
  for (std::size_t begin = 0; begin + 1 < limit; begin += static_cast<std::size_t>(window)) {
    const std::size_t end = std::min(begin + static_cast<std::size_t>(window), limit);
    if (end - begin >= 2)
      sequences.emplace_back(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return sequences;
}

std::vector<std::vector<TokenId>> calibration_examples(const std::vector<std::vector<TokenId>>& examples, int tokens) {
  std::vector<std::vector<TokenId>> sequences;
  std::int64_t taken = 0;
  for (const auto& example : examples) {
    if (example.size() < 2) continue;
    if (taken + static_cast<std::int64_t>(example.size()) > tokens && !sequences.empty()) break;
    taken += static_cast<std::int64_t>(example.size());
    sequences.push_back(example);
  }
  return sequences;
}

}  // namespace qfa
