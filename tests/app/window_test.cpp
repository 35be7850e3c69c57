// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/bridge/engine_bridge.h"
#include "app/pages/main_window.h"
#include "app/plots/plot_widget.h"
#include "app/settings/settings.h"
#include "app/widgets/close_dialog.h"
#include "app/widgets/notice_bar.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

class WindowTest : public ::testing::Test {
 protected:
  WindowTest()
      : state(std::make_shared<FakeState>()),
        bridge(std::make_unique<FakeEngine>(state), fake_services(synthetic_run(), synthetic_front())),
        settings(folder.path()),
        workspace(bridge, settings),
        window(workspace) {
    window.setTheme(lightTheme());
    window.show();
  }
  template <class W>
  W* child(const char* name) {
    auto* found = window.findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  QString stateText() { return child<QLabel>("liveState")->text(); }
  void startRun(const QString& out = "run") {
    RunSpec spec;
    spec.out = out.toStdString();
    bridge.startRun(spec);
    spin_for(20);
    state->say({1}, "run", StateChanged{RunState::training});
    state->say({1}, "run", Progress{"train", 120, 480, 75, {}});
    ASSERT_TRUE(spin_until([this] { return stateText().contains("training"); }));
  }

  QTemporaryDir folder;
  std::shared_ptr<FakeState> state;
  EngineBridge bridge;
  Settings settings;
  Workspace workspace;
  MainWindow window;
};

TEST_F(WindowTest, EmptyWindowOffersDemoAndOpen) {
  EXPECT_TRUE(child<QPushButton>("liveDemo")->isVisible());
  EXPECT_TRUE(child<QPushButton>("liveOpen")->isEnabled());
  EXPECT_FALSE(child<QPushButton>("livePause")->isVisible());
  EXPECT_FALSE(child<QPushButton>("liveProbe")->isVisible());
  EXPECT_TRUE(stateText().startsWith("No run is open."));
  for (const char* name : {"liveRates", "liveLoss", "liveAccuracy", "liveVisits", "liveBins", "liveMachine"}) {
    EXPECT_FALSE(child<PlotWidget>(name)->accessibleName().isEmpty());
  }
}

TEST_F(WindowTest, AnOpenedRunFillsTheModels) {
  window.openRun("run");
  EXPECT_EQ(stateText(), "Reading the run…");
  ASSERT_TRUE(spin_until([this] { return stateText().contains("finished"); }));
  EXPECT_EQ(workspace.live.step(), 480);
  EXPECT_EQ(workspace.live.probes().at(4).size(), 8U);
  EXPECT_EQ(workspace.pareto.rowCount(), 61);
  EXPECT_FALSE(child<QPushButton>("liveContinue")->isVisible());
  auto* run = child<QComboBox>("contextRun");
  ASSERT_TRUE(spin_until([run] { return run->currentText() == "run"; }));
  auto* subnets = child<QComboBox>("contextSubnet");
  ASSERT_TRUE(spin_until([subnets] { return subnets->count() == 62; }));  // and "none"
}

TEST_F(WindowTest, AnInterruptedRunCanBeContinued) {
  auto events = synthetic_run();
  events.resize(events.size() - 2);  // kill -9: no state, no Finished
  EngineBridge other(std::make_unique<FakeEngine>(state), fake_services(events));
  Workspace second_workspace(other, settings);
  MainWindow second(second_workspace);
  second.show();
  second.openRun("run");
  auto* label = second.findChild<QLabel*>("liveState");
  ASSERT_TRUE(spin_until([&] { return label->text().contains("interrupted"); }));
  auto* button = second.findChild<QPushButton*>("liveContinue");
  ASSERT_TRUE(button->isVisible());
  button->click();
  spin_for(20);
  ASSERT_EQ(state->submitted.size(), 1U);
  EXPECT_EQ(std::get<ResumeRun>(state->submitted[0]).run.path, "run");
  EXPECT_TRUE(other.busy());
}

TEST_F(WindowTest, PauseAndStop) {
  startRun();
  EXPECT_TRUE(stateText().contains("step 120 / 480"));
  EXPECT_TRUE(stateText().contains("1 min 15 s left"));
  auto* pause = child<QPushButton>("livePause");
  pause->click();
  EXPECT_EQ(state->paused.size(), 1U);
  state->say({1}, "run", StateChanged{RunState::paused});
  ASSERT_TRUE(spin_until([&] { return pause->text() == "Go on"; }));
  pause->click();
  EXPECT_EQ(state->resumed.size(), 1U);
  auto* stop = child<QPushButton>("liveStop");
  stop->click();
  EXPECT_FALSE(stop->isEnabled());
  EXPECT_TRUE(stateText().startsWith("Stopping after this micro-batch"));
  stop->click();  // twice: the button is off
  EXPECT_EQ(state->cancelled.size(), 1U);
  state->say({1}, "run", StateChanged{RunState::stopped});
  state->say({1}, "run", Finished{Finished::Outcome::cancelled, {}, "Stopped at step 120."});
  ASSERT_TRUE(spin_until([&] { return stateText().contains("stopped"); }));
  EXPECT_TRUE(child<QPushButton>("liveContinue")->isVisible());
}

TEST_F(WindowTest, ClosingWhileRunningCancelsWaitsAndCloses) {
  startRun();
  const QSignalSpy closed(&window, &MainWindow::closed);
  EXPECT_FALSE(window.close());
  EXPECT_TRUE(state->cancelled.empty());
  auto* dialog = child<CloseDialog>("closeDialog");
  auto* stop = dialog->findChild<QPushButton*>("closeStop");
  EXPECT_TRUE(stop->isDefault());
  stop->click();
  EXPECT_TRUE(window.isVisible());
  EXPECT_TRUE(stateText().startsWith("Stopping"));
  EXPECT_EQ(state->cancelled.size(), 1U);
  spin_for(80);  // the trainer writes its checkpoint
  EXPECT_TRUE(window.isVisible());
  EXPECT_EQ(closed.count(), 0);
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
  state->say({1}, "run", Finished{Finished::Outcome::cancelled, {}, "Stopped at step 121."});
  ASSERT_TRUE(spin_until([&] { return closed.count() == 1; }));
  EXPECT_FALSE(window.isVisible());
}

TEST_F(WindowTest, CancellingTheCloseLeavesTheRunAlone) {
  startRun();
  EXPECT_FALSE(window.close());
  EXPECT_FALSE(window.close());  // asked once
  EXPECT_EQ(window.findChildren<CloseDialog*>().size(), 1);
  child<CloseDialog>("closeDialog")->reject();
  spin_for(20);
  EXPECT_TRUE(window.isVisible());
  EXPECT_TRUE(state->cancelled.empty());
  EXPECT_TRUE(bridge.busy());
}

TEST_F(WindowTest, TheBackgroundProgramGoesOnWithTheRun) {
  window.setBackgroundProgram({});
  const auto run = folder.filePath("a run");
  QDir().mkpath(run);
  startRun(run);
  window.close();
  auto* dialog = child<CloseDialog>("closeDialog");
  EXPECT_FALSE(dialog->findChild<QPushButton*>("closeBackground")->isEnabled());
  EXPECT_FALSE(dialog->findChild<QLabel*>("closeReason")->text().isEmpty());
  dialog->reject();
  spin_for(20);

  // A program that writes down how it was called.
  QFile program(folder.filePath("qfa"));
  ASSERT_TRUE(program.open(QIODevice::WriteOnly));
  program.write("#!/bin/sh\necho \"$@\" > '" + folder.filePath("called").toUtf8() + "'\n");
  program.close();
  program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  window.setBackgroundProgram(program.fileName());
  const QSignalSpy closed(&window, &MainWindow::closed);
  window.close();
  child<CloseDialog>("closeDialog")->findChild<QPushButton*>("closeBackground")->click();
  EXPECT_EQ(state->cancelled.size(), 1U);
  EXPECT_FALSE(QFile::exists(folder.filePath("called")));  // not before this engine has let go
  state->say({1}, "run", Finished{Finished::Outcome::cancelled, {}, "Stopped at step 121."});
  ASSERT_TRUE(spin_until([&] { return closed.count() == 1; }));
  QFile called(folder.filePath("called"));
  ASSERT_TRUE(spin_until([&] { return called.size() > 0; }));
  ASSERT_TRUE(called.open(QIODevice::ReadOnly));
  EXPECT_EQ(called.readAll(), "resume " + run.toUtf8() + " --progress plain\n");
  EXPECT_TRUE(QFile::exists(run + "/background.log"));
}

TEST_F(WindowTest, ClosingWhileIdleClosesAtOnceAndKeepsTheGeometry) {
  window.resize(1100, 720);
  EXPECT_TRUE(window.close());
  EXPECT_FALSE(Settings(folder.path()).geometry().isEmpty());
  EXPECT_TRUE(state->cancelled.empty());
}

TEST_F(WindowTest, ErrorsStandInTheBarWithoutADialog) {
  auto* bar = child<NoticeBar>("noticeBar");
  EXPECT_FALSE(bar->isVisible());
  window.openRun("elsewhere");
  ASSERT_TRUE(spin_until([&] { return bar->isVisible(); }));
  EXPECT_EQ(bar->sentence(), "elsewhere: There is no run.json in this folder.");
  EXPECT_EQ(bar->severity(), Severity::error);
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
  bar->show(Severity::info, "less important");
  EXPECT_EQ(bar->severity(), Severity::error);
  bar->dismiss();
  EXPECT_FALSE(bar->isVisible());
}

TEST_F(WindowTest, TheThemeIsSwitchedLive) {
  window.setTheme(darkTheme());
  spin_for(20);
  EXPECT_EQ(QApplication::palette().color(QPalette::Window), darkTheme().window);
  EXPECT_EQ(window.grab().toImage().pixelColor(window.width() - 3, window.height() / 2), darkTheme().window);
  window.setTheme(lightTheme());
}

TEST_F(WindowTest, DemoFoldersAreNew) {
  EXPECT_TRUE(window.nextDemoFolder().endsWith("runs/demo"));
  QDir(folder.path()).mkpath("runs/demo");
  EXPECT_TRUE(window.nextDemoFolder().endsWith("runs/demo-2"));
}

}  // namespace
}  // namespace qfa::app::testing
