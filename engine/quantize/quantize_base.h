// SPDX-License-Identifier: GPL-3.0-or-later
// From a base model to the frozen codes of every width.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/api/specs.h"
#include "engine/data/tokenizer.h"
#include "engine/import/base_model.h"
#include "engine/model/codes.h"

namespace qfa {

struct QuantizeHooks {
  std::function<void(std::uint64_t done, std::uint64_t total, const std::string& note)> progress;
  std::function<void(const std::string&)> notice;
  std::function<bool()> cancelled;  // asked after every layer and width, and between the mini-batches of a block that is trained
  std::function<void(std::int64_t layers, std::uint64_t done)> resumed;  // layers taken from before, units of progress that they are
};

struct QuantizeRequest {
  CodesSpec spec;
  std::vector<BitWidth> bits;
  int group = 32;
  ComputeType compute = ComputeType::bf16;        // of the calibration's forward passes
  std::vector<std::vector<TokenId>> calibration;  // sequences; GPTQ needs at least one
};

// RTN, or GPTQ block by block, or GPTQ and then block reconstruction (block_reconstruction.h). With CalibrationStream::own,
// the inputs of block l at width b come from blocks 0 … l-1 quantized at b (one Hessian set per layer and width, from the
// block's full-precision weights); with shared, all widths use one full-precision stream and one Hessian; with one_width,
// all widths use the stream of blocks quantized at spec.stream_bits, and one Hessian.
// Progress counts a unit for each layer and width, and one for each epoch of its reconstruction. Throws Failure (cancelled).
CodesTable quantize_base(const BaseModel& base, const QuantizeRequest& request, const QuantizeHooks& hooks);

// The same, kept in `cache_folder` under a key of (model fingerprint, request): the file's path. Layers done by a call that was
// cancelled or killed are taken over (partial_codes.h): the bytes are those of a call that was not.
std::filesystem::path cached_codes(const BaseModel& base, const QuantizeRequest& request, const std::filesystem::path& cache_folder,
                                   const QuantizeHooks& hooks);

// At most `tokens` tokens of calibration: windows of `window` tokens of a text, or whole examples in
// their order. Sequences of fewer than two tokens are left out.
std::vector<std::vector<TokenId>> calibration_windows(const std::vector<TokenId>& text, int tokens, int window = 512);
std::vector<std::vector<TokenId>> calibration_examples(const std::vector<std::vector<TokenId>>& examples, int tokens);

}  // namespace qfa
