// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "app/models/live_model.h"
#include "app/models/pareto_model.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

TEST(SeriesBuffer, MinMaxEqualsBruteForceForEveryRange) {
  std::mt19937 random(3);
  SeriesBuffer series;
  std::vector<double> values;
  for (int i = 0; i < 700; ++i) {
    values.push_back(std::uniform_real_distribution<>(-1, 1)(random));
    series.append(i, values.back());
  }
  for (std::size_t first = 0; first < values.size(); first += 13) {
    for (std::size_t last = first + 1; last <= values.size(); last += 7) {
      const auto [low, high] = series.minMax(first, last);
      const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
      ASSERT_EQ(low, *std::min_element(at(first), at(last)));
      ASSERT_EQ(high, *std::max_element(at(first), at(last)));
    }
  }
}

TEST(SeriesBuffer, VisibleKeepsTheExtremesOfAMillionPoints) {
  SeriesBuffer series;
  for (int i = 0; i < 1'000'000; ++i) series.append(i, std::sin(i * 0.001));
  series.truncateFrom(999'000);
  for (int i = 999'000; i < 1'000'000; ++i) series.append(i, i == 999'500 ? 40.0 : 0.0);
  const auto points = series.visible(0, 1e6, 800);
  EXPECT_LE(points.size(), 1602U);
  EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; }));
  EXPECT_EQ(std::max_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.y < b.y; })->y, 40.0);
  EXPECT_EQ(series.visible(10, 20, 800).size(), 13U);  // 11 points and a neighbour on each side
}

TEST(SeriesBuffer, AnEarlierPointReplacesWhatStoodFromThereOn) {
  SeriesBuffer series;
  for (int i = 1; i <= 100; ++i) series.append(i, i);
  series.append(41, -1);
  EXPECT_EQ(series.size(), 41U);
  EXPECT_EQ(series.back(), (SeriesPoint{41, -1}));
  EXPECT_EQ(series.minMax(0, 41), (std::pair<double, double>{-1, 40}));
  for (int i = 42; i <= 200; ++i) series.append(i, i);
  EXPECT_EQ(series.minMax(0, 200), (std::pair<double, double>{-1, 200}));
  EXPECT_EQ(series[series.nearest(77.4)].x, 77);
  EXPECT_EQ(series[series.nearest(-5)].x, 1);
  EXPECT_EQ(series[series.nearest(1e9)].x, 200);
}

TEST(SeriesBuffer, IgnoresValuesThatAreNotFinite) {
  SeriesBuffer series;
  for (int i = 0; i < 20; ++i) series.append(i, i == 5 ? std::nan("") : i == 6 ? std::numeric_limits<double>::infinity() : i);
  EXPECT_EQ(series.minMax(0, 20), (std::pair<double, double>{0, 19}));
  const auto [low, high] = series.minMax(5, 7);
  EXPECT_GT(low, high);
}

TEST(Format, MeasuredValues) {
  EXPECT_EQ(formatMeasured(62.41, 1.42), "62.4 ± 1.4");
  EXPECT_EQ(formatMeasured(0.05884, 0.00071), "0.0588 ± 0.0007");
  EXPECT_EQ(formatMeasured(1234.5, 34), "1230 ± 30");
  EXPECT_EQ(formatMeasured(1234.5, 14), "1235 ± 14");
  EXPECT_EQ(formatMeasured(-0.004, 0.03), "0.00 ± 0.03");
  EXPECT_EQ(formatMeasured(-1.5, 0.3), "−1.5 ± 0.3");
  EXPECT_EQ(formatMeasured(0.12345, 0), "0.1235");
  EXPECT_EQ(formatMeasured(0, 0), "0");
  EXPECT_EQ(formatMeasured(std::nan(""), 1), "–");
}

