// SPDX-License-Identifier: GPL-3.0-or-later
// A run that another process writes is opened read-only and live.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QSignalSpy>

#include "app/bridge/engine_bridge.h"
#include "tests/app/fake_engine.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {
namespace {

// Writes a run in a process of its own: each "s" said to it is a step, "r" goes back to step 2.
class Writer {
 public:
  explicit Writer(const QString& folder) {
    int said[2], heard[2];
    if (::pipe(said) != 0 || ::pipe(heard) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
      ::close(said[1]);
      write_run(folder.toStdString(), said[0], heard[1]);
      ::_exit(0);
    }
    ::close(said[0]);
    to_ = said[1], from_ = heard[0];
    wait();
  }
  ~Writer() { end(); }
  pid_t pid() const { return child_; }
  void say(char what) {
    if (::write(to_, &what, 1) == 1) wait();
  }
  void end() {
    if (child_ <= 0) return;
    ::close(to_);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

 private:
  static void write_run(const std::string& folder, int in, int out) {
    const auto store = RunStore::open(folder, RunStore::Access::writer);
    int step = 3;
    for (char what = 'w'; ::write(out, &what, 1) == 1 && ::read(in, &what, 1) == 1;) {
      if (what == 'r') {
        store->rewind_events(step = 2);
        continue;
      }
      StepMetrics metrics;
      metrics.step = ++step;
      metrics.plan.bits = {3};
      store->append({{1}, {folder}, std::chrono::system_clock::now(), metrics});
    }
  }
  void wait() {
    char byte = 0;
    if (::read(from_, &byte, 1) != 1) ADD_FAILURE() << "the writer is gone";
  }
  pid_t child_ = -1;
  int to_ = -1, from_ = -1;
};

TEST(ForeignRun, IsWatchedUntilItsOwnerEnds) {
  QTemporaryDir folder;
  const auto run = make_run(folder.filePath("run"), 3, RunState::training);
  Writer writer(run);
  Services services = fake_services({});
  services.readEvents = read_run_events;
  services.readFront = read_run_front;
  services.readTail = read_run_tail;
  services.library = real_library();
  EngineBridge bridge(std::make_unique<FakeEngine>(std::make_shared<FakeState>()), services);
  std::vector<int> steps;
  int opened = 0;
  QObject::connect(&bridge, &EngineBridge::stepped, [&](const StepMetrics& metrics) { steps.push_back(metrics.step); });
  QObject::connect(&bridge, &EngineBridge::runOpened, [&] { ++opened; });
  QSignalSpy failures(&bridge, &EngineBridge::failed);

  bridge.openRun(run);
  ASSERT_TRUE(spin_until([&] { return steps.size() == 3 && bridge.owner().has_value(); }));
  EXPECT_EQ(bridge.owner()->pid, writer.pid());
  writer.say('s');
  writer.say('s');
  ASSERT_TRUE(spin_until([&] { return steps.size() == 5; }));
  EXPECT_EQ(steps, (std::vector<int>{1, 2, 3, 4, 5}));
  EXPECT_FALSE(bridge.busy());

  // It goes back to its checkpoint: everything is read anew.
  writer.say('r');
  writer.say('s');
  ASSERT_TRUE(spin_until([&] { return opened == 2 && steps.size() == 8; }));
  EXPECT_EQ(std::vector<int>(steps.begin() + 5, steps.end()), (std::vector<int>{1, 2, 3}));

  writer.say('s');
  writer.end();
  ASSERT_TRUE(spin_until([&] { return !bridge.owner(); }));
  EXPECT_EQ(steps.back(), 4);
  EXPECT_TRUE(failures.isEmpty());
}

TEST(ForeignRun, OneOfItsOwnIsNotWatched) {
  QTemporaryDir folder;
  const auto run = make_run(folder.filePath("run"), 3, RunState::finished);
  Services services = fake_services({});
  services.readEvents = read_run_events;
  services.readTail = read_run_tail;
  services.library = real_library();
  EngineBridge bridge(nullptr, services);
  QSignalSpy ended(&bridge, &EngineBridge::replayEnded);
  bridge.openRun(run);
  ASSERT_TRUE(spin_until([&] { return ended.size() == 1; }));
  EXPECT_FALSE(bridge.owner());
}

}  // namespace
}  // namespace qfa::app::testing
