// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/quantize_base.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/model/decoder.h"
#include "engine/model/round_to_nearest.h"
#include "engine/quantize/block_reconstruction.h"
#include "engine/quantize/gptq.h"
#include "engine/quantize/layer_weights.h"
#include "engine/quantize/partial_codes.h"

namespace qfa {
namespace {

constexpr int kCodesFormat = 2;  // raise when the codes of equal requests change

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

const char* name_of(LinearInput input) {
  switch (input) {
    case LinearInput::qkv:
      return "q, k and v";
    case LinearInput::o:
      return "o";
    case LinearInput::gate_up:
      return "gate and up";
    case LinearInput::down:
      return "down";
  }
  return "";
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
    if (request.spec.method == CodesMethod::rtn) return;
    if (request.calibration.empty()) refuse("calibration", "GPTQ needs calibration text, got none");
    if (one_width() && index_of(request.spec.stream_bits) == request.bits.size())
      refuse_usage(fmt::format("{} bits cannot calibrate all widths, they are not one of them", request.spec.stream_bits));
    TokenBatchBuilder builder;
    for (const auto& sequence : request.calibration) builder.add(sequence);
    batch_ = builder.build();
    const at::Tensor start = tensor_of(base, "model.embed_tokens.weight").index_select(0, batch_.ids_T);
    streams_.assign(own_streams() ? request.bits.size() : 1, start);
    if (!trains()) return;
    teacher_ = start;
    trainer_.emplace(decoder_, request.calibration, request.spec);
  }

  CodesTable run(const PartialCodes* partial) {
    std::int64_t layer = 0;
    const std::int64_t known = partial != nullptr ? partial->layers() : 0;
    while (layer < known && partial->load(layer, table_)) {
      check_cancelled();
      pass_layer(layer++);
    }
    if (layer > 0 && hooks_.resumed) hooks_.resumed(layer, static_cast<std::uint64_t>(layer) * units_per_layer());
    for (; layer < base_.config().layers; ++layer) {
      quantize_layer(layer);
      if (partial != nullptr && layer + 1 < base_.config().layers) partial->save(layer, table_);
    }
    return std::move(table_);
  }

 private:
  bool calibrates() const { return request_.spec.method != CodesMethod::rtn; }
  bool trains() const { return request_.spec.method == CodesMethod::block; }
  bool own_streams() const { return request_.spec.stream == CalibrationStream::own; }
  bool one_width() const { return request_.spec.stream == CalibrationStream::one_width; }
  bool shared() const { return request_.spec.stream == CalibrationStream::shared; }
  std::size_t index_of(BitWidth bits) const {
    return static_cast<std::size_t>(std::find(request_.bits.begin(), request_.bits.end(), bits) - request_.bits.begin());
  }
  std::uint64_t units_per_layer() const {
    return request_.bits.size() * (1 + (trains() ? static_cast<std::uint64_t>(request_.spec.block_epochs) : 0));
  }
  void check_cancelled() const {
    if (hooks_.cancelled && hooks_.cancelled()) throw Failure({ErrorCode::cancelled, "quantization was cancelled", {}, {}});
  }
  void tell(std::int64_t layer, std::uint64_t units, const std::string& what) const {
    if (!hooks_.progress) return;
    hooks_.progress(static_cast<std::uint64_t>(layer) * units_per_layer() + units,
                    static_cast<std::uint64_t>(base_.config().layers) * units_per_layer(),
                    fmt::format("layer {} of {}, {}", layer + 1, base_.config().layers, what));
  }

  void quantize_layer(std::int64_t layer) {
    const auto names = linear_names(layer);
    LayerTensors full;
    for (std::size_t i = 0; i < names.size(); ++i) full[i] = tensor_of(base_, names[i] + ".weight");
    const at::Tensor input = calibrates() ? streams_[0] : at::Tensor();
    at::Tensor target;  // of the teacher
    Factors factors;    // of the stream that serves all widths; all streams are one at the first layer
    if (calibrates() && shared())
      factors = factors_of(layer, full, input, &target);
    else if (trains())
      target = forward(layer, in_compute_type(full), teacher_);
    std::uint64_t units = 0;
    for (std::size_t w = 0; w < request_.bits.size(); ++w) {
      const BitWidth bits = request_.bits[w];
      check_cancelled();
      if (calibrates() && ((own_streams() && layer > 0) || factors.empty()))
        factors = factors_of(layer, full, streams_[own_streams() ? w : 0], nullptr);
      LatentLayer codes = codes_of(full, factors, bits);
      tell(layer, ++units, fmt::format("{} bits", bits));
      if (trains()) reconstruct(layer, bits, {layer, streams_[own_streams() ? w : 0], target}, codes, units);
      for (std::size_t i = 0; i < names.size(); ++i) table_.set(names[i], bits, codes[i].codes);
    }
    advance(layer, target);
  }

  // A layer whose codes are known.
  void pass_layer(std::int64_t layer) {
    if (!calibrates()) return;
    at::Tensor target;
    if (trains() || shared()) {
      LayerTensors full;
      const auto names = linear_names(layer);
      for (std::size_t i = 0; i < names.size(); ++i) full[i] = tensor_of(base_, names[i] + ".weight");
      target = forward(layer, in_compute_type(full), shared() ? streams_[0] : teacher_);
    }
    advance(layer, target);
  }

