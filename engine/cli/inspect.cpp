// SPDX-License-Identifier: GPL-3.0-or-later
// qfa inspect, qfa doctor.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/api/inspect.h"
#include "engine/cli/options.h"
#include "engine/core/machine.h"
#include "engine/core/text.h"
#include "engine/core/version.h"
#include "engine/import/base_model.h"
#include "engine/import/model_units.h"
#include "engine/store/run_store.h"
#include "kernels/include/capability.h"

namespace qfa::cli {
namespace {

// As config.json of transformers names them; null: positions are rotated as they are.
OrderedJson describe_rope(const RopeScaling& rope) {
  OrderedJson json{{"type", ""}, {"factor", rope.factor}};
  switch (rope.type) {
    case RopeType::none:
      return nullptr;
    case RopeType::linear:
    case RopeType::dynamic:
      json["type"] = rope.type == RopeType::linear ? "linear" : "dynamic";
      return json;
    case RopeType::yarn:
      json["type"] = "yarn";
      json["original_max_position_embeddings"] = rope.original_positions;
      json["beta_fast"] = rope.beta_fast, json["beta_slow"] = rope.beta_slow;
      json["attention_factor"] = rope.attention_factor;
      return json;
    case RopeType::llama3:
      json["type"] = "llama3";
      json["original_max_position_embeddings"] = rope.original_positions;
      json["low_freq_factor"] = rope.low_freq_factor, json["high_freq_factor"] = rope.high_freq_factor;
      return json;
    case RopeType::divisors:
      return {{"type", "rope_freqs"}, {"divisors", rope.divisors.size()}};
  }
  return nullptr;
}

// What has a bias: "q_proj" …
std::vector<std::string> biased_linears(const ModelConfig& config) {
  std::vector<std::string> names;
  const std::vector<std::string> linears = linear_names(0);
  for (std::size_t i = 0; i < linears.size(); ++i)
    if (config.has_bias(static_cast<int>(i))) names.push_back(linears[i].substr(linears[i].rfind('.') + 1));
  return names;
}

std::int64_t sliding_layer_count(const ModelConfig& config) {
  std::int64_t count = 0;
  for (std::int64_t layer = 0; layer < config.layers; ++layer) count += config.window_of(layer) > 0 ? 1 : 0;
  return count;
}

OrderedJson describe_model(const std::string& path) {
  const Result<ModelSummary> summary = inspect_model(path);
  if (!summary) throw Failure(summary.error());
  const auto base = BaseModel::open(path);
  const ModelConfig& c = base->config();
  OrderedJson types = OrderedJson::object(), parts = OrderedJson::object();
  for (const auto& name : base->tensor_names()) {
    const std::string type = base->stored_type(name);
    types[type] = types.value(type, 0) + 1;
  }
  for (const ModelPart& part : summary->parts) parts[part.name] = {{"parameters", part.parameters}, {"bytes", part.bytes}};
  const auto units = choice_units(c, Granularity::module, {2, 3, 4}, {3, 4, 5, 6, 8, 16});
  return {{"kind", "model"},
          {"path", path},
          {"format", base->format()},
          {"architecture", c.architecture},
          {"layers", c.layers},
          {"hidden_size", c.hidden},
          {"intermediate_size", c.intermediate},
          {"heads", c.heads},
          {"kv_heads", c.kv_heads},
          {"head_dim", c.head_dim},
          {"vocab_size", c.vocab},
          {"max_positions", c.max_positions},
          {"rope_theta", c.rope_theta},
          {"rope_scaling", describe_rope(c.rope)},
          {"sliding_window", c.sliding_window > 0 ? OrderedJson(c.sliding_window) : OrderedJson()},
          {"sliding_layers", sliding_layer_count(c)},
          {"biases", biased_linears(c)},
          {"qk_norm", c.qk_norm},
          {"tied_embeddings", c.tied_embeddings},
          {"parameters", summary->parameters},
          {"file_bytes", summary->file_bytes},
          {"bits_per_weight", summary->bits_per_weight},
          {"quantized", summary->quantized},
          {"weight_type", summary->weight_type},
          {"parts", parts},
          {"tensor_types", types},
          {"choice_units", units.size()},
          {"groups", summary->groups},
          {"tokenizer", {{"kind", summary->tokenizer}, {"size", summary->vocabulary}}},
          {"chat_template", summary->chat_template},
          {"fingerprint", base->fingerprint()}};
}

OrderedJson inspect_run(const std::string& path) {
  const auto store = RunStore::open(path, RunStore::Access::read_only);
  const RunManifest& manifest = store->manifest();
  OrderedJson json{{"kind", "run"}, {"path", path}};
  json.update(OrderedJson::parse(to_json(manifest)));
  const auto checkpoint = store->last_checkpoint();
  json["last_checkpoint"] = checkpoint ? OrderedJson(*checkpoint) : OrderedJson();
  json["finished"] = checkpoint.value_or(0) >= manifest.spec.steps;
  json["evaluations"] = store->evaluations().size();
  const auto front = store->front();
  json["front_points"] = front ? OrderedJson(front->points.size()) : OrderedJson();
  return json;
}

void print_flat(const OrderedJson& json, const std::string& prefix = "") {
  for (const auto& [key, value] : json.items()) {
    if (key == "units")
      print_line(fmt::format("{:<24} {}", prefix + key, value.size()));
    else if (value.is_object())
      print_flat(value, prefix + key + ".");
    else
      print_line(fmt::format("{:<24} {}", prefix + key, value.is_string() ? value.get<std::string>() : value.dump()));
  }
}

int inspect(const std::string& path, const CommonOptions& common) {
  const OrderedJson json = std::filesystem::exists(std::filesystem::path(path) / "run.json") ? inspect_run(path) : describe_model(path);
  if (common.json)
    print_json(json);
  else
    print_flat(json);
  return kDone;
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown";
}

int doctor(const CommonOptions& common) {
  std::vector<std::string> backends;
  for (const auto backend : kernels::available_backends()) backends.emplace_back(kernels::name_of(backend));
  const std::string active = kernels::name_of(kernels::active_backend());
  const bool driver = std::filesystem::exists("/proc/driver/nvidia/version");
  const OrderedJson json{
      {"version", kProgramVersion},
      {"processor", processor()},
      {"cores", std::thread::hardware_concurrency()},
      {"memory_bytes", memory_total()},
      {"memory_available_bytes", memory_available()},
      {"kernel_backends", backends},
      {"operations",
       {{"dequantize", active}, {"quantize", active}, {"gptq_block", active}, {"pack", active}, {"matmul", "libtorch (oneDNN)"}}},
      {"devices", {"cpu"}},
      {"nvidia_driver", driver}};
  if (common.json) {
    print_json(json);
    return kDone;
  }
  print_line(fmt::format("qfa {}\n{}, {} cores, {} of memory, {} free\nkernels: {} (available: {}); matrix products: LibTorch on the CPU",
                         kProgramVersion, processor(), std::thread::hardware_concurrency(), human_bytes(memory_total()),
                         human_bytes(memory_available()), active, fmt::join(backends, ", ")));
  if (driver) print_line("an NVIDIA driver is present; this version computes on the CPU");
  return kDone;
}

}  // namespace

void add_inspect(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto path = std::make_shared<std::string>();
  CLI::App* inspect_app = add_command(root, "inspect", "What a base model, a run or an export is", common);
  inspect_app->add_option("path", *path, "Model, run or export")->required();
  commands.push_back({inspect_app, [path](const CommonOptions& c) { return inspect(*path, c); }});
  CLI::App* doctor_app = add_command(root, "doctor", "What this machine can do", common);
  commands.push_back({doctor_app, [](const CommonOptions& c) { return doctor(c); }});
}

}  // namespace qfa::cli
