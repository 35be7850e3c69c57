// SPDX-License-Identifier: GPL-3.0-or-later
// T tokens of a pass, H hidden, I intermediate, Q = heads · head_dim, V vocabulary, c bytes of the compute type.
#include "engine/plan/memory_model.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/import/model_units.h"

namespace qfa {
namespace {

// Measured on x86-64: the program with LibTorch, its thread pool and the tensor library's buffers.
constexpr double kProgram = 250e6;
constexpr double kTokenizer = 900;            // bytes an entry of the vocabulary
constexpr double kReadAhead = 8 * 64 * 1024;  // of a tensor whose fingerprint was taken from samples
// Fitted to SmolLM2-135M at eight settings (bf16 and fp32, rank 16 and 64, 200 to 2700 tokens a pass): the matrix
// library's copy of the head, and what the allocator cannot use again.
constexpr double kReordered = 1.3;
constexpr double kAdapterPieces = 1;
constexpr double kPieces = 0.3;                   // of what a pass keeps: passes differ in length
constexpr double kLogitBytes = 32 * 1024 * 1024;  // kernels/torch/decoder_ops.cpp
constexpr double kTaskPassTokens = 2048;          // engine/evaluate/task_score.cpp
constexpr double kTaskPassRows = 512;             // engine/evaluate/token_logprobs.cpp

Bytes whole(double bytes) {
  return static_cast<Bytes>(std::max(0.0, bytes));
}

class MemoryModel {
 public:
  MemoryModel(const RunSpec& spec, const BaseModel& base, const Workload& work)
      : spec_(spec), base_(base), work_(work), size_(size_of(spec, base.config())), c_(spec.dtype == ComputeType::bf16 ? 2 : 4) {}

  PhaseMemory quantize() const {
    const double t = work_.calibration_tokens, h = size_.hidden, i = size_.intermediate,
                 widths = static_cast<double>(code_widths(spec_.bits).size());
    PhaseMemory phase{"quantize", program()};
    if (widths == 0) return phase;
    add(phase, "model file", static_cast<double>(base_.file_bytes()));
    add(phase, "codes", codes());
    if (spec_.codes.method == CodesMethod::rtn) {
      add(phase, "one block", 4 * size_.layer_weights);
      return phase;
    }
    const double squares = 4 * (2 * h * h + size_.query * size_.query + i * i);
    const bool block = spec_.codes.method == CodesMethod::block;
    const double streams = spec_.codes.stream == CalibrationStream::own ? widths : 1;
    add(phase, "calibration streams", t * h * 4 * (streams + (block ? 2 : 0)));  // block: the full-precision stream and its next
    add(phase, "one block", size_.layer_weights * (4 + c_));
    add(phase, "Hessians", squares * 2);
    const double forward = t * (4 * h * 3 + c_ * (h + 8 * size_.query + 4 * i) + 4 * i);
    add(phase, "workspace", std::max({forward, 5 * 4 * i * i, block ? reconstruction(t) : 0}));
    return phase;
  }

  PhaseMemory train(bool recompute) const {
    PhaseMemory phase{"train", resident()};
    double activations = 0, logits = 0;
    for (const TrainPass& pass : work_.passes) {
      const double a = recompute ? saved_inputs(pass) : saved(pass), l = logits_of(pass);
      if (a + l > activations + logits) activations = a, logits = l;
    }
    add(phase, "gradients", 4 * trainable() / static_cast<double>(spec_.bits.size()));
    add(phase, "activations", activations);
    add(phase, "logits", logits);
    add(phase, "workspace", workspace() + kReordered * c_ * size_.vocabulary * size_.hidden);
    add(phase, "allocator", kAdapterPieces * 4 * trainable() + kPieces * (activations + logits));
    return phase;
  }

  PhaseMemory probe() const {
    PhaseMemory phase{"probe", resident()};
    add_finalised(phase, {8});
    return phase;
  }

  PhaseMemory search() const {
    PhaseMemory phase{"search", program()};
    add(phase, "model file", touched_model());
    add(phase, "codes", codes());
    add(phase, "adapters", 4 * trainable());
    add(phase, "embedding", tables() * 4);
    std::set<BitWidth> widths(spec_.embed_bits.begin(), spec_.embed_bits.end());
    widths.erase(16);
    widths.insert(8);
    add_finalised(phase, widths);
    return phase;
  }

 private:
  // Of one block: latent weights, those they began as, gradients and moments, the rounded weights and their gradients; a mini-batch.
  double reconstruction(double tokens) const {
    const double batch = std::min(tokens, kBlockBatchTokens + work_.longest);
    const double per_token = 16 * size_.hidden + c_ * (4 * size_.hidden + 8 * size_.query + 7 * size_.intermediate);
    return size_.layer_weights * (5 * 4 + 2 * c_) + batch * per_token;
  }

  static void add(PhaseMemory& phase, const char* part, double bytes) {
    if (bytes >= 1) phase.parts.emplace_back(part, whole(bytes));
  }

  double trainable() const { return trainable_parameters(spec_, size_); }
  double tables() const { return size_.vocabulary * size_.hidden * (size_.tied ? 1 : 2); }
  double codes() const {
    double bits = 0;
    for (const BitWidth width : spec_.bits) bits += width + (width == 16 ? 0 : 32.0 / spec_.group);
    return size_.weights * bits / 8;
  }
  // Samples of every tensor and all of the embeddings; the rest of the file only when codes are made.
  double touched_model() const {
    double bytes = 0;
    for (const std::string& name : base_.tensor_names()) {
      const auto stored = static_cast<double>(base_.stored_bytes(name));
      const bool read = name.find("embed_tokens") != std::string::npos || name.find("lm_head") != std::string::npos;
      bytes += read ? stored : std::min(stored, kReadAhead);
    }
    return bytes;
  }

