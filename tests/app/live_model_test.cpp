// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <cmath>

#include "app/models/data_table.h"
#include "app/models/live_model.h"
#include "app/models/visit_grid.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

void feed(LiveModel& model, const std::vector<Event>& events) {
  for (const auto& event : events) {
    if (const auto* e = std::get_if<StepMetrics>(&event.body)) model.addStep(*e);
    if (const auto* e = std::get_if<SamplingRates>(&event.body)) model.addRates(*e);
    if (const auto* e = std::get_if<VisitCounts>(&event.body)) model.addVisits(*e);
    if (const auto* e = std::get_if<EvalPoint>(&event.body)) model.addEvaluation(*e);
    if (const auto* e = std::get_if<CheckpointSaved>(&event.body)) model.addCheckpoint(*e, {});
    if (const auto* e = std::get_if<StateChanged>(&event.body)) model.setState(e->state);
  }
}

TEST(LiveModel, TheShareInAWindowEqualsACount) {
  LiveModel model;
  const auto events = synthetic_run(200, 20, 60);
  feed(model, events);
  std::map<BitWidth, double> counted;
  for (const auto& event : events) {
    const auto* step = std::get_if<StepMetrics>(&event.body);
    if (!step || step->step <= 110 || step->step > 150) continue;
    for (const auto bits : step->plan.bits) counted[bits] += 1.0 / (40.0 * kUnits);
  }
  for (const BitWidth width : {2, 3, 4}) {
    const auto rate = model.rateAt(width, 150, 40);
    EXPECT_NEAR(rate.realised, counted[width], 1e-9);
    // Two whole periods of the closed form, 38.2 / 23.6 / 38.2 %.
    EXPECT_NEAR(rate.expected, width == 3 ? 0.236 : 0.382, 0.01);
    EXPECT_NEAR(rate.half_width, 1.96 * std::sqrt(rate.expected * (1 - rate.expected) / (40.0 * kUnits)), 0.01);
    EXPECT_EQ(model.rateAt(width, 150, 0).realised, model.rates().at(width).realised[149].y);
  }
}

TEST(LiveModel, ThePeriodIsReadOffTheTarget) {
  LiveModel model;
  feed(model, synthetic_run(15, 20));
  EXPECT_EQ(model.period(), 0);  // no whole wave yet
  model.clear();
  feed(model, synthetic_run(60, 20));
  EXPECT_EQ(model.period(), 20);
}

TEST(LiveModel, TheCursorFreezesWhatIsShownWhileTheRunGoesOn) {
  LiveModel model;
  feed(model, synthetic_run(200));
  const QSignalSpy changed(&model, &LiveModel::changed);
  model.setCursor(60);
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(model.shown(), 60);
  EXPECT_EQ(model.visitsAt(model.shown())->step, 50);
  EXPECT_EQ(model.binsAt(model.shown())->step, 60);
  StepMetrics next;
  next.step = 201;
  next.plan.bits = {2};
  model.addStep(next);
  EXPECT_EQ(model.step(), 201);
  EXPECT_EQ(model.shown(), 60);
  model.setCursor(5000);  // the end is live
  EXPECT_FALSE(model.cursor());
  model.setCursor(120);
  next.step = 101;
  model.addStep(next);  // continued from checkpoint 100: step 120 is gone
  EXPECT_FALSE(model.cursor());
  EXPECT_EQ(model.checkpoints().back().step, 100);
  EXPECT_EQ(model.visitsAt(1000)->step, 100);
}

TEST(LiveModel, BinsOfTheLossAverageTheirOwnSteps) {
  LiveModel model;
  SamplingRates rates;
  rates.realised = {{2, 0.5}, {4, 0.5}};
  model.addRates(rates);
  StepMetrics step;
  const double bits[] = {2.1, 3.9, 2.2}, losses[] = {3, 1, 2};
  for (int i = 0; i < 3; ++i) {
    step.step = i + 1;
    step.average_bits = bits[i];
    step.loss = losses[i];
    model.addStep(step);
  }
  const double beta = model.losses().smoothing();
  ASSERT_EQ(model.losses().byBin().size(), 2U);
  EXPECT_NEAR(model.losses().byBin().at(0).back().y, (beta * 3 + 2) / (beta + 1), 1e-12);
  EXPECT_EQ(model.losses().byBin().at(7).back(), (SeriesPoint{2, 1}));
  model.setSmoothing(0);  // the newest step alone
  EXPECT_EQ(model.losses().byBin().at(0).back().y, 2);
  EXPECT_EQ(model.losses().bin(7), (std::pair{3.75, 4.0}));
}

TEST(LiveModel, MachineFiguresOfTheLastSteps) {
  LiveModel model;
  EXPECT_FALSE(model.machine().figures(10));
  StepMetrics step;
  step.tokens = 500;
  for (step.step = 1; step.step <= 100; ++step.step) {
    step.step_ms = step.step;
    step.rss_bytes = 1000;
    model.addStep(step);
  }
  const auto figures = model.machine().figures(100);
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->median_ms, 51);
  EXPECT_EQ(figures->p95_ms, 96);
  EXPECT_NEAR(figures->tokens_per_s, 50'000 / 5.05, 1e-9);
  EXPECT_EQ(figures->rss_bytes, 1000U);
  EXPECT_EQ(model.machine().figures(10)->tokens, 5000);
}

