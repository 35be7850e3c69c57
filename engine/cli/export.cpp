// SPDX-License-Identifier: GPL-3.0-or-later
// qfa export, qfa verify.
#include <fmt/format.h>

#include "engine/cli/options.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/export/exporter.h"
#include "engine/jobs/export_job.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

struct ExportOptions {
  std::string run, subnet, max_bytes, format, out, bit_plan;
  std::optional<int> bits;
  bool plan = false;
};

// "3,2,2,4": the units' widths in their order.
BitPlan listed_plan(const std::string& text) {
  BitPlan plan;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string width = text.substr(at, comma - at);
    if (width.empty() || width.size() > 2) refuse_usage(fmt::format("--bit-plan: \"{}\" is no bit-width", width));
    plan.bits.push_back(std::stoi(width));
    at = comma + 1;
  }
  return plan;
}

ExportSpec spec_of(const ExportOptions& o) {
  ExportSpec spec;
  if (!o.format.empty()) spec.format = parse_export_format(o.format);
  spec.out = o.out;
  if (!o.subnet.empty()) spec.subnet = SubnetId{o.subnet};
  spec.uniform_bits = o.bits;
  if (!o.max_bytes.empty()) spec.max_bytes = parse_bytes(o.max_bytes);
  if (o.bit_plan.find_first_not_of("0123456789,") == std::string::npos && !o.bit_plan.empty())
    spec.plan = listed_plan(o.bit_plan);
  else if (!o.bit_plan.empty())
    spec.plan = read_plan(o.bit_plan, RunStore::open(o.run, RunStore::Access::read_only)->manifest().units);
  return spec;
}

const char* word_of(Fidelity verdict) {
  return verdict == Fidelity::exact ? "exact" : verdict == Fidelity::approximate ? "approximate" : "impossible";
}

std::string loads_in(const ExportRow& row) {
  std::string text;
  for (const LoaderVerdict& loader : row.loaders)
    text += (text.empty() ? "" : ", ") + loader.program + (loader.loads ? "" : " ✖ (" + loader.reason + ")");
  return text.empty() ? "–" : text;
}

void print_row(const ExportRow& row) {
  const std::string size = row.size_bytes == 0 ? "–" : (row.size_exact ? "" : "≈ ") + human_bytes(row.size_bytes);
  print_line(fmt::format("{:<9}  {:<20} {:<12} {:>10}  {}", row.format ? to_text(*row.format) : "–", row.name, word_of(row.verdict), size,
                         row.reason));
  if (row.verdict == Fidelity::impossible) return;
  print_line(fmt::format("{:<9}  loads in {}{}", "", loads_in(row), row.not_written.empty() ? "" : "; not written: " + row.not_written));
}

OrderedJson json_of(const ExportRow& row) {
  OrderedJson loaders = OrderedJson::array();
  for (const LoaderVerdict& loader : row.loaders)
    loaders.push_back({{"program", loader.program}, {"loads", loader.loads}, {"reason", loader.reason}});
  return {{"name", row.name},
          {"verdict", word_of(row.verdict)},
          {"reason", row.reason},
          {"size_bytes", row.size_bytes == 0 ? OrderedJson() : OrderedJson(row.size_bytes)},
          {"size_exact", row.size_exact},
          {"format", row.format ? OrderedJson(to_text(*row.format)) : OrderedJson()},
          {"not_written", row.not_written},
          {"loaders", loaders}};
}

OrderedJson json_of(const ExportPlan& plan) {
  OrderedJson rows = OrderedJson::array(), held_out = OrderedJson::array();
  for (const ExportRow& row : plan.rows) rows.push_back(json_of(row));
  for (const HeldOutScore& s : plan.held_out)
    held_out.push_back({{"task", s.task}, {"score", s.score}, {"std_err", s.std_err}, {"n", s.n}});
  OrderedJson json{{"run", plan.run_name}, {"step", plan.step},   {"subnet", plan.subnet.value}, {"average_bits", plan.average_bits},
                   {"rows", rows},         {"held_out", held_out}};
  if (plan.better_uniform)
    json["better_uniform"] = {{"subnet", plan.better_uniform->subnet.value},
                              {"size_bytes", plan.better_uniform->size_bytes},
                              {"score", plan.better_uniform->score},
                              {"std_err", plan.better_uniform->std_err}};
  if (plan.twin) json["fused_twin"] = {{"subnet", plan.twin->subnet.value}, {"more_bytes", plan.twin->more_bytes}};
  return json;
}

ExportPlan planned(const ExportOptions& o, const ExportSpec& spec) {
  Result<ExportPlan> plan = plan_export({o.run}, spec);
  if (!plan) throw Failure(plan.error());
  return *std::move(plan);
}

