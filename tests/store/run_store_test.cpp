// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>

#include "engine/core/atomic_file.h"
#include "store_fixture.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using Access = RunStore::Access;

void append_raw(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::app | std::ios::binary) << text;
}

StepMetrics metrics_at(int step) {
  StepMetrics metrics;
  metrics.step = step;
  return metrics;
}
EvalPoint eval_at(int step) {
  EvalPoint point;
  point.step = step;
  point.plan = BitPlan{{2, 4}};
  return point;
}

TEST_F(StoreTest, CreatesWhatOpenReads) {
  const fs::path folder = root_ / "deep" / "run";
  RunStore::create(folder, small_manifest());
  const auto store = RunStore::open(folder, Access::read_only);
  EXPECT_EQ(to_json(store->manifest()), to_json(small_manifest()));
  EXPECT_EQ(store->folder(), folder);
  EXPECT_EQ(store->codes_file(), folder / "codes.safetensors");
  EXPECT_TRUE(store->events().empty());
  EXPECT_FALSE(store->front());
  EXPECT_FALSE(store->last_checkpoint());
  EXPECT_TRUE(fs::is_directory(folder / "exports"));
}

TEST_F(StoreTest, AnEmptyFolderWillDoAndAFullOneIsRefused) {
  fs::create_directories(root_ / "empty");
  EXPECT_NO_THROW(RunStore::create(root_ / "empty", small_manifest()));
  EXPECT_THAT(refusal([&] { RunStore::create(root_ / "empty", small_manifest()); }), HasSubstr("holds a run already"));
  fs::create_directories(root_ / "full");
  append_raw(root_ / "full" / "thesis.tex", "x");
  EXPECT_THAT(refusal([&] { RunStore::create(root_ / "full", small_manifest()); }), HasSubstr("is not empty"));
  EXPECT_TRUE(fs::exists(root_ / "full" / "thesis.tex"));
  append_raw(root_ / "file", "x");
  EXPECT_THAT(refusal([&] { RunStore::create(root_ / "file", small_manifest()); }), HasSubstr("is a file"));
}

TEST_F(StoreTest, AFolderThatAKilledProcessBeganWillDo) {
  const fs::path folder = root_ / "begun";
  fs::create_directories(folder / "checkpoints");
  fs::create_directories(folder / "searches");
  append_raw(folder / "lock", "process 1 on nowhere\n");
  append_raw(folder / "events.jsonl", "");
  append_raw(folder / "run.json.partial", "{\"schema\"");
  EXPECT_TRUE(is_free_for_a_run(folder));
  EXPECT_TRUE(is_free_for_a_run(root_ / "none"));
  for (const char* name : {"events.jsonl", "checkpoints/thesis.tex", "notes"}) {
    fs::copy(folder, root_ / "other", fs::copy_options::recursive);
    append_raw(root_ / "other" / name, "x");
    EXPECT_FALSE(is_free_for_a_run(root_ / "other")) << name;
    fs::remove_all(root_ / "other");
  }
  RunStore::create(folder, small_manifest());
  EXPECT_EQ(to_json(RunStore::open(folder, Access::read_only)->manifest()), to_json(small_manifest()));
  EXPECT_FALSE(fs::exists(folder / "run.json.partial"));
  EXPECT_FALSE(is_free_for_a_run(folder));
}

TEST_F(StoreTest, TheNextWriterCompletesTheScores) {
  const fs::path folder = root_ / "run";
  {
    const auto store = RunStore::create(folder, small_manifest());
    for (const int step : {1, 2}) store->append(event_of(eval_at(step)));
    store->append(event_of(metrics_at(3)));
  }
  const std::string whole = read_file(folder / "evals.jsonl");
  write_file_atomically(folder / "evals.jsonl", whole.substr(0, whole.find('\n') + 1));  // killed between the two logs
  EXPECT_EQ(RunStore::open(folder, Access::read_only)->evaluations().size(), 1u);
  RunStore::open(folder, Access::writer);
  EXPECT_EQ(read_file(folder / "evals.jsonl"), whole);
  RunStore::open(folder, Access::writer);
  EXPECT_EQ(read_file(folder / "evals.jsonl"), whole);
}

