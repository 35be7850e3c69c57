// SPDX-License-Identifier: GPL-3.0-or-later
// The Live page: requests, history, the manners of its plots, and what the bridge fills in.
#include <gtest/gtest.h>

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "app/bridge/engine_bridge.h"
#include "app/pages/live_page.h"
#include "app/plots/loss_plot.h"
#include "app/plots/rates_plot.h"
#include "app/plots/visits_plot.h"
#include "app/widgets/figure_panel.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

Activity activity(bool busy, bool paused = false) {
  Activity made;
  made.busy = busy;
  made.paused = paused;
  made.has_run = true;
  return made;
}

class LivePageTest : public ::testing::Test {
 protected:
  LivePageTest()
      : state(std::make_shared<FakeState>()),
        bridge(std::make_unique<FakeEngine>(state), services()),
        settings(folder.path()),
        workspace(bridge, settings),
        page(workspace) {
    page.resize(1000, 640);
    page.show();
  }
  Services services() {
    auto made = fake_services(synthetic_run());
    made.readSteps = [this](const RunId&, int first, int last) -> Result<std::vector<Event>> {
      asked.emplace_back(first, last);
      std::vector<Event> events;
      for (const auto& event : recorded) {
        const auto* step = std::get_if<StepMetrics>(&event.body);
        if (step && step->step >= first && step->step <= last) events.push_back(event);
      }
      return events;
    };
    return made;
  }
  template <class W>
  W* child(const char* name) {
    auto* found = page.findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  void open() {
    bridge.openRun("run");
    ASSERT_TRUE(spin_until([this] { return workspace.live.state() == RunState::finished; }));
    page.setActivity(activity(false));
  }
  void train() {
    RunSpec spec;
    spec.out = "run";
    bridge.startRun(spec);
    spin_for(20);
    page.setActivity(activity(true));
    state->say({1}, "run", StateChanged{RunState::training});
    ASSERT_TRUE(spin_until([this] { return workspace.live.state() == RunState::training; }));
  }

  QTemporaryDir folder;
  std::vector<std::pair<int, int>> asked;
  std::vector<Event> recorded = synthetic_run(60);
  std::shared_ptr<FakeState> state;
  EngineBridge bridge;
  Settings settings;
  Workspace workspace;
  LivePage page;
};

TEST_F(LivePageTest, EveryNameOfTheSpecificationIsThere) {
  for (const char* name : {"liveRates", "liveLoss", "liveAccuracy", "liveVisits", "liveBins", "liveMachine", "liveAlarms", "livePause",
                           "liveStop", "liveCheckpoint", "liveProbe", "liveScrub"}) {
    EXPECT_FALSE(child<QWidget>(name)->accessibleName().isEmpty()) << name;
  }
}

TEST_F(LivePageTest, CheckpointAndProbeAreAskedOfTheRunningCommand) {
  train();
  auto* checkpoint = child<QPushButton>("liveCheckpoint");
  auto* probe = child<QPushButton>("liveProbe");
  ASSERT_TRUE(checkpoint->isEnabled());
  checkpoint->click();
  probe->click();
  EXPECT_EQ(state->requested, (std::vector{Request::checkpoint, Request::probe}));
  page.setActivity(activity(true, true));
  EXPECT_FALSE(checkpoint->isEnabled());
  EXPECT_EQ(checkpoint->toolTip(), "The run is paused: go on first.");
}

TEST_F(LivePageTest, AnEndedRunIsProbedByACommandThatLeavesItsState) {
  open();
  EXPECT_FALSE(child<QPushButton>("liveCheckpoint")->isEnabled());
  child<QPushButton>("liveProbe")->click();
  ASSERT_TRUE(spin_until([this] {
    const std::lock_guard lock(state->mutex);
    return state->submitted.size() == 1;
  }));
  EXPECT_EQ(std::get<ProbeRun>(state->submitted[0]).run.path, "run");
  spin_for(20);
  state->say({1}, "run", StateChanged{RunState::probing});
  state->say({1}, "run", Finished{Finished::Outcome::done, {}, "6 scores"});
  ASSERT_TRUE(spin_until([this] { return !bridge.busy(); }));
  EXPECT_EQ(workspace.live.state(), RunState::finished);
  EXPECT_EQ(workspace.actions.find("run.probe")->info.command(), "qfa probe run");
}

TEST_F(LivePageTest, StepsThatTheQueueDroppedAreReadFromTheStore) {
  train();
  for (const auto& event : recorded) {
    const auto* step = std::get_if<StepMetrics>(&event.body);
    if (step && step->step > 20 && step->step < 41) continue;  // lost
    if (!std::holds_alternative<Finished>(event.body)) state->say({1}, "run", event.body);
  }
  ASSERT_TRUE(spin_until([this] { return workspace.live.step() == 60; }));
  EXPECT_EQ(asked, (std::vector{std::pair{21, 40}}));
  ASSERT_EQ(workspace.live.loss().size(), 60U);
  LiveModel whole;
  for (const auto& event : recorded) {
    if (const auto* step = std::get_if<StepMetrics>(&event.body)) whole.addStep(*step);
    if (const auto* rates = std::get_if<SamplingRates>(&event.body)) whole.addRates(*rates);
  }
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(workspace.live.loss()[i], whole.loss()[i]);
  EXPECT_EQ(workspace.live.losses().byBit().at(2).back(), whole.losses().byBit().at(2).back());
}

TEST_F(LivePageTest, WhatTheStoreLacksToIsAskedOnce) {
  recorded.clear();
  train();
  StepMetrics step;
  for (const int n : {1, 5, 6}) {
    step.step = n;
    state->say({1}, "run", step);
  }
  ASSERT_TRUE(spin_until([this] { return workspace.live.step() == 6; }));
  EXPECT_EQ(asked, (std::vector{std::pair{2, 4}}));
  EXPECT_EQ(workspace.live.loss().size(), 3U);
}

TEST_F(LivePageTest, TheHistoryMovesByKeysAndGoesBackToLive) {
  open();
  auto* scrub = child<QWidget>("liveScrub");
  QTest::keyClick(scrub, Qt::Key_Left);
  EXPECT_EQ(workspace.live.shown(), 479);
  QTest::keyClick(scrub, Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(workspace.live.shown(), 379);
  EXPECT_EQ(child<QLabel>("liveScrubText")->text(), "frozen at step 379 of 480");
  QTest::keyClick(scrub, Qt::Key_Right);
  EXPECT_EQ(workspace.live.shown(), 380);
  QTest::keyClick(scrub, Qt::Key_End);
  EXPECT_FALSE(workspace.live.cursor());
  QTest::mouseClick(scrub, Qt::LeftButton, {}, {scrub->width() / 2, 10});
  EXPECT_NEAR(workspace.live.shown(), 240, 3);
  child<QPushButton>("liveFollow")->click();
  EXPECT_FALSE(workspace.live.cursor());
}

TEST_F(LivePageTest, LettersOnAPlot) {
  open();
  auto* loss = child<LossPlot>("liveLoss");
  auto* rates = child<PlotWidget>("liveRates");
  loss->setFocus();
  QTest::keyClick(loss, Qt::Key_L);
  EXPECT_TRUE(loss->logarithmic());
  QTest::keyClick(loss, Qt::Key_O);
  EXPECT_FALSE(loss->clipsOutliers());
  const double before = workspace.live.losses().smoothing();
  QTest::keyClick(loss, Qt::Key_BracketRight);
  EXPECT_GT(workspace.live.losses().smoothing(), before);
  QTest::keyClick(loss, Qt::Key_BracketLeft);
  EXPECT_NEAR(workspace.live.losses().smoothing(), before, 0.005);  // a step of the slider
  QTest::keyClick(loss, Qt::Key_F);
  EXPECT_FALSE(rates->isVisible());
  QTest::keyClick(loss, Qt::Key_F);
  EXPECT_TRUE(rates->isVisible());
  QTest::keyClick(loss, Qt::Key_T, Qt::ControlModifier);
  EXPECT_TRUE(loss->showsTable());
  EXPECT_EQ(loss->findChild<QTableView*>("plotTable")->model()->rowCount(), 480);
  loss->showTable(false);
  QTest::keyClick(loss, Qt::Key_E, Qt::ControlModifier);
  ASSERT_NE(loss->findChild<FigurePanel*>("plotFigure"), nullptr);
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
}

TEST_F(LivePageTest, TheCrosshairMovesByPointsAndSaysWhatStandsThere) {
  open();
  auto* rates = child<PlotWidget>("liveRates");
  ASSERT_TRUE(spin_until([&] { return workspace.live.step() == 480; }));
  QTest::keyClick(rates, Qt::Key_Right);
  EXPECT_TRUE(rates->accessibleDescription().contains("step ")) << rates->accessibleDescription().toStdString();
  const auto first = rates->accessibleDescription();
  QTest::keyClick(rates, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_NE(rates->accessibleDescription(), first);
  EXPECT_TRUE(rates->accessibleDescription().startsWith("2 bit: "));
  QTest::keyClick(rates, Qt::Key_Down);
  EXPECT_TRUE(rates->accessibleDescription().startsWith("3 bit: "));
}

TEST_F(LivePageTest, CsvHoldsAllTheData) {
  open();
  auto* loss = child<PlotWidget>("liveLoss");
  const QSignalSpy said(loss, &PlotWidget::said);
  const auto path = folder.filePath("loss.csv");
  loss->saveCsv(path);
  ASSERT_TRUE(spin_until([&] { return said.count() == 1; }));
  EXPECT_FALSE(said[0][1].toBool());
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const auto lines = file.readAll().split('\n');
  EXPECT_EQ(lines.size(), 482);  // header, 480 steps, the end
  EXPECT_TRUE(lines[0].startsWith("step,loss,target_bits,average_2_2.25bit"));
  loss->saveCsv(folder.filePath("missing/loss.csv"));
  ASSERT_TRUE(spin_until([&] { return said.count() == 2; }));
  EXPECT_TRUE(said[1][1].toBool());
}

TEST_F(LivePageTest, TheStepsCanBeLabelledAsTokensOrTime) {
  open();
  auto* choice = child<QComboBox>("liveXAxis");
  auto* loss = child<PlotWidget>("liveLoss");
  const auto svg = [&] {
    const auto path = folder.filePath("axis.svg");
    EXPECT_EQ(loss->exportFigure(path, {900, 500}, 1, {}), QString());
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
  };
  choice->setCurrentIndex(1);
  auto drawn = svg();
  EXPECT_TRUE(drawn.contains("tokens, thousands"));
  EXPECT_TRUE(drawn.contains(">200<") && !drawn.contains(">400<"));  // 480 steps of 500 tokens
  choice->setCurrentIndex(2);
  drawn = svg();
  EXPECT_TRUE(drawn.contains("time of training, min"));
  EXPECT_TRUE(drawn.contains(">6<"));  // 480 steps of 0.9 s
  choice->setCurrentIndex(0);
  drawn = svg();
  EXPECT_TRUE(drawn.contains(">step<") && drawn.contains(">400<"));
}

TEST_F(LivePageTest, ACellOfTheVisitsSaysItsFigures) {
  open();
  auto* visits = child<VisitsPlot>("liveVisits");
  ASSERT_TRUE(spin_until([&] { return !visits->describe(0, 0).isEmpty(); }));
  EXPECT_TRUE(visits->describe(0, 0).startsWith("layers.0.q at 2 bit: ")) << visits->describe(0, 0).toStdString();
  QTest::keyClick(visits, Qt::Key_Right);
  QTest::keyClick(visits, Qt::Key_Right);
  EXPECT_EQ(visits->selected(), (std::pair{1, 0}));
  EXPECT_EQ(visits->accessibleDescription(), visits->describe(1, 0));
  visits->setView(VisitsPlot::View::difference);
  EXPECT_EQ(visits->table().rows(), static_cast<std::size_t>(3 * kUnits));
}

TEST_F(LivePageTest, AClickedCellDrawsItsVisitsIntoTheLoss) {
  open();
  auto* visits = child<VisitsPlot>("liveVisits");
  auto* loss = child<LossPlot>("liveLoss");
  const auto svg = [&] {
    const auto path = folder.filePath("cell.svg");
    EXPECT_EQ(loss->exportFigure(path, {1200, 600}, 1, {}), QString());
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return QString::fromUtf8(file.readAll());
  };
  ASSERT_TRUE(spin_until([&] { return !visits->describe(0, 0).isEmpty(); }));
  EXPECT_FALSE(svg().contains("visits"));
  EXPECT_TRUE(visits->details(0, 0).contains("on record at 20 steps")) << visits->details(0, 0).toStdString();
  QTest::keyClick(visits, Qt::Key_Right);  // selects the first cell, as a click does
  const auto series = workspace.live.cellVisits("layers.0.q", 2);
  ASSERT_EQ(series.realised.size(), 20U);
  EXPECT_TRUE(visits->describe(0, 0).contains(QString(": %1 visits by step 480").arg(series.realised.back().y)));
  auto drawn = svg();
  EXPECT_TRUE(drawn.contains("visits of layers.0.q, 2 bit"));
  EXPECT_TRUE(drawn.contains("expected visits"));
  EXPECT_TRUE(loss->caption().startsWith("visits: 0 to ")) << loss->caption().toStdString();
  EXPECT_TRUE(visits->details(0, 0).contains("takes its visits out"));
  workspace.live.setCursor(100);  // what came later is not shown
  const auto then = workspace.live.cellVisits("layers.0.q", 2).expected[3].y;
  svg();
  EXPECT_TRUE(loss->caption().startsWith("visits: 0 to ") && loss->caption().section(' ', 3, 3).toDouble() < 2 * then + 10);
  workspace.live.setCursor({});
  QTest::keyClick(visits, Qt::Key_Left);  // the same cell again
  EXPECT_FALSE(visits->selected());
  drawn = svg();
  EXPECT_FALSE(drawn.contains("visits"));
}

TEST_F(LivePageTest, ACellKnowsTheGradientNormOfItsLastStep) {
  train();
  StepMetrics step;
  step.step = 7, step.loss = 1, step.grad_norm = 0.25;
  state->say({1}, "run", step);
  VisitCounts counts{7, {"layers.0.q"}, {2, 4}, {{3, 4}}, {{7, 6}}, {3.5, 3.5}, {1, 1}};
  state->say({1}, "run", counts);
  auto* visits = child<VisitsPlot>("liveVisits");
  ASSERT_TRUE(spin_until([&] { return !visits->describe(0, 0).isEmpty(); }));
  EXPECT_TRUE(visits->details(0, 0).contains("Gradient norm of step 7, over all that it trained: 0.25"));
  EXPECT_FALSE(visits->details(0, 1).contains("Gradient norm"));  // step 6 is not on record
  EXPECT_TRUE(workspace.live.cellVisits("layers.9.q", 2).realised.empty());
}

TEST_F(LivePageTest, StagesAreDrawnBeforeTheFirstStep) {
  RunSpec spec;
  spec.out = "run";
  bridge.startRun(spec);
  page.setActivity(activity(true));
  EXPECT_TRUE(child<QWidget>("liveStages")->isVisible());
  spin_for(20);
  state->say({1}, "run", StateChanged{RunState::quantizing});
  state->say({1}, "run", Progress{"quantize", 34, 90, 120, "layer 12 of 30, 2 bits"});
  ASSERT_TRUE(spin_until([this] { return workspace.live.stages().contains("quantize"); }));
  spin_for(60);
  bool found = false;
  for (auto* label : child<QWidget>("liveStages")->findChildren<QLabel*>())
    found = found || label->text() == "34 of 90 · layer 12 of 30, 2 bits · 2 min 00 s left";
  EXPECT_TRUE(found);
  state->say({1}, "run", recorded[2].body);
  for (const auto& event : recorded)
    if (std::holds_alternative<StepMetrics>(event.body)) state->say({1}, "run", event.body);
  ASSERT_TRUE(spin_until([this] { return workspace.live.step() > 0; }));
  spin_for(60);
  EXPECT_FALSE(child<QWidget>("liveStages")->isVisible());
}

// A million events: all arrive, the window keeps no more than their facts.
TEST_F(LivePageTest, AMillionEventsArrive) {
  train();
  StepMetrics step;
  constexpr int kBatch = 20'000;
  for (int batch = 0; batch < 50; ++batch) {
    for (int i = 0; i < kBatch; ++i) {
      ++step.step;
      step.loss = 1;
      state->say({1}, "run", step);
    }
    const int last = step.step;
    ASSERT_TRUE(spin_until([&] { return workspace.live.step() == last; }, 60'000));
  }
  EXPECT_EQ(workspace.live.loss().size(), 1'000'000U);
  const std::lock_guard lock(state->mutex);
  EXPECT_TRUE(state->events.empty());
}

}  // namespace
}  // namespace qfa::app::testing
