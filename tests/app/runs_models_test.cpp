// SPDX-License-Identifier: GPL-3.0-or-later
// The library's models: rows, filter, order; the queue's list; small tables; the sparkline.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <memory>

#include "app/models/queue_model.h"
#include "app/models/runs_filter.h"
#include "app/models/runs_model.h"
#include "app/models/runs_text.h"
#include "app/models/text_table.h"
#include "app/widgets/sparkline_delegate.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {
namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

std::vector<RunSummary> many(int count) {
  std::vector<RunSummary> runs;
  for (int i = 0; i < count; ++i) runs.push_back(synthetic_summary(i));
  return runs;
}

class RunsModelTest : public ::testing::Test {
 protected:
  int shown(const QString& filter) {
    proxy.setFilter(filter);
    EXPECT_EQ(proxy.problem(), QString()) << filter.toStdString();
    return proxy.rowCount();
  }
  RunsModel model;
  RunsProxy proxy{model};
};

TEST_F(RunsModelTest, TenThousandRowsArriveInBatchesAndGo) {
  QAbstractItemModelTester tester(&proxy, Mode::Fatal);
  auto runs = many(10000);
  model.beginScan();
  for (std::size_t at = 0; at < runs.size(); at += 2000)
    model.put({runs.begin() + static_cast<std::ptrdiff_t>(at), runs.begin() + static_cast<std::ptrdiff_t>(at + 2000)});
  model.endScan();
  EXPECT_EQ(model.rowCount(), 10000);
  EXPECT_EQ(proxy.rowCount(), 10000);
  EXPECT_EQ(model.rowOf("/runs/run-9999"), 9999);
  // The next scan finds fewer: few are taken out one by one, many at once.
  model.beginScan();
  model.put({runs.begin() + 3, runs.end()});
  model.endScan();
  EXPECT_EQ(model.rowCount(), 9997);
  EXPECT_EQ(model.rowOf("/runs/run-3"), 0);
  model.toggleMark("/runs/run-3");
  model.beginScan();
  model.put({runs.begin() + 5000, runs.end()});
  model.endScan();
  EXPECT_EQ(model.rowCount(), 5000);
  EXPECT_EQ(model.rowOf("/runs/run-5000"), 0);
  EXPECT_TRUE(model.marked().isEmpty());
}

TEST_F(RunsModelTest, EachKeyOfTheFilterHoldsAgainstBruteForce) {
  const auto runs = many(1000);
  model.put(runs);
  const auto count = [&](auto holds) { return static_cast<int>(std::count_if(runs.begin(), runs.end(), holds)); };
  EXPECT_EQ(shown("state:stopped"), count([](const auto& r) { return state_word(r) == "stopped"; }));
  EXPECT_GT(shown("state:unreadable"), 0);
  EXPECT_GT(shown("state:newer"), 0);
  EXPECT_GT(shown("state:missing"), 0);
  EXPECT_EQ(shown("state:running"), count([](const auto& r) { return r.owner.has_value(); }));
  EXPECT_EQ(shown("tag:pap"), 100);
  EXPECT_EQ(shown("tag:paper model:LLAMA"),
            count([](const auto& r) { return !r.label.tags.empty() && r.model.find("Llama") != std::string::npos; }));
  EXPECT_EQ(shown("b:2"), 500);
  EXPECT_EQ(shown("b:2,4"), 500);
  EXPECT_EQ(shown("b:5"), 0);
  EXPECT_EQ(shown("method:qa-lora"), 1000);
  EXPECT_EQ(shown("run-99"), 11);
  EXPECT_EQ(shown("date:2026-11-03"), count([](const auto& r) { return r.changed.starts_with("2026-11-03"); }));
  EXPECT_EQ(shown("date:<2026-11-03"), count([](const auto& r) { return r.changed < "2026-11-03"; }));
  EXPECT_EQ(shown("date:2026-11"), 1000);
  EXPECT_EQ(shown("state: \"run-99\""), 11);  // a key whose value is about to be typed
  EXPECT_EQ(shown(""), 1000);
}

TEST_F(RunsModelTest, AnUnknownKeyIsNamedAndChangesNothing) {
  model.put(many(100));
  EXPECT_EQ(shown("tag:paper"), 10);
  proxy.setFilter("colour:red");
  EXPECT_EQ(proxy.problem(), "Unknown filter 'colour:'. Known: state, tag, model, b, method, date.");
  EXPECT_EQ(proxy.rowCount(), 10);
  proxy.setFilter("date:soon");
  EXPECT_TRUE(proxy.problem().startsWith("'soon' is no date."));
}

TEST_F(RunsModelTest, EveryColumnSorts) {
  model.put(many(200));
  for (int column = 0; column < RunsModel::kColumns; ++column) {
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
      proxy.sort(column, order);
      for (int row = 1; row < proxy.rowCount(); ++row) {
        const int before = proxy.mapToSource(proxy.index(row - 1, 0)).row(), after = proxy.mapToSource(proxy.index(row, 0)).row();
        const int compared = model.compare(before, after, column);
        ASSERT_TRUE(order == Qt::AscendingOrder ? compared <= 0 : compared >= 0) << column << " row " << row;
      }
    }
  }
}

