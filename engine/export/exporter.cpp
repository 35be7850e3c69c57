// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/exporter.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/export/gguf_blocks.h"
#include "engine/export/gguf_target.h"
#include "engine/export/hf_target.h"
#include "engine/export/mlx_target.h"
#include "engine/export/predicted.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

const char* label_of(ExportFormat format) {
  return format == ExportFormat::gguf ? "GGUF" : format == ExportFormat::mlx ? "MLX" : "Hugging Face";
}

Bytes module_bytes(ExportFormat format, const WeightModule& module, BitWidth bits, int group) {
  if (is_hf(format)) return static_cast<Bytes>(module.out * module.in) * block_bytes(hf_type(format));
  return format == ExportFormat::gguf ? gguf_module_bytes(module, bits) : mlx_module_bytes(module, bits, group);
}

void require_held(ExportFormat format, const SubnetSource& source) {
  for (const auto& [module, bits] : source.widths()) {
    // Whether 6 and 8 bits have a symmetric grid shows in their minima, when they are written.
    const Holding holding = holding_of(format, bits, source.group(), bits != 6 && bits != 8);
    if (holding.fidelity == Fidelity::impossible) refuse(module, holding.reason);
  }
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void require_free_target(const fs::path& out, Bytes needed) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(out, error))) refuse(out.string(), "exists already; choose another name");
  const fs::path folder = parent_of(out);
  if (!fs::is_directory(folder, error)) refuse(folder.string(), "there is no such folder to export into");
  const fs::space_info space = fs::space(folder, error);
  if (!error) require_space(folder, needed, space.available);
}

std::function<void(std::size_t)> counted(const ExportProgress& progress, std::size_t total) {
  if (!progress.on_tensor) return {};
  return [on_tensor = progress.on_tensor, total, done = std::size_t{0}](std::size_t) mutable { on_tensor(++done, total); };
}

Bytes export_gguf(const SubnetSource& source, const fs::path& out, const ExportProgress& progress) {
  const auto tensors = gguf_tensors(source.base(), source.widths(), &source);
  const auto metadata = gguf_metadata(source.base(), source.widths(), source.group(), source.chat_template());
  require_free_target(out, gguf_file_size(metadata, tensors));
  write_gguf(out, metadata, tensors, counted(progress, tensors.size()));
  return fs::file_size(out);
}

// model.safetensors and what stands beside it.
struct Folder {
  std::vector<SafetensorsPlan> tensors;
  std::map<std::string, std::string> metadata;
  Bytes weights_bytes = 0;
  std::vector<std::pair<std::string, std::string>> files;
};

Folder mlx_folder(const SubnetSource& source) {
  MlxWeights weights = mlx_weights(source.base(), source.widths(), source.group(), &source);
  auto files = mlx_files(source.base(), source.widths(), source.group(), weights, source.chat_template());
  return {std::move(weights.tensors), std::move(weights.metadata), weights.file_bytes, std::move(files)};
}

Folder hf_folder(const SubnetSource& source, DataType type) {
  return {hf_tensors(source.base(), source.widths(), type, &source), hf_metadata(), hf_file_size(source.base(), type),
          hf_files(source.base(), source.widths(), source.group(), type, source.chat_template())};
}

Bytes export_folder(Folder folder, const fs::path& out, const ExportProgress& progress) {
  auto& files = folder.files;
  Bytes needed = folder.weights_bytes;
  for (const auto& [name, content] : files) needed += content.size();
  require_free_target(out, needed);
  fs::path partial = out;
  partial += ".partial";
  std::error_code error;
  fs::remove_all(partial, error);  // of an export that was killed
  if (!fs::create_directory(partial, error)) {
    const bool full = error == std::errc::no_space_on_device;
    throw Failure(
        {full ? ErrorCode::disk_full : ErrorCode::failed, "the folder cannot be created: " + error.message(), partial.string(), {}});
  }
  try {
    const std::size_t total = folder.tensors.size();
    write_safetensors(partial / "model.safetensors", std::move(folder.tensors), folder.metadata, counted(progress, total));
    for (const auto& [name, content] : files) write_file_atomically(partial / name, content);
    commit_folder(partial, out);
  } catch (...) {
    fs::remove_all(partial, error);
    throw;
  }
  return fs::file_size(out / "model.safetensors");
}

}  // namespace

