// SPDX-License-Identifier: GPL-3.0-or-later
// Everything a run, a search or an export can be told. Defaults are the product preset; the
// terms are those of the README ("The method in one page").
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/ids.h"

namespace qfa {

enum class Granularity { block, module, fused, free };  // module: gate and up share a unit
enum class AdapterMethod { qa_lora, lora };
enum class CodesMethod { rtn, gptq, block };           // block: GPTQ, then each block trained to the full-precision block's output
enum class GridRule { automatic, min_max, mse_clip };  // automatic: MSE clip for b <= 3, else min-max
// Whose outputs calibrate the next block: each width's own, the full-precision model's (one Hessian for all), or
// those of one width (one Hessian as well).
enum class CalibrationStream { own, shared, one_width };
enum class SamplerKind { balanced, uniform, fixed, two_point, sandwich };
// The target average moves as a wave; the kinds differ in the distribution that has it as its mean.
constexpr bool is_wave(SamplerKind kind) {
  return kind == SamplerKind::balanced || kind == SamplerKind::two_point;
}
enum class ComputeType { fp32, bf16 };
enum class PromptTemplate { model, alpaca };
enum class LearningRate { constant, linear_tail };           // linear_tail: falls to 5 % over the second half
enum class ExportFormat { gguf, mlx, hf, hf_f16, hf_bf16 };  // hf: dequantized, F32 or rounded once

struct SamplerSpec {
  SamplerKind kind = SamplerKind::balanced;
  int period_steps = 5000;             // SL of the triangle wave of the target average
  std::map<BitWidth, double> mixture;  // fixed: p_b, sums to 1
};

struct CodesSpec {
  CodesMethod method = CodesMethod::gptq;
  GridRule grid = GridRule::automatic;
  CalibrationStream stream = CalibrationStream::own;
  std::string calibration_file;  // plain text; empty: the training examples
  int calibration_tokens = 16384;
  double damping = 0.01;     // times mean(diag H)
  BitWidth stream_bits = 3;  // one_width: the width whose outputs calibrate all
  bool act_order = false;    // columns by falling diag H, groups as they lie in the file
  int block_epochs = 4;      // block: passes over the calibration text
  double block_lr = 3e-4;    // block: of scales and minima
  double block_weight_lr = 1e-3;
};

struct RunSpec {
  std::string model;              // Hugging Face folder or GGUF file
  std::vector<std::string> data;  // training examples
  std::string out;                // run folder
  std::string preset = "product";
  std::vector<BitWidth> bits{2, 3, 4};
  std::vector<BitWidth> embed_bits{3, 4, 5, 6, 8, 16};
  int group = 32;
  Granularity granularity = Granularity::module;
  AdapterMethod method = AdapterMethod::qa_lora;
  CodesSpec codes;
  SamplerSpec sampler;
  PromptTemplate prompt = PromptTemplate::model;
  int steps = 10000;
  int batch = 16;       // examples of one optimizer step
  int micro_batch = 0;  // examples of one forward pass; 0: the whole batch
  int seq = 1024;       // tokens of one example at most
  double lr = 2e-5;
  LearningRate lr_schedule = LearningRate::constant;
  int rank = 64;
  double alpha = 16;  // adapter scale c = alpha / rank
  double clip = 0.3;  // gradient norm over the sampled adapters
  ComputeType dtype = ComputeType::bf16;
  std::vector<std::string> probe;  // task descriptors (NAME.task.json)
  int probe_every = 250;           // steps; 0: never
  int probe_limit = 0;             // items; 0: all
  int checkpoint_every = 500;      // steps
  std::uint64_t seed = 0;
  int threads = 0;  // 0: all cores
};

enum class SearchMethod { surrogate, paper, nsga2, random, one_unit };  // one_unit: all changes of one unit, however many

struct SearchSpec {
  SearchMethod method = SearchMethod::surrogate;
  std::vector<std::string> tasks;  // the signal: log-likelihood of the gold choice
  std::string kl_text;             // or: KL divergence to the full-precision teacher on this text
  int kl_tokens = 4096;
  int limit = 0;  // items of the signal; 0: all
  int evaluations = 60;
  Bytes min_bytes = 0;
  Bytes max_bytes = 0;  // 0: no limit
  std::map<std::string, BitWidth> locks;
  std::vector<std::string> report;          // held-out tasks, scored for the front only
  ExportFormat target = ExportFormat::mlx;  // whose bytes are the axis
  ComputeType dtype = ComputeType::bf16;
  std::uint64_t seed = 0;
};

struct ExportSpec {
  ExportFormat format = ExportFormat::gguf;
  std::string out;  // file (gguf) or folder
  // Which subnet: exactly one of the four.
  std::optional<SubnetId> subnet;
  std::optional<BitWidth> uniform_bits;
  Bytes max_bytes = 0;  // the best point of the front that fits
  std::optional<BitPlan> plan;
};

}  // namespace qfa
