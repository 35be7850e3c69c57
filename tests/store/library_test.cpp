// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/library.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "engine/api/replay.h"
#include "engine/core/atomic_file.h"
#include "tests/store/store_fixture.h"

namespace qfa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

class LibraryTest : public StoreTest {
 protected:
  // A run of `steps` that said its states, with losses 1/step and a probe of two widths at its end.
  fs::path make_run(const std::string& name, int steps, RunState last) {
    const fs::path folder = root_ / name;
    RunManifest manifest = small_manifest();
    manifest.spec.steps = 100;
    manifest.spec.bits = {2, 4};
    const auto store = RunStore::create(folder, manifest);
    store->append(event_of(StateChanged{RunState::training}));
    for (int step = 1; step <= steps; ++step) {
      StepMetrics metrics;
      metrics.step = step;
      metrics.loss = 1.0 / step;
      store->append(event_of(metrics));
    }
    for (const BitWidth width : {2, 4}) {
      EvalPoint point;
      point.step = steps;
      point.plan.bits = {width, 8, width};
      point.kind = "uniform", point.split = "probe", point.signal = "t/acc";
      point.score = 0.1 * width, point.std_err = 0.01, point.n = 48;
      store->append(event_of(point));
    }
    store->append(event_of(StateChanged{last}));
    return folder;
  }
  void checkpoint(const fs::path& run, int step, std::size_t bytes) {
    const fs::path folder = run / "checkpoints" / fmt::format("step-{:06}", step);
    fs::create_directories(folder);
    write_file_atomically(folder / "adapters.safetensors", std::string(bytes, 'x'));
    write_file_atomically(folder / "state.json", "{}");
  }
  static RunSummary summary(const fs::path& folder) {
    auto found = summarize_run({folder.string()});
    EXPECT_TRUE(found);
    return *found;
  }
  LibraryRequest request() const {
    LibraryRequest all;
    all.folders = {root_.string()};
    all.index = (root_ / "cache" / "index").string();
    return all;
  }
  static std::vector<RunSummary> scan(const LibraryRequest& request) {
    std::vector<RunSummary> runs;
    const auto count = scan_library(request, [&](const LibraryBatch& batch) {
      runs.insert(runs.end(), batch.runs.begin(), batch.runs.end());
      EXPECT_EQ(batch.done, runs.size());
      return true;
    });
    EXPECT_TRUE(count);
    EXPECT_EQ(*count, runs.size());
    return runs;
  }
};

TEST_F(LibraryTest, OneLookTellsStateStepsLossesProbesAndBytes) {
  const auto folder = make_run("done", 100, RunState::finished);
  checkpoint(folder, 50, 1000);
  checkpoint(folder, 100, 1000);
  const auto run = summary(folder);
  EXPECT_EQ(run.readability, RunReadability::readable);
  EXPECT_EQ(run.state, RunState::finished);
  EXPECT_FALSE(run.interrupted);
  EXPECT_EQ(run.steps_done, 100);
  EXPECT_EQ(run.steps_total, 100);
  EXPECT_EQ(run.last_checkpoint, 100);
  EXPECT_EQ(run.method, "qa-lora");
  ASSERT_EQ(run.loss.size(), 64U);
  EXPECT_EQ(run.loss.front().step, 1);
  EXPECT_EQ(run.loss.back().step, 100);
  EXPECT_DOUBLE_EQ(run.loss.back().loss, 0.01);
  ASSERT_EQ(run.probes.size(), 2U);
  EXPECT_EQ(run.probes[1].width, 4);
  EXPECT_DOUBLE_EQ(run.probes[1].score, 0.4);
  EXPECT_EQ(run.probes[1].n, 48);
  Bytes bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) bytes += entry.is_regular_file() ? entry.file_size() : 0;
  EXPECT_EQ(run.disk_bytes, bytes);
}

TEST_F(LibraryTest, WorkThatNobodyDoesIsStopped) {
  const auto killed = summary(make_run("killed", 40, RunState::training));
  EXPECT_EQ(killed.state, RunState::stopped);
  EXPECT_TRUE(killed.interrupted);
  const auto longer = summary(make_run("longer", 60, RunState::finished));  // was given 100 steps meanwhile
  EXPECT_EQ(longer.state, RunState::stopped);
  EXPECT_FALSE(longer.interrupted);
  const auto search = summary(make_run("search", 100, RunState::searching));
  EXPECT_EQ(search.state, RunState::finished);
  EXPECT_TRUE(search.interrupted);
}

TEST_F(LibraryTest, AnOwnedRunSaysWhoAndWhat) {
  const auto folder = make_run("busy", 40, RunState::training);
  const auto writer = RunStore::open(folder, RunStore::Access::writer);
  const auto run = summary(folder);
  EXPECT_EQ(run.state, RunState::training);
  ASSERT_TRUE(run.owner);
  EXPECT_EQ(run.owner->pid, ::getpid());
  EXPECT_TRUE(run.owner->this_process);
  EXPECT_FALSE(free_checkpoints({folder.string()}, FreeWhat::all));
}