Holding holding_of(ExportFormat format, BitWidth bits, int group, bool trained) {
  const auto impossible = [](std::string reason) { return Holding{Fidelity::impossible, {}, std::move(reason)}; };
  if (is_hf(format) && bits == 16 && format != ExportFormat::hf_bf16) return {Fidelity::exact, name_of(hf_type(format)), {}};
  if (bits == 16 && !is_hf(format)) return {Fidelity::exact, "F16", {}};
  if (bits != 16 && std::find(kCodeWidths.begin(), kCodeWidths.end(), bits) == kCodeWidths.end()) {
    return impossible(fmt::format("{} holds 2, 3, 4, 5, 6, 8 and 16 bits, not {}", label_of(format), bits));
  }
  if (is_hf(format)) {
    const std::string type = name_of(hf_type(format));
    if (format == ExportFormat::hf) return {Fidelity::exact, type, {}};
    return {Fidelity::approximate, type, "every weight is rounded to " + type + " once"};
  }
  if (format == ExportFormat::mlx) {
    if (group != 32 && group != 64 && group != 128) return impossible(fmt::format("MLX reads groups of 32, 64 and 128, not {}", group));
    return {Fidelity::exact, fmt::format("affine {}-bit", bits), {}};
  }
  const std::string container = name_of(gguf_container(bits));
  if (group <= 0 || group % kGgufBlock != 0)
    return impossible(fmt::format("a block of {} holds 32 weights; groups of {} do not fit", container, group));
  // Training moves the minimum of a group freely; Q8_0 has none.
  if (trained && (bits == 6 || bits == 8)) return impossible("float minimum does not fit Q8_0");
  return {Fidelity::exact, container, {}};
}

Bytes predicted_bytes(ExportFormat format, const BaseModel& base, const std::map<std::string, BitWidth>& widths, int group,
                      const std::string& chat_template) {
  if (is_hf(format)) return hf_file_size(base, hf_type(format));
  if (format == ExportFormat::mlx) return mlx_weights(base, widths, group, nullptr).file_bytes;
  return gguf_file_size(gguf_metadata(base, widths, group, chat_template), gguf_tensors(base, widths, nullptr));
}

CostTable cost_table(ExportFormat format, const BaseModel& base, const std::vector<Unit>& units, int group,
                     const std::string& chat_template) {
  std::map<std::string, WeightModule> modules;
  for (const WeightModule& module : weight_modules(base)) modules[module.name] = module;
  CostTable table;
  table.fixed = predicted_bytes(format, base, {}, group, chat_template);  // all in 16 bits
  for (const Unit& unit : units) {
    Unit held = unit;
    held.choices.clear();
    std::vector<Bytes> bytes;
    std::string reason = "it has no choices";
    for (const BitWidth bits : unit.choices) {
      const Holding holding = holding_of(format, bits, group, unit.trained);
      if (holding.fidelity == Fidelity::impossible) {
        reason = holding.reason;
        continue;
      }
      held.choices.push_back(bits);
      Bytes& sum = bytes.emplace_back(0);
      for (const std::string& module : unit.modules) {
        if (!modules.contains(module)) refuse(unit.name, fmt::format("the base model has no module {}, or two units have it", module));
        sum += module_bytes(format, modules[module], bits, group);
      }
    }
    if (held.choices.empty()) refuse(unit.name, fmt::format("{} can hold none of its widths: {}", label_of(format), reason));
    for (const std::string& module : unit.modules) {
      table.fixed -= module_bytes(format, modules.at(module), 16, group);
      modules.erase(module);
    }
    table.units.push_back(std::move(held));
    table.bytes.push_back(std::move(bytes));
  }
  return table;
}

Bytes write_export(ExportFormat format, const SubnetSource& source, const fs::path& out, const ExportProgress& progress) {
  fs::path target = out.lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // "folder/"
  if (target.empty() || target.filename() == "." || target.filename() == "..") refuse_usage("an export needs a name to be written to");
  require_held(format, source);
  if (format == ExportFormat::gguf) return export_gguf(source, target, progress);
  return export_folder(is_hf(format) ? hf_folder(source, hf_type(format)) : mlx_folder(source), target, progress);
}

fs::path weights_file(ExportFormat format, const fs::path& out) {
  return format == ExportFormat::gguf ? out : out / "model.safetensors";
}

}  // namespace qfa
