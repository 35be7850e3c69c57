// SPDX-License-Identifier: GPL-3.0-or-later
// Models of the frame: fuzzy search, palette, notices, log, status texts, settings.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/bridge/machine.h"
#include "app/models/fuzzy.h"
#include "app/models/log_model.h"
#include "app/models/notice_model.h"
#include "app/models/palette_model.h"
#include "app/models/status_model.h"
#include "app/pages/session_keeper.h"
#include "app/settings/settings.h"

namespace qfa::app::testing {
namespace {

TEST(Fuzzy, OrderOfMatches) {
  EXPECT_EQ(fuzzyScore("", "Pause"), 0);
  EXPECT_LT(fuzzyScore("xyz", "Pause"), 0);
  EXPECT_LT(fuzzyScore("esuap", "Pause"), 0);  // the order counts
  EXPECT_GE(fuzzyScore("pse", "Pause"), 0);
  EXPECT_GE(fuzzyScore("PAUSE", "pause"), 0);
  EXPECT_GT(fuzzyScore("pause", "Pause"), fuzzyScore("pause", "Please arrange us"));
  EXPECT_GT(fuzzyScore("size", "Group size"), fuzzyScore("size", "Resized"));
  EXPECT_GT(fuzzyScore("gz", "Group zone"), fuzzyScore("gz", "Gauge size"));
  EXPECT_GE(fuzzyScore("size group", "Group size"), 0);  // words in any order
  EXPECT_LT(fuzzyScore("group height", "Group size"), 0);
}

TEST(Palette, FiltersSortsAndKeepsDisabledOnes) {
  PaletteModel model;
  const QAbstractItemModelTester tester(&model);
  int ran = 0;
  std::vector<PaletteItem> items(3);
  items[0].text = "Stop";
  items[0].reason = "Nothing is running.";
  items[1].text = "Try the demo";
  items[1].command = "qfa demo --out x";
  items[1].run = [&ran] { ++ran; };
  items[2].text = "Group size";
  items[2].words = "group newGroup";
  model.setItems(items);
  EXPECT_EQ(model.rowCount(), 3);
  model.setFilter("stop");
  ASSERT_EQ(model.rowCount(), 1);
  EXPECT_EQ(model.index(0, 0).data(PaletteModel::kReason).toString(), "Nothing is running.");
  model.setFilter("newgr");
  ASSERT_EQ(model.rowCount(), 1);
  EXPECT_EQ(model.index(0, 0).data().toString(), "Group size");
  model.setFilter("qfa demo");
  ASSERT_EQ(model.rowCount(), 1);
  model.item(0).run();
  EXPECT_EQ(ran, 1);
  model.setFilter("nothing like this");
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(Palette, AProviderGoesWithItsOwner) {
  PaletteSources sources;
  auto owner = std::make_unique<QObject>();
  sources.add(owner.get(), [] { return std::vector<PaletteItem>(2); });
  EXPECT_EQ(sources.collect().size(), 2U);
  owner.reset();
  EXPECT_TRUE(sources.collect().empty());
}

TEST(Notices, RepeatsCollapseAndMoveToTheTop) {
  NoticeModel model;
  const QAbstractItemModelTester tester(&model);
  const QSignalSpy unread(&model, &NoticeModel::unreadChanged);
  model.add({Severity::warning, "train", "The loss is flat.", "run", "probe 3", {}});
  model.add({Severity::error, {}, "The disk is full.", "run", {}, {}});
  for (int i = 0; i < 11; ++i) model.add({Severity::warning, "train", "The loss is flat.", "run", "probe 4", {}});
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.count(0), 12);
  EXPECT_EQ(model.notice(0).details, "probe 4");  // of the last one
  EXPECT_EQ(model.index(0, NoticeModel::kSentence).data().toString(), "The loss is flat. (× 12)");
  EXPECT_TRUE(model.asText(0).endsWith("× 12\nprobe 4"));
  // The same words of another run, or less severe, are another notice.
  model.add({Severity::warning, "train", "The loss is flat.", "other", {}, {}});
  model.add({Severity::info, "train", "The loss is flat.", "run", {}, {}});
  EXPECT_EQ(model.rowCount(), 4);
  EXPECT_EQ(model.unread(), 15);
  EXPECT_EQ(unread.count(), 15);
  model.markRead();
  EXPECT_EQ(model.unread(), 0);
}

TEST(Notices, TheOldestLeave) {
  NoticeModel model;
  for (int i = 0; i < NoticeModel::kCapacity + 5; ++i) model.add({Severity::info, {}, QString::number(i), {}, {}, {}});
  EXPECT_EQ(model.rowCount(), NoticeModel::kCapacity);
  EXPECT_EQ(model.notice(0).sentence, QString::number(NoticeModel::kCapacity + 4));
}

TEST(Log, ARingOfLines) {
  LogModel model;
  const auto fill = [&model](int from, int to) {
    for (int i = from; i < to; ++i) model.add(Severity::info, "train", QString("line %1").arg(i));
  };
  fill(0, LogModel::kCapacity - 2);
  const QAbstractItemModelTester tester(&model);  // it looks at every row each time
  fill(LogModel::kCapacity - 2, LogModel::kCapacity + 1);
  EXPECT_EQ(model.rowCount(), LogModel::kCapacity + 1 - LogModel::kEvicted);
  EXPECT_EQ(model.index(0, LogModel::kText).data().toString(), QString("line %1").arg(LogModel::kEvicted));
  EXPECT_TRUE(model.line(model.rowCount() - 1).endsWith("train\tline 50000"));
}

TEST(Log, FilterByWordsAndLevel) {
  LogModel log;
  log.add(Severity::info, "train", "a checkpoint was written");
  log.add(Severity::warning, "train", "2-bit loss is flat");
  log.add(Severity::error, "export", "the disk is full");
  LogFilter filter;
  filter.setSourceModel(&log);
  const QAbstractItemModelTester tester(&filter);
  EXPECT_EQ(filter.rowCount(), 3);
  filter.setLevel(Severity::warning);
  EXPECT_EQ(filter.rowCount(), 2);
  filter.setWords("TRAIN flat");
  EXPECT_EQ(filter.rowCount(), 1);
  filter.setWords("train full");
  EXPECT_EQ(filter.rowCount(), 0);
  NoticeModel notices;
  notices.add({Severity::info, {}, "hello", {}, {}, {}});
  notices.add({Severity::error, {}, "no", {}, {}, {}});
  LogFilter of_notices;
  of_notices.setSourceModel(&notices);
  of_notices.setLevel(Severity::error);
  EXPECT_EQ(of_notices.rowCount(), 1);
}

TEST(Status, UnknownIsADash) {
  const auto texts = statusTexts({});
  EXPECT_TRUE(texts.memory.endsWith("–"));
  EXPECT_TRUE(texts.disk.endsWith("–"));
  EXPECT_TRUE(texts.queue.endsWith("–"));
  EXPECT_EQ(texts.job, "–");
  EXPECT_EQ(texts.device, "–");
  EXPECT_EQ(texts.state, "○ Ready");
}

TEST(Status, ARunningJob) {
  StatusInput input;
  input.activity.busy = true;
  input.state = RunState::training;
  input.progress = Progress{"train", 120, 480, 75, {}};
  input.machine.memory_total = 24LL << 30;
  input.machine.memory_used = 5LL << 29;
  input.machine.own_memory = 1LL << 30;
  input.machine.disk_free = 412'000'000'000;
  input.queued = 0;
  auto texts = statusTexts(input);
  EXPECT_EQ(texts.state, "● training");
  EXPECT_EQ(texts.job, "train: 25 %, 1 min 15 s left");
  EXPECT_EQ(texts.memory, "memory 2.5/24.0 GiB · this program 1.0");
  EXPECT_EQ(texts.disk, "disk 412 GB free");
  EXPECT_EQ(texts.queue, "queue 0");  // known to be empty
  input.progress->eta_s = -1;
  EXPECT_EQ(statusTexts(input).job, "train: 25 %");
  input.progress->total = 0;
  EXPECT_EQ(statusTexts(input).job, "train");
  input.activity.stopping = true;
  EXPECT_EQ(statusTexts(input).state, "■ Stopping…");
}

TEST(Status, ThisMachineHasMemoryAndADisk) {
  const QTemporaryDir folder;
  const auto facts = readMachine(folder.filePath("not/yet/there"));
  ASSERT_TRUE(facts);
  ASSERT_TRUE(facts->memory_total && facts->memory_used && facts->own_memory && facts->disk_free);
  EXPECT_GT(*facts->memory_total, *facts->memory_used);
  EXPECT_GT(*facts->own_memory, 1 << 20);
  EXPECT_LT(*facts->own_memory, *facts->memory_total);
  EXPECT_GT(facts->cores, 0);
  EXPECT_EQ(facts->disk_path, folder.path());
}

TEST(SettingsFile, ValuesAreTyped) {
  const QTemporaryDir folder;
  {
    Settings settings(folder.path());
    const QSignalSpy changed(&settings, &Settings::changed);
    EXPECT_TRUE(settings.problem().isEmpty());
    EXPECT_EQ(settings.checkpointEvery(), 500);
    settings.setValue("work/checkpoint_every", 100);
    settings.setValue("work/checkpoint_every", 100);  // no change
    settings.setValue("work/checkpoint_every", 0);    // out of range
    settings.setValue("work/checkpoint_every", "many");
    settings.setValue("look/theme", "pink");
    settings.setValue("no/such", 1);
    settings.setValue("look/theme", "dark");
    settings.setValue("work/notify", false);
    EXPECT_EQ(changed.count(), 3);
  }
  Settings again(folder.path());
  EXPECT_EQ(again.checkpointEvery(), 100);
  EXPECT_EQ(again.theme(), ThemeChoice::dark);
  EXPECT_FALSE(again.notifyWhenFinished());
  EXPECT_FALSE(again.isDefault("look/theme"));
  again.setValue("look/theme", "system");
  EXPECT_TRUE(again.isDefault("look/theme"));
}

TEST(SettingsFile, WrongValuesAreDefaults) {
  const QTemporaryDir folder;
  QFile file(folder.filePath("settings.ini"));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write("[look]\ntheme=pink\n[work]\ncheckpoint_every=-3\nnotify=perhaps\n[folders]\nruns=relative/path\n");
  file.close();
  const Settings settings(folder.path());
  EXPECT_TRUE(settings.problem().isEmpty());
  EXPECT_EQ(settings.theme(), ThemeChoice::system);
  EXPECT_EQ(settings.checkpointEvery(), 500);
  EXPECT_TRUE(settings.notifyWhenFinished());
  EXPECT_EQ(settings.runsFolder(), folder.filePath("runs"));
}

class BrokenSettings : public ::testing::TestWithParam<const char*> {};

TEST_P(BrokenSettings, ArePutAside) {
  const QTemporaryDir folder;
  QFile file(folder.filePath("settings.ini"));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(GetParam());
  file.close();
  {
    Settings settings(folder.path());
    EXPECT_FALSE(settings.problem().isEmpty());
    settings.setValue("look/theme", "dark");
  }
  QFile aside(folder.filePath("settings.ini.aside-1"));
  ASSERT_TRUE(aside.open(QIODevice::ReadOnly));
  EXPECT_EQ(aside.readAll(), GetParam());
  const Settings again(folder.path());
  EXPECT_TRUE(again.problem().isEmpty()) << again.problem().toStdString();
  EXPECT_EQ(again.theme(), ThemeChoice::dark);
}
INSTANTIATE_TEST_SUITE_P(Files, BrokenSettings, ::testing::Values("]]] garbage\nno settings at all", "[settings]\nversion=99\n"));

TEST(SettingsFile, SessionAndKeys) {
  const QTemporaryDir folder;
  Settings settings(folder.path());
  settings.setSession({"geometry", "docks", "front", "/runs/a", "552a2052"});
  EXPECT_EQ(Settings(folder.path()).session().page, "front");
  QKeySequence key;
  EXPECT_FALSE(settings.key("run.pause", key));
  settings.setKey("run.pause", QKeySequence("Ctrl+Shift+P"));
  ASSERT_TRUE(settings.key("run.pause", key));
  EXPECT_EQ(key, QKeySequence("Ctrl+Shift+P"));
  settings.setKey("run.pause", {});  // no key is a choice, too
  ASSERT_TRUE(settings.key("run.pause", key));
  EXPECT_TRUE(key.isEmpty());
  settings.clearKey("run.pause");
  EXPECT_FALSE(settings.key("run.pause", key));
  for (int i = 0; i < 30; ++i) settings.addRecentRun(QString("/runs/%1").arg(i % 25));
  EXPECT_EQ(settings.recentRuns().size(), 20);
  EXPECT_EQ(settings.recentRuns().front(), "/runs/4");
}

TEST(Geometry, IsClampedToTheScreens) {
  const std::vector<QRect> screens{{0, 0, 1920, 1080}, {1920, 0, 1280, 1024}};
  EXPECT_EQ(clampedTo({100, 100, 800, 600}, screens), QRect(100, 100, 800, 600));
  EXPECT_EQ(clampedTo({2000, 100, 800, 600}, screens), QRect(2000, 100, 800, 600));
  EXPECT_EQ(clampedTo({5000, 3000, 800, 600}, screens), QRect(1120, 480, 800, 600));  // a screen that is gone
  EXPECT_EQ(clampedTo({-300, -40, 800, 600}, screens), QRect(0, 0, 800, 600));
  EXPECT_EQ(clampedTo({1900, 0, 4000, 3000}, screens), QRect(1920, 0, 1280, 1024));  // shrunk
  EXPECT_EQ(clampedTo({1, 2, 3, 4}, {}), QRect(1, 2, 3, 4));
}

}  // namespace
}  // namespace qfa::app::testing