TEST_F(StoreTest, ClocksMayTellAnything) {
  const fs::path folder = root_ / "run";
  const auto store = RunStore::create(folder, small_manifest());
  const std::vector<std::int64_t> clocks{1800000000, 0, -86400 * 365, 4102444800, 1700000000};
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    Event event = event_of(metrics_at(static_cast<int>(i) + 1));
    event.at = std::chrono::system_clock::from_time_t(clocks[i]);
    store->append(event);
  }
  store->rewind_events(4);  // by steps, whatever the times are
  const std::vector<Event> events = store->events();
  ASSERT_EQ(events.size(), 4u);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(std::get<StepMetrics>(events[i].body).step, static_cast<int>(i) + 1);
    EXPECT_EQ(events[i].at, std::chrono::system_clock::from_time_t(clocks[i]));
  }
  EXPECT_EQ(store->step_events(2, 3).size(), 2u);
}

TEST_F(StoreTest, WhatIsNoRunIsRefused) {
  EXPECT_THAT(refusal([&] { RunStore::open(root_ / "nowhere", Access::read_only); }), HasSubstr("no such run folder"));
  EXPECT_THAT(refusal([&] { RunStore::open(root_, Access::read_only); }), HasSubstr("holds no run.json"));
}

TEST_F(StoreTest, OneWriterAtATimeAndReadersAlways) {
  const fs::path folder = root_ / "run";
  auto writer = RunStore::create(folder, small_manifest());
  const std::string said = refusal([&] { RunStore::open(folder, Access::writer); });
  EXPECT_THAT(said, HasSubstr("process " + std::to_string(::getpid()) + " on "));
  EXPECT_NO_THROW(RunStore::open(folder, Access::read_only));
  writer.reset();
  EXPECT_NO_THROW(RunStore::open(folder, Access::writer));
}

TEST_F(StoreTest, AKilledWriterLeavesTheRunFree) {
  const fs::path folder = root_ / "run";
  RunStore::create(folder, small_manifest()).reset();
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto store = RunStore::open(folder, Access::writer);
    store->append(event_of(metrics_at(1)));
    const char byte = 1;
    if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ::close(ready[0]);
  ::close(ready[1]);
  EXPECT_THAT(refusal([&] { RunStore::open(folder, Access::writer); }), HasSubstr("process " + std::to_string(child) + " on "));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const auto store = RunStore::open(folder, Access::writer);
  EXPECT_EQ(store->events().size(), 1u);
}

TEST_F(StoreTest, AReaderDoesNotWrite) {
  RunStore::create(root_ / "run", small_manifest());
  const auto reader = RunStore::open(root_ / "run", Access::read_only);
  EXPECT_THROW(reader->append(event_of(metrics_at(1))), Failure);
  EXPECT_THROW(reader->update_manifest(small_manifest()), Failure);
  EXPECT_THROW(reader->rewind_events(1), Failure);
  EXPECT_THROW(reader->prune_checkpoints(1), Failure);
  EXPECT_THROW(reader->write_front({}), Failure);
  EXPECT_THROW(reader->append_search_line("k", "{}"), Failure);
}

TEST_F(StoreTest, EventsAreReadWhileTheyAreWritten) {
  const auto writer = RunStore::create(root_ / "run", small_manifest());
  const auto reader = RunStore::open(root_ / "run", Access::read_only);
  writer->append(event_of(StateChanged{RunState::training}));
  writer->append(event_of(metrics_at(1)));
  writer->append(event_of(eval_at(1)));
  ASSERT_EQ(reader->events().size(), 3u);
  EXPECT_EQ(std::get<StepMetrics>(reader->events()[1].body).step, 1);
  ASSERT_EQ(reader->evaluations().size(), 1u);
  EXPECT_EQ(reader->evaluations()[0].plan, (BitPlan{{2, 4}}));
}

TEST_F(StoreTest, AMovedRunSpeaksOfItsNewFolder) {
  RunStore::create(root_ / "old", small_manifest())->append(event_of(metrics_at(1)));
  fs::rename(root_ / "old", root_ / "new");
  EXPECT_EQ(RunStore::open(root_ / "new", Access::read_only)->events()[0].run.path, (root_ / "new").string());
}

