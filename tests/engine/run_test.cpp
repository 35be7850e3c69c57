// SPDX-License-Identifier: GPL-3.0-or-later
// The whole chain through the engine's interface on a tiny model: train, interrupt, resume, search,
// export, verify; and what is refused before anything is written.
#include <fstream>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/jobs/export_job.h"
#include "engine/jobs/scorable.h"
#include "engine/store/run_store.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

namespace fs = std::filesystem;

class Run : public EngineTest {
 protected:
  static std::string checkpoint_bytes(const fs::path& run, int step) {
    return read_file(RunStore::open(run, RunStore::Access::read_only)->checkpoint_folder(step) / "adapters.safetensors");
  }
  static std::vector<double> losses(const fs::path& run) {
    std::vector<double> values;
    for (const Event& event : RunStore::open(run, RunStore::Access::read_only)->events())
      if (const auto* metrics = std::get_if<StepMetrics>(&event.body)) values.push_back(metrics->loss);
    return values;
  }
  SearchSpec search_spec() const {
    SearchSpec search;
    search.tasks = {(folder_ / "probe.task.json").string()};
    search.report = {(folder_ / "report.task.json").string()};
    search.evaluations = 14;
    search.dtype = ComputeType::fp32;
    return search;
  }
};

TEST_F(Run, TrainsProbesAndCheckpoints) {
  const Done done = run_command(StartRun{tiny_spec()});
  EXPECT_EQ(done.finished.outcome, Finished::Outcome::done) << (done.finished.error ? done.finished.error->sentence() : "");
  const auto store = RunStore::open(folder_ / "run", RunStore::Access::read_only);
  EXPECT_EQ(store->last_checkpoint(), 12);
  EXPECT_EQ(losses(folder_ / "run").size(), 12u);
  std::map<int, int> probes;
  for (const EvalPoint& point : store->evaluations()) probes[point.step]++;
  EXPECT_EQ(probes, (std::map<int, int>{{0, 6}, {6, 6}, {12, 6}}));  // three widths, accuracy and nll
}

TEST_F(Run, VisitsAndCheckpointsAreOnRecord) {
  ASSERT_EQ(run_command(StartRun{tiny_spec()}).finished.outcome, Finished::Outcome::done);
  std::vector<int> saved;
  VisitCounts visits;
  std::vector<std::vector<int>> counted;
  bool starved = false;
  for (const Event& event : RunStore::open(folder_ / "run", RunStore::Access::read_only)->events()) {
    if (const auto* checkpoint = std::get_if<CheckpointSaved>(&event.body)) saved.push_back(checkpoint->step);
    if (const auto* counts = std::get_if<VisitCounts>(&event.body)) visits = *counts;
    if (const auto* notice = std::get_if<Notice>(&event.body)) starved = starved || notice->kind == "starved";
    if (const auto* metrics = std::get_if<StepMetrics>(&event.body)) {
      EXPECT_GT(metrics->rss_bytes, 1'000'000U);
      EXPECT_GE(metrics->target_bits, 2);
      counted.resize(metrics->plan.bits.size(), std::vector<int>(5, 0));
      for (std::size_t u = 0; u < metrics->plan.bits.size(); ++u)
        if (metrics->plan.bits[u] <= 4) ++counted[u][static_cast<std::size_t>(metrics->plan.bits[u])];
    }
  }
  EXPECT_EQ(saved, (std::vector<int>{5, 10, 12}));
  EXPECT_TRUE(starved);  // 12 steps cannot give any width 50 visits
  EXPECT_EQ(visits.step, 12);
  EXPECT_EQ(visits.widths, (std::vector<BitWidth>{2, 3, 4}));
  const auto manifest = RunStore::open(folder_ / "run", RunStore::Access::read_only)->manifest();
  std::size_t trained = 0;
  for (std::size_t u = 0; u < manifest.units.size(); ++u) {
    if (!manifest.units[u].trained) continue;
    EXPECT_EQ(visits.units[trained], manifest.units[u].name);
    for (std::size_t b = 0; b < 3; ++b) EXPECT_EQ(visits.visits[trained][b], counted[u][b + 2]);
    ++trained;
  }
  EXPECT_EQ(trained, visits.units.size());
}

