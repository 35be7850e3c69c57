// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/queue.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "engine/core/atomic_file.h"
#include "tests/store/store_fixture.h"

namespace qfa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class QueueTest : public StoreTest {
 protected:
  std::string file() const { return (root_ / "queue.json").string(); }
  QueueCommand train(const std::string& name) const {
    RunSpec spec = small_manifest().spec;
    spec.model = "/base.gguf";
    spec.out = (root_ / name).string();
    return StartRun{spec};
  }
  std::uint64_t add(const QueueCommand& command) {
    const auto id = add_to_queue(command, file());
    EXPECT_TRUE(id) << id.error().sentence();
    return *id;
  }
  std::vector<std::uint64_t> ids() const {
    std::vector<std::uint64_t> ids;
    const auto queue = read_queue(file());
    for (const auto& job : queue->jobs) ids.push_back(job.id);
    return ids;
  }
};

TEST_F(QueueTest, JobsKeepTheirOrderAndTheirSettings) {
  EXPECT_TRUE(read_queue(file())->jobs.empty());
  add(train("a"));
  add(ResumeRun{{"/runs/b"}, 500});
  SearchSpec search;
  search.tasks = {"/t.task.json"};
  search.locks = {{"embed", 8}};
  add(SearchFront{{"/runs/c"}, search});
  const auto queue = read_queue(file());
  ASSERT_EQ(queue->jobs.size(), 3U);
  EXPECT_EQ(std::get<StartRun>(queue->jobs[0].command).spec.seed, small_manifest().spec.seed);
  EXPECT_EQ(std::get<ResumeRun>(queue->jobs[1].command).steps, 500);
  EXPECT_EQ(std::get<SearchFront>(queue->jobs[2].command).spec.locks.at("embed"), 8);
  EXPECT_FALSE(queue->runner);
  ASSERT_TRUE(move_in_queue(3, 0, file()));
  EXPECT_THAT(ids(), ElementsAre(3, 1, 2));
  ASSERT_TRUE(remove_from_queue(1, file()));
  EXPECT_THAT(ids(), ElementsAre(3, 2));
  EXPECT_FALSE(remove_from_queue(1, file()));
  EXPECT_EQ(add(train("d")), 4U);
}

TEST_F(QueueTest, AFolderIsUsedOnce) {
  add(train("a"));
  EXPECT_THAT(add_to_queue(train("a"), file()).error().sentence(), HasSubstr("job 1"));
  RunStore::create(root_ / "b", small_manifest());
  EXPECT_THAT(add_to_queue(train("b"), file()).error().sentence(), HasSubstr("holds a run already"));
}

TEST_F(QueueTest, AFailedJobLeavesAndTheNextComes) {
  add(train("a"));
  add(train("b"));
  const auto opened = QueueRunner::open(file());
  ASSERT_TRUE(opened) << opened.error().sentence();
  const auto& runner = *opened;
  EXPECT_EQ((*runner->next())->id, 1U);
  EXPECT_TRUE(read_queue(file())->jobs[0].running);
  EXPECT_TRUE(read_queue(file())->runner->this_process);
  EXPECT_FALSE(remove_from_queue(1, file()));
  EXPECT_FALSE(QueueRunner::open(file()));
  ASSERT_TRUE(runner->ended(1, "the disk is full"));
  EXPECT_EQ((*runner->next())->id, 2U);
  ASSERT_TRUE(runner->ended(2, {}));
  EXPECT_FALSE(*runner->next());
  ASSERT_EQ(read_queue(file())->failures.size(), 1U);
  EXPECT_EQ(read_queue(file())->failures[0].sentence, "the disk is full");
}

TEST_F(QueueTest, WhatAKilledProcessHadBegunIsContinuedFirst) {
  add(train("a"));
  add(train("b"));
  const pid_t child = ::fork();
  if (child == 0) {
    auto runner = QueueRunner::open(file());
    if (!runner || !(*runner)->next()) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(read_queue(file())->jobs[0].running);
  ASSERT_TRUE(move_in_queue(2, 0, file()));
  RunStore::create(root_ / "a", small_manifest());  // it came as far as this
  const auto runner = QueueRunner::open(file());
  ASSERT_TRUE(runner) << runner.error().sentence();
  const auto job = (*runner)->next();
  ASSERT_TRUE(job && *job);
  EXPECT_EQ((*job)->id, 1U);
  EXPECT_EQ(std::get<ResumeRun>((*job)->command).run.path, (root_ / "a").string());
  ASSERT_TRUE((*runner)->put_back(1));
  EXPECT_FALSE(read_queue(file())->jobs.back().running);
}

TEST_F(QueueTest, ABrokenFileIsRefusedAndKept) {
  write_file_atomically(file(), "{\"schema\": 1");
  EXPECT_FALSE(read_queue(file()));
  EXPECT_FALSE(add_to_queue(train("a"), file()));
  EXPECT_EQ(read_file(file()), "{\"schema\": 1");
}

}  // namespace
}  // namespace qfa
