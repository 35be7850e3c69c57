// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/export/folder_files.h"
#include "engine/export/mlx_target.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

// The width of most quantized weights: what config.json states once. 16: nothing is quantized.
BitWidth most_common_width(const BaseModel& base, const ModuleWidths& widths) {
  std::map<BitWidth, std::int64_t> weights;
  for (const WeightModule& module : weight_modules(base)) {
    if (const BitWidth bits = width_of(widths, module.name); bits != 16) weights[bits] += module.out * module.in;
  }
  if (weights.empty()) return 16;
  return std::max_element(weights.begin(), weights.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

// mlx-lm's rule: a module's own entry if there is one, else the top level's; false: not quantized.
OrderedJson quantization(const BaseModel& base, const ModuleWidths& widths, int group, BitWidth most) {
  OrderedJson out{{"group_size", group}, {"bits", most}, {"mode", "affine"}};
  for (const WeightModule& module : weight_modules(base)) {
    const BitWidth bits = width_of(widths, module.name);
    if (bits == 16) {
      out[module.name] = false;
    } else if (bits != most) {
      out[module.name] = OrderedJson{{"group_size", group}, {"bits", bits}};
    }
  }
  return out;
}

OrderedJson config(const BaseModel& base, const ModuleWidths& widths, int group) {
  OrderedJson out = model_config_json(base, "float16");
  if (const BitWidth most = most_common_width(base, widths); most != 16) {
    out["quantization"] = quantization(base, widths, group, most);
    out["quantization_config"] = out["quantization"];
  }
  return out;
}

// As mlx-lm writes it, for a single file too.
std::string index_json(const BaseModel& base, const MlxWeights& weights) {
  Bytes size = 0;
  std::map<std::string, std::string> map;
  for (const SafetensorsPlan& plan : weights.tensors) {
    size += *byte_size(plan.type, plan.shape);
    map[plan.name] = "model.safetensors";
  }
  std::int64_t parameters = 0;
  for (const WeightModule& module : weight_modules(base)) parameters += module.out * module.in;
  for (const std::string& name : kept_tensors(base)) parameters += *element_count(base.shape(name));
  return OrderedJson{{"metadata", {{"total_size", size}, {"total_parameters", parameters}}}, {"weight_map", map}}.dump(4) + "\n";
}

std::string manifest(const BaseModel& base, const ModuleWidths& widths, int group, const MlxWeights& weights) {
  OrderedJson modules = OrderedJson::object();
  for (const WeightModule& module : weight_modules(base)) {
    const BitWidth bits = width_of(widths, module.name);
    modules[module.name] = OrderedJson{{"bits", bits}, {"bytes", mlx_module_bytes(module, bits, group)}};
  }
  return OrderedJson{{"schema", 1}, {"format", "mlx"}, {"group_size", group}, {"weights_bytes", weights.file_bytes}, {"modules", modules}}
             .dump(2) +
         "\n";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> mlx_files(const BaseModel& base, const ModuleWidths& widths, int group,
                                                           const MlxWeights& weights, const std::string& chat_template) {
  std::vector<std::pair<std::string, std::string>> files{{"config.json", config(base, widths, group).dump(2) + "\n"},
                                                         {"generation_config.json", generation_config_text(base)},
                                                         {"model.safetensors.index.json", index_json(base, weights)},
                                                         {"qfa.json", manifest(base, widths, group, weights)}};
  add_tokenizer_files(base, chat_template, files);
  return files;
}

}  // namespace qfa