  // Takes every stream through the layer; `target`: the full-precision block's output, where one was computed.
  void advance(std::int64_t layer, const at::Tensor& target) {
    if (!calibrates() || layer + 1 == base_.config().layers) return;
    if (trains()) teacher_ = target;
    for (std::size_t s = 0; s < streams_.size(); ++s) {
      if (shared()) {
        streams_[s] = target;
        continue;
      }
      LayerTensors weights;
      const auto names = linear_names(layer);
      for (std::size_t i = 0; i < names.size(); ++i)
        weights[i] = dequantize(table_.at(names[i], own_streams() ? request_.bits[s] : request_.spec.stream_bits), compute_);
      streams_[s] = forward(layer, std::move(weights), streams_[s]);
    }
  }

  LayerTensors in_compute_type(const LayerTensors& full) const {
    LayerTensors weights;
    for (std::size_t i = 0; i < full.size(); ++i) weights[i] = full[i].to(compute_);
    return weights;
  }
  at::Tensor forward(std::int64_t layer, LayerTensors tensors, const at::Tensor& x, const InputObserver& observer = {}) const {
    LayerWeights weights(std::move(tensors));
    return decoder_.block(layer, x, batch_, weights, observer);
  }

  LatentLayer codes_of(const LayerTensors& full, const Factors& factors, BitWidth bits) const {
    const kernels::Grid grid = grid_of(request_.spec.grid, bits);
    LatentLayer codes;
    for (std::size_t i = 0; i < codes.size(); ++i)
      codes[i].codes = calibrates() ? gptq(full[i], factors.at(input_of(static_cast<Linear>(i))), bits, request_.group, grid,
                                           trains() ? &codes[i].chosen_OI : nullptr)
                                    : round_to_nearest(full[i], bits, request_.group, grid);
    return codes;
  }

  // Runs the block with its full-precision weights and factorizes the Hessians of its four inputs. `y`, if given, receives its output.
  Factors factors_of(std::int64_t layer, const LayerTensors& full, const at::Tensor& x, at::Tensor* y) const {
    LayerTensors weights = in_compute_type(full);
    if (y == nullptr) weights.back() = at::Tensor();
    std::map<LinearInput, Hessian> hessians;
    const at::Tensor out = forward(layer, std::move(weights), x, [&](LinearInput input, const at::Tensor& t) { hessians[input].add(t); });
    if (y != nullptr) *y = out;
    Factors result;
    for (const auto& [input, hessian] : hessians)
      result[input] = invert(
          hessian, request_.spec.damping, request_.spec.act_order, fmt::format("layer {}, input of {}", layer + 1, name_of(input)),
          hooks_.notice ? hooks_.notice : [](const std::string&) {});
    return result;
  }

  void reconstruct(std::int64_t layer, BitWidth bits, const BlockProblem& problem, LatentLayer& codes, std::uint64_t& units) const {
    BlockHooks hooks;
    hooks.check = [this] { check_cancelled(); };
    hooks.epoch_done = [&](int epoch, double error) {
      tell(layer, ++units, fmt::format("{} bits, epoch {} of {}, block error {:.3g}", bits, epoch, request_.spec.block_epochs, error));
    };
    trainer_->train(problem, codes, hooks);
  }

  const BaseModel& base_;
  const QuantizeRequest& request_;
  const QuantizeHooks& hooks_;
  at::ScalarType compute_;
  Decoder decoder_;
  TokenBatch batch_;
  std::vector<at::Tensor> streams_;  // [T, hidden] fp32, one a width, or one for all
  at::Tensor teacher_;               // [T, hidden] fp32, the full-precision stream; block reconstruction only
  std::optional<BlockTrainer> trainer_;
  CodesTable table_;
};

std::string cache_key(const BaseModel& base, const QuantizeRequest& request) {
  const CodesSpec& spec = request.spec;
  std::string text = fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", kCodesFormat, base.fingerprint(), static_cast<int>(spec.method),
                                 static_cast<int>(spec.grid), static_cast<int>(spec.stream), spec.damping, fmt::join(request.bits, ","),
                                 request.group, static_cast<int>(request.compute));
  if (spec.method != CodesMethod::rtn) {
    if (spec.stream == CalibrationStream::one_width) text += fmt::format("|stream {}", spec.stream_bits);
    if (spec.act_order) text += "|act-order";
    if (spec.method == CodesMethod::block) text += fmt::format("|{} {} {}", spec.block_epochs, spec.block_lr, spec.block_weight_lr);
    for (const auto& sequence : request.calibration) text += fmt::format("|{}", fmt::join(sequence, " "));
  }
  return hash_hex(std::as_bytes(std::span(text)));
}

}  // namespace

CodesTable quantize_base(const BaseModel& base, const QuantizeRequest& request, const QuantizeHooks& hooks) {
  at::NoGradGuard no_grad;
  return Quantizer(base, request, hooks).run(nullptr);
}

std::filesystem::path cached_codes(const BaseModel& base, const QuantizeRequest& request, const std::filesystem::path& cache_folder,
                                   const QuantizeHooks& hooks) {
  const std::string key = cache_key(base, request);
  const std::filesystem::path file = cache_folder / ("codes-" + key + ".safetensors");
  if (std::filesystem::exists(file)) return file;
  std::filesystem::create_directories(cache_folder);
  remove_abandoned_partials(cache_folder);
  at::NoGradGuard no_grad;
  const PartialCodes partial(base, cache_folder, key, request.bits, request.group);
  partial.prune_others();
  Quantizer(base, request, hooks).run(&partial).save(file, {{"format", "pt"}, {"qfa.base", base.fingerprint()}});
  partial.remove();
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
