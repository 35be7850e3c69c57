// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "engine/core/hash.h"
#include "engine/core/text.h"
#include "engine/core/version.h"
#include "engine/formats/gguf.h"
#include "engine/jobs/export_job.h"
#include "engine/search/search.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

std::string licence_of(const BaseModel& base) {
  if (const auto gguf = base.gguf())
    if (const auto licence = gguf->string("general.license")) return *licence;
  return "not stated in its files";
}

std::string base_name(const BaseModel& base) {
  const fs::path path = base.path().has_filename() ? base.path() : base.path().parent_path();
  return path.filename().string();
}

std::string base_names(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) names.push_back(fs::path(file).filename().string());
  return enumerate(names);
}

// What decides the weights of a run: its settings, its inputs and how far it is.
std::string run_hash(const OpenedRun& run) {
  const RunManifest& manifest = run.store->manifest();
  RunSpec spec = manifest.spec;
  spec.out.clear(), spec.threads = 0;  // where it lies and how fast it went do not
  return hash_hex(spec_to_json(spec).dump() + manifest.model_fingerprint + manifest.data_fingerprint + std::to_string(run.step));
}

// A word for a shell.
std::string quoted(const std::string& word) {
  if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/+=:,") == std::string::npos &&
      !word.empty())
    return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// How a command names the subnet: by its id where the run knows that, else by its widths.
std::string choice_of(const OpenedRun& run, const BitPlan& plan) {
  const SubnetId id = subnet_id(run.inputs.units, plan);
  const auto is_it = [&](const auto& point) { return point.subnet == id; };
  const auto front = run.store->front();
  const auto scored = run.store->evaluations();
  if ((front && std::any_of(front->points.begin(), front->points.end(), is_it)) || std::any_of(scored.begin(), scored.end(), is_it))
    return "--subnet " + id.value;
  return fmt::format("--bit-plan {}", fmt::join(plan.bits, ","));
}

std::vector<std::string> uses(ExportFormat format, const std::string& name) {
  const std::string path = quoted("./" + name);
  if (format == ExportFormat::gguf)
    return {"llama-server -m " + path + " --jinja", "ollama create my-model -f Modelfile", "qfa generate " + path + " --prompt \"…\""};
  if (format == ExportFormat::mlx)
    return {"mlx_lm.generate --model " + path + " --prompt \"…\"", "mlx_lm.server --model " + path,
            "qfa generate " + path + " --prompt \"…\""};
  return {"vllm serve " + path, "qfa generate " + path + " --prompt \"…\"",
          "python3 -c \"from transformers import pipeline; print(pipeline('text-generation', '" + ("./" + name) + "')('…'))\""};
}

std::string modelfile(const std::string& name, const Json& report) {
  const std::string stop = report.value("stop_token", "");
  return "FROM ./" + name + "\n" + (stop.empty() ? "" : "PARAMETER stop \"" + stop + "\"\n");
}

std::string plan_lines(const std::vector<Unit>& units, const BitPlan& plan) {
  std::string text, layer;
  for (std::size_t l = 0; l < units.size(); ++l) {
    const std::string& name = units[l].name;
    const auto dot = name.rfind('.');
    const bool in_layer = name.rfind("layers.", 0) == 0 && dot > 7 && dot != std::string::npos;
    const std::string group = in_layer ? name.substr(0, dot) : name;
    text += group == layer ? ", " : (text.empty() ? "" : "\n") + std::string("- ") + group + ": ";
    text += in_layer ? fmt::format("{} {}", name.substr(dot + 1), plan.bits[l]) : std::to_string(plan.bits[l]);
    layer = group;
  }
  return text + "\n";
}

