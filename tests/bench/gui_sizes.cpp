// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/gui_sizes.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>
#include <cstdio>

#include "tests/app/library_fixture.h"
#include "tests/app/synthetic_run.h"
#include "tests/bench/fake_window.h"
#include "tests/bench/gui_turns.h"

namespace qfa::bench {
namespace {

using namespace qfa::app;
using app::testing::spin_until;

// How long the loop is held up by what `act` sets off, in the 150 ms after each of `times`.
template <class Act>
void print_turns(const char* what, int times, Act act) {
  std::vector<double> turns;
  for (int i = 0; i < times; ++i) {
    QElapsedTimer clock;
    clock.start();
    act(i);
    turns.push_back(1e-6 * static_cast<double>(clock.nsecsElapsed()));
    while (clock.elapsed() < 150) {
      QElapsedTimer turn;
      turn.start();
      QCoreApplication::processEvents(QEventLoop::AllEvents);
      turns.push_back(1e-6 * static_cast<double>(turn.nsecsElapsed()));
      QTest::qSleep(1);
    }
  }
  std::printf("%-28s p99 %5.1f ms  worst %5.1f ms\n", what, quantile(turns, 0.99), quantile(turns, 1));
}

void wheel(QWidget* widget, int delta) {
  const QPointF middle = widget->rect().center();
  QWheelEvent event(middle, widget->mapToGlobal(middle), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(widget, &event);
}

}  // namespace

int points(Settings& settings, int count) {
  FakeWindow fake(settings, app::testing::fake_services({}), "live");
  fake.train();
  StepMetrics step;
  step.plan.bits.assign(app::testing::kUnits, 3);
  const auto say = [&](int steps) {
    for (int i = 0; i < steps; ++i) {
      ++step.step;
      step.loss = 2 + std::sin(0.01 * step.step) + 0.3 * std::sin(7.0 * step.step);
      fake.state->say({1}, "run", step);
    }
  };
  while (step.step < count) {
    say(std::min(20'000, count - step.step));
    spin_until([&] { return fake.workspace.live.step() == step.step; }, 60'000);
  }
  auto* plot = fake.window.findChild<QWidget*>("liveLoss");
  auto* canvas = plot->childAt(plot->rect().center());
  std::printf("%d points\n", fake.workspace.live.step());
  print_turns("zoom", 40, [&](int i) { wheel(canvas, i % 20 < 10 ? 120 : -120); });
  QTest::mousePress(canvas, Qt::LeftButton, {}, canvas->rect().center());
  print_turns("drag", 40, [&](int i) { QTest::mouseMove(canvas, canvas->rect().center() + QPoint(2 * i, 0)); });
  QTest::mouseRelease(canvas, Qt::LeftButton);
  print_turns("100 steps more", 40, [&](int) { say(100); });
  return 0;
}

int library(Settings& settings, int count) {
  auto services = app::testing::fake_services({});
  services.library.scan = [count](const LibraryRequest&, const std::function<bool(LibraryBatch)>& take) -> Result<std::size_t> {
    LibraryBatch batch;
    batch.total = static_cast<std::size_t>(count);
    for (int i = 0; i < count; ++i) {
      batch.runs.push_back(app::testing::synthetic_summary(i));
      batch.done = static_cast<std::size_t>(i) + 1;
      if (batch.runs.size() == 256 || i + 1 == count) {
        if (!take(batch)) break;
        batch.runs.clear();
      }
    }
    return batch.done;
  };
  FakeWindow fake(settings, std::move(services), "runs");
  auto* table = fake.window.findChild<QTableView*>("runsTable");
  QElapsedTimer clock;
  clock.start();
  spin_until([&] { return table->model()->rowCount() > 0; }, 60'000);
  std::printf("first rows %.0f ms", static_cast<double>(clock.nsecsElapsed()) * 1e-6);
  spin_until([&] { return table->model()->rowCount() == count; }, 60'000);
  std::printf("  all %d %.0f ms\n", table->model()->rowCount(), static_cast<double>(clock.nsecsElapsed()) * 1e-6);
  app::testing::spin_for(500);
  auto* filter = fake.window.findChild<QLineEdit*>("runsFilter");
  print_turns("filter by tag", 10, [&](int i) { filter->setText(i % 2 == 0 ? "tag:paper" : ""); });
  print_turns("scroll", 60, [&](int i) { wheel(table->viewport(), i % 30 < 20 ? -360 : 360); });
  print_turns("sort", 8, [&](int i) { table->sortByColumn(1 + i, i % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder); });
  return table->model()->rowCount() == count ? 0 : 1;
}

}  // namespace qfa::bench
