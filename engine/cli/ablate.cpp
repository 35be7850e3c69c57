// SPDX-License-Identifier: GPL-3.0-or-later
// qfa ablate: a question answered by runs that differ in few settings, over seeds, with errors.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <set>

#include "engine/ablate/report.h"
#include "engine/ablate/spec.h"
#include "engine/api/plan.h"
#include "engine/cli/run_options.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/jobs/ablate_job.h"
#include "engine/jobs/compute.h"
#include "engine/jobs/train_job.h"
#include "engine/plan/run_inputs.h"
#include "engine/store/run_lock.h"

namespace qfa::cli {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

struct AblateOptions {
  std::string spec, out;
  std::map<std::string, Words> words;  // model, data, held_out, task
  std::vector<std::string> set;
  std::vector<std::uint64_t> seeds;
  bool dry_run = false, list = false;
};

AblationSpec open_spec(const std::string& name) {
  const auto& shipped = shipped_ablations();
  if (const auto found = shipped.find(name); found != shipped.end() && !fs::exists(name))
    return ablation_from_json(parse_json(found->second, name), name);
  if (!fs::exists(name)) {
    std::vector<std::string> names;
    for (const auto& [known, text] : shipped) names.push_back(known);
    refuse_usage(
        fmt::format("there is no file and no shipped ablation {}{} ({})", name, did_you_mean(name, names), enumerate(names, "or")));
  }
  return ablation_from_json(read_json(name), name);
}

Values given_values(const AblateOptions& o) {
  Values values;
  for (const auto& [name, words] : o.words)
    if (!words.empty()) values[name] = words;
  for (const std::string& text : o.set) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) refuse_usage(fmt::format("\"{}\" is not NAME=VALUE", text));
    values[text.substr(0, equals)] = {text.substr(equals + 1)};
  }
  return values;
}

// The same code as the command line's own.
RunSpec spec_of_words(const Words& words, const std::string& out, const CommonOptions& common) {
  CLI::App root{"qfa ablate"};
  root.require_subcommand(1);
  CommonOptions options = common;
  RunOptions run;
  add_run_options(*add_command(root, "train", "", options), run, true);
  Words all{"train"};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"--out", out});
  try {
    parse_words(root, all);
  } catch (const CLI::Success&) {
    refuse_usage("--help is no setting of a run");
  }
  return run_spec_of(run, options);
}

struct PlannedRun {
  AblationRun run;
  RunSpec spec;
  RunProgress progress = RunProgress::absent;
  double seconds = -1;  // predicted
};

std::string progress_text(RunProgress progress) {
  return progress == RunProgress::finished ? "finished" : progress == RunProgress::interrupted ? "interrupted" : "new";
}

// One ablation from its words to its table.
class AblationWork {
 public:
  AblationWork(const AblateOptions& o, const CommonOptions& common)
      : common_(common), folder_(o.out), spec_(open_spec(o.spec)), values_(ablation_values(spec_, given_values(o))) {
    if (!o.seeds.empty()) spec_.seeds = o.seeds;
    spec_.score.loss = fill_in(spec_.score.loss, values_);
    spec_.score.task = fill_in(spec_.score.task, values_);
    std::set<std::string> data;
    for (AblationRun& run : expand(spec_, values_, spec_.seeds)) {
      const std::string arm = "arm " + spec_.arms[run.arm].name;
      const std::string out = (folder_ / run.folder).string();
      try {
        runs_.push_back({run, spec_of_words(run.words, out, common), RunProgress::absent, -1});
        check_settings(runs_.back().spec);
      } catch (const Failure& failure) {
        throw Failure({failure.error().code, failure.error().sentence(), arm, {}});
      }
      data.insert(runs_.back().spec.data.begin(), runs_.back().spec.data.end());
    }
    trained_on_.assign(data.begin(), data.end());
    check();
  }

  int dry_run() {
    OrderedJson runs = OrderedJson::array();
    double seconds = 0;
    for (const PlannedRun& p : runs_) {
      runs.push_back({{"run", p.run.folder},
                      {"arm", spec_.arms[p.run.arm].name},
                      {"seed", p.run.seed},
                      {"state", progress_text(p.progress)},
                      {"time_s", p.seconds < 0 ? OrderedJson() : OrderedJson(p.seconds)},
                      {"command", train_command(p.spec)}});
      if (!common_.json)
        print_line(fmt::format("{:<11} {:>11}  {}", progress_text(p.progress), duration_text(p.seconds), train_command(p.spec)));
      seconds = seconds < 0 || p.seconds < 0 ? -1 : seconds + (p.progress == RunProgress::finished ? 0 : p.seconds);
    }
    const std::string sentence =
        fmt::format("{} runs{}", runs_.size(), seconds < 0 ? "" : fmt::format(", about {} of training", duration_text(seconds)));
    return report({kDone, sentence, {}}, common_, {{"name", spec_.name}, {"question", spec_.question}, {"runs", runs}});
  }