  std::vector<std::pair<std::string, Bytes>> program() const {
    return {{"program", whole(kProgram + kTokenizer * size_.vocabulary + 4 * work_.tokens_read)}};
  }

  // What stays from step to step.
  std::vector<std::pair<std::string, Bytes>> resident() const {
    PhaseMemory phase{"", program()};
    add(phase, "model file", touched_model());
    add(phase, "codes", codes());
    add(phase, "adapters", 4 * trainable());
    add(phase, "moments", 8 * trainable());
    add(phase, "embedding", tables() * 4);
    if (c_ < 4) add(phase, "head", c_ * size_.vocabulary * size_.hidden);
    return phase.parts;
  }

  // What autograd keeps until the backward pass: residuals, q, k, v, the attention's output and the sums of its exponentials, gate and
  // up; of the linears' inputs QA-LoRA only the sums of groups and the shifted minima, LoRA all, A x, A and B in the compute type.
  double saved(const TrainPass& pass) const {
    const double inputs = 5 * size_.hidden + size_.query + size_.intermediate;  // of the seven linears
    const double per_token = 8 * size_.hidden + c_ * (2 * size_.query + 2 * size_.key_value + 2 * size_.intermediate) +
                             4 * static_cast<double>(base_.config().heads);
    const bool lora = spec_.method == AdapterMethod::lora;
    const double of_inputs = lora ? c_ * (2 * size_.hidden + size_.query + size_.intermediate) : c_ * inputs / spec_.group;
    const double adapter = lora ? c_ * (pass.tokens * 7 * size_.layers * spec_.rank + trainable()) : 4 * size_.weights / spec_.group;
    const double mask = pass.shared ? pass.tokens * pass.tokens : 0;
    return size_.layers * pass.tokens * (per_token + of_inputs) + mask + pass.tokens * (4 + c_) * size_.hidden + adapter;
  }
  // With activations recomputed: the input of every block, and all of one block.
  double saved_inputs(const TrainPass& pass) const {
    return 4 * (size_.layers + 2) * pass.tokens * size_.hidden + saved(pass) / size_.layers;
  }
  // Some rows of logits at a time, and the gradient of the hidden states that ask for them.
  double logits_of(const TrainPass& pass) const {
    const double rows = std::min(pass.response, std::max(16.0, std::floor(kLogitBytes / (c_ * size_.vocabulary))));
    return c_ * (rows * size_.vocabulary + 2 * pass.response * size_.hidden);
  }
  // Of one block going backward.
  double workspace() const {
    double tokens = 0;
    for (const TrainPass& pass : work_.passes) tokens = std::max(tokens, pass.tokens);
    return tokens * (3 * c_ * size_.intermediate + 8 * size_.hidden) + c_ * size_.intermediate * size_.hidden;
  }

  void add_finalised(PhaseMemory& phase, const std::set<BitWidth>& embed_widths) const {
    double rounded = 0;
    for (const BitWidth width : embed_widths) rounded += tables() * (width / 8.0 + 4.0 / spec_.group);
    add(phase, "rounded embeddings", rounded);
    add(phase, "subnet", 2 * size_.weights / spec_.group + size_.vocabulary * size_.hidden * (4 + (size_.tied && c_ == 4 ? 0 : c_)));
    const double per_token = 12 * size_.hidden + c_ * (size_.hidden + 6 * size_.query + 3 * size_.intermediate);
    add(phase, "workspace", kTaskPassTokens * per_token + kTaskPassRows * size_.vocabulary * c_);
  }

  const RunSpec& spec_;
  const BaseModel& base_;
  const Workload& work_;
  ModelSize size_;
  double c_;
};

}  // namespace

bool recomputes_activations(const RunSpec& spec, const BaseModel& base, const Workload& work, Bytes available) {
  return available > 0 && MemoryModel(spec, base, work).train(false).total() > available;
}

std::vector<PhaseMemory> memory_by_phase(const RunSpec& spec, const BaseModel& base, const Workload& work, bool recompute) {
  const MemoryModel model(spec, base, work);
  std::vector<PhaseMemory> phases{model.quantize(), model.train(recompute)};
  if (spec.probe_every > 0 && !spec.probe.empty()) phases.push_back(model.probe());
  phases.push_back(model.search());
  return phases;
}

Bytes peak_memory(const std::vector<PhaseMemory>& phases) {
  Bytes peak = 0;
  for (const PhaseMemory& phase : phases) peak = std::max(peak, phase.total());
  return peak;
}

int fitting_micro_batch(const RunSpec& spec, const BaseModel& base, const Examples& examples, Bytes available) {
  RunSpec smaller = spec;
  for (int micro = (spec.micro_batch > 0 ? std::min(spec.micro_batch, spec.batch) : spec.batch) / 2; micro >= 1; micro /= 2) {
    smaller.micro_batch = micro;
    if (MemoryModel(smaller, base, workload_of(smaller, examples)).train(true).total() <= available) return micro;
  }
  return 0;
}

}  // namespace qfa
