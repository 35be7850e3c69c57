// SPDX-License-Identifier: GPL-3.0-or-later
// qfa front: the front of the last search as table, JSON, CSV or figure.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "engine/cli/options.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

struct FrontOptions {
  std::string run, csv, figure;
};

std::string csv_of(const ParetoFront& front) {
  std::string text = "id,kind,on_front,size_bytes,average_bits,signal,score,std_err,accuracy,report_task,report_score,report_std_err\n";
  const auto maybe = [](const std::optional<double>& value) { return value ? fmt::format("{:.6f}", *value) : std::string(); };
  for (const FrontPoint& p : front.points)
    text += fmt::format("{},{},{},{},{:.4f},{},{:.6f},{:.6f},{},{},{},{}\n", p.subnet.value, p.kind, p.on_front ? 1 : 0, p.size_bytes,
                        p.average_bits, p.signal, p.score, p.std_err, maybe(p.accuracy), p.report_task, maybe(p.report_score),
                        maybe(p.report_std_err));
  return text;
}

std::filesystem::path workbench() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  for (const auto& candidate : {self.parent_path() / "qfa-workbench", self.parent_path().parent_path() / "app" / "qfa-workbench"})
    if (!error && std::filesystem::exists(candidate)) return candidate;
  return {};
}

}  // namespace

void draw_figure(const std::string& run, const std::string& file, const std::string& plot) {
  const auto program = workbench();
  if (program.empty()) fail("figure", "figures are drawn by qfa-workbench, which is not installed beside qfa");
  const pid_t child = fork();
  if (child < 0) fail("figure", "could not start qfa-workbench");
  if (child == 0) {
    execl(program.c_str(), program.c_str(), "--figure", file.c_str(), "--open", run.c_str(), "--plot", plot.c_str(),
          static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail(file, "qfa-workbench could not draw the figure");
}

void print_front(const ParetoFront& front, const CommonOptions& common) {
  note(common, fmt::format("signal {} ({} is better), bytes of {} files; * = on the front; ± one standard error", front.signal,
                           front.higher_is_better ? "higher" : "lower", front.target));
  print_line(
      fmt::format("  {:<8}  {:<8}  {:>12}  {:>5}  {:>18}  {:>8}  {:>16}", "id", "kind", "bytes", "bits", "score", "acc", "held-out"));
  for (const FrontPoint& p : front.points) {
    if (!p.on_front && p.kind != "uniform") continue;
    print_line(fmt::format("{} {:<8}  {:<8}  {:>12}  {:>5.2f}  {:>8.4f} ± {:.4f}  {:>8}  {:>16}", p.on_front ? "*" : " ", p.subnet.value,
                           p.kind, p.size_bytes, p.average_bits, p.score, p.std_err, p.accuracy ? fmt::format("{:.3f}", *p.accuracy) : "–",
                           p.report_score ? fmt::format("{:.3f} ± {:.3f}", *p.report_score, p.report_std_err.value_or(0)) : "–"));
  }
}

void add_front(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<FrontOptions>();
  CLI::App* app = add_command(root, "front", "The front of the last search", common);
  app->add_option("run", o->run, "Run folder")->required();
  app->add_option("--csv", o->csv, "Write every evaluated subnet as CSV; -: to standard output, in place of the table");
  app->add_option("--figure", o->figure, "Draw it: F.svg, F.png or F.pdf");
  commands.push_back({app, [o](const CommonOptions& c) {
                        const auto store = RunStore::open(o->run, RunStore::Access::read_only);
                        const auto front = store->front();
                        if (!front) refuse(o->run, "the run has no front yet; make one with: qfa search " + o->run);
                        const bool csv_only = o->csv == "-";
                        if (csv_only && c.json) refuse_usage("--csv - and --json both write to standard output");
                        if (!o->csv.empty() && !csv_only) write_file_atomically(o->csv, csv_of(*front));
                        if (!o->figure.empty()) draw_figure(o->run, o->figure, "front");
                        if (csv_only)
                          std::fputs(csv_of(*front).c_str(), stdout);
                        else if (c.json)
                          print_line(front_to_json(*front, store->manifest().units));
                        else
                          print_front(*front, c);
                        return kDone;
                      }});
}

}  // namespace qfa::cli
