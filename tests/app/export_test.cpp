// SPDX-License-Identifier: GPL-3.0-or-later
// The Export page with the fake engine: models, destination, basket, report, card.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "app/models/export_basket_model.h"
#include "app/models/export_formats_model.h"
#include "app/models/export_report_model.h"
#include "app/pages/export_page.h"
#include "app/widgets/progress_delegate.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

using Check = ExportCheck;
using Verdict = ExportReport::Verdict;

ExportRow row_of(Container container, const char* name, Fidelity verdict, std::optional<ExportFormat> format, Bytes size) {
  ExportRow row;
  row.container = container, row.name = name, row.verdict = verdict, row.format = format, row.size_bytes = size;
  row.reason = "a reason", row.size_exact = format.has_value();
  if (verdict != Fidelity::impossible && !format) row.not_written = "not yet";
  return row;
}

ExportPlan plan_of(const SubnetId& subnet, const BitPlan& plan) {
  ExportPlan out;
  out.subnet = subnet, out.plan = plan, out.run_name = "demo", out.step = 400, out.group = 32, out.average_bits = 2.62;
  out.rows = {row_of(Container::hf_f32, "Hugging Face F32", Fidelity::exact, ExportFormat::hf, 538'000'000),
              row_of(Container::mlx, "MLX affine", Fidelity::exact, ExportFormat::mlx, 62'383'536),
              row_of(Container::gguf, "GGUF Q4_1", Fidelity::exact, ExportFormat::gguf, 85'983'808),
              row_of(Container::gguf_k, "GGUF Q2_K/Q4_K", Fidelity::approximate, {}, 80'000'000),
              row_of(Container::gguf_q2, "GGUF Q2_0 + offsets", Fidelity::impossible, {}, 0)};
  out.rows[3].loaders = {{"llama.cpp", true, {}}};
  out.rows[2].loaders = {{"llama.cpp", true, {}}, {"vLLM", false, "q 3, k 2"}};
  FrontPoint point;
  point.subnet = subnet, point.plan = plan, point.score = 0.170, point.std_err = 0.004, point.signal = "kl", point.size_bytes = 62'383'536;
  out.point = point;
  return out;
}

ExportReport report_of(Verdict verdict, const std::string& out) {
  ExportReport report{out, ExportFormat::mlx, SubnetId{"0000002a"}, 62'383'536, verdict, {}, {}, {}};
  report.checks = {{"weights", Check::Outcome::passed, "272 of 272 tensors are bit-equal", 1.5},
                   {"bytes", Check::Outcome::passed, "62383536 bytes, as predicted", 0.01}};
  if (verdict == Verdict::verified) report.card = "# demo\n\nHeld-out";
  if (verdict == Verdict::rejected) report.reason = "weights differ: a.weight", report.checks[0].outcome = Check::Outcome::failed;
  return report;
}