TEST_F(RunsModelTest, CellsSayStateScoresAndWhy) {
  auto run = synthetic_summary(1);
  run.state = RunState::stopped;
  run.steps_done = 487;
  run.last_checkpoint = 400;
  run.interrupted = true;
  model.put({run});
  const auto cell = [&](int column, int role = Qt::DisplayRole) { return model.index(0, column).data(role).toString(); };
  EXPECT_EQ(cell(RunsModel::kState), "■ stopped");
  EXPECT_EQ(cell(RunsModel::kState, Qt::ToolTipRole), "Interrupted at step 487 of 1000. Usable: checkpoint 400, curves.");
  EXPECT_EQ(cell(RunsModel::kModel), "SmolLM2-135M");
  EXPECT_EQ(cell(RunsModel::kBits), "3,4");
  EXPECT_EQ(cell(RunsModel::kProbe), "30 · 40");
  EXPECT_TRUE(cell(RunsModel::kProbe, Qt::ToolTipRole).contains("3 bit: accuracy on t 30 ± 2 % (n = 400, probe, step 1000)"));
  EXPECT_EQ(model.index(0, RunsModel::kLoss).data(RunsModel::kSamples).value<QList<QPointF>>().size(), 64);
  run.owner = RunOwner{"host", 4711, false};
  run.state = RunState::training;
  model.put({run});
  EXPECT_EQ(cell(RunsModel::kState), "● training");
  EXPECT_EQ(cell(RunsModel::kState, Qt::ToolTipRole), "Owned by process 4711 on host: opens read-only and live.");
  run = synthetic_summary(101);
  EXPECT_EQ(runStateSentence(run), "Written by a newer version: schema 4; this program reads up to 1.");
}

TEST_F(RunsModelTest, EditingAsksForALabel) {
  model.put({synthetic_summary(1)});
  QSignalSpy edited(&model, &RunsModel::labelEdited);
  EXPECT_TRUE(model.setData(model.index(0, RunsModel::kTags), " paper, 8b,, "));
  ASSERT_EQ(edited.size(), 1);
  EXPECT_EQ(edited[0][1].value<RunLabel>().tags, (std::vector<std::string>{"paper", "8b"}));
  model.setData(model.index(0, RunsModel::kName), "run-1");  // the folder's own name is none
  EXPECT_EQ(edited.size(), 1);
  EXPECT_TRUE(model.run(0).label.tags.empty());
}

TEST(QueueModelTest, ShowsJobsAndAsksForMoves) {
  QueueModel model;
  QAbstractItemModelTester tester(&model, Mode::Fatal);
  Queue queue;
  for (const std::uint64_t id : {4U, 5U, 6U}) queue.jobs.push_back({id, ResumeRun{{"/runs/r" + std::to_string(id)}, 0}, id == 4, {}});
  model.setQueue(queue);
  model.setProgress("48 %");
  EXPECT_EQ(model.index(0).data().toString(), "▶ r4: continue  48 %");
  EXPECT_EQ(model.index(1).data().toString(), "2  r5: continue");
  EXPECT_EQ(model.waiting(), 2);
  EXPECT_FALSE(model.place(0));
  EXPECT_EQ(model.place(2), 1U);
  QSignalSpy moves(&model, &QueueModel::moveAsked);
  const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(2)}));
  model.dropMimeData(dragged.get(), Qt::MoveAction, 1, 0, {});
  ASSERT_EQ(moves.size(), 1);
  EXPECT_EQ(moves[0][0].value<std::uint64_t>(), 6U);
  EXPECT_EQ(moves[0][1].value<std::size_t>(), 0U);
}

TEST(TextTableTest, SortsNumbersAsNumbers) {
  TextTable table;
  QAbstractItemModelTester tester(&table, Mode::Fatal);
  table.fill({"name", "size"}, {{{"b"}, TextTable::number("9 kB", 9e3)}, {{"a"}, TextTable::number("10 kB", 1e4)}, {{"c"}}});
  table.sort(1, Qt::AscendingOrder);
  table.sort(0, Qt::DescendingOrder);
  EXPECT_EQ(table.cell(0, 0).text, "c");
  table.sort(0, Qt::AscendingOrder);
  EXPECT_EQ(table.cell(0, 0).text, "a");
}

TEST(Sparkline, FillsItsAreaUpsideUp) {
  const auto line = SparklineDelegate::line({{0, 3}, {10, 1}, {20, 2}}, QRectF(0, 0, 100, 20));
  ASSERT_EQ(line.size(), 3);
  EXPECT_EQ(line[0], QPointF(0, 0));
  EXPECT_EQ(line[1], QPointF(50, 20));
  EXPECT_EQ(line[2], QPointF(100, 10));
  EXPECT_TRUE(SparklineDelegate::line({{0, 3}}, QRectF(0, 0, 1, 1)).isEmpty());
}

TEST(RunsText, ExtendingIsSpelledOut) {
  RunSpec spec;
  spec.steps = 10000;
  spec.sampler.period_steps = 5000;
  EXPECT_EQ(extendSentence(spec, 15000), "10000 → 15000 steps, SL 5000: 2 → 3 periods.");
  EXPECT_TRUE(extendSentence(spec, 12000).contains("not whole"));
  spec.sampler.kind = SamplerKind::uniform;
  EXPECT_EQ(extendSentence(spec, 12000), "10000 → 12000 steps.");
  EXPECT_EQ(shellQuoted("/a b/it's"), "'/a b/it'\\''s'");
  EXPECT_EQ(shellQuoted("/runs/demo-2"), "/runs/demo-2");
}

}  // namespace
}  // namespace qfa::app::testing