void warn_of_uniform(const ExportPlan& plan, const CommonOptions& common) {
  if (!plan.better_uniform) return;
  note(common, fmt::format("A uniform subnet of no more bytes scores better: {} ({:.4f} ± {:.4f} against {:.4f} ± {:.4f})",
                           plan.better_uniform->subnet.value, plan.better_uniform->score, plan.better_uniform->std_err, plan.point->score,
                           plan.point->std_err));
}

int print_plan(const ExportOptions& o, const CommonOptions& common) {
  const ExportPlan plan = planned(o, spec_of(o));
  if (common.json) {
    print_json(json_of(plan));
    return kDone;
  }
  note(common, fmt::format("subnet {} of {}, step {}, {:.2f} bits on average; ≈: by the arithmetic of the format", plan.subnet.value,
                           plan.run_name, plan.step, plan.average_bits));
  for (const ExportRow& row : plan.rows) print_row(row);
  warn_of_uniform(plan, common);
  return kDone;
}

int export_subnet_of(const ExportOptions& o, const CommonOptions& common) {
  if (o.plan) return print_plan(o, common);
  if (o.format.empty() || o.out.empty())
    refuse_usage("give --format F and --out PATH, or --plan to see what every format would make of it");
  const ExportSpec spec = spec_of(o);
  const ExportPlan plan = planned(o, spec);
  warn_of_uniform(plan, common);
  const Outcome outcome = run_on_engine(ExportSubnet{{o.run}, spec}, common);
  OrderedJson extra{{"out", o.out}};
  if (outcome.status == kDone) {
    extra["report"] = OrderedJson::parse(read_file(report_file(o.out)));
    note(common, "card: " + o.out + ".card.md");
  }
  return report(outcome, common, extra);
}

int verify(const std::string& exported, const std::string& run_folder, const CommonOptions& common) {
  if (!std::filesystem::exists(exported)) refuse(exported, "does not exist");
  prepare_compute(common.threads);
  const VerifyProgress progress = [&](const std::string&) { return true; };
  const OnCheck checked = [&](const ExportCheck& check) {
    note(common, fmt::format("{:<8} {:<8} {}", to_text(check.outcome), check.name, check.finding));
  };
  Json json;
  if (run_folder.empty()) {
    json = verify_alone(exported, progress);
  } else {
    const OpenedRun run = open_run(run_folder, RunStore::Access::read_only);
    const auto written = report_file(exported);
    if (!std::filesystem::exists(written)) refuse(exported, "has no report beside it that says which subnet it is");
    const Json report = read_json(written);
    if (!report.contains("format") || !report["format"].is_string()) refuse(written.string(), "does not say its format");
    if (const Json step = report.value("step", Json()); step != run.step)
      refuse(exported, fmt::format("is of step {} of the run, which is at step {} now; without --run it is compared with its report",
                                   step.dump(), run.step));
    json = verify_against_run(run, read_plan(written, run.inputs.units), parse_export_format(report["format"].get<std::string>()), exported,
                              progress, checked);
  }
  const bool verified = json["verified"].get<bool>();
  if (common.json)
    fmt::print("{}\n", json.dump(2));
  else
    print_line(verified ? exported + ": verified" : exported + ": rejected: " + json["reason"].get<std::string>());
  return verified ? kDone : kFailed;
}

}  // namespace

void add_export(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<ExportOptions>();
  CLI::App* app = add_command(root, "export", "Write a subnet, read it back, score it again", common);
  app->add_option("run", o->run, "Run folder")->required();
  app->add_option("--subnet", o->subnet, "Id of the subnet");
  app->add_option("--bits", o->bits, "Or: the uniform subnet of this width");
  app->add_option("--max-bytes", o->max_bytes, "Or: the best of the front that fits");
  app->add_option("--bit-plan", o->bit_plan,
                  "Or: the subnet of this JSON file {unit: bits}, or of a list of widths in the order of the units");
  app->add_option("--format", o->format, "gguf, mlx, hf (F32), hf-f16 or hf-bf16");
  app->add_option("--out", o->out, "File (gguf) or folder to create");
  app->add_flag("--plan", o->plan, "Only say what every format would make of it: exact, approximate or impossible, and its bytes");
  commands.push_back({app, [o](const CommonOptions& c) { return export_subnet_of(*o, c); }});

  auto exported = std::make_shared<std::string>();
  auto run = std::make_shared<std::string>();
  CLI::App* check = add_command(root, "verify", "Read an export again and compare weights, size and scores", common);
  check->add_option("export", *exported, "Exported file or folder")->required();
  check->add_option("--run", *run, "The run it came from");
  commands.push_back({check, [exported, run](const CommonOptions& c) { return verify(*exported, *run, c); }});
}

}  // namespace qfa::cli