TEST(LiveModel, AlarmsOnceEachAndGoneAfterARewind) {
  LiveModel model;
  const QAbstractItemModelTester tester(&model.alarms(), QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.addNotice({Severity::info, "train", "no alarm", {}, -1, {}});
  const Notice starved{Severity::warning, "train", "2 bits: few visits", "starved", 0, "Train longer."};
  const Notice rate{Severity::warning, "train", "2 bits: off", "rate", 80, "Look."};
  for (const auto& notice : {starved, rate, starved}) model.addNotice(notice);
  ASSERT_EQ(model.alarms().rowCount(), 2);
  EXPECT_EQ(model.alarms().index(0, AlarmsModel::kSince).data(), "80");
  EXPECT_EQ(model.alarms().index(1, AlarmsModel::kAction).data(), "Train longer.");
  StepMetrics step;
  for (const int n : {90, 51}) {
    step.step = n;
    model.addStep(step);
  }
  ASSERT_EQ(model.alarms().rowCount(), 1);
  EXPECT_EQ(model.alarms().alarms()[0].kind, "starved");
}

TEST(LiveModel, AMillionStepsStayCheap) {
  LiveModel model;
  SamplingRates rates;
  rates.realised = {{2, 0.5}, {4, 0.5}};
  model.addRates(rates);
  StepMetrics step;
  step.plan.bits.assign(60, 2);
  for (step.step = 1; step.step <= 1'000'000; ++step.step) {
    step.loss = std::sin(step.step * 1e-3);
    step.average_bits = 2 + step.step % 3;
    model.addStep(step);
  }
  EXPECT_EQ(model.loss().size(), 1'000'000U);
  EXPECT_LE(model.loss().visible(0, 1e6, 800).size(), 1602U);
}

TEST(SeriesBuffer, AnAscendingSeriesMapsBothWays) {
  SeriesBuffer tokens;
  EXPECT_EQ(tokens.interpolated(7), 7);  // nothing known: as it is
  tokens.append(1, 100);
  tokens.append(2, 300);
  tokens.append(4, 400);
  for (const auto& [step, value] : std::vector<std::pair<double, double>>{{0, 0}, {0.5, 50}, {1, 100}, {1.5, 200}, {3, 350}, {6, 500}}) {
    EXPECT_NEAR(tokens.interpolated(step), value, 1e-9);
    EXPECT_NEAR(tokens.inverse(value), step, 1e-9);
  }
}

TEST(VisitGrid, PlacesUnitsByLayerAndModule) {
  VisitCounts counts;
  counts.step = 25;
  counts.units = {"layers.0.q", "layers.0.down", "layers.1.q", "layers.1.down"};
  counts.widths = {2, 4};
  counts.visits = {{20, 5}, {19, 6}, {18, 7}, {17, 8}};
  counts.last = {{25, 11}, {24, 12}, {25, 13}, {25, 0}};
  counts.expected = {18.5, 6.5};
  counts.std_dev = {2, 0};
  const VisitGrid grid(counts);
  EXPECT_EQ(grid.layers(), 2);
  EXPECT_EQ(grid.modules(), (std::vector<QString>{"q", "down"}));
  ASSERT_EQ(grid.rows(), 4);
  const auto cell = grid.cell(1, 3);  // layer 1, down, 4 bits
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->unit, "layers.1.down");
  EXPECT_EQ(cell->width, 4);
  EXPECT_EQ(cell->visits, 8);
  EXPECT_EQ(cell->last_step, 0);
  EXPECT_EQ(cell->difference(), 0);  // no spread: nothing to compare with
  EXPECT_EQ(grid.cell(0, 0)->difference(), 0.75);
  EXPECT_FALSE(grid.cell(2, 0));
  EXPECT_EQ(grid.table().rows(), 8U);
  const VisitGrid blocks({1, {"layers.0", "layers.1"}, {2}, {{1}, {0}}, {{1}, {0}}, {0.5}, {0.5}});
  EXPECT_EQ(blocks.modules(), (std::vector<QString>{"block"}));
}

TEST(DataTable, JoinsSeriesByTheirXAndWritesCsv) {
  SeriesBuffer a, b;
  for (int x = 1; x <= 3; ++x) a.append(x, x / 4.0);
  b.append(2, -1);
  b.append(4, std::nan(""));
  const auto table = joined("step", {{"a", &a}, {"b, \"quoted\"", &b}});
  EXPECT_EQ(csvOf(table), "step,a,\"b, \"\"quoted\"\"\"\r\n1,0.25,\r\n2,0.5,-1\r\n3,0.75,\r\n4,,\r\n");
  DataTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setTable(table);
  EXPECT_EQ(model.rowCount(), 4);
  EXPECT_EQ(model.index(0, 2).data(), "–");
  EXPECT_EQ(model.headerData(1, Qt::Horizontal), "a");
}

}  // namespace
}  // namespace qfa::app::testing