  int work() {
    for (const std::string& sentence : left_out_) note(common_, sentence);
    fs::create_directories(folder_);
    const ProcessLock lock(folder_ / "lock", folder_.string(), "the ablation");
    keep_specification();
    AblationScorer scorer(folder_, spec_.score, trained_on_);
    std::vector<AblationScore> scores;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      PlannedRun& planned = runs_[i];
      note(common_, fmt::format("run {} of {}: {}, {} ({} left)", i + 1, runs_.size(), planned.run.folder, progress_text(planned.progress),
                                duration_text(seconds_left(i))));
      const auto start = Clock::now();
      if (planned.progress != RunProgress::finished) {
        const Outcome outcome = run_on_engine(
            planned.progress == RunProgress::absent ? Command{StartRun{planned.spec}} : Command{ResumeRun{{planned.spec.out}, 0}}, common_);
        if (outcome.status != kDone) return stopped(outcome.sentence);
      }
      if (interrupted()) return stopped("stopped after " + planned.run.folder);
      const auto trained = Clock::now();
      if (planned.progress == RunProgress::absent) train_.add(planned.spec.steps, Seconds(trained - start).count());
      try {
        const auto more = score(scorer, planned, i);
        scores.insert(scores.end(), more.begin(), more.end());
      } catch (const Failure& failure) {
        if (failure.error().code != ErrorCode::cancelled) throw;
        return stopped(fmt::format("stopped while {} was scored", planned.run.folder));
      }
      score_.add(1, Seconds(Clock::now() - trained).count());
    }
    return show(scores);
  }

 private:
  struct Rate {
    double units = 0, seconds = 0;
    void add(double more, double took) { units += more, seconds += took; }
  };

  // Everything that can be refused is refused before anything is written.
  void check() {
    if (folder_.empty()) refuse_usage("--out is required: the folder of the ablation");
    if (fs::exists(folder_) && !fs::is_directory(folder_)) refuse(folder_.string(), "is a file, expected a folder");
    for (PlannedRun& planned : runs_) {
      planned.progress = progress_of_run(planned.spec);
      const bool first_seed = planned.run.seed == spec_.seeds.front();
      if (planned.progress == RunProgress::absent) {
        if (first_seed)
          validate_start({planned.spec});  // the others differ in seed and folder alone
        else
          check_out_folder(planned.spec.out);
      }
      if (first_seed) left_out_ = check_scoring(spec_.score, planned.spec, trained_on_);
      if (const auto plan = plan_run(planned.spec)) planned.seconds = plan->seconds;
    }
  }

  // A folder holds one ablation. Seeds may be added.
  void keep_specification() const {
    OrderedJson json{{"schema", 1}, {"name", spec_.name}, {"question", spec_.question}, {"arms", OrderedJson::array()}};
    for (const ArmSpec& arm : spec_.arms) {
      OrderedJson runs = OrderedJson::array();
      for (const Words& words : arm.train) runs.push_back(fill_in(words, values_));
      json["arms"].push_back({{"name", arm.name}, {"runs", runs}});
    }
    json["train"] = fill_in(spec_.train, values_);
    const ScoreSpec& s = spec_.score;
    json["score"] = {
        {"loss", s.loss}, {"task", s.task},    {"limit", s.limit}, {"bins", s.bins ? s.bin_count : 0}, {"per_bin", s.bins ? s.per_bin : 0},
        {"seed", s.seed}, {"before", s.before}};
    const fs::path file = folder_ / "ablation.json";
    const std::string text = json.dump(1) + "\n";
    if (!fs::exists(file)) return write_file_atomically(file, text);
    if (read_file(file) != text) refuse(folder_.string(), "holds an ablation of another specification or other values (ablation.json)");
  }

  // As measured in this session; before that, as predicted.
  double seconds_left(std::size_t from) const {
    double left = 0;
    for (std::size_t i = from; i < runs_.size(); ++i) {
      if (runs_[i].progress != RunProgress::finished) {
        const double training = train_.units > 0 ? runs_[i].spec.steps * train_.seconds / train_.units : runs_[i].seconds;
        if (training < 0) return -1;
        left += training;
      }
      if (score_.units > 0) left += score_.seconds / score_.units;
    }
    return left;
  }

  std::vector<AblationScore> score(AblationScorer& scorer, const PlannedRun& planned, std::size_t place) {
    watch_signals();
    prepare_compute(common_.threads);
    auto last = Clock::now();
    return scorer.score(planned.spec.out, planned.run.arm, planned.run.seed,
                        [&](std::size_t done, std::size_t total, const std::string& what) {
                          if (Clock::now() - last > std::chrono::seconds(5) && common_.progress != "none") {
                            last = Clock::now();
                            note(common_, fmt::format("scoring {} of {}: {}/{}  {}", place + 1, runs_.size(), done, total, what));
                          }
                          return !interrupted();
                        });
  }

  int stopped(const std::string& sentence) const {
    return report({kCancelled, sentence + "; the same command continues the ablation", {}}, common_, {{"out", folder_.string()}});
  }

  int show(const std::vector<AblationScore>& scores) {
    Ablation ablation{spec_.name, spec_.question, {}, spec_.seeds, ablation_rows(scores, spec_.arms.size())};
    for (const ArmSpec& arm : spec_.arms) ablation.arms.push_back({arm.name, static_cast<int>(arm.train.size()), 0});
    for (const PlannedRun& planned : runs_)
      if (planned.run.seed == spec_.seeds.front()) ablation.arms[planned.run.arm].steps += planned.spec.steps;
    OrderedJson json = ablation_json(ablation);
    json["scores"] = OrderedJson::array();
    for (const AblationScore& s : scores)
      json["scores"].push_back({{"arm", spec_.arms[s.arm].name},
                                {"seed", s.seed},
                                {"signal", s.signal},
                                {"when", s.when},
                                {"subnets", s.subnets},
                                {"subnet", s.subnet},
                                {"value", s.value},
                                {"std_err", s.std_err},
                                {"n", s.n}});
    write_file_atomically(folder_ / "table.csv", ablation_csv(ablation));
    write_file_atomically(folder_ / "table.md", ablation_markdown(ablation));
    write_file_atomically(folder_ / "result.json", json.dump(1) + "\n");
    try {
      for (const char* name : {"figure.svg", "figure.png"}) draw_figure(folder_.string(), (folder_ / name).string(), "ablation");
    } catch (const Failure& failure) {
      note(common_, "no figure: " + failure.error().sentence());
    }
    if (common_.json)
      print_json(json);
    else
      fmt::print("{}", ablation_markdown(ablation));
    return kDone;
  }

  CommonOptions common_;
  fs::path folder_;
  AblationSpec spec_;
  Values values_;
  std::vector<PlannedRun> runs_;
  std::vector<std::string> trained_on_, left_out_;
  Rate train_, score_;
};

