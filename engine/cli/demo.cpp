// SPDX-License-Identifier: GPL-3.0-or-later
// qfa demo: the main job on real material, without a display.
#include <fmt/format.h>

#include <filesystem>

#include "engine/api/demo.h"
#include "engine/cli/options.h"
#include "engine/core/paths.h"
#include "engine/data/demo_tickets.h"
#include "engine/export/exporter.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

namespace fs = std::filesystem;

struct DemoOptions {
  std::string out;
  int steps = 0;
  bool data_only = false;
};

// Each stage is skipped when an earlier call finished it, so a second call shows the result.
int demo(const DemoOptions& o, const CommonOptions& common) {
  if (o.data_only) {
    if (o.out.empty()) refuse_usage("--data-only needs --out FOLDER");
    write_demo_tickets(o.out, common.seed.value_or(1));
    print_line(o.out + ": train.jsonl and the tasks probe, search and report");
    return kDone;
  }
  const fs::path folder = fs::absolute(o.out.empty() ? data_folder() / "runs" / "demo" : fs::path(o.out)).lexically_normal();
  fs::create_directories(folder.parent_path());
  const std::string run = folder.string();
  Outcome outcome;
  if (!fs::exists(folder / "run.json")) {
    Result<RunSpec> spec = demo_spec(run);
    if (!spec) throw Failure(spec.error());
    if (o.steps > 0) spec->steps = o.steps;
    if (common.seed) spec->seed = *common.seed;
    spec->threads = common.threads;
    note(common, fmt::format("Fine-tuning one supernet of {} at 2, 3 and 4 bits on support tickets: {}",
                             fs::path(spec->model).filename().string(), run));
    outcome = run_on_engine(StartRun{*spec}, common);
  } else {
    const auto store = RunStore::open(run, RunStore::Access::read_only);
    const auto last = store->last_checkpoint();
    if (!last || *last < store->manifest().spec.steps) outcome = run_on_engine(ResumeRun{{run}, 0}, common);
  }
  if (outcome.status != kDone) return report(outcome, common, {{"run", run}});

  const RunSpec spec = RunStore::open(run, RunStore::Access::read_only)->manifest().spec;
  if (!RunStore::open(run, RunStore::Access::read_only)->front()) {
    outcome = run_on_engine(SearchFront{{run}, demo_search_spec(spec)}, common);
    if (outcome.status != kDone) return report(outcome, common, {{"run", run}});
  }
  const auto store = RunStore::open(run, RunStore::Access::read_only);
  const ParetoFront front = *store->front();
  if (!common.json) print_front(front, common, value_of(marked_front({run})));
  std::string figure = (folder / "front.png").string();
  try {
    if (!fs::exists(figure)) draw_figure(run, figure, "front");
  } catch (const Failure& failure) {
    note(common, failure.error().sentence());
    figure.clear();
  }
  // The middle of the front, in both formats.
  std::vector<const FrontPoint*> on_front;
  for (const FrontPoint& point : front.points)
    if (point.on_front) on_front.push_back(&point);
  const SubnetId chosen = on_front.at(on_front.size() / 2)->subnet;
  OrderedJson exports = OrderedJson::array();
  for (const auto& [format, name] : {std::pair{ExportFormat::gguf, ".gguf"}, std::pair{ExportFormat::mlx, "-mlx"}}) {
    const std::string path = (folder / "exports" / ("tickets-" + chosen.value + name)).string();
    if (!fs::exists(path)) {
      fs::create_directories(folder / "exports");
      ExportSpec wanted;
      wanted.format = format, wanted.out = path, wanted.subnet = chosen;
      outcome = run_on_engine(ExportSubnet{{run}, wanted}, common);
      if (outcome.status != kDone) return report(outcome, common, {{"run", run}});
      if (!common.json) print_line(outcome.sentence);
    }
    exports.push_back(path);
  }
  if (common.json)
    print_json({{"status", "done"},
                {"run", run},
                {"figure", figure},
                {"exports", exports},
                {"front", OrderedJson::parse(front_to_json(front, store->manifest().units))}});
  else
    print_line(fmt::format("run {}\nfigure {}\nask it: qfa generate {} --prompt \"Route this ticket: I was charged twice this month.\"",
                           run, figure.empty() ? "–" : figure, exports.front().get<std::string>()));
  return kDone;
}

}  // namespace

void add_demo(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<DemoOptions>();
  CLI::App* app = add_command(root, "demo", "Quantize, fine-tune, search and export a small real model", common);
  app->add_option("--out", o->out, "Run folder");
  app->add_option("--steps", o->steps, "Optimizer steps")->check(CLI::NonNegativeNumber);
  app->add_flag("--data-only", o->data_only, "Write the demo's data set to the folder and stop");
  commands.push_back({app, [o](const CommonOptions& c) { return demo(*o, c); }});
}

}  // namespace qfa::cli