class ExportPageTest : public ::testing::Test {
 protected:
  ExportPageTest()
      : state(std::make_shared<FakeState>()), bridge(std::make_unique<FakeEngine>(state), services()), settings(folder.path()) {}
  Services services() {
    Services services = fake_services(synthetic_run(), synthetic_front());
    services.planExport = [this](const RunId&, const ExportSpec& spec) -> Result<ExportPlan> {
      if (refuse_plan) return Error{ErrorCode::input, "the run has no checkpoint yet", "run", {}};
      auto plan = plan_of(SubnetId{"0000002a"}, *spec.plan);
      if (uniform) plan.better_uniform = *uniform;
      return plan;
    };
    services.runSpec = [](const RunId&) -> Result<RunSpec> {
      RunSpec spec;
      spec.alpha = 512, spec.rank = 16;
      return spec;
    };
    services.checkExportTarget = [this](const std::string& out) -> Result<ExportTarget> {
      ExportTarget answer = target;
      answer.out = answer.renamed ? out + "-2" : out;
      return answer;
    };
    return services;
  }
  template <class W>
  W* child(const char* name) {
    auto* found = page->findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  void open() {
    workspace = std::make_unique<Workspace>(bridge, settings);
    page = std::make_unique<ExportPage>(*workspace);
    page->resize(1000, 700);
    page->show();
    bridge.openRun("run");
    spin_until([this] { return !bridge.run().isEmpty(); });
    spin_for(60);
  }
  void select() {
    FrontPoint point;
    point.subnet = SubnetId{"0000002a"}, point.plan = BitPlan{{4, 2, 3}};
    workspace->select(point);
    ASSERT_TRUE(spin_until([this] { return formats()->rowCount() == 5; }));
  }
  QAbstractItemModel* formats() { return child<QTableView>("exportFormats")->model(); }
  QAbstractItemModel* basket() { return child<QTableView>("exportBasket")->model(); }
  QString basketState(int row) { return basket()->index(row, ExportBasketModel::kState).data().toString(); }
  QPushButton* start() { return child<QPushButton>("exportStart"); }
  bool ready() {
    return spin_until([this] { return start()->isEnabled(); });
  }
  void begin(std::size_t commands) {
    ASSERT_TRUE(ready());
    start()->click();
    ASSERT_TRUE(spin_until([&] { return state->submitted.size() == commands; }));
  }

  QTemporaryDir folder;
  std::shared_ptr<FakeState> state;
  bool refuse_plan = false;
  std::optional<FrontPoint> uniform;
  ExportTarget target{"", false, true, true, Bytes{1} << 40};
  EngineBridge bridge;
  Settings settings;
  std::unique_ptr<Workspace> workspace;
  std::unique_ptr<ExportPage> page;
};

TEST(ExportModels, KeepTheRulesOfItemModels) {
  ExportFormatsModel formats;
  ExportBasketModel basket;
  ExportReportModel report;
  using Mode = QAbstractItemModelTester::FailureReportingMode;
  QAbstractItemModelTester a(&formats, Mode::Fatal), b(&basket, Mode::Fatal), c(&report, Mode::Fatal);
  formats.setPlan(plan_of(SubnetId{"0000002a"}, BitPlan{{2}}));
  formats.setData(formats.index(1, 0), Qt::Checked, Qt::CheckStateRole);
  ExportItem item;
  item.subnet = SubnetId{"0000002a"}, item.out = "/x/a.gguf";
  EXPECT_EQ(basket.add(item), 0);
  EXPECT_EQ(basket.add(item), 0);  // once is enough
  item.format = ExportFormat::mlx;
  EXPECT_EQ(basket.add(item), 1);
  basket.change(0, [](ExportItem& it) { it.state = ExportItem::State::failed; });
  EXPECT_EQ(basket.firstWaiting(), 1);
  basket.remove(0);
  basket.clear();
  report.setReport(report_of(Verdict::verified, "/x/a"));
  EXPECT_EQ(report.rowCount(), 2);
  report.setReport({});
  formats.setPlan({});
}

TEST(ExportModels, WhatTrainingWouldMakeExact) {
  ExportFormatsModel model;
  auto plan = plan_of(SubnetId{"0000002a"}, BitPlan{{2}});
  plan.rows.push_back(row_of(Container::gptq, "GPTQ v2", Fidelity::approximate, {}, 1));
  plan.rows.push_back(row_of(Container::compressed_tensors, "compressed-tensors", Fidelity::impossible, {}, 0));
  plan.rows.push_back(row_of(Container::hf_f16, "Hugging Face F16", Fidelity::approximate, ExportFormat::hf_f16, 1));
  model.setPlan(plan);
  EXPECT_EQ(model.exactBy(1), QString());  // exact already
  EXPECT_EQ(model.exactBy(3), "Train for the lattice…");
  EXPECT_EQ(model.exactBy(5), "Train for integer zeros…");
  EXPECT_EQ(model.exactBy(6), QString());
  EXPECT_EQ(model.exactBy(7), QString());
  EXPECT_EQ(model.exactBy(-1), QString());
}

TEST(ExportModels, TruthTableSaysVerdictReasonSizeAndLoaders) {
  ExportFormatsModel model;
  model.setPlan(plan_of(SubnetId{"0000002a"}, BitPlan{{2}}));
  const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
  EXPECT_EQ(text(1, ExportFormatsModel::kVerdict), "✔ exact");
  EXPECT_EQ(text(1, ExportFormatsModel::kSize), "62.4 MB");
  EXPECT_EQ(text(3, ExportFormatsModel::kVerdict), "≈ approximate");
  EXPECT_EQ(text(3, ExportFormatsModel::kSize), "≈ 80.0 MB");  // arithmetic never looks like a measurement
  EXPECT_EQ(text(3, ExportFormatsModel::kWhy), "Not written yet: not yet. a reason");
  EXPECT_EQ(text(4, ExportFormatsModel::kVerdict), "✖ impossible");
  EXPECT_EQ(text(4, ExportFormatsModel::kSize), "–");
  EXPECT_EQ(text(2, ExportFormatsModel::kLoads), "llama.cpp, ✖ vLLM");
  EXPECT_TRUE(model.index(2, ExportFormatsModel::kLoads).data(Qt::ToolTipRole).toString().contains("q 3, k 2"));
  EXPECT_EQ(model.firstWritable(), 1);  // the smallest exact one
  EXPECT_FALSE(model.setData(model.index(3, 0), Qt::Checked, Qt::CheckStateRole));
  EXPECT_FALSE(model.flags(model.index(3, 0)).testFlag(Qt::ItemIsUserCheckable));
}

TEST(ExportModels, FileNamesAreFilledIn) {
  EXPECT_EQ(exportFileName("{run}-{size}-{format}", "demo", ExportFormat::gguf, 85'983'808), "demo-86.0MB-q4_1.gguf");
  EXPECT_EQ(exportFileName("{run}-{size}-{format}", "demo", ExportFormat::mlx, 3'900'000'000), "demo-3.90GB-mlx");
  EXPECT_EQ(exportFileName("mine.gguf", "demo", ExportFormat::gguf, 1), "mine.gguf");
}

TEST_F(ExportPageTest, EmptyStateLeadsToTheFront) {
  open();
  EXPECT_EQ(child<QLabel>("exportEmpty")->text(), "Select a point on the front.");
  QSignalSpy asked(workspace.get(), &Workspace::pageRequested);
  child<QPushButton>("exportOpenFront")->click();
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), "front");
  EXPECT_FALSE(start()->isEnabled());
}

TEST_F(ExportPageTest, EveryWidgetOfTheSpecificationHasItsNames) {
  open();
  for (const char* name :
       {"exportFormats", "exportLoadable", "exportBasket", "exportTo", "exportName", "exportStart", "exportReport", "exportCard"}) {
    auto* widget = child<QWidget>(name);
    EXPECT_FALSE(widget->accessibleName().isEmpty()) << name;
  }
}

TEST_F(ExportPageTest, TheFormulaIsThatOfTheRunsAdapters) {
  open();
  EXPECT_EQ(page->formula(), QString());
  select();
  ASSERT_TRUE(spin_until([this] { return page->formula().contains("c = α/r = 512/16 = 32, g = 32: m' = m + 1·BA"); }));
}

TEST_F(ExportPageTest, AnApproximateFormatNamesTheTrainingThatItLacks) {
  open();
  select();
  auto* exactly = child<QPushButton>("exportExactly");
  auto* view = child<QTableView>("exportFormats");
  EXPECT_FALSE(exactly->isVisible());  // the smallest exact one is selected
  view->setCurrentIndex(formats()->index(3, 0));
  EXPECT_TRUE(exactly->isVisible());
  EXPECT_EQ(exactly->text(), "Train for the lattice…");
  EXPECT_FALSE(exactly->isEnabled());
  EXPECT_TRUE(exactly->toolTip().contains("float zeros only"));
  view->setCurrentIndex(formats()->index(4, 0));  // impossible: no training helps
  EXPECT_FALSE(exactly->isVisible());
  view->setCurrentIndex(formats()->index(3, 0));
  workspace->select(std::nullopt);
  EXPECT_FALSE(exactly->isVisible());
}

TEST_F(ExportPageTest, ExportsTheSelectedFormatAndShowsItsProof) {
  open();
  select();
  EXPECT_TRUE(child<QLabel>("exportSubnet")->text().startsWith("#0000002a of demo at step 400"));
  begin(1);
  const auto spec = std::get<ExportSubnet>(state->submitted[0]).spec;
  EXPECT_EQ(spec.format, ExportFormat::mlx);
  EXPECT_EQ(spec.plan, (BitPlan{{4, 2, 3}}));
  EXPECT_TRUE(QString::fromStdString(spec.out).endsWith("run/exports/demo-62.4MB-mlx")) << spec.out;
  EXPECT_FALSE(start()->isEnabled());
  state->say({1}, "run", Progress{"export", 30, 60, -1, {}});
  ASSERT_TRUE(spin_until([&] { return basketState(0).contains("tensor 30 of 60"); }));
  EXPECT_EQ(basket()->index(0, ExportBasketModel::kState).data(ExportBasketModel::kPercentRole).toInt(), 30);
  state->say({1}, "run", Progress{"verify", 1, 7, -1, "sha256"});
  ASSERT_TRUE(spin_until([&] { return basketState(0).contains("checking, sha256"); }));
  state->say({1}, "run", report_of(Verdict::verified, spec.out));
  state->say({1}, "run", Finished{Finished::Outcome::done, {}, "done"});
  ASSERT_TRUE(spin_until([&] { return basketState(0) == "✔ verified"; }));
  EXPECT_EQ(child<QTableView>("exportReport")->model()->rowCount(), 2);
  EXPECT_TRUE(child<QLabel>("exportVerdict")->text().contains("verified"));
  EXPECT_TRUE(child<QTextBrowser>("exportCard")->toPlainText().contains("Held-out"));
  EXPECT_TRUE(child<QPushButton>("exportOpenFolder")->isEnabled());
}

TEST_F(ExportPageTest, ABasketIsWorkedOffInItsOrder) {
  open();
  select();
  auto* view = child<QTableView>("exportFormats");
  for (const int row : {2, 1, 4}) {  // the last is impossible
    view->setCurrentIndex(formats()->index(row, 0));
    workspace->actions.find("export.basket")->action->trigger();
  }
  ASSERT_EQ(basket()->rowCount(), 2);
  EXPECT_EQ(formats()->index(2, 0).data(Qt::CheckStateRole).toInt(), Qt::Checked);
  ASSERT_TRUE(ready());
  EXPECT_EQ(start()->text(), "Export 2 files");
  const auto command = workspace->actions.find("export.start")->info.command();
  EXPECT_EQ(command.count("qfa export "), 2);
  EXPECT_TRUE(command.contains("--subnet 0000002a --format gguf --out "));
  begin(1);
  EXPECT_EQ(std::get<ExportSubnet>(state->submitted[0]).spec.format, ExportFormat::gguf);
  EXPECT_EQ(basketState(1), "◷ waiting");
  state->say({1}, "run", report_of(Verdict::rejected, "/x/a.gguf.rejected"));
  state->say({1}, "run", Finished{Finished::Outcome::failed, Error{ErrorCode::failed, "does not agree", {}, {}}, {}});
  ASSERT_TRUE(spin_until([&] { return state->submitted.size() == 2; }));  // the next one does not wait for a click
  EXPECT_EQ(basketState(0), "✖ rejected: weights differ: a.weight");
  state->say({2}, "run", Finished{Finished::Outcome::done, {}, "done"});
  ASSERT_TRUE(spin_until([&] { return basketState(1) == "✔ verified"; }));
}

TEST_F(ExportPageTest, CancelStopsTheRunningOneAndTakesAWaitingOneOut) {
  open();
  select();
  for (const int row : {1, 2}) formats()->setData(formats()->index(row, 0), Qt::Checked, Qt::CheckStateRole);
  begin(1);
  auto* view = child<QTableView>("exportBasket");
  emit view->clicked(basket()->index(1, ExportBasketModel::kCancel));
  EXPECT_EQ(basket()->rowCount(), 1);
  view->setCurrentIndex(basket()->index(0, 0));
  child<QPushButton>("exportCancel")->click();
  ASSERT_TRUE(spin_until([&] { return state->cancelled.size() == 1; }));
  child<QPushButton>("exportCancel")->click();  // twice: once is enough
  EXPECT_EQ(state->cancelled.size(), 1U);
  state->say({1}, "run", Finished{Finished::Outcome::cancelled, {}, "cancelled"});
  ASSERT_TRUE(spin_until([&] { return basketState(0) == "■ cancelled, nothing was left"; }));
}

TEST_F(ExportPageTest, ARefusedExportIsSaidAtItsRow) {
  open();
  select();
  ASSERT_TRUE(ready());
  state->refuse_with = Error{ErrorCode::input, "exists already; exports never overwrite", "a", {}};
  start()->click();
  ASSERT_TRUE(spin_until([&] { return basketState(0).startsWith("✖ failed"); }));
  EXPECT_TRUE(basketState(0).contains("exists already"));
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
}

TEST_F(ExportPageTest, TheDestinationIsCheckedBeforeTheFirstByte) {
  open();
  select();
  auto* finding = child<QLabel>("exportFinding");
  auto* name = child<QLineEdit>("exportName");
  const auto edited = [&] { QTest::keyClicks(name, "x"); };
  ASSERT_TRUE(ready());
  EXPECT_TRUE(finding->isHidden());
  target.available = 1'000'000;
  edited();
  ASSERT_TRUE(spin_until([&] { return finding->text().contains("1.00 MB free on"); }));
  EXPECT_TRUE(finding->text().startsWith("✖ Needs 62.4 MB"));
  EXPECT_FALSE(start()->isEnabled());
  target.available = Bytes{1} << 40, target.writable = false;
  edited();
  ASSERT_TRUE(spin_until([&] { return finding->text().startsWith("✖ No write permission for"); }));
  target.writable = true, target.renamed = true;
  edited();
  ASSERT_TRUE(spin_until([&] { return finding->text() == "▲ Exists: will write demo-62.4MB-mlxxxx-2."; })) << finding->text().toStdString();
  ASSERT_TRUE(ready());
  target.renamed = false, target.folder_exists = false;
  edited();
  ASSERT_TRUE(spin_until([&] { return finding->text().startsWith("✖ There is no folder"); }));
  EXPECT_FALSE(start()->isEnabled());
  EXPECT_TRUE(state->submitted.empty());
}

TEST_F(ExportPageTest, ASubnetThatLosesToUniformNeedsADecision) {
  FrontPoint better;
  better.subnet = SubnetId{"00000033"}, better.plan = BitPlan{{8, 3, 3}}, better.kind = "uniform", better.average_bits = 3;
  better.size_bytes = 62'000'000, better.score = 0.161, better.std_err = 0.004, better.signal = "kl";
  uniform = better;
  open();
  select();
  EXPECT_TRUE(
      child<QLabel>("exportUniformText")->text().contains("Uniform 3-bit of 62.0 MB scores better (0.161 ± 0.004 against 0.170 ± 0.004)"))
      << child<QLabel>("exportUniformText")->text().toStdString();
  spin_for(400);
  EXPECT_FALSE(start()->isEnabled());
  child<QPushButton>("exportUniformKeep")->click();
  EXPECT_TRUE(ready());
  uniform = better;
  select();
  uniform.reset();  // the uniform subnet itself loses to none
  child<QPushButton>("exportUniformTake")->click();
  ASSERT_TRUE(workspace->subnet());
  EXPECT_EQ(workspace->subnet()->subnet.value, "00000033");
  EXPECT_TRUE(ready());
}

TEST_F(ExportPageTest, AFailedPlanSaysWhyAndARivalHasNone) {
  refuse_plan = true;
  open();
  FrontPoint point;
  point.subnet = SubnetId{"0000002a"}, point.plan = BitPlan{{4}};
  workspace->select(point);
  ASSERT_TRUE(spin_until([this] { return child<QLabel>("exportSubnet")->text().contains("no checkpoint yet"); }));
  EXPECT_FALSE(start()->isEnabled());
  point.plan = {};
  workspace->select(point);
  EXPECT_TRUE(child<QLabel>("exportEmpty")->text().contains("no bit plan"));
}

TEST_F(ExportPageTest, AnOpenedRunTellsOfItsLastExport) {
  auto events = synthetic_run();
  events.insert(events.end() - 2, Event{{1}, {"run"}, {}, report_of(Verdict::verified, "/x/demo-mlx")});
  Services with_export = services();
  with_export.readEvents = [events](const RunId&) -> Result<std::vector<Event>> { return events; };
  EngineBridge other(std::make_unique<FakeEngine>(state), with_export);
  workspace = std::make_unique<Workspace>(other, settings);
  page = std::make_unique<ExportPage>(*workspace);
  page->show();
  other.openRun("run");
  ASSERT_TRUE(spin_until([this] { return child<QLabel>("exportVerdict")->text().contains("demo-mlx: verified"); }));
  child<QPushButton>("exportCopyCommand")->click();
  EXPECT_EQ(QApplication::clipboard()->text(), "qfa export run --subnet 0000002a --format mlx --out /x/demo-mlx");
  EXPECT_EQ(basket()->rowCount(), 0);
  page.reset();
  workspace.reset();
}

}  // namespace
}  // namespace qfa::app::testing