int list_ablations(const CommonOptions& common) {
  OrderedJson json = OrderedJson::array();
  for (const auto& [name, text] : shipped_ablations()) {
    const AblationSpec spec = ablation_from_json(parse_json(text, name), name);
    Words arms;
    for (const ArmSpec& arm : spec.arms) arms.push_back(arm.name);
    json.push_back({{"name", name}, {"question", spec.question}, {"arms", arms}, {"specification", OrderedJson::parse(text)}});
    if (!common.json) print_line(fmt::format("{:<20} {} ({})", name, spec.question, fmt::join(arms, ", ")));
  }
  if (common.json) print_json({{"ablations", json}});
  return kDone;
}

}  // namespace

void add_ablate(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<AblateOptions>();
  CLI::App* app =
      add_command(root, "ablate", "Compare settings: runs over seeds, held-out scores, a table and a figure with errors", common);
  app->add_option("spec", o->spec, "Specification (JSON), or the name of a shipped one");
  app->add_flag("--list", o->list, "The shipped specifications");
  app->add_option("--model", o->words["model"], "${model}")->expected(1);
  app->add_option("--data", o->words["data"], "${data}: training examples");
  app->add_option("--held-out", o->words["held_out"], "${held_out}: examples that are not trained on");
  app->add_option("--task", o->words["task"], "${task}: tasks (NAME.task.json)");
  app->add_option("--set", o->set, "Another value: NAME=VALUE");
  app->add_option("--seeds", o->seeds, "Instead of the specification's, e.g. 0,1,2")->delimiter(',');
  app->add_option("--out", o->out, "Folder of the runs, the scores, the table and the figure");
  app->add_flag("--dry-run", o->dry_run, "Check everything, list the runs, write nothing");
  commands.push_back({app, [o](const CommonOptions& c) {
                        if (o->list) return list_ablations(c);
                        if (o->spec.empty()) refuse_usage("which ablation? give a specification, or --list");
                        if (c.seed) refuse_usage("an ablation has several seeds: give them with --seeds");
                        AblationWork work(*o, c);
                        return o->dry_run ? work.dry_run() : work.work();
                      }});
}

}  // namespace qfa::cli
