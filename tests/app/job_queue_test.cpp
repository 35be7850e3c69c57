// SPDX-License-Identifier: GPL-3.0-or-later
// The queue in the window: the real file, an engine driven by the test.
#include <gtest/gtest.h>

#include <QSignalSpy>

#include "app/bridge/job_queue.h"
#include "tests/app/fake_engine.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {
namespace {

class JobQueueTest : public ::testing::Test {
 protected:
  JobQueueTest()
      : file(folder.filePath("queue.json").toStdString()),
        bridge(std::make_unique<FakeEngine>(state), fake_services({})),
        queue(bridge, queries,
              {[this] { return read_queue(file); }, [this](const QueueCommand& command) { return add_to_queue(command, file); },
               [this](std::uint64_t id) { return remove_from_queue(id, file); },
               [this](std::uint64_t id, std::size_t place) { return move_in_queue(id, place, file); },
               [this] { return QueueRunner::open(file); }}) {}

  QueueCommand train(const QString& name) {
    RunSpec spec;
    spec.out = folder.filePath(name).toStdString();
    return StartRun{spec};
  }
  void add(const QString& name) {
    const auto before = queue.queue().jobs.size();
    queue.add(train(name));
    ASSERT_TRUE(spin_until([&] { return queue.queue().jobs.size() == before + 1; }));
  }
  std::size_t submitted() {
    const std::lock_guard lock(state->mutex);
    return state->submitted.size();
  }
  void finish(std::uint64_t command, Finished::Outcome outcome, const char* error = nullptr) {
    Finished finished;
    finished.outcome = outcome;
    if (error != nullptr) finished.error = Error{ErrorCode::failed, error, {}, {}};
    state->say({command}, "run", finished);
  }

  QTemporaryDir folder;
  std::string file;
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  Queries queries;
  EngineBridge bridge;
  JobQueue queue;
};

TEST_F(JobQueueTest, NothingStartsByItself) {
  add("a");
  spin_for(50);
  EXPECT_EQ(submitted(), 0U);
  EXPECT_FALSE(queue.working());
}

TEST_F(JobQueueTest, JobsRunOneAfterAnotherAndAFailedOneLeaves) {
  for (const char* name : {"a", "b", "c"}) add(name);
  QSignalSpy failures(&queue, &JobQueue::jobFailed);
  queue.work();
  ASSERT_TRUE(spin_until([&] { return submitted() == 1; }));
  EXPECT_TRUE(read_queue(file)->jobs[0].running);
  finish(1, Finished::Outcome::done);
  ASSERT_TRUE(spin_until([&] { return submitted() == 2; }));
  finish(2, Finished::Outcome::failed, "the disk is full");
  ASSERT_TRUE(spin_until([&] { return failures.size() == 1; }));
  EXPECT_EQ(failures[0][1].toString(), "the disk is full");
  EXPECT_GT(queue.secondsToNext(), 0);
  EXPECT_EQ(submitted(), 2U);
  queue.startNow();
  ASSERT_TRUE(spin_until([&] { return submitted() == 3; }));
  finish(3, Finished::Outcome::done);
  ASSERT_TRUE(spin_until([&] { return !queue.working(); }));
  const auto left = read_queue(file);
  EXPECT_TRUE(left->jobs.empty());
  EXPECT_EQ(left->failures.size(), 1U);
  EXPECT_FALSE(left->runner);
}

TEST_F(JobQueueTest, ARefusedJobIsAFailedOne) {
  add("a");
  add("b");
  state->refuse_with = Error{ErrorCode::input, "there is no such model", {}, {}};
  QSignalSpy failures(&queue, &JobQueue::jobFailed);
  queue.work();
  ASSERT_TRUE(spin_until([&] { return failures.size() == 1; }));
  EXPECT_EQ(failures[0][1].toString(), "there is no such model");
  EXPECT_EQ(read_queue(file)->jobs.size(), 1U);
}

TEST_F(JobQueueTest, WhatTheUserStopsWaitsAgainAndTheQueueHolds) {
  add("a");
  add("b");
  queue.work();
  ASSERT_TRUE(spin_until([&] { return submitted() == 1; }));
  bridge.cancel();
  finish(1, Finished::Outcome::cancelled);
  ASSERT_TRUE(spin_until([&] { return !queue.working() && !read_queue(file)->jobs[0].running; }));
  EXPECT_EQ(read_queue(file)->jobs.size(), 2U);
  spin_for(50);
  EXPECT_EQ(submitted(), 1U);
}

TEST_F(JobQueueTest, HoldLetsTheJobThatRunsGoOn) {
  add("a");
  add("b");
  queue.work();
  ASSERT_TRUE(spin_until([&] { return submitted() == 1; }));
  queue.hold();
  finish(1, Finished::Outcome::done);
  ASSERT_TRUE(spin_until([&] { return read_queue(file)->jobs.size() == 1; }));
  spin_for(50);
  EXPECT_EQ(submitted(), 1U);
}

TEST_F(JobQueueTest, AnotherProcessKeepsItsQueue) {
  add("a");
  const auto other = QueueRunner::open(file);
  ASSERT_TRUE(other);
  QSignalSpy failed(&queue, &JobQueue::failed);
  queue.work();
  ASSERT_TRUE(spin_until([&] { return failed.size() == 1; }));
  EXPECT_TRUE(failed[0][0].toString().contains("in use by process"));
  EXPECT_FALSE(queue.working());
}

}  // namespace
}  // namespace qfa::app::testing
