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
  std::string run, subnet, max_bytes, format, out;
  std::optional<int> bits;
};

ExportSpec spec_of(const ExportOptions& o) {
  ExportSpec spec;
  spec.format = parse_export_format(o.format);
  spec.out = o.out;
  if (!o.subnet.empty()) spec.subnet = SubnetId{o.subnet};
  spec.uniform_bits = o.bits;
  if (!o.max_bytes.empty()) spec.max_bytes = parse_bytes(o.max_bytes);
  return spec;
}

// What the format can hold of the run's widths, before anything is written.
void print_holdings(const ExportSpec& spec, const RunManifest& manifest, const CommonOptions& common) {
  for (const BitWidth bits : manifest.spec.bits) {
    const Holding holding = holding_of(spec.format, bits, manifest.spec.group, true);
    note(common, fmt::format("{} bits in {}: {}", bits, to_text(spec.format),
                             holding.fidelity == Fidelity::exact ? "exact (" + holding.container + ")" : "impossible: " + holding.reason));
  }
}

int export_subnet_of(const ExportOptions& o, const CommonOptions& common) {
  const ExportSpec spec = spec_of(o);
  print_holdings(spec, RunStore::open(o.run, RunStore::Access::read_only)->manifest(), common);
  const Outcome outcome = run_on_engine(ExportSubnet{{o.run}, spec}, common);
  OrderedJson extra{{"out", o.out}};
  if (outcome.status == kDone) extra["report"] = OrderedJson::parse(read_file(report_file(o.out)));
  return report(outcome, common, extra);
}

ExportFormat format_at(const std::filesystem::path& exported) {
  return std::filesystem::is_directory(exported) ? ExportFormat::mlx : ExportFormat::gguf;
}

int verify(const std::string& exported, const std::string& run_folder, const CommonOptions& common) {
  if (!std::filesystem::exists(exported)) refuse(exported, "does not exist");
  set_threads(common.threads);
  const VerifyProgress progress = [&](const std::string& what) {
    note(common, "checking " + what);
    return true;
  };
  Json json;
  if (run_folder.empty()) {
    json = verify_alone(exported, progress);
  } else {
    const OpenedRun run = open_run(run_folder, RunStore::Access::read_only);
    const auto written = report_file(exported);
    if (!std::filesystem::exists(written)) refuse(exported, "has no report beside it that says which subnet it is");
    json = verify_against_run(run, read_plan(written, run.inputs.units), format_at(exported), exported, progress);
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
  app->add_option("--format", o->format, "gguf or mlx")->required();
  app->add_option("--out", o->out, "File (gguf) or folder (mlx) to create")->required();
  commands.push_back({app, [o](const CommonOptions& c) { return export_subnet_of(*o, c); }});

  auto exported = std::make_shared<std::string>();
  auto run = std::make_shared<std::string>();
  CLI::App* check = add_command(root, "verify", "Read an export again and compare weights, size and scores", common);
  check->add_option("export", *exported, "Exported file or folder")->required();
  check->add_option("--run", *run, "The run it came from");
  commands.push_back({check, [exported, run](const CommonOptions& c) { return verify(*exported, *run, c); }});
}

}  // namespace qfa::cli
