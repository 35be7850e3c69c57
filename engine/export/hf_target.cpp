// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/hf_target.h"

#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/export/folder_files.h"
#include "kernels/include/half.h"

namespace qfa {
namespace {

void put_values(const std::vector<float>& values, DataType type, const std::string& tensor, std::vector<std::byte>& out) {
  const auto put = [&out](const void* from, std::size_t size) {
    out.resize(size);
    std::memcpy(out.data(), from, size);
  };
  if (type == DataType::f32) return put(values.data(), values.size() * sizeof(float));
  if (type == DataType::f16) {
    const std::vector<std::uint16_t> halves = to_f16(values, tensor);
    return put(halves.data(), halves.size() * 2);
  }
  std::vector<std::uint16_t> halves(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) halves[i] = kernels::float_to_bfloat16(values[i]);
  put(halves.data(), halves.size() * 2);
}

}  // namespace

bool is_hf(ExportFormat format) {
  return format == ExportFormat::hf || format == ExportFormat::hf_f16 || format == ExportFormat::hf_bf16;
}

DataType hf_type(ExportFormat format) {
  return format == ExportFormat::hf_f16 ? DataType::f16 : format == ExportFormat::hf_bf16 ? DataType::bf16 : DataType::f32;
}

std::vector<float> stored_values(std::vector<float> values, DataType type, const std::string& tensor) {
  if (type == DataType::f16) {
    const std::vector<std::uint16_t> halves = to_f16(values, tensor);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = kernels::half_to_float(halves[i]);
  } else if (type == DataType::bf16) {
    for (float& value : values) value = kernels::bfloat16_to_float(kernels::float_to_bfloat16(value));
  }
  return values;
}

std::vector<SafetensorsPlan> hf_tensors(const BaseModel& base, const ModuleWidths& widths, DataType type, const SubnetSource* source) {
  require_known_modules(base, widths);
  std::vector<SafetensorsPlan> plans;
  for (const WeightModule& module : weight_modules(base)) {
    const std::string name = module.name + ".weight";
    plans.push_back({name, type, {module.out, module.in}, [module, name, type, source, bits = width_of(widths, module.name)](auto& out) {
                       put_values(finalised_values(*source, module, bits), type, name, out);
                     }});
  }
  for (const std::string& name : kept_tensors(base)) {
    plans.push_back({name, type, base.shape(name), [&base, name, type](auto& out) { put_values(base.read(name), type, name, out); }});
  }
  return plans;
}

const std::map<std::string, std::string>& hf_metadata() {
  static const std::map<std::string, std::string> kMetadata{{"format", "pt"}};  // transformers asks for it
  return kMetadata;
}

Bytes hf_file_size(const BaseModel& base, DataType type) {
  return safetensors_file_size(hf_tensors(base, {}, type, nullptr), hf_metadata());
}

std::vector<std::pair<std::string, std::string>> hf_files(const BaseModel& base, const ModuleWidths& widths, int group, DataType type,
                                                          const std::string& chat_template) {
  const char* word = type == DataType::f32 ? "float32" : type == DataType::f16 ? "float16" : "bfloat16";
  nlohmann::ordered_json modules = nlohmann::ordered_json::object();
  for (const WeightModule& module : weight_modules(base)) modules[module.name] = width_of(widths, module.name);
  const nlohmann::ordered_json own{
      {"schema", 1},       {"format", "hf"}, {"type", word}, {"group_size", group}, {"weights_bytes", hf_file_size(base, type)},
      {"modules", modules}};
  std::vector<std::pair<std::string, std::string>> files{{"config.json", model_config_json(base, word).dump(2) + "\n"},
                                                         {"generation_config.json", generation_config_text(base)},
                                                         {"qfa.json", own.dump(2) + "\n"}};
  add_tokenizer_files(base, chat_template, files);
  return files;
}

}  // namespace qfa