TEST_F(StoreTest, ATornLastLineIsIgnoredAndCutOffByTheNextWriter) {
  const fs::path folder = root_ / "run", log = folder / "events.jsonl";
  RunStore::create(folder, small_manifest())->append(event_of(metrics_at(1)));
  const std::string line = event_to_json(event_of(metrics_at(2)));
  for (std::size_t cut = 0; cut <= line.size(); cut += cut < line.size() - 3 ? 7 : 1) {
    SCOPED_TRACE(cut);
    const std::string whole = read_file(log);
    append_raw(log, line.substr(0, cut));
    EXPECT_EQ(RunStore::open(folder, Access::read_only)->events().size(), 1u);
    const auto writer = RunStore::open(folder, Access::writer);
    EXPECT_EQ(read_file(log), whole);
  }
  append_raw(log, std::string(64, '\0') + "\n");  // as a power cut may leave it
  RunStore::open(folder, Access::writer)->append(event_of(metrics_at(3)));
  const auto events = RunStore::open(folder, Access::read_only)->events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(std::get<StepMetrics>(events[1].body).step, 3);
}

TEST_F(StoreTest, ABrokenLineInTheMiddleIsRefusedWithItsNumber) {
  const fs::path folder = root_ / "run";
  RunStore::create(folder, small_manifest())->append(event_of(metrics_at(1)));
  append_raw(folder / "events.jsonl", "{\"half\": \n" + event_to_json(event_of(metrics_at(3))) + "\n");
  EXPECT_THAT(refusal([&] { RunStore::open(folder, Access::read_only)->events(); }), HasSubstr("events.jsonl, line 2"));
  append_raw(folder / "evals.jsonl", "{}\n{}\n");
  EXPECT_THAT(refusal([&] { RunStore::open(folder, Access::read_only)->evaluations(); }),
              HasSubstr("evals.jsonl, line 1: the key \"step\""));
}

TEST_F(StoreTest, RewindDropsWhatCameAfterTheStep) {
  const fs::path folder = root_ / "run";
  const auto store = RunStore::create(folder, small_manifest());
  store->append(event_of(StateChanged{RunState::training}));
  for (int step = 1; step <= 5; ++step) {
    store->append(event_of(metrics_at(step)));
    store->append(event_of(Progress{"train", static_cast<std::uint64_t>(step), 10, 1, ""}));
    store->append(event_of(eval_at(step)));
    SamplingRates rates;
    rates.step = step;
    store->append(event_of(rates));
  }
  store->append(event_of(Progress{"quantize", 30, 30, 0, ""}));
  store->append(event_of(Notice{Severity::info, "train", "stopped"}));
  store->rewind_events(3);
  EXPECT_EQ(store->events().size(), 1u + 3 * 4 + 2);
  EXPECT_EQ(store->evaluations().size(), 3u);
  store->append(event_of(metrics_at(4)));  // goes to the new file, not to the one that was replaced
  store->append(event_of(eval_at(4)));
  EXPECT_EQ(std::get<EvalPoint>(store->events().back().body).step, 4);
  EXPECT_EQ(store->evaluations().size(), 4u);
  const std::string before = read_file(folder / "events.jsonl");
  store->rewind_events(100);
  EXPECT_EQ(read_file(folder / "events.jsonl"), before);
}

// A disk that fills up in the middle of a line, played by a limit on the size of files.
TEST_F(StoreTest, HalfALineIsTakenBack) {
  const fs::path log = root_ / "run" / "events.jsonl";
  const auto store = RunStore::create(root_ / "run", small_manifest());
  store->append(event_of(metrics_at(1)));
  const std::string before = read_file(log);
  rlimit unlimited{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit limited = unlimited;
  limited.rlim_cur = before.size() + 10;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limited), 0);
  const std::string said = refusal([&] { store->append(event_of(metrics_at(2))); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &unlimited), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_THAT(said, HasSubstr("events.jsonl: cannot be written"));
  EXPECT_EQ(read_file(log), before);
  store->append(event_of(metrics_at(2)));
  EXPECT_EQ(store->events().size(), 2u);
}

