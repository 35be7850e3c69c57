// SPDX-License-Identifier: GPL-3.0-or-later
// A base model as it lies on disk: a Hugging Face folder (safetensors), an MLX folder (affine codes) or a
// GGUF file, behind one interface, in Hugging Face's names and row order (GGUF's q/k row permutation is
// undone). Readers map files into memory: a file that shrinks while it is read ends the program.
// No torch here: export and inspection need it too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/formats/dtype.h"
#include "engine/import/architecture.h"

namespace qfa {

class GgufFile;

class BaseModel {
 public:
  // Throws Failure (input): unknown architecture (with the list of those known), pickle files,
  // missing, unexpected or mis-shaped tensors, truncated files, and every setting that this program
  // would compute differently (other activations, mixtures of experts, rope scalings it does not know …).
  static std::shared_ptr<const BaseModel> open(const std::filesystem::path& path);
  virtual ~BaseModel() = default;

  virtual const ModelConfig& config() const = 0;
  virtual const std::filesystem::path& path() const = 0;
  virtual std::string format() const = 0;                     // "gguf", "safetensors", "mlx"
  virtual std::vector<std::string> tensor_names() const = 0;  // Hugging Face names, in forward order
  virtual bool has(const std::string& name) const = 0;
  virtual std::vector<std::int64_t> shape(const std::string& name) const = 0;
  virtual std::string stored_type(const std::string& name) const = 0;     // "Q4_1", "BF16", "affine 3-bit g32"
  virtual std::uint64_t stored_bytes(const std::string& name) const = 0;  // scales and biases of codes included
  virtual std::uint64_t file_bytes() const = 0;                           // of all weight files
  // Whole tensor as fp32, row-major [out, in]. MLX codes: scale · q + bias, the product rounded before
  // the sum (kernels/include/dequantize.h). Tied embeddings: there is no "lm_head.weight".
  virtual std::vector<float> read(const std::string& name) const = 0;
  // 16 hex digits (XXH3) that recognise a model without reading all of it. Covered: the size and header
  // (names, types, shapes) of every weight file, the whole of config.json and of every file that the tokenizer
  // and the chat template come from (tokenizer.model, tekken.json … included), or all of a GGUF's
  // metadata, and of every tensor's data eight samples of 4 KiB (all of a tensor below 32 KiB), the first
  // and the last included. Not covered: names of files and folders, weights changed between samples.
  virtual std::string fingerprint() const = 0;
  // Whether `text` is this model's: its fingerprint(), or what older runs hold, which leaves out tokenizer.model,
  // tekken.json, added_tokens.json and chat_template.json.
  virtual bool has_fingerprint(const std::string& text) const { return text == fingerprint(); }
  // The GGUF behind it, for its tokenizer metadata; null for folders.
  virtual std::shared_ptr<const GgufFile> gguf() const { return nullptr; }
};

// Hugging Face module paths ("model.layers.0.self_attn.q_proj", without ".weight") of the seven linears
// of a block, in the order the product uses everywhere: q, k, v, o, gate, up, down.
std::vector<std::string> linear_names(std::int64_t layer);

}  // namespace qfa