TEST(Format, BytesAndDurations) {
  EXPECT_EQ(formatBytes(812), "812 bytes");
  EXPECT_EQ(formatBytes(4'500), "4.50 kB");
  EXPECT_EQ(formatBytes(118'400'000), "118 MB");
  EXPECT_EQ(formatBytes(999'600'000), "1.00 GB");
  EXPECT_EQ(formatBytes(3'901'234'567), "3.90 GB");
  EXPECT_EQ(formatDuration(-1), "–");
  EXPECT_EQ(formatDuration(12.4), "12 s");
  EXPECT_EQ(formatDuration(185), "3 min 05 s");
  EXPECT_EQ(formatDuration(8040), "2 h 14 min");
}

TEST(LiveModel, RatesOfAScriptedRun) {
  LiveModel model;
  SamplingRates rates;
  rates.step = 1;
  rates.realised = {{2, 1.0}, {4, 0.0}};
  rates.expected = {{2, 0.9}, {4, 0.1}};
  rates.half_width = {{2, 0.05}};
  model.addRates(rates);
  rates.step = 2;
  rates.realised = {{2, 0.6}, {4, 0.4}};
  model.addRates(rates);
  ASSERT_EQ(model.rates().size(), 2U);
  EXPECT_EQ(model.rates().at(2).realised.back(), (SeriesPoint{2, 0.6}));
  EXPECT_EQ(model.rates().at(4).expected.back(), (SeriesPoint{2, 0.1}));
  EXPECT_EQ(model.rates().at(2).half_width[0], (SeriesPoint{1, 0.05}));
  EXPECT_EQ(model.rates().at(4).half_width.back().y, 0);
}

TEST(LiveModel, TheAverageLossIsWeightedByTheShareOfUnits) {
  LiveModel model;
  SamplingRates rates;
  rates.realised = {{2, 0.5}, {4, 0.5}};
  model.addRates(rates);
  StepMetrics step;
  step.step = 1;
  step.loss = 2;
  step.plan.bits = {2, 2, 4, 4};
  model.addStep(step);
  step.step = 2;
  step.loss = 1;
  step.plan.bits = {2, 4, 4, 4};
  model.addStep(step);
  const double beta = model.losses().smoothing();
  EXPECT_NEAR(model.losses().byBit().at(2).back().y, (beta * 0.5 * 2 + 0.25 * 1) / (beta * 0.5 + 0.25), 1e-12);
  EXPECT_NEAR(model.losses().byBit().at(4).back().y, (beta * 0.5 * 2 + 0.75 * 1) / (beta * 0.5 + 0.75), 1e-12);
  step.step = 3;
  step.loss = std::nan("");
  model.addStep(step);
  EXPECT_EQ(model.losses().byBit().at(2).size(), 2U);  // a broken step does not poison the average
  EXPECT_EQ(model.step(), 3);
}

TEST(LiveModel, ProbesByUniformWidthAndAccuracyBeforeOtherSignals) {
  LiveModel model;
  EvalPoint point;
  point.step = 60;
  point.plan.bits = {3, 3, 3, 8};
  point.kind = "uniform";
  point.split = "probe";
  point.signal = "tickets-probe/nll";
  point.score = 1.2;
  model.addEvaluation(point);
  EXPECT_EQ(model.probeSignal(), "tickets-probe/nll");
  point.signal = "tickets-probe/acc";
  point.score = 0.6;
  point.std_err = 0.04;
  point.n = 128;
  model.addEvaluation(point);
  EXPECT_EQ(model.probeSignal(), "tickets-probe/acc");
  point.kind = "searched";
  point.score = 0.7;
  model.addEvaluation(point);
  point.split = "report";  // held-out numbers are not probes
  model.addEvaluation(point);
  ASSERT_EQ(model.probes().size(), 2U);
  ASSERT_EQ(model.probes().at(3).size(), 1U);
  EXPECT_EQ(model.probes().at(3)[0].score, 0.6);
  EXPECT_EQ(model.probes().at(3)[0].n, 128);
  EXPECT_EQ(model.probes().at(kMixed)[0].score, 0.7);
}

TEST(LiveModel, AContinuedRunReplacesTheStepsAfterItsCheckpoint) {
  LiveModel model;
  std::mt19937 random(1);
  SamplingRates rates;
  rates.realised = {{2, 0.5}, {3, 0.5}};
  model.addRates(rates);
  StepMetrics step;
  step.plan.bits = {2, 3};
  for (step.step = 1; step.step <= 100; ++step.step) {
    step.loss = step.step;
    model.addStep(step);
    if (step.step % 25 == 0) model.addEvaluation(uniform_probe(step.step, 100, 2, random));
  }
  step.step = 61;
  step.loss = 5;
  model.addStep(step);
  EXPECT_EQ(model.loss().size(), 61U);
  EXPECT_EQ(model.losses().byBit().at(2).size(), 61U);
  EXPECT_LT(model.losses().byBit().at(2).back().y, 60);
  ASSERT_EQ(model.probes().at(2).size(), 2U);
  EXPECT_EQ(model.probes().at(2).back().step, 50);
}

TEST(LiveModel, StateAndProgress) {
  LiveModel model;
  const QSignalSpy spy(&model, &LiveModel::changed);
  model.setState(RunState::training);
  model.setProgress({"train", 5, 10, 4.5, {}});
  EXPECT_EQ(model.progress()->done, 5U);
  model.announce();
  model.setState(RunState::finished);
  EXPECT_FALSE(model.progress());
  EXPECT_EQ(spy.count(), 1);
  model.clear();
  EXPECT_EQ(model.state(), RunState::queued);
  EXPECT_TRUE(model.loss().empty());
}

TEST(ParetoModel, PassesTheItemModelTesterThroughItsLife) {
  ParetoModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  std::mt19937 random(5);
  for (const BitWidth width : {4, 2, 3}) model.addEvaluation(uniform_probe(60, 480, width, random));
  model.setFront(synthetic_front());
  EXPECT_EQ(model.rowCount(), 61);
  EXPECT_EQ(model.columnCount(), ParetoModel::kColumns);
  for (int row = 0; row < model.rowCount(); ++row) {
    for (int column = 0; column < model.columnCount(); ++column) EXPECT_TRUE(model.index(row, column).data().isValid());
  }
  model.clear();
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(ParetoModel, BeforeTheSearchItHoldsTheNewestUniformScoresOfOneSignal) {
  ParetoModel model;
  std::mt19937 random(5);
  auto nll = uniform_probe(60, 480, 3, random);
  nll.signal = "tickets-probe/nll";
  model.addEvaluation(nll);
  for (const int step : {60, 120}) {
    for (const BitWidth width : {2, 3, 4}) {
      auto point = uniform_probe(step, 480, width, random);
      point.score = step / 1000.0;
      model.addEvaluation(point);
    }
  }
  ASSERT_EQ(model.rowCount(), 3);
  EXPECT_TRUE(model.provisional());
  EXPECT_EQ(model.front().signal, "tickets-probe/acc");
  for (const auto& point : model.front().points) EXPECT_EQ(point.score, 0.12);
  EXPECT_TRUE(std::is_sorted(model.front().points.begin(), model.front().points.end(),
                             [](const auto& a, const auto& b) { return a.size_bytes < b.size_bytes; }));
  auto search = uniform_probe(480, 480, 3, random);
  search.split = "search";
  search.signal = "tickets-search/nll";
  model.addEvaluation(search);  // another split: never on the same axis
  EXPECT_EQ(model.rowCount(), 1);
  EXPECT_EQ(model.split(), "search");
}

TEST(ParetoModel, StaircaseNeverGetsWorseAndLosersAreFound) {
  ParetoModel model;
  model.setFront(synthetic_front());
  const auto stairs = model.staircase();
  ASSERT_GE(stairs.size(), 3U);
  for (std::size_t i = 1; i < stairs.size(); ++i) {
    EXPECT_LT(model.front().points[stairs[i]].score, model.front().points[stairs[i - 1]].score);
  }
  int losers = 0;
  for (std::size_t row = 0; row < model.front().points.size(); ++row) {
    const auto& point = model.front().points[row];
    bool expected = false;
    for (const auto& other : model.front().points) {
      expected = expected ||
                 (point.kind == "searched" && other.kind == "uniform" && other.size_bytes <= point.size_bytes && other.score < point.score);
    }
    EXPECT_EQ(model.losesToUniform(row), expected);
    EXPECT_FALSE(expected && point.on_front);
    losers += expected;
  }
  EXPECT_GT(losers, 0);
}

}  // namespace
}  // namespace qfa::app::testing