OrderedJson card_json(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::string& name, const Json& report) {
  const RunManifest& manifest = run.store->manifest();
  OrderedJson held_out = OrderedJson::array();
  for (const HeldOutScore& s : held_out_scores(*run.store, subnet_id(run.inputs.units, plan), run.step))
    held_out.push_back({{"task", s.task}, {"score", s.score}, {"std_err", s.std_err}, {"n", s.n}});
  OrderedJson bits = OrderedJson::object();
  for (std::size_t l = 0; l < run.inputs.units.size(); ++l) bits[run.inputs.units[l].name] = plan.bits[l];
  OrderedJson json{
      {"schema", 1},
      {"name", name},
      {"format", to_text(format)},
      {"verdict", report["verdict"]},
      {"verified", report["verified"]},
      {"size_bytes", report["size_bytes"]},
      {"sha256", report["sha256"]},
      {"subnet", report["subnet"]},
      {"group_size", run.spec.group},
      {"plan", bits},
      {"held_out", held_out},
      {"base",
       {{"name", base_name(*run.inputs.base)}, {"fingerprint", manifest.model_fingerprint}, {"licence", licence_of(*run.inputs.base)}}},
      {"data", {{"files", base_names(run.spec.data)}, {"fingerprint", manifest.data_fingerprint}, {"licence", "not stated"}}},
      {"run", run.store->folder().filename().string()},
      {"run_hash", run_hash(run)},
      {"step", run.step},
      {"versions", {{"qfa", kProgramVersion}, {"run_made_by", manifest.program_version}}},
      {"checks", report["checks"]},
      {"command", fmt::format("qfa export {} {} --format {} --out {}", quoted(run.store->folder().filename().string()),
                              choice_of(run, plan), to_text(format), quoted(name))},
      {"use", uses(format, name)}};
  for (const char* key : {"rms", "worst_rms", "worst_tensor", "kl_to_subnet", "kl_to_subnet_std_err"})
    if (report.contains(key)) json[key] = report[key];
  if (format == ExportFormat::gguf) json["modelfile"] = modelfile(name, report);
  return json;
}

std::string held_out_text(const OrderedJson& held_out) {
  if (held_out.empty()) return "No held-out score: this subnet has not been scored on items that no search has seen.\n";
  std::string text = "On items that no search has seen; ± one standard error.\n\n| task | score | n |\n| --- | --- | --- |\n";
  for (const auto& s : held_out)
    text += fmt::format("| {} | {:.4f} ± {:.4f} | {} |\n", s["task"].get<std::string>(), s["score"].get<double>(),
                        s["std_err"].get<double>(), s["n"].get<std::int64_t>());
  return text;
}

std::string markdown_of(const OrderedJson& json, const std::string& plan) {
  const auto text = [&](const char* key) { return json[key].get<std::string>(); };
  std::string out = fmt::format("# {}\n\n", text("name"));
  out += "| | |\n| --- | --- |\n";
  out += fmt::format("| format | {}, group size {} |\n", text("format"), json["group_size"].get<int>());
  out += fmt::format("| verdict | {}, verified |\n", text("verdict"));
  if (json.contains("kl_to_subnet"))
    out += fmt::format("| loss of the format | rms {:.3g} % of the weights, KL {:.2g} ± {:.1g} nats per token |\n",
                       100 * json["rms"].get<double>(), json["kl_to_subnet"].get<double>(), json["kl_to_subnet_std_err"].get<double>());
  out += fmt::format("| weights file | {} bytes |\n| SHA-256 | `{}` |\n", json["size_bytes"].get<Bytes>(), text("sha256"));
  out += fmt::format("| subnet | {} of {}, step {} |\n", text("subnet"), text("run"), json["step"].get<int>());
  out += fmt::format("| base | {} (licence: {}) |\n", json["base"]["name"].get<std::string>(), json["base"]["licence"].get<std::string>());
  out += fmt::format("| data | {} (licence: {}) |\n", json["data"]["files"].get<std::string>(), json["data"]["licence"].get<std::string>());
  out += fmt::format("| run hash | `{}` |\n| versions | qfa {}, run made by {} |\n", text("run_hash"),
                     json["versions"]["qfa"].get<std::string>(), json["versions"]["run_made_by"].get<std::string>());
  out += "\n## Held-out scores\n\n" + held_out_text(json["held_out"]);
  out += "\n## How it was verified\n\n";
  for (const auto& c : json["checks"])
    out += fmt::format("- {}: {} ({})\n", c["name"].get<std::string>(), c["finding"].get<std::string>(), c["outcome"].get<std::string>());
  out += "\n## Use\n\n```\n";
  for (const auto& line : json["use"]) out += line.get<std::string>() + "\n";
  out += "```\n";
  if (json.contains("modelfile")) out += "\n`Modelfile` for Ollama:\n\n```\n" + text("modelfile") + "```\n";
  out += "\n## Made with\n\n```\n" + text("command") + "\n```\n";
  return out + "\n## Bit plan\n\n" + plan;
}

}  // namespace

ModelCard model_card(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::string& name, const Json& report) {
  OrderedJson json = card_json(run, plan, format, name, report);
  std::string markdown = markdown_of(json, plan_lines(run.inputs.units, plan));
  return {std::move(markdown), std::move(json)};
}

}  // namespace qfa
