// SPDX-License-Identifier: GPL-3.0-or-later
// qfa front: the front of the last search as table, JSON, CSV or figure.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "engine/cli/options.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

struct FrontOptions {
  std::string run, csv, figure;
};

std::string csv_of(const ParetoFront& front, const std::vector<ScoredSubnet>& marked) {
  std::string text = "id,kind,on_front,size_bytes,average_bits,signal,score,std_err,accuracy,report_task,report_score,report_std_err\n";
  const auto maybe = [](const std::optional<double>& value) { return value ? fmt::format("{:.6f}", *value) : std::string(); };
  for (const FrontPoint& p : front.points)
    text += fmt::format("{},{},{},{},{:.4f},{},{:.6f},{:.6f},{},{},{},{}\n", p.subnet.value, p.kind, p.on_front ? 1 : 0, p.size_bytes,
                        p.average_bits, p.signal, p.score, p.std_err, maybe(p.accuracy), p.report_task, maybe(p.report_score),
                        maybe(p.report_std_err));
  for (const ScoredSubnet& rival : marked)
    if (rival.kind == "rival")
      text += fmt::format("\"{}\",rival,0,{},,{},{:.6f},{:.6f},{},,,\n", rival.subnet.value, rival.size_bytes, front.signal, rival.score,
                          rival.std_err, maybe(rival.accuracy));
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

OrderedJson random_json(const RandomPlace& place) {
  OrderedJson families = OrderedJson::array();
  for (const auto& family : place.families)
    families.push_back({{"name", family.name}, {"parameters", {family.first, family.second}}, {"aic", family.aic}});
  return {{"n", place.n},
          {"bytes", {place.low, place.high}},
          {"mean", place.mean},
          {"sd", place.sd},
          {"family", place.families[0].name},
          {"families", std::move(families)},
          {"best", place.best},
          {"best_std_err", place.best_std_err},
          {"score", place.score},
          {"deviations", place.deviations},
          {"probability", place.probability},
          {"better", place.better}};
}

// The stored front with what `marked` found: who is not to be told from a smaller neighbour, the best uniform subnet
// of no more bytes, and the place among random subnets of its size, where enough were scored.
OrderedJson marked_json(const ParetoFront& front, const std::vector<Unit>& units, const std::vector<ScoredSubnet>& marked) {
  OrderedJson json = OrderedJson::parse(front_to_json(front, units));
  std::map<std::string, const ScoredSubnet*> by_id;
  for (const ScoredSubnet& subnet : marked) by_id[subnet.subnet.value] = &subnet;
  for (OrderedJson& point : json["points"]) {
    const ScoredSubnet& subnet = *by_id.at(point["id"].get<std::string>());
    point["same_as_smaller"] = subnet.same_as_smaller;
    point["loses_to_uniform"] = subnet.loses_to_uniform;
    if (subnet.uniform) point["uniform"] = subnet.uniform->value;
    if (subnet.versus)
      point["versus_uniform"] = {
          {"difference", subnet.versus->difference}, {"std_err", subnet.versus->std_err}, {"p_value", subnet.versus->p_value}};
    if (!subnet.on_front) continue;
    if (const auto place = place_among_random(marked, subnet.subnet)) point["random"] = random_json(*place);
  }
  for (const ScoredSubnet& rival : marked) {
    if (rival.kind != "rival") continue;
    OrderedJson point{{"id", rival.subnet.value},
                      {"plan", OrderedJson::object()},
                      {"size_bytes", rival.size_bytes},
                      {"score", rival.score},
                      {"std_err", rival.std_err},
                      {"signal", front.signal},
                      {"on_front", false},
                      {"kind", rival.kind}};
    if (rival.accuracy) point["accuracy"] = *rival.accuracy;
    json["points"].push_back(std::move(point));
  }
  return json;
}

void print_front(const ParetoFront& front, const CommonOptions& common, const std::vector<ScoredSubnet>& marked) {
  std::set<std::string> same;
  for (const ScoredSubnet& subnet : marked)
    if (subnet.same_as_smaller) same.insert(subnet.subnet.value);
  note(common, fmt::format("signal {} ({} is better), bytes of {} files; * = on the front{}; ± one standard error", front.signal,
                           front.higher_is_better ? "higher" : "lower", front.target,
                           same.empty() ? "" : ", ≈ = not distinguishable from its smaller neighbour (paired bootstrap, p ≥ 0.05)"));
  print_line(
      fmt::format("  {:<8}  {:<8}  {:>12}  {:>5}  {:>18}  {:>8}  {:>16}", "id", "kind", "bytes", "bits", "score", "acc", "held-out"));
  for (const FrontPoint& p : front.points) {
    if (!p.on_front && p.kind != "uniform") continue;
    print_line(fmt::format("{} {:<8}  {:<8}  {:>12}  {:>5.2f}  {:>8.4f} ± {:.4f}  {:>8}  {:>16}",
                           same.contains(p.subnet.value) ? "≈"
                           : p.on_front                  ? "*"
                                                         : " ",
                           p.subnet.value, p.kind, p.size_bytes, p.average_bits, p.score, p.std_err,
                           p.accuracy ? fmt::format("{:.3f}", *p.accuracy) : "–",
                           p.report_score ? fmt::format("{:.3f} ± {:.3f}", *p.report_score, p.report_std_err.value_or(0)) : "–"));
  }
  for (const ScoredSubnet& rival : marked)
    if (rival.kind == "rival")
      print_line(fmt::format("  {:<8}  {:<8}  {:>12}  {:>5}  {:>8.4f} ± {:.4f}  {:>8}  {}", "", rival.kind, rival.size_bytes, "–",
                             rival.score, rival.std_err, rival.accuracy ? fmt::format("{:.3f}", *rival.accuracy) : "–",
                             rival.subnet.value));
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
                        const std::vector<ScoredSubnet> marked = value_of(marked_front({o->run}));
                        if (!o->csv.empty() && !csv_only) write_file_atomically(o->csv, csv_of(*front, marked));
                        if (!o->figure.empty()) draw_figure(o->run, o->figure, "front");
                        if (csv_only)
                          std::fputs(csv_of(*front, marked).c_str(), stdout);
                        else if (c.json)
                          print_json(marked_json(*front, store->manifest().units, marked));
                        else
                          print_front(*front, c, marked);
                        return kDone;
                      }});
}

}  // namespace qfa::cli
