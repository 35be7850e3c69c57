// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "app/pages/front_page.h"
#include "app/pages/front_questions.h"
#include "app/plots/front_plot.h"
#include "app/widgets/plan_strip.h"
#include "tests/app/fake_engine.h"
#include "tests/app/front_data.h"

namespace qfa::app::testing {
namespace {

class FrontPageTest : public ::testing::Test {
 protected:
  FrontPageTest()
      : state(std::make_shared<FakeState>()),
        solver(std::make_shared<FakeSolver>()),
        bridge(std::make_unique<FakeEngine>(state), services()),
        settings(folder.path()),
        workspace(bridge, settings) {
    page = std::make_unique<FrontPage>(workspace);
    page->setTheme(lightTheme());
    page->resize(1200, 820);
    page->show();
  }
  Services services() {
    auto made = fake_services({});
    made.openFront = [this](const RunId& run) -> Result<std::shared_ptr<FrontSolver>> {
      if (run.path != "run") return Error{ErrorCode::input, "There is no run.json in this folder.", run.path, {}};
      return std::shared_ptr<FrontSolver>(solver);
    };
    made.compareSubnets = [](const SubnetRef& a, const SubnetRef&) -> Result<SubnetComparison> {
      if (a.subnet.value.empty()) return Error{ErrorCode::input, "No such subnet.", {}, {}};
      return SubnetComparison{"search", "tickets-search/nll", false, 1, 2, {-1, 0.1, 0.0004, 96}};
    };
    return made;
  }
  const FrontState& front() { return page->state(); }
  template <class W>
  W* child(const char* name) {
    auto* found = page->findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  void open() {
    bridge.openRun("run");
    ASSERT_TRUE(spin_until([this] { return front().solution() != nullptr; }));
  }
  // Until the questions that are open now have their answers.
  void settle() {
    auto* questions = page->findChild<FrontQuestions*>();
    ASSERT_NE(questions, nullptr);
    ASSERT_TRUE(spin_until([&] { return !questions->solving(); }));
  }
  std::string scoredId(std::size_t i) { return front().solution()->scored[i].subnet.value; }

  QTemporaryDir folder;
  std::shared_ptr<FakeState> state;
  std::shared_ptr<FakeSolver> solver;
  EngineBridge bridge;
  Settings settings;
  Workspace workspace;
  std::unique_ptr<FrontPage> page;
};

TEST_F(FrontPageTest, EveryWidgetOfTheSpecificationIsNamed) {
  for (const char* name : {"frontTarget", "frontAxisY", "frontAxisX", "frontPlot", "frontBudget", "frontTable", "frontPlan", "frontRules",
                           "frontDelta", "frontSearch", "frontQuality", "frontRivals", "frontRescore"}) {
    EXPECT_EQ(page->findChildren<QWidget*>(name).size(), 1) << name;
    EXPECT_FALSE(child<QWidget>(name)->accessibleName().isEmpty()) << name;
  }
}

TEST_F(FrontPageTest, PlotAndTableShareOneSelection) {
  open();
  auto* table = child<QTableView>("frontTable");
  auto* plot = child<FrontPlot>("frontPlot");
  emit plot->pointClicked(QString::fromStdString(scoredId(5)), false);
  EXPECT_EQ(table->currentIndex().data(FrontTableModel::kIdRole).toString().toStdString(), scoredId(5));
  EXPECT_EQ(plot->drawing().selected.toStdString(), scoredId(5));
  ASSERT_TRUE(workspace.subnet());
  EXPECT_EQ(workspace.subnet()->subnet.value, scoredId(5));
  table->setCurrentIndex(table->model()->index(2, 0));
  EXPECT_EQ(plot->drawing().selected, table->currentIndex().data(FrontTableModel::kIdRole).toString());
  EXPECT_EQ(workspace.subnet()->subnet.value, plot->drawing().selected.toStdString());
  emit plot->pointClicked({}, false);
  EXPECT_TRUE(front().selected().isEmpty());
}

TEST_F(FrontPageTest, NewScoresDoNotMoveTheSelection) {
  open();
  auto* plot = child<FrontPlot>("frontPlot");
  const auto id = scoredId(5);
  emit plot->pointClicked(QString::fromStdString(id), false);
  solver->searched = 40;
  const auto before = front().solution()->scored.size();
  state->say({1}, "run", EvalPoint{0, {"x"}, {}, "searched", "search", "tickets-search/nll", 1, 0.1, 96, 5});
  ASSERT_TRUE(spin_until([&] { return front().solution()->scored.size() > before; }));
  EXPECT_EQ(front().selected().toStdString(), id);
  EXPECT_EQ(child<QTableView>("frontTable")->currentIndex().data(FrontTableModel::kIdRole).toString().toStdString(), id);
}

TEST_F(FrontPageTest, BudgetTakesUnitsAndKeys) {
  open();
  auto* budget = child<QLineEdit>("frontBudget");
  budget->setFocus();
  budget->selectAll();
  QTest::keyClicks(budget, "14 MB");
  QTest::keyClick(budget, Qt::Key_Return);
  EXPECT_EQ(front().edits().budget, 14'000'000U);
  QTest::keyClick(budget, Qt::Key_Left);
  EXPECT_EQ(front().edits().budget, 13'000'000U);
  QTest::keyClick(budget, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(front().edits().budget, 23'000'000U);
  QTest::keyClick(budget, Qt::Key_Right, Qt::ControlModifier);
  EXPECT_EQ(front().edits().budget, 123'000'000U);
  EXPECT_TRUE(child<QLabel>("frontBudgetText")->text().contains("Nothing is that large"));
  budget->selectAll();
  QTest::keyClicks(budget, "soon");
  QTest::keyClick(budget, Qt::Key_Return);
  EXPECT_EQ(front().edits().budget, 123'000'000U);
  EXPECT_TRUE(child<QLabel>("frontBudgetText")->text().contains("is no size"));
  emit child<FrontPlot>("frontPlot")->budgetDragged(12.5);
  EXPECT_EQ(front().edits().budget, 12'500'000U);
  EXPECT_NEAR(*child<FrontPlot>("frontPlot")->drawing().budget, 12.5, 1e-9);
}

TEST_F(FrontPageTest, LocksResolveAndUndo) {
  open();
  auto* strip = child<PlanStrip>("frontPlan");
  strip->setCurrent(1);  // layers.0.q
  strip->setFocus();
  QTest::keyClick(strip, Qt::Key_4);
  EXPECT_EQ(front().edits().locks, (std::map<std::string, BitWidth>{{"layers.0.q", 4}}));
  settle();
  for (const auto& offer : front().solution()->offers) EXPECT_EQ(offer.plan.bits[1], 4);
  EXPECT_TRUE(strip->accessibleDescription().contains("locked at 4 bits"));
  QTest::keyClick(strip, Qt::Key_8);  // not offered: nothing changes
  EXPECT_EQ(front().edits().locks.at("layers.0.q"), 4);
  QTest::keyClick(strip, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(strip->chosen(), (std::set<int>{1, 5}));
  QTest::keyClick(strip, Qt::Key_L);
  EXPECT_EQ(front().edits().locks.size(), 2U);
  QTest::keyClick(strip, Qt::Key_U);
  EXPECT_TRUE(front().edits().locks.empty());
  page->findChild<QAction*>("front.undo")->trigger();
  EXPECT_EQ(front().edits().locks.size(), 2U);
}

TEST_F(FrontPageTest, AContradictionKeepsTheLastFront) {
  open();
  auto* strip = child<PlanStrip>("frontPlan");
  strip->setCurrent(1);
  QTest::keyClick(strip, Qt::Key_2);
  settle();
  const auto before = front().solution()->offers.size();
  child<QComboBox>("frontRuleMinimumType")->setCurrentText("q");
  child<QComboBox>("frontRuleMinimumBits")->setCurrentText("3");
  child<QPushButton>("frontRuleRequire")->click();
  EXPECT_EQ(child<QListWidget>("frontRules")->count(), 1);
  settle();
  EXPECT_TRUE(child<QLabel>("frontProblem")->isVisible());
  EXPECT_TRUE(child<QLabel>("frontProblem")->text().contains("layers.0.q is locked"));
  EXPECT_EQ(front().solution()->offers.size(), before);
  page->findChild<QAction*>("front.undo")->trigger();
  settle();
  EXPECT_FALSE(child<QLabel>("frontProblem")->isVisible());
}

TEST_F(FrontPageTest, DeltaGoesThere) {
  open();
  auto* summary = child<QLabel>("frontDeltaSummary");
  child<QPushButton>("frontDelta1")->click();
  EXPECT_TRUE(summary->text().contains(" down, ")) << summary->text().toStdString();
  const auto before = front().shown()->offer.size_bytes;
  child<QPushButton>("frontDeltaGo")->click();
  EXPECT_LT(front().shown()->offer.size_bytes, before);
}

TEST_F(FrontPageTest, SearchStartsPausesAndStops) {
  open();
  child<QLineEdit>("frontSearchTasks")->setText("a.task.json; b.task.json");
  auto* start = child<QPushButton>("frontSearchStart");
  ASSERT_TRUE(start->isEnabled());
  start->click();
  ASSERT_TRUE(spin_until([this] { return !state->submitted.empty(); }));
  const auto& command = std::get<SearchFront>(state->submitted[0]);
  EXPECT_EQ(command.spec.tasks, (std::vector<std::string>{"a.task.json", "b.task.json"}));
  state->say({1}, "run", StateChanged{RunState::searching});
  auto* stop = child<QPushButton>("frontSearchStop");
  ASSERT_TRUE(spin_until([&] { return stop->isEnabled(); }));
  EXPECT_FALSE(start->isEnabled());
  child<QPushButton>("frontSearchPause")->click();
  EXPECT_TRUE(spin_until([&] { return state->paused.size() == 1; }));
  stop->click();
  EXPECT_TRUE(spin_until([&] { return state->cancelled.size() == 1; }));
  state->say({1}, "run", Finished{Finished::Outcome::cancelled, {}, "The search was stopped."});
  ASSERT_TRUE(spin_until([&] { return start->isEnabled(); }));
}

TEST_F(FrontPageTest, RescoreTakesPinsFrontAndUniform) {
  open();
  child<QLineEdit>("frontSearchReport")->setText("report.task.json");
  const auto& scored = front().solution()->scored;
  const auto beaten = std::find_if(scored.begin(), scored.end(), [](const auto& s) { return !s.on_front && s.kind == "searched"; });
  ASSERT_NE(beaten, scored.end());
  emit child<FrontPlot>("frontPlot")->pointClicked(QString::fromStdString(beaten->subnet.value), true);
  EXPECT_TRUE(front().edits().pins.contains(beaten->subnet.value));
  std::size_t expected = 1;
  for (const auto& subnet : scored) expected += subnet.on_front || subnet.kind == "uniform" ? 1 : 0;
  page->findChild<QAction*>("front.rescore")->trigger();
  ASSERT_TRUE(spin_until([this] { return !state->submitted.empty(); }));
  const auto& command = std::get<EvaluatePlans>(state->submitted[0]);
  EXPECT_EQ(command.plans.size(), expected);
  EXPECT_EQ(command.tasks, std::vector<std::string>{"report.task.json"});
}

TEST_F(FrontPageTest, OnlyMeasuredSubnetsAreExported) {
  open();
  const auto& offers = front().solution()->offers;
  const auto predicted = std::find_if(offers.begin(), offers.end(), [](const Offer& offer) { return !offer.evaluated; });
  ASSERT_NE(predicted, offers.end());
  emit child<FrontPlot>("frontPlot")->budgetDragged(static_cast<double>(predicted->size_bytes) / 1e6 + 1e-5);
  auto* button = child<QPushButton>("frontExport");
  EXPECT_FALSE(button->isEnabled());
  EXPECT_FALSE(workspace.subnet());
  EXPECT_TRUE(child<QLabel>("frontNumbers")->text().startsWith("≈"));
  EXPECT_TRUE(child<QPushButton>("frontScore")->isVisible());
  QSignalSpy pages(&workspace, &Workspace::pageRequested);
  emit child<FrontPlot>("frontPlot")->pointClicked(QString::fromStdString(scoredId(0)), false);
  ASSERT_TRUE(button->isEnabled());
  button->click();
  ASSERT_EQ(pages.count(), 1);
  EXPECT_EQ(pages[0][0].toString(), "export");
}

TEST_F(FrontPageTest, TwoPinsAreCompared) {
  open();
  auto* plot = child<FrontPlot>("frontPlot");
  emit plot->pointClicked(QString::fromStdString(scoredId(2)), true);
  emit plot->pointClicked(QString::fromStdString(scoredId(4)), false);
  child<QPushButton>("frontCompare")->click();
  auto* text = child<QLabel>("frontComparison");
  ASSERT_TRUE(spin_until([&] { return text->text().contains("n = 96"); }));
  EXPECT_TRUE(text->text().contains("p < 0.001")) << text->text().toStdString();
}

TEST_F(FrontPageTest, AnotherRunClearsEverything) {
  open();
  emit child<FrontPlot>("frontPlot")->pointClicked(QString::fromStdString(scoredId(2)), true);
  bridge.openRun("elsewhere");
  EXPECT_EQ(front().solution(), nullptr);
  EXPECT_TRUE(front().edits().pins.empty());
  EXPECT_EQ(front().undo().count(), 0);
  EXPECT_FALSE(workspace.subnet());
}

}  // namespace
}  // namespace qfa::app::testing
