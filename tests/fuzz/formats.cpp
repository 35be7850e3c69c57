// SPDX-License-Identifier: GPL-3.0-or-later
// Models: containers, config.json, MLX folders.
#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/formats/gguf.h"
#include "engine/formats/safetensors.h"
#include "engine/import/base_model.h"
#include "engine/import/model_config.h"
#include "tests/fuzz/target.h"

namespace qfa::fuzz {
namespace {

// The first values of a tensor, whatever its type.
void read_some(const TensorView& view) {
  float values[64];
  const std::int64_t count = std::min<std::int64_t>(view.elements(), 64);
  if (count > 0) read_f32(view, 0, count, values);
}

void read_model(const std::filesystem::path& path) {
  const auto model = BaseModel::open(path);
  model->fingerprint();
  for (const std::string& name : model->tensor_names()) {
    if (model->stored_bytes(name) > (1 << 16)) continue;
    model->stored_type(name);
    model->read(name);
  }
}

void gguf(std::string_view input) {
  const Scratch scratch{{"model.gguf", input}};
  const auto file = GgufFile::open(scratch / "model.gguf");
  for (const TensorView& view : file->tensors()) {
    try {
      read_some(view);
    } catch (const Failure&) {  // a type that is not read
    }
  }
  try {
    tokenizer_from_gguf(*file);
  } catch (const Failure& failure) {
    if (failure.error().code == ErrorCode::internal) throw;
  }
  read_model(scratch / "model.gguf");
}

void safetensors(std::string_view input) {
  const Scratch scratch{{"a.safetensors", input}};
  const auto file = SafetensorsFile::open(scratch / "a.safetensors");
  for (const TensorView& view : file->tensors()) read_some(view);
}

void config(std::string_view input) {
  config_from_json(parse_json(input, "config.json"), "config.json", input.size() % 2 == 0);
}

// config.json, then model.safetensors: a Hugging Face folder, or an MLX one where the first names a quantization.
void folder(std::string_view input) {
  const auto [config_json, weights] = two_files(input);
  const Scratch scratch{{"config.json", config_json}, {"model.safetensors", weights}};
  read_model(Scratch::folder());
}

// model.safetensors.index.json of the sharded model.
void shards(std::string_view input) {
  const auto [config_json, index] = two_files(input);
  const Scratch scratch{{"config.json", config_json}, {"model.safetensors.index.json", index}};
  read_model(Scratch::folder());
}

}  // namespace

const std::vector<Target>& format_targets() {
  static const std::vector<Target> targets{
      {"gguf",
       gguf,
       {"golden/models/llama3.gguf", "golden/models/qwen2-yarn.gguf", "golden/models/qwen3.gguf", "golden/models/types.gguf"}},
      {"safetensors", safetensors, {"golden/models/sharded/model-00003-of-00003.safetensors"}},
      {"config", config, {"golden/models/sharded/config.json"}},
      {"folder", folder, {}},
      {"shards", shards, {}}};
  return targets;
}

}  // namespace qfa::fuzz