TEST_F(LibraryTest, AStaleOwnerIsNone) {
  const auto folder = make_run("stale", 40, RunState::training);
  std::ofstream(folder / "lock") << "process 1 on elsewhere\n";
  EXPECT_FALSE(summary(folder).owner);
}

TEST_F(LibraryTest, AFailureKeepsItsSentence) {
  const auto folder = make_run("failed", 40, RunState::training);
  {
    const auto store = RunStore::open(folder, RunStore::Access::writer);
    store->append(event_of(Notice{Severity::error, "train", "the loss is not finite"}));
    store->append(event_of(StateChanged{RunState::failed}));
  }
  EXPECT_EQ(summary(folder).state, RunState::failed);
  EXPECT_EQ(summary(folder).problem, "the loss is not finite");
}

TEST_F(LibraryTest, BrokenNewerAndMissingRunsAreRows) {
  make_run("a", 3, RunState::finished);
  fs::create_directories(root_ / "b");
  write_file_atomically(root_ / "b" / "run.json", "{\"schema\": 1, ");
  fs::create_directories(root_ / "c");
  write_file_atomically(root_ / "c" / "run.json", "{\"schema\": 99, \"new\": true}");
  auto all = request();
  all.runs = {(root_ / "gone").string()};
  const auto runs = scan(all);
  ASSERT_EQ(runs.size(), 4U);
  EXPECT_EQ(runs[0].readability, RunReadability::readable);
  EXPECT_EQ(runs[1].readability, RunReadability::unreadable);
  EXPECT_THAT(runs[1].problem, HasSubstr("line 1"));
  EXPECT_EQ(runs[2].readability, RunReadability::newer);
  EXPECT_THAT(runs[2].problem, HasSubstr("schema 99; this program reads up to 1"));
  EXPECT_EQ(runs[3].readability, RunReadability::missing);
}

TEST_F(LibraryTest, TheIndexHoldsUntilTheRunChanges) {
  const auto folder = make_run("a", 50, RunState::training);
  EXPECT_EQ(scan(request())[0].steps_done, 50);
  // Proof that the index is read: another number in it comes out.
  const fs::path index = request().index;
  std::string text = read_file(index);
  const auto at = text.find("\"steps_done\":50");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 15, "\"steps_done\":77");
  write_file_atomically(index, text);
  EXPECT_EQ(scan(request())[0].steps_done, 77);
  {
    StepMetrics metrics;
    metrics.step = 51;
    RunStore::open(folder, RunStore::Access::writer)->append(event_of(metrics));
  }
  EXPECT_EQ(scan(request())[0].steps_done, 51);
  EXPECT_EQ(scan(request())[0].steps_done, 51);
  write_file_atomically(index, "garbage\n");
  EXPECT_EQ(scan(request())[0].steps_done, 51);
}

TEST_F(LibraryTest, ScansEndEarlyAndStopAtTheirDepth) {
  for (const char* name : {"a", "b", "c"}) make_run(name, 1, RunState::finished);
  make_run("1/2/3/deep", 1, RunState::finished);
  make_run(".hidden", 1, RunState::finished);
  fs::create_directory_symlink(root_, root_ / "1" / "circle");
  fs::create_directory_symlink(root_ / "a", root_ / "1" / "linked");
  auto all = request();
  EXPECT_EQ(scan(all).size(), 5U);  // deep, linked, a, b, c
  all.depth = 1;
  EXPECT_EQ(scan(all).size(), 3U);
  all.batch = 1;
  int batches = 0;
  EXPECT_TRUE(scan_library(all, [&](const LibraryBatch&) { return ++batches < 2; }));
  EXPECT_EQ(batches, 2);
}

TEST_F(LibraryTest, ALongLogIsSampledNotRead) {
  const auto folder = make_run("long", 1, RunState::training);
  std::ofstream log(folder / "events.jsonl", std::ios::binary | std::ios::app);
  const std::string plan(400, ' ');
  for (int step = 2; step <= 30000; ++step)
    log << R"({"command":1,"run":"r","at":"2027-03-05T14:07:09.123Z","type":"step_metrics","step":)" << step << R"(,"loss":)" << 1.0 / step
        << plan << "}\n";
  log << "{\"torn";
  log.close();
  ASSERT_GT(fs::file_size(folder / "events.jsonl"), 8U << 20);
  const auto run = summary(folder);
  EXPECT_EQ(run.steps_done, 30000);
  EXPECT_EQ(run.loss.size(), 64U);
  EXPECT_EQ(run.loss.front().step, 1);
  EXPECT_EQ(run.loss.back().step, 30000);
  for (std::size_t i = 1; i < run.loss.size(); ++i) EXPECT_NEAR(run.loss[i].step - run.loss[i - 1].step, 30000 / 63.0, 220);
}

