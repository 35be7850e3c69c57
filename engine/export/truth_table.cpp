// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/truth_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/api/error.h"
#include "engine/export/gguf_target.h"
#include "engine/export/layout.h"
#include "engine/export/predicted.h"

namespace qfa {
namespace {

constexpr std::int64_t kSuperBlock = 256;  // weights of a k-quant block
constexpr std::array kContainers{Container::hf_f32,  Container::hf_f16, Container::hf_bf16,
                                 Container::mlx,     Container::gguf,   Container::gguf_k,
                                 Container::gguf_q2, Container::gptq,   Container::compressed_tensors,
                                 Container::peft};

std::optional<ExportFormat> writer_of(Container container) {
  switch (container) {
    case Container::hf_f32:
      return ExportFormat::hf;
    case Container::hf_f16:
      return ExportFormat::hf_f16;
    case Container::hf_bf16:
      return ExportFormat::hf_bf16;
    case Container::mlx:
      return ExportFormat::mlx;
    case Container::gguf:
      return ExportFormat::gguf;
    default:
      return std::nullopt;
  }
}

const char* name_of(Container container) {
  switch (container) {
    case Container::hf_f32:
      return "Hugging Face F32";
    case Container::hf_f16:
      return "Hugging Face F16";
    case Container::hf_bf16:
      return "Hugging Face BF16";
    case Container::mlx:
      return "MLX affine";
    case Container::gguf:
      return "GGUF Q4_1";
    case Container::gguf_k:
      return "GGUF Q2_K/Q4_K";
    case Container::gguf_q2:
      return "GGUF Q2_0 + offsets";
    case Container::gptq:
      return "GPTQ v2";
    case Container::compressed_tensors:
      return "compressed-tensors";
    case Container::peft:
      return "PEFT adapter";
  }
  return "";
}

Holding impossible(std::string reason) {
  return {Fidelity::impossible, {}, std::move(reason)};
}

// Expected rms of keeping the codes and fitting the super-block's scales, in per cent of the weights'
// own; from Gaussian to heavy-tailed weights.
const char* fitted_rms(BitWidth bits, int group) {
  if (bits == 2) return group <= 32 ? "4.1 – 6.3" : group <= 64 ? "2.9 – 4.4" : "1.4 – 1.5";
  return group <= 32 ? "0.9 – 1.4" : group <= 64 ? "0.5 – 0.8" : "0.16 – 0.2";
}

Holding k_quants(BitWidth bits, int group, bool trained) {
  if (!trained || bits > 4) return container_holding(Container::gguf, bits, group, trained);
  return {Fidelity::approximate, bits == 2 ? "Q2_K" : "Q4_K",
          fmt::format("{} bits in {}: ≈ {} % rms expected", bits, bits == 2 ? "Q2_K" : "Q4_K", fitted_rms(bits, group))};
}

Holding q2_with_offsets(BitWidth bits, int group, bool trained) {
  if (!trained) return container_holding(Container::gguf, bits, group, trained);
  if (bits != 2) return impossible(fmt::format("it holds 2 bits only, not {}", bits));
  if (group != 64 && group != 128) return impossible(fmt::format("its blocks need groups of 64 or 128, not {}", group));
  return {Fidelity::exact, "Q2_0", {}};
}

Holding integer_zeros(Container container, BitWidth bits, bool trained) {
  if (!trained || bits == 16)
    return {bits == 16 ? Fidelity::exact : Fidelity::approximate, "F16", bits == 16 ? "" : "the embedding is rounded to F16"};
  if (container == Container::gptq && bits != 2 && bits != 3 && bits != 4 && bits != 8)
    return impossible(fmt::format("its kernels read 2, 3, 4 and 8 bits, not {}", bits));
  return {Fidelity::approximate, fmt::format("int{}", bits), "zero points must be whole numbers: every group moves by up to half a step"};
}

// ---- one subnet --------------------------------------------------------------------------------

struct HeldModule {
  WeightModule module;
  BitWidth bits = 16;
  bool trained = false;
};

std::vector<HeldModule> modules_of(const SubnetToHold& subnet) {
  std::map<std::string, std::pair<BitWidth, bool>> known;
  for (std::size_t l = 0; l < subnet.units.size(); ++l)
    for (const std::string& module : subnet.units[l].modules) known[module] = {subnet.plan.bits.at(l), subnet.units[l].trained};
  std::vector<HeldModule> modules;
  for (const WeightModule& module : weight_modules(subnet.base)) {
    const auto found = known.find(module.name);
    modules.push_back(found == known.end() ? HeldModule{module} : HeldModule{module, found->second.first, found->second.second});
  }
  return modules;
}

bool fits_super_blocks(const HeldModule& m) {
  return m.module.in % kSuperBlock == 0 && m.trained && m.bits <= 4;
}

// Bytes of one module in a format that this program does not write: the arithmetic of the format.
Bytes arithmetic_bytes(Container container, const HeldModule& m, int group, int rank) {
  const auto out = static_cast<Bytes>(m.module.out), in = static_cast<Bytes>(m.module.in), g = static_cast<Bytes>(group);
  const auto bits = static_cast<Bytes>(m.bits);
  const Bytes weights = out * in, groups = in / g;
  switch (container) {
    case Container::gguf_k:
      return fits_super_blocks(m) ? weights / kSuperBlock * (m.bits == 2 ? 84 : 144) : gguf_module_bytes(m.module, m.bits);
    case Container::gguf_q2:  // blocks of 64 in 18 bytes, the pooling matrix too; offsets in F32
      return m.trained ? weights / 64 * 18 + 4 * out * groups + groups * in / 64 * 18 : gguf_module_bytes(m.module, m.bits);
    case Container::gptq:  // codes, zero points, F16 scales, group index
      return m.trained ? weights * bits / 8 + groups * out * bits / 8 + 2 * groups * out + 4 * in : 2 * weights;
    case Container::compressed_tensors:  // codes, zero points, F16 scales, shape
      return m.trained ? weights * bits / 8 + groups * ((out * bits + 31) / 32) * 4 + 2 * groups * out + 16 : 2 * weights;
    case Container::peft:  // A expanded to all inputs, and B, in F32
      return m.trained ? 4 * static_cast<Bytes>(rank) * (out + in) : 0;
    default:
      return 0;
  }
}

Bytes kept_bytes(Container container, const SubnetToHold& subnet) {
  if (container == Container::peft) return 0;
  Bytes bytes = 0;
  const bool gguf = container == Container::gguf_k || container == Container::gguf_q2;
  for (const std::string& name : kept_tensors(subnet.base))
    bytes += static_cast<Bytes>(*element_count(subnet.base.shape(name))) * (gguf ? 4 : 2);
  return bytes;
}

Bytes estimated_bytes(Container container, const SubnetToHold& subnet, const std::vector<HeldModule>& modules) {
  Bytes bytes = kept_bytes(container, subnet);
  for (const HeldModule& m : modules) bytes += arithmetic_bytes(container, m, subnet.group, subnet.rank);
  if (container != Container::gguf_k && container != Container::gguf_q2) return bytes;
  // The tokenizer is in the file.
  const auto metadata = gguf_metadata(subnet.base, {}, subnet.group, subnet.chat_template);
  return bytes + gguf_file_size(metadata, {});
}

// LoRA on the 16-bit base: nothing that was trained is quantized.
bool is_whole(const std::vector<HeldModule>& modules) {
  return std::all_of(modules.begin(), modules.end(), [](const HeldModule& m) { return !m.trained || m.bits == 16; });
}

// The sentence of a row, from what its modules say.
std::string reason_of(Container container, const std::vector<HeldModule>& modules, const std::set<std::string>& reasons) {
  const auto joined = [&] { return fmt::format("{}", fmt::join(reasons, "; ")); };
  if (is_whole(modules) && (container == Container::gguf || container == Container::mlx))
    return "trained weights of 16 bits, stored as F16";
  switch (container) {
    case Container::hf_f32:
      return "dequantized: every weight is s·q + m in 32 bits";
    case Container::hf_f16:
    case Container::hf_bf16:
      return joined();
    case Container::mlx:
      return "stores every code, scale and minimum as it is";
    case Container::gguf:
      return "blocks with a float minimum; 5.0 bits a weight for 2, 3 and 4 bits alike";
    case Container::gguf_k: {
      const auto linear = std::count_if(modules.begin(), modules.end(), [](const HeldModule& m) { return m.trained; });
      const auto fit = std::count_if(modules.begin(), modules.end(), fits_super_blocks);
      return fmt::format("{} of {} matrices have rows of whole super-blocks of 256, the rest stays in Q4_1; {}", fit, linear, joined());
    }
    case Container::gguf_q2:
      return "2-bit blocks, and an adapter that adds the minima; two files";
    case Container::peft:
      return "the adapter by itself: exact only over the same quantized base";
    case Container::gptq:
    case Container::compressed_tensors:
      return joined();
  }
  return {};
}

// What llama.cpp leaves out of these architectures; within the window it computes the same.
std::string ignored_window(Container container, const ModelConfig& config) {
  const bool gguf = container == Container::gguf || container == Container::gguf_k || container == Container::gguf_q2;
  if (!gguf || config.sliding_window == 0 || config.sliding_window >= config.max_positions) return {};
  return fmt::format("; llama.cpp knows no sliding window here: texts beyond {} tokens are computed otherwise", config.sliding_window);
}

std::string not_written(Container container) {
  switch (container) {
    case Container::gguf_k:
      return "this program does not fit super-blocks yet";
    case Container::gguf_q2:
      return "this program does not write the offsets' adapter yet";
    case Container::gptq:
    case Container::compressed_tensors:
      return "it waits for training with whole-number zero points";
    case Container::peft:
      return "this program does not write adapters yet";
    default:
      return {};
  }
}

std::vector<LoaderVerdict> loaders_of(Container container, const std::vector<HeldModule>& modules, const std::string& differing) {
  const auto fused = [&](const char* program) {
    if (!differing.empty()) return LoaderVerdict{program, false, "it needs one width for q, k, v and for gate, up; " + differing};
    for (const HeldModule& m : modules)
      if (m.trained && m.bits != 4 && m.bits != 8)
        return LoaderVerdict{program, false, fmt::format("it reads 4 and 8 bits, not {}", m.bits)};
    return LoaderVerdict{program, true, {}};
  };
  switch (container) {
    case Container::hf_f32:
    case Container::hf_f16:
    case Container::hf_bf16:
      return {{"transformers", true, {}}, {"vLLM", true, {}}};
    case Container::mlx:
      return {{"mlx-lm", true, {}}};
    case Container::gguf:
    case Container::gguf_k:
      return {{"llama.cpp", true, {}}, {"Ollama", true, {}}};
    case Container::gguf_q2:
      return {{"llama.cpp", true, {}}};
    case Container::gptq:
      return {{"GPTQModel", true, {}}, fused("vLLM")};
    case Container::compressed_tensors:
      return {{"transformers", true, {}}, fused("vLLM")};
    case Container::peft:
      return {{"PEFT", true, {}}};
  }
  return {};
}

ExportRow row_of(Container container, const SubnetToHold& subnet, const std::vector<HeldModule>& modules, const ModuleWidths& widths,
                 const std::string& differing) {
  ExportRow row;
  row.container = container, row.name = name_of(container), row.verdict = Fidelity::exact;
  if (container == Container::gguf && is_whole(modules)) row.name = "GGUF F16";
  std::set<std::string> reasons;
  std::string refusal;
  for (const HeldModule& m : modules) {
    Holding holding = container_holding(container, m.bits, subnet.group, m.trained);
    if (container == Container::gguf_k && !fits_super_blocks(m))
      holding = container_holding(Container::gguf, m.bits, subnet.group, m.trained);
    if (holding.fidelity == Fidelity::impossible && refusal.empty()) refusal = holding.reason;
    if (holding.fidelity == Fidelity::approximate) reasons.insert(holding.reason);
    row.verdict = std::max(row.verdict, holding.fidelity);
  }
  if (container == Container::gguf_k && row.verdict == Fidelity::exact)
    row.verdict = Fidelity::impossible, refusal = "no matrix has rows of whole super-blocks of 256: it would be GGUF Q4_1";
  if (row.verdict == Fidelity::impossible) {
    row.reason = refusal;
    return row;
  }
  row.reason = reason_of(container, modules, reasons) + ignored_window(container, subnet.base.config());
  row.format = writer_of(container);
  row.not_written = not_written(container);
  row.loaders = loaders_of(container, modules, differing);
  row.size_exact = row.format.has_value();
  try {
    row.size_bytes = row.format ? predicted_bytes(*row.format, subnet.base, widths, subnet.group, subnet.chat_template)
                                : estimated_bytes(container, subnet, modules);
  } catch (const Failure& failure) {  // a setting of the base that the format has no word for
    ExportRow impossible;
    impossible.container = container, impossible.name = row.name, impossible.reason = failure.error().message;
    return impossible;
  }
  return row;
}

// ---- loaders that fuse q, k, v and gate, up ----------------------------------------------------

constexpr std::array<std::array<int, 2>, 2> kFused{{{0, 3}, {4, 6}}};  // of linear_names(): [first, last)

BitWidth bits_of(const SubnetToHold& subnet, const std::string& module) {
  for (std::size_t l = 0; l < subnet.units.size(); ++l) {
    const auto& modules = subnet.units[l].modules;
    if (std::find(modules.begin(), modules.end(), module) != modules.end()) return subnet.plan.bits.at(l);
  }
  return 16;
}

}  // namespace

Holding container_holding(Container container, BitWidth bits, int group, bool trained) {
  if (const auto format = writer_of(container)) return holding_of(*format, bits, group, trained);
  if (group != 32 && group != 64 && group != 128) return impossible(fmt::format("groups of {} do not fit", group));
  switch (container) {
    case Container::gguf_k:
      return k_quants(bits, group, trained);
    case Container::gguf_q2:
      return q2_with_offsets(bits, group, trained);
    case Container::gptq:
    case Container::compressed_tensors:
      return integer_zeros(container, bits, trained);
    default:
      return {Fidelity::exact, "F32", {}};  // an adapter beside the base
  }
}

std::vector<ExportRow> truth_table(const SubnetToHold& subnet) {
  const std::vector<HeldModule> modules = modules_of(subnet);
  ModuleWidths widths;
  for (const HeldModule& m : modules) widths[m.module.name] = m.bits;
  const std::string differing = differing_widths(subnet);
  std::vector<ExportRow> rows;
  for (const Container container : kContainers) rows.push_back(row_of(container, subnet, modules, widths, differing));
  return rows;
}

std::string differing_widths(const SubnetToHold& subnet) {
  static constexpr std::array<const char*, 7> kShort{"q", "k", "v", "o", "gate", "up", "down"};
  for (std::int64_t layer = 0; layer < subnet.base.config().layers; ++layer) {
    const auto names = linear_names(layer);
    for (const auto& [first, last] : kFused) {
      std::vector<std::string> parts;
      std::set<BitWidth> widths;
      for (int i = first; i < last; ++i) {
        widths.insert(bits_of(subnet, names[static_cast<std::size_t>(i)]));
        parts.push_back(fmt::format("{} {}", kShort[static_cast<std::size_t>(i)], bits_of(subnet, names[static_cast<std::size_t>(i)])));
      }
      if (widths.size() > 1) return fmt::format("layer {}: {} bits", layer, fmt::join(parts, ", "));
    }
  }
  return {};
}

BitPlan fused_plan(const SubnetToHold& subnet) {
  std::map<std::string, BitWidth> wanted;
  for (std::int64_t layer = 0; layer < subnet.base.config().layers; ++layer) {
    const auto names = linear_names(layer);
    for (const auto& [first, last] : kFused) {
      BitWidth widest = 0;
      for (int i = first; i < last; ++i) widest = std::max(widest, bits_of(subnet, names[static_cast<std::size_t>(i)]));
      for (int i = first; i < last; ++i) wanted[names[static_cast<std::size_t>(i)]] = widest;
    }
  }
  BitPlan plan = subnet.plan;
  for (std::size_t l = 0; l < subnet.units.size(); ++l)
    for (const std::string& module : subnet.units[l].modules)
      if (const auto found = wanted.find(module); found != wanted.end()) plan.bits[l] = std::max(plan.bits[l], found->second);
  return plan;
}

}  // namespace qfa
