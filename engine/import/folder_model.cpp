// SPDX-License-Identifier: GPL-3.0-or-later
// A model in a Hugging Face or MLX folder.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/import/file_model.h"
#include "engine/import/mlx_settings.h"
#include "engine/import/model_config.h"
#include "engine/import/safetensors_folder.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

std::string module_of(const std::string& tensor) {
  return tensor.substr(0, tensor.rfind(".weight"));
}

bool is_mlx(const Json& json) {
  return json.contains("quantization") && !json["quantization"].is_null();
}

class FolderModel final : public FileModel {
 public:
  FolderModel(fs::path folder, const Json& json, ModelConfig config)
      : FileModel(std::move(folder), std::move(config)), weights_(SafetensorsFolder::open(path_, is_mlx(json))) {
    if (is_mlx(json)) mlx_.emplace(json["quantization"], (path_ / "config.json").string());
    std::set<std::string> used;
    find_tensors(used);
    check_nothing_else(used);
  }

  std::string format() const override { return mlx_ ? "mlx" : "safetensors"; }

  std::string stored_type(const std::string& name) const override {
    shape(name);  // refuses unknown names
    const auto quantized = quantized_.find(name);
    if (quantized == quantized_.end()) return name_of(plain_.at(name)->type);
    return fmt::format("affine {}-bit g{}", quantized->second.affine.bits, quantized->second.affine.group);
  }

  std::uint64_t stored_bytes(const std::string& name) const override {
    shape(name);  // refuses unknown names
    const auto quantized = quantized_.find(name);
    if (quantized == quantized_.end()) return plain_.at(name)->bytes.size();
    const MlxWeight& weight = quantized->second;
    return weight.codes->bytes.size() + weight.scales->bytes.size() + weight.biases->bytes.size();
  }
  std::uint64_t file_bytes() const override {
    std::uint64_t sum = 0;
    for (const auto& file : weights_.files()) sum += file->file_size();
    return sum;
  }

  std::vector<float> read(const std::string& name) const override {
    const std::vector<std::int64_t> expected = shape(name);
    const auto quantized = quantized_.find(name);
    if (quantized != quantized_.end()) return dequantize_mlx(quantized->second, expected);
    const TensorView& view = *plain_.at(name);
    std::vector<float> values(static_cast<std::size_t>(view.elements()));
    read_f32(view, 0, view.elements(), values.data());
    return values;
  }

  std::string fingerprint() const override {
    return fingerprint_with({"tokenizer.model", "tekken.json", "added_tokens.json", "chat_template.json"});
  }
  bool has_fingerprint(const std::string& text) const override { return text == fingerprint() || text == fingerprint_with({}); }

 private:
  // `later` came to the files later: one that is not there changes nothing.
  std::string fingerprint_with(std::initializer_list<const char*> later) const {
    Hasher hasher;
    hasher.update(format());
    for (const char* name : {"config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja"}) {
      std::error_code error;
      const bool there = fs::is_regular_file(path_ / name, error);
      const std::string content = there ? read_file(path_ / name) : "";
      hasher.update(std::uint64_t{there}).update(std::uint64_t{content.size()}).update(content);
    }
    for (const auto& file : weights_.files()) {
      hasher.update(file->file_size()).update(file->header());
      for (const TensorView& view : file->tensors()) hash_samples(hasher, view);
    }
    for (const char* name : later) {
      std::error_code error;
      if (!fs::is_regular_file(path_ / name, error)) continue;
      const std::string content = read_file(path_ / name);
      hasher.update(std::string_view(name)).update(std::uint64_t{content.size()}).update(content);
    }
    return hasher.hex();
  }

  // Sorts every expected tensor into plain_ or quantized_; `used` becomes the names taken from the files.
  void find_tensors(std::set<std::string>& used) {
    std::vector<std::string> missing;
    for (const std::string& name : names_) {
      const std::string module = module_of(name);
      const bool may_quantize = mlx_ && shapes_.at(name).size() == 2;
      const auto affine = may_quantize ? mlx_->of(module, weights_.find(module + ".scales") != nullptr) : std::nullopt;
      std::vector<std::string> parts{name};
      if (affine) parts.insert(parts.end(), {module + ".scales", module + ".biases"});
      const std::size_t missing_before = missing.size();
      for (const std::string& part : parts) {
        if (weights_.find(part) == nullptr) missing.push_back(part);
        used.insert(part);
      }
      if (missing.size() > missing_before) continue;
      const TensorView* view = weights_.find(name);
      if (affine) {
        const MlxWeight weight{*affine, view, weights_.find(parts[1]), weights_.find(parts[2])};
        check_mlx_weight(weight, shapes_.at(name), path_.string());
        quantized_.emplace(name, weight);
      } else {
        check_tensor(*view, shapes_.at(name), path_.string());
        plain_.emplace(name, view);
      }
    }
    if (!missing.empty()) refuse_missing(missing, path_.string());
  }

  // A tensor that is left over would be part of a computation this program does not know.
  void check_nothing_else(const std::set<std::string>& used) const {
    for (const auto& [name, view] : weights_.tensors()) {
      const bool derived = name.find("rotary_emb.inv_freq") != std::string::npos;  // follows from rope_theta
      const bool tied = config_.tied_embeddings && name == "lm_head.weight";       // a copy of the embedding
      if (used.count(name) > 0 || derived || tied) continue;
      refuse(path_.string(), fmt::format("has the tensor {}, which a {} model with this config.json does not have", printable(name, 120),
                                         config_.architecture));
    }
  }

  SafetensorsFolder weights_;
  std::optional<MlxSettings> mlx_;
  std::map<std::string, const TensorView*> plain_;
  std::map<std::string, MlxWeight> quantized_;
};

void refuse_foreign_quantization(const Json& json, const std::string& where) {
  if (is_mlx(json)) return;
  const auto found = json.find("quantization_config");
  if (found == json.end() || found->is_null()) return;
  const bool named = found->is_object() && found->contains("quant_method") && (*found)["quant_method"].is_string();
  const std::string method = named ? (*found)["quant_method"].get<std::string>() : "an unnamed method";
  refuse(where, fmt::format("the model is quantized with {}, which is not read; give the unquantized model, an MLX folder or a GGUF file",
                            printable(method)));
}

}  // namespace

std::shared_ptr<const BaseModel> open_folder_model(const fs::path& folder) {
  const std::string where = (folder / "config.json").string();
  const Json json = read_json(folder / "config.json");
  ModelConfig config = config_from_json(json, where, is_mlx(json));
  refuse_foreign_quantization(json, where);
  return std::make_shared<FolderModel>(folder, json, std::move(config));
}

}  // namespace qfa