TEST_F(Run, ProbeAndCheckpointOnRequest) {
  RunSpec spec = tiny_spec();
  spec.probe_every = 0, spec.checkpoint_every = 100;
  int saved = 0;
  const Done done = run_command(StartRun{spec}, [&](Engine& engine, CommandId id, const Event& event) {
    if (const auto* metrics = std::get_if<StepMetrics>(&event.body); metrics != nullptr && metrics->step == 2) {
      engine.request(id, Request::checkpoint);
      engine.request(id, Request::probe);
    }
    saved += std::holds_alternative<CheckpointSaved>(event.body);
  });
  ASSERT_EQ(done.finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(saved, 2);  // the one asked for, and the last
  const auto points = RunStore::open(spec.out, RunStore::Access::read_only)->evaluations();
  ASSERT_EQ(points.size(), 6u);
  EXPECT_GT(points[0].step, 1);
  EXPECT_LT(points[0].step, 12);
}

TEST_F(Run, AFinishedRunIsProbedAtItsLastCheckpoint) {
  RunSpec spec = tiny_spec();
  spec.probe_every = 0;
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  ASSERT_EQ(run_command(ProbeRun{{spec.out}}).finished.outcome, Finished::Outcome::done);
  const auto points = RunStore::open(spec.out, RunStore::Access::read_only)->evaluations();
  ASSERT_EQ(points.size(), 6u);
  for (const EvalPoint& point : points) EXPECT_EQ(point.step, 12);
  EXPECT_EQ(run_command(ProbeRun{{spec.out}}).finished.summary, "step 12 has been probed already");
  EXPECT_EQ(RunStore::open(spec.out, RunStore::Access::read_only)->evaluations().size(), 6u);
}

TEST_F(Run, CancelledRunResumesToTheSameBytes) {
  ASSERT_EQ(run_command(StartRun{tiny_spec("straight")}).finished.outcome, Finished::Outcome::done);
  const Done stopped = run_command(StartRun{tiny_spec("stopped")}, [](Engine& engine, CommandId id, const Event& event) {
    if (const auto* metrics = std::get_if<StepMetrics>(&event.body); metrics != nullptr && metrics->step == 3) engine.cancel(id);
  });
  EXPECT_EQ(stopped.finished.outcome, Finished::Outcome::cancelled);
  const int at = RunStore::open(folder_ / "stopped", RunStore::Access::read_only)->last_checkpoint().value_or(-1);
  EXPECT_GE(at, 3);
  EXPECT_LT(at, 12);
  ASSERT_EQ(run_command(ResumeRun{{(folder_ / "stopped").string()}, 0}).finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(checkpoint_bytes(folder_ / "stopped", 12), checkpoint_bytes(folder_ / "straight", 12));
  EXPECT_EQ(losses(folder_ / "stopped"), losses(folder_ / "straight"));
}

TEST_F(Run, ResumeAfterACrashPastTheLastCheckpoint) {
  ASSERT_EQ(run_command(StartRun{tiny_spec("straight")}).finished.outcome, Finished::Outcome::done);
  fs::copy(folder_ / "straight", folder_ / "crashed", fs::copy_options::recursive);
  fs::remove_all(RunStore::open(folder_ / "crashed", RunStore::Access::read_only)
                     ->checkpoint_folder(12));  // died after step 12, checkpoint 10 is the last
  std::ofstream(folder_ / "crashed" / "events.jsonl", std::ios::app) << "{\"torn";
  ASSERT_EQ(run_command(ResumeRun{{(folder_ / "crashed").string()}, 0}).finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(checkpoint_bytes(folder_ / "crashed", 12), checkpoint_bytes(folder_ / "straight", 12));
  EXPECT_EQ(losses(folder_ / "crashed"), losses(folder_ / "straight"));
}

TEST_F(Run, FinishedRunCanBeMadeLonger) {
  RunSpec spec = tiny_spec();
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  ASSERT_EQ(run_command(ResumeRun{{spec.out}, 16}).finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(RunStore::open(spec.out, RunStore::Access::read_only)->last_checkpoint(), 16);
  EXPECT_EQ(losses(spec.out).size(), 16u);
}

TEST_F(Run, SearchExportAndVerify) {
  RunSpec spec = tiny_spec();
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  const Done searched = run_command(SearchFront{{spec.out}, search_spec()});
  ASSERT_EQ(searched.finished.outcome, Finished::Outcome::done) << searched.finished.error->sentence();
  const auto front = RunStore::open(spec.out, RunStore::Access::read_only)->front();
  ASSERT_TRUE(front);
  EXPECT_EQ(front->points.size(), 14u);
  std::set<BitWidth> uniform;
  for (const FrontPoint& point : front->points) {
    if (point.kind == "uniform") uniform.insert(point.plan.bits[1]);
    if (point.on_front) EXPECT_TRUE(point.report_score.has_value());
  }
  EXPECT_EQ(uniform, (std::set<BitWidth>{2, 3, 4}));

  const FrontPoint* chosen = nullptr;
  for (const FrontPoint& point : front->points)
    if (point.on_front) chosen = &point;
  for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx}) {
    ExportSpec wanted;
    wanted.format = format, wanted.subnet = chosen->subnet;
    wanted.out = (folder_ / (format == ExportFormat::gguf ? "out.gguf" : "out-mlx")).string();
    const Done exported = run_command(ExportSubnet{{spec.out}, wanted});
    ASSERT_EQ(exported.finished.outcome, Finished::Outcome::done) << exported.finished.error->sentence();
    const Json report = read_json(report_file(wanted.out));
    EXPECT_TRUE(report["verified"].get<bool>());
    EXPECT_EQ(report["tensors"], report["tensors_equal"]);
    EXPECT_EQ(report["nll_export"], report["nll_subnet"]);
    EXPECT_EQ(report["score_front"], report["score_export"]);
    EXPECT_LT(report["merge"]["folded_max_relative"].get<double>(), 1e-5);
    if (format == ExportFormat::mlx) EXPECT_EQ(report["size_bytes"].get<Bytes>(), chosen->size_bytes);
    EXPECT_TRUE(verify_alone(wanted.out, {})["verified"].get<bool>());
  }
  // One flipped bit in the weights is found, with and without the run.
  {
    std::fstream file(folder_ / "out.gguf", std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(-4000, std::ios::end);
    const char byte = static_cast<char>(file.peek() ^ 1);
    file.seekp(-4000, std::ios::end);
    file.put(byte);
  }
  EXPECT_FALSE(verify_alone(folder_ / "out.gguf", {})["verified"].get<bool>());
  const OpenedRun run = open_run(spec.out, RunStore::Access::read_only);
  EXPECT_FALSE(verify_against_run(run, chosen->plan, ExportFormat::gguf, folder_ / "out.gguf", {})["verified"].get<bool>());
}

TEST_F(Run, InterruptedSearchContinuesToTheSameFront) {
  RunSpec spec = tiny_spec();
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  fs::copy(spec.out, folder_ / "other", fs::copy_options::recursive);
  ASSERT_EQ(run_command(SearchFront{{spec.out}, search_spec()}).finished.outcome, Finished::Outcome::done);
  int scored = 0;
  const Done stopped =
      run_command(SearchFront{{(folder_ / "other").string()}, search_spec()}, [&](Engine& engine, CommandId id, const Event& event) {
        if (std::holds_alternative<EvalPoint>(event.body) && ++scored == 4) engine.cancel(id);
      });
  EXPECT_EQ(stopped.finished.outcome, Finished::Outcome::cancelled);
  ASSERT_EQ(run_command(SearchFront{{(folder_ / "other").string()}, search_spec()}).finished.outcome, Finished::Outcome::done);
  const auto units = RunStore::open(spec.out, RunStore::Access::read_only)->manifest().units;
  EXPECT_EQ(front_to_json(*RunStore::open(folder_ / "other", RunStore::Access::read_only)->front(), units),
            front_to_json(*RunStore::open(spec.out, RunStore::Access::read_only)->front(), units));
}

TEST_F(Run, FirewallRefusesSharedItems) {
  RunSpec spec = tiny_spec();
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  SearchSpec search = search_spec();
  search.report = search.tasks;
  EXPECT_THROW(run_command(SearchFront{{spec.out}, search}), Failure);
}

struct Refusal {
  const char* name;
  std::function<void(RunSpec&, const fs::path&)> spoil;
  const char* says;  // part of the sentence
};

class Refused : public EngineTest, public testing::WithParamInterface<Refusal> {};

TEST_P(Refused, WithOneSentenceAndNothingWritten) {
  RunSpec spec = tiny_spec();
  GetParam().spoil(spec, folder_);
  const auto engine = make_engine();
  const auto result = engine->submit(StartRun{spec});
  ASSERT_FALSE(result.has_value());
  const std::string sentence = result.error().sentence();
  EXPECT_NE(sentence.find(GetParam().says), std::string::npos) << sentence;
  EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
  EXPECT_FALSE(fs::exists(folder_ / "run"));
  EXPECT_FALSE(fs::exists(folder_ / "cache"));
}

void overwrite(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::trunc) << content;
}

INSTANTIATE_TEST_SUITE_P(
    Everything, Refused,
    testing::Values(
        Refusal{"width",
                [](RunSpec& s, const fs::path&) {
                  s.bits = {2, 7};
                },
                "7"},
        Refusal{"no_width", [](RunSpec& s, const fs::path&) { s.bits = {}; }, "at least one"},
        Refusal{"twice",
                [](RunSpec& s, const fs::path&) {
                  s.bits = {3, 3};
                },
                "once"},
        Refusal{"group", [](RunSpec& s, const fs::path&) { s.group = 128; }, "64"},
        Refusal{"odd_group", [](RunSpec& s, const fs::path&) { s.group = 48; }, "48"},
        Refusal{"steps", [](RunSpec& s, const fs::path&) { s.steps = 0; }, "steps"},
        Refusal{"lr", [](RunSpec& s, const fs::path&) { s.lr = -1; }, "lr"},
        Refusal{"rank", [](RunSpec& s, const fs::path&) { s.rank = 0; }, "rank"},
        Refusal{"period", [](RunSpec& s, const fs::path&) { s.sampler.period_steps = 1; }, "period"},
        Refusal{"mixture",
                [](RunSpec& s, const fs::path&) {
                  s.sampler.kind = SamplerKind::fixed, s.sampler.mixture = {{2, 0.5}, {4, 0.4}};
                },
                "0.9"},
        Refusal{"seq", [](RunSpec& s, const fs::path&) { s.seq = 100000; }, "100000"},
        Refusal{"no_model", [](RunSpec& s, const fs::path&) { s.model += "-not-there"; }, "model-not-there"},
        Refusal{"pickle", [](RunSpec& s, const fs::path& f) { overwrite(f / "model.bin", "PK"), s.model = (f / "model.bin").string(); },
                "safetensors"},
        Refusal{"architecture",
                [](RunSpec&, const fs::path& f) {
                  std::string text = read_file(f / "model" / "config.json");
                  text.replace(text.find("\"llama\""), 7, "\"bloom\"");
                  overwrite(f / "model" / "config.json", text);
                },
                "bloom"},
        Refusal{"truncated_model", [](RunSpec&, const fs::path& f) { fs::resize_file(f / "model" / "model.safetensors", 1000); },
                "model.safetensors"},
        Refusal{"no_tokenizer", [](RunSpec&, const fs::path& f) { fs::remove(f / "model" / "tokenizer.json"); }, "tokenizer"},
        Refusal{"no_data", [](RunSpec& s, const fs::path&) { s.data = {"nowhere.jsonl"}; }, "nowhere.jsonl"},
        Refusal{"data_line", [](RunSpec&, const fs::path& f) { std::ofstream(f / "train.jsonl", std::ios::app) << "{oops\n"; }, "line 25"},
        Refusal{"empty_data", [](RunSpec&, const fs::path& f) { overwrite(f / "train.jsonl", ""); }, "train.jsonl"},
        Refusal{"all_too_long", [](RunSpec& s, const fs::path&) { s.seq = 8; }, "8"},
        Refusal{
            "gold",
            [](RunSpec&, const fs::path& f) { overwrite(f / "probe.jsonl", "{\"query\":\"a\",\"choices\":[\"x\",\"y\"],\"gold\":2}\n"); },
            "line 1"},
        Refusal{"task_kind",
                [](RunSpec&, const fs::path& f) {
                  overwrite(f / "probe.task.json", "{\"schema\":1,\"name\":\"p\",\"items\":\"probe.jsonl\",\"kind\":\"essay\"}");
                },
                "essay"},
        Refusal{"calibration", [](RunSpec& s, const fs::path&) { s.codes.calibration_file = "gone.txt"; }, "gone.txt"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(Run, OccupiedOutputFolderIsRefused) {
  const RunSpec spec = tiny_spec();
  fs::create_directories(spec.out);
  overwrite(fs::path(spec.out) / "letter.txt", "mine");
  EXPECT_THROW(run_command(StartRun{spec}), Failure);
  EXPECT_EQ(read_file(fs::path(spec.out) / "letter.txt"), "mine");
}

TEST_F(Run, NewerSchemaAndChangedModelAreRefused) {
  const RunSpec spec = tiny_spec();
  ASSERT_EQ(run_command(StartRun{spec}).finished.outcome, Finished::Outcome::done);
  const std::string manifest = read_file(folder_ / "run" / "run.json");
  std::string newer = manifest;
  newer.replace(newer.find("\"schema\": 1"), 11, "\"schema\": 2");
  overwrite(folder_ / "run" / "run.json", newer);
  EXPECT_THROW(run_command(ResumeRun{{spec.out}, 0}), Failure);
  overwrite(folder_ / "run" / "run.json", manifest);
  std::ofstream(folder_ / "train.jsonl", std::ios::app) << "{\"instruction\":\"new\",\"output\":\"yes\"}\n";
  EXPECT_THROW(run_command(ResumeRun{{spec.out}, 20}), Failure);
}

}  // namespace
}  // namespace qfa::test
