// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/checkpoint.h"

#include <ATen/ATen.h>

#include <cstring>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/formats/safetensors.h"

namespace qfa {
namespace {

constexpr const char* kTensors = "adapters.safetensors";
constexpr const char* kState = "state.json";

SafetensorsPlan plan_of(const std::string& name, const at::Tensor& tensor) {
  const at::Tensor value = tensor.detach().contiguous();
  return {name, DataType::f32, value.sizes().vec(), [value](std::vector<std::byte>& out) {
            out.resize(value.nbytes());
            std::memcpy(out.data(), value.const_data_ptr(), out.size());
          }};
}

at::Tensor read_tensor(const SafetensorsFile& file, const std::filesystem::path& where, const std::string& name, const at::Tensor& like) {
  const TensorView* view = file.tensor(name);
  if (view == nullptr) refuse(where, "no tensor " + name);
  if (view->type != DataType::f32 || view->shape != like.sizes().vec())
    refuse(where, "tensor " + name + " does not have the shape of this run's adapters");
  at::Tensor copy = at::empty(like.sizes(), at::kFloat);
  std::memcpy(copy.data_ptr(), view->bytes.data(), view->bytes.size());
  return copy;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& folder, int step, const Supernet& supernet, const AdamW& optimizer) {
  if (std::filesystem::exists(folder)) return;
  const std::filesystem::path partial = folder.string() + ".partial";
  std::filesystem::remove_all(partial);
  std::filesystem::create_directories(partial);
  std::vector<SafetensorsPlan> plans;
  for (const NamedAdapter& named : supernet.adapters()) {
    for (const AdapterParameter& p : named.adapter->parameters()) {
      const std::string name = named.name + "." + p.name;
      plans.push_back(plan_of(name, p.value));
      const auto moments = optimizer.moments().find(name);
      if (moments == optimizer.moments().end()) continue;
      plans.push_back(plan_of(name + ".first_moment", moments->second.first));
      plans.push_back(plan_of(name + ".second_moment", moments->second.second));
    }
  }
  write_safetensors(partial / kTensors, std::move(plans), {{"format", "pt"}});
  write_file_atomically(partial / kState, Json{{"schema", 1}, {"step", step}, {"adapter_steps", optimizer.steps()}}.dump(1) + "\n");
  commit_folder(partial, folder);
}

int load_checkpoint(const std::filesystem::path& folder, const Supernet& supernet, AdamW* optimizer) {
  const Json state = read_json(folder / kState);
  if (!state.is_object() || !state.contains("step") || !state["step"].is_number_integer() || !state.contains("adapter_steps"))
    refuse(folder / kState, "not the state of a checkpoint: expected step and adapter_steps");
  const auto file = SafetensorsFile::open(folder / kTensors);
  std::vector<std::pair<at::Tensor, at::Tensor>> values;
  std::map<std::string, AdamMoments> moments;
  for (const NamedAdapter& named : supernet.adapters()) {
    for (const AdapterParameter& p : named.adapter->parameters()) {
      const std::string name = named.name + "." + p.name;
      values.emplace_back(p.value, read_tensor(*file, folder / kTensors, name, p.value));
      if (optimizer == nullptr || file->tensor(name + ".first_moment") == nullptr) continue;
      moments[name] = {read_tensor(*file, folder / kTensors, name + ".first_moment", p.value),
                       read_tensor(*file, folder / kTensors, name + ".second_moment", p.value)};
    }
  }
  at::NoGradGuard no_grad;
  for (auto& [target, value] : values) target.copy_(value);
  if (optimizer != nullptr) {
    optimizer->moments() = std::move(moments);
    optimizer->steps() = state["adapter_steps"].get<std::map<std::string, std::int64_t>>();
  }
  return state["step"].get<int>();
}

}  // namespace qfa