TEST_F(LibraryTest, LabelsAreKeptAndAFutureOneIsNotOverwritten) {
  const auto folder = make_run("a", 1, RunState::finished);
  const RunId run{folder.string()};
  const RunLabel label{"Alpaca, 8B", "# Notes\nµ", {"paper", "8b"}, true};
  ASSERT_TRUE(write_label(run, label));
  EXPECT_EQ(*read_label(run), label);
  EXPECT_EQ(summary(folder).label, label);
  write_file_atomically(folder / "label.json", "{\"schema\": 2}");
  EXPECT_FALSE(write_label(run, label));
  EXPECT_THAT(summary(folder).problem, HasSubstr("schema 2"));
  EXPECT_FALSE(write_label({root_.string()}, label));
}

TEST_F(LibraryTest, DetailsAndDifferences) {
  const auto a = make_run("a", 100, RunState::finished), b = make_run("b", 100, RunState::finished);
  {
    const auto store = RunStore::open(b, RunStore::Access::writer);
    auto manifest = store->manifest();
    manifest.spec.lr = 3e-4;
    manifest.spec.bits = {2, 3};
    store->update_manifest(manifest);
  }
  checkpoint(a, 100, 500);
  write_file_atomically(a / "exports" / "x.gguf", "1234");
  write_file_atomically(a / "exports" / "x.gguf.report.json", "{\"format\": \"gguf\"}");
  const auto details = read_run_details({a.string()});
  ASSERT_TRUE(details);
  ASSERT_EQ(details->checkpoints.size(), 1U);
  EXPECT_EQ(details->checkpoints[0].bytes, 502U);
  EXPECT_EQ(details->checkpoints[0].probes.size(), 2U);
  ASSERT_EQ(details->exports.size(), 1U);
  EXPECT_EQ(details->exports[0].format, "gguf");
  EXPECT_EQ(details->exports[0].bytes, 4U);
  EXPECT_EQ(details->spec.bits, (std::vector<BitWidth>{2, 4}));

  const auto rows = diff_runs({{a.string()}, {b.string()}});
  ASSERT_TRUE(rows) << rows.error().sentence();
  EXPECT_EQ((*rows)[0].key, "bits");
  EXPECT_THAT((*rows)[0].values, ElementsAre("2, 4", "2, 3"));
  EXPECT_EQ((*rows)[1].key, "lr");
  EXPECT_TRUE((*rows)[2].equal);
  EXPECT_FALSE(diff_runs({{a.string()}}));
}

TEST_F(LibraryTest, FreedCheckpointsAreGoneForGoodAndSaidSo) {
  const auto folder = make_run("a", 100, RunState::finished);
  const RunId run{folder.string()};
  for (const int step : {60, 80, 100}) checkpoint(folder, step, 1000);
  const auto older = free_checkpoints(run, FreeWhat::older);
  ASSERT_TRUE(older);
  EXPECT_THAT(older->steps, ElementsAre(60, 80));
  EXPECT_EQ(older->bytes, 2004U);
  EXPECT_EQ(summary(folder).last_checkpoint, 100);
  const auto all = free_checkpoints(run, FreeWhat::all);
  ASSERT_TRUE(all);
  EXPECT_THAT(all->steps, ElementsAre(100));
  EXPECT_EQ(summary(folder).last_checkpoint, -1);
  // Continuing it would start anew and drop its curves.
  const auto store = RunStore::open(folder, RunStore::Access::read_only);
  EXPECT_THAT(refusal([&] { store->last_checkpoint(); }), HasSubstr("checkpoints were deleted"));
}

TEST_F(LibraryTest, ATailHandsOutWhatWasAppended) {
  const auto folder = make_run("a", 3, RunState::training);
  const RunId run{folder.string()};
  auto tail = read_run_tail(run, {});
  ASSERT_TRUE(tail) << tail.error().sentence();
  EXPECT_EQ(tail->events.size(), 7U);
  EXPECT_FALSE(tail->owner);
  const auto store = RunStore::open(folder, RunStore::Access::writer);
  StepMetrics metrics;
  metrics.step = 4;
  store->append(event_of(metrics));
  std::ofstream(folder / "events.jsonl", std::ios::app) << "{\"half";
  tail = read_run_tail(run, tail->next);
  ASSERT_EQ(tail->events.size(), 1U);
  EXPECT_EQ(std::get<StepMetrics>(tail->events[0].body).step, 4);
  EXPECT_TRUE(tail->owner);
  EXPECT_FALSE(tail->rewritten);
  EXPECT_TRUE(read_run_tail(run, tail->next)->events.empty());
  store->rewind_events(2);
  tail = read_run_tail(run, tail->next);
  EXPECT_TRUE(tail->rewritten);
  EXPECT_EQ(tail->events.size(), 4U);
}

}  // namespace
}  // namespace qfa
