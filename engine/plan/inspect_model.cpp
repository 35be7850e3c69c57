// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include "engine/import/model_units.h"
#include "engine/plan/guarded.h"
#include "engine/plan/model_summary.h"
#include "engine/plan/tokenized_data.h"

namespace qfa {
namespace {

constexpr double kFullPrecision = 15.9;  // bits a weight, from which a model counts as not quantized

std::string format_name(const std::string& format) {
  return format == "gguf" ? "GGUF" : format == "mlx" ? "MLX folder" : "Hugging Face folder";
}

std::string part_of(const std::string& tensor) {
  if (tensor.find("embed_tokens") != std::string::npos) return "embedding";
  if (tensor.find("lm_head") != std::string::npos) return "head";
  if (tensor.ends_with(".bias")) return "biases";
  return tensor.find("norm") != std::string::npos ? "norms" : "linears";
}

// Parameters and bytes by part, and the type that holds most parameters.
void count_tensors(const BaseModel& base, ModelSummary& summary) {
  std::map<std::string, std::uint64_t> by_type;
  Bytes bytes = 0;
  for (const std::string& name : base.tensor_names()) {
    std::uint64_t count = 1;
    for (const std::int64_t dimension : base.shape(name)) count *= static_cast<std::uint64_t>(dimension);
    const std::string part = part_of(name);
    auto at = std::find_if(summary.parts.begin(), summary.parts.end(), [&](const ModelPart& p) { return p.name == part; });
    if (at == summary.parts.end()) at = summary.parts.insert(summary.parts.end(), ModelPart{part, 0, 0});
    const Bytes stored = base.stored_bytes(name);
    at->parameters += count, at->bytes += stored;
    summary.parameters += count, bytes += stored;
    by_type[base.stored_type(name)] += count;
  }
  std::uint64_t most = 0;
  for (const auto& [type, count] : by_type)
    if (count > most) most = count, summary.weight_type = type;
  summary.bits_per_weight = 8 * static_cast<double>(bytes) / static_cast<double>(std::max<std::uint64_t>(1, summary.parameters));
  summary.quantized = summary.bits_per_weight < kFullPrecision;
}

}  // namespace

ModelSummary model_summary(const std::string& path) {
  const auto [base, tokenizer] = opened_model(path);
  const ModelConfig& config = base->config();
  ModelSummary summary;
  summary.path = path;
  summary.format = format_name(base->format());
  summary.architecture = config.architecture;
  summary.file_bytes = base->file_bytes();
  count_tensors(*base, summary);
  summary.layers = static_cast<int>(config.layers);
  summary.hidden = static_cast<int>(config.hidden);
  summary.intermediate = static_cast<int>(config.intermediate);
  summary.heads = static_cast<int>(config.heads);
  summary.kv_heads = static_cast<int>(config.kv_heads);
  summary.vocabulary = static_cast<int>(config.vocab);
  summary.context_tokens = static_cast<int>(std::min<std::int64_t>(config.max_positions, 1 << 30));
  summary.tied_embeddings = config.tied_embeddings;
  summary.tokenizer = tokenizer->kind();
  summary.chat_template = !tokenizer->chat_template().empty();
  summary.groups = fitting_groups(config);
  return summary;
}

Result<ModelSummary> inspect_model(const std::string& path) {
  return guarded([&] { return model_summary(path); });
}

}  // namespace qfa
