// SPDX-License-Identifier: GPL-3.0-or-later
// A model in a GGUF file.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/import/file_model.h"
#include "engine/import/gguf_names.h"
#include "engine/import/model_config.h"

namespace qfa {
namespace {

// Hugging Face name -> GGUF name, of every tensor of the model.
std::map<std::string, std::string> names_in_gguf(const std::vector<std::string>& names) {
  std::map<std::string, std::string> stored;
  for (const std::string& name : names) stored.emplace(name, gguf_name(name).value());
  return stored;
}

// Rows of q and k, and their biases.
bool has_swapped_rows(const std::string& name) {
  return name.find(".self_attn.q_proj.") != std::string::npos || name.find(".self_attn.k_proj.") != std::string::npos;
}

// Undoes the converter's row order: Hugging Face's row h·d + j·d/2 + i lies in row h·d + 2i + j.
std::vector<float> unpermuted(const std::vector<float>& rows, std::int64_t heads, std::int64_t head_dim, std::int64_t in) {
  std::vector<float> out(rows.size());
  for (std::int64_t head = 0; head < heads; ++head) {
    for (std::int64_t half = 0; half < 2; ++half) {
      for (std::int64_t i = 0; i < head_dim / 2; ++i) {
        const std::int64_t to = head * head_dim + half * (head_dim / 2) + i;
        const std::int64_t from = head * head_dim + 2 * i + half;
        std::copy_n(rows.begin() + from * in, in, out.begin() + to * in);
      }
    }
  }
  return out;
}

class GgufModel final : public FileModel {
 public:
  GgufModel(std::shared_ptr<const GgufFile> file, ModelConfig config)
      : FileModel(file->path(), std::move(config)), file_(std::move(file)), stored_names_(names_in_gguf(names_)) {
    check_present();
    check_nothing_else();
  }

  std::string format() const override { return "gguf"; }
  std::string stored_type(const std::string& name) const override { return name_of(tensor(name).type); }
  std::uint64_t stored_bytes(const std::string& name) const override { return tensor(name).bytes.size(); }
  std::uint64_t file_bytes() const override { return file_->file_size(); }
  std::shared_ptr<const GgufFile> gguf() const override { return file_; }

  std::vector<float> read(const std::string& name) const override {
    const TensorView& view = tensor(name);
    std::vector<float> values(static_cast<std::size_t>(view.elements()));
    read_f32(view, 0, view.elements(), values.data());
    if (!architecture_of(config_).gguf_swaps_qk_rows || !has_swapped_rows(name)) return values;
    const std::int64_t rows = view.shape.front();
    return unpermuted(values, rows / config_.head_dim, config_.head_dim, view.elements() / rows);
  }

  std::string fingerprint() const override {
    Hasher hasher;
    hasher.update("gguf").update(file_->file_size()).update(file_->header());
    for (const TensorView& view : file_->tensors()) hash_samples(hasher, view);
    return hasher.hex();
  }

 private:
  const TensorView& tensor(const std::string& name) const {
    shape(name);  // refuses unknown names
    return *file_->tensor(stored_names_.at(name));
  }

  void check_present() const {
    std::vector<std::string> missing;
    for (const std::string& name : names_) {
      const TensorView* view = file_->tensor(stored_names_.at(name));
      if (view == nullptr) {
        missing.push_back(stored_names_.at(name));
      } else {
        check_tensor(*view, shapes_.at(name), path_.string());
      }
    }
    if (!missing.empty()) refuse_missing(missing, path_.string());
  }

  void check_nothing_else() const {
    std::map<std::string, bool> known;
    for (const auto& entry : stored_names_) known.emplace(entry.second, true);
    for (const TensorView& view : file_->tensors()) {
      if (known.count(view.name) > 0) continue;
      if (view.name == kRopeDivisorsInGguf) continue;  // part of the configuration
      refuse(path_.string(), fmt::format("has the tensor {}, which a {} model with this metadata does not have", printable(view.name),
                                         architecture_of(config_).gguf));
    }
  }

  std::shared_ptr<const GgufFile> file_;
  std::map<std::string, std::string> stored_names_;
};

}  // namespace

std::shared_ptr<const BaseModel> open_gguf_model(const std::filesystem::path& path) {
  std::shared_ptr<const GgufFile> file = GgufFile::open(path);
  ModelConfig config = config_from_gguf(*file);
  return std::make_shared<GgufModel>(std::move(file), std::move(config));
}

}  // namespace qfa