TEST_F(StoreTest, OnlyCompleteCheckpointsCount) {
  const fs::path folder = root_ / "run";
  const auto store = RunStore::create(folder, small_manifest());
  EXPECT_EQ(store->checkpoint_folder(500), folder / "checkpoints" / "step-000500");
  for (const int step : {100, 200, 1234567}) {
    fs::create_directories(store->checkpoint_folder(step));
    append_raw(store->checkpoint_folder(step) / "state.json", "{}");
    append_raw(store->checkpoint_folder(step) / "adapters.safetensors", "x");
  }
  fs::create_directories(folder / "checkpoints" / "step-9000000");  // no state.json
  fs::create_directories(folder / "checkpoints" / "step-9000001.partial");
  append_raw(folder / "checkpoints" / "step-9000001.partial" / "state.json", "{}");
  fs::create_directories(folder / "checkpoints" / "step-5");
  append_raw(folder / "checkpoints" / "step-5" / "state.json", "{}");
  EXPECT_EQ(store->last_checkpoint(), 1234567);
  store->prune_checkpoints(2);
  EXPECT_FALSE(fs::exists(store->checkpoint_folder(100)));
  EXPECT_TRUE(fs::exists(store->checkpoint_folder(200)));
  store->prune_checkpoints(0);  // never the last one
  EXPECT_EQ(store->last_checkpoint(), 1234567);
  EXPECT_FALSE(fs::exists(store->checkpoint_folder(200)));
}

TEST_F(StoreTest, TheNextWriterRemovesHalfWrittenCheckpoints) {
  const fs::path folder = root_ / "run", partial = folder / "checkpoints" / "step-000100.partial";
  RunStore::create(folder, small_manifest()).reset();
  fs::create_directories(partial);
  RunStore::open(folder, Access::read_only);
  EXPECT_TRUE(fs::exists(partial));
  RunStore::open(folder, Access::writer);
  EXPECT_FALSE(fs::exists(partial));
}

TEST_F(StoreTest, SearchJournalsAreKeptBySignal) {
  const fs::path folder = root_ / "run";
  {
    const auto store = RunStore::create(folder, small_manifest());
    store->append_search_line("kl/a text of 4096 tokens", R"({"plan":[2,3]})");
    store->append_search_line("kl/a text of 4096 tokens", R"({"plan":[2,4]})");
    store->append_search_line("task/x", R"({"plan":[4,4]})");
    EXPECT_THROW(store->append_search_line("task/x", "{\n}"), Failure);
  }
  const auto store = RunStore::open(folder, Access::writer);
  store->append_search_line("task/x", R"({"plan":[3,3]})");
  EXPECT_EQ(store->search_lines("kl/a text of 4096 tokens"), (std::vector<std::string>{R"({"plan":[2,3]})", R"({"plan":[2,4]})"}));
  EXPECT_EQ(store->search_lines("task/x"), (std::vector<std::string>{R"({"plan":[4,4]})", R"({"plan":[3,3]})"}));
  EXPECT_TRUE(store->search_lines("task/y").empty());
}

TEST_F(StoreTest, TheFrontOfTheLastSearchIsKept) {
  const auto store = RunStore::create(root_ / "run", small_manifest());
  ParetoFront front{"task", true, "gguf", {}};
  front.points.push_back({SubnetId{"00000001"}, BitPlan{{3, 16}}, 10, 3, 0.5, 0.1, "task", true, "searched", 0.5, {}, {}, ""});
  store->write_front(front);
  const auto read = RunStore::open(root_ / "run", Access::read_only)->front();
  ASSERT_TRUE(read);
  EXPECT_EQ(front_to_json(*read, small_manifest().units), front_to_json(front, small_manifest().units));
}

TEST_F(StoreTest, AnUpdatedManifestIsOnDisk) {
  const auto store = RunStore::create(root_ / "run", small_manifest());
  RunManifest longer = small_manifest();
  longer.spec.steps = 20000;
  store->update_manifest(longer);
  EXPECT_EQ(store->manifest().spec.steps, 20000);
  EXPECT_EQ(RunStore::open(root_ / "run", Access::read_only)->manifest().spec.steps, 20000);
}

}  // namespace
}  // namespace qfa
