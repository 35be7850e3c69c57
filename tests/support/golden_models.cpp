// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden_models.h"

#include <algorithm>
#include <cstring>

#include "engine/core/atomic_file.h"
#include "engine/formats/safetensors.h"
#include "engine/import/model_config.h"
#include "engine/import/model_units.h"

namespace qfa {

namespace fs = std::filesystem;

fs::path golden_models() {
  return fs::path(QFA_SOURCE_DIR) / "tests/golden/models";
}

std::vector<std::string> golden_model_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(golden_models())) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

GoldenModel golden_model(const std::string& name) {
  const Json json = read_json(golden_models() / (name + ".json"));
  GoldenModel model{json.at("config_4"), json.at("config_5"), json.at("ids"), json.at("rows"), {}};
  for (const Json& row : json.at("logits")) {
    for (const Json& value : row) model.logits.push_back(value.get<float>());
  }
  return model;
}

std::vector<float> golden_weights(const std::string& tensor, const std::vector<std::int64_t>& shape) {
  std::uint64_t seed = 0xcbf29ce484222325;
  for (const char letter : tensor) seed = (seed ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  const bool bias = tensor.ends_with(".bias"), norm = tensor.find("norm") != std::string::npos;
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t x = seed + i;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    const auto n = static_cast<float>(static_cast<int>((x ^ (x >> 31)) >> 57) - 64);
    values[i] = bias ? n / 64 : norm ? (n + 192) / 256 : n / 256;
  }
  return values;
}

void write_golden_folder(const fs::path& folder, const Json& config) {
  fs::create_directories(folder);
  write_file_atomically(folder / "config.json", config.dump());
  std::vector<SafetensorsPlan> plans;
  for (const TensorShape& tensor : expected_tensors(config_from_json(config, "config.json", false))) {
    plans.push_back({tensor.name, DataType::f32, tensor.shape, [tensor](std::vector<std::byte>& out) {
                       const std::vector<float> values = golden_weights(tensor.name, tensor.shape);
                       out.resize(values.size() * sizeof(float));
                       std::memcpy(out.data(), values.data(), out.size());
                     }});
  }
  write_safetensors(folder / "model.safetensors", plans, {{"format", "pt"}});
}

}  // namespace qfa
