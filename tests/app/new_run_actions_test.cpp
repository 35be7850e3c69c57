// SPDX-License-Identifier: GPL-3.0-or-later
// New run: what becomes of a draft, and where it comes from.
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

#include "app/pages/plan_column.h"
#include "tests/app/new_run_fixture.h"

namespace qfa::app::testing {
namespace {

TEST_F(NewRunTest, QueueTakesTheDraftAndStartsNothing) {
  has_queue = true;
  open();
  auto* queue = child<QPushButton>("newQueue");
  EXPECT_FALSE(queue->isEnabled());  // the conditions are those of Start
  fill();
  ASSERT_TRUE(planned());
  std::vector<RunSpec> queued;
  QObject::connect(workspace.get(), &Workspace::enqueueRequested, page.get(),
                   [&](const QueueCommand& command) { queued.push_back(std::get<StartRun>(command).spec); });
  page->draft().set("steps", "12");
  EXPECT_FALSE(queue->isEnabled());  // planned anew first
  ASSERT_TRUE(planned());
  EXPECT_EQ(workspace->actions.find("draft.queue")->info.command(), "qfa queue add train --steps 12");
  queue->click();
  ASSERT_EQ(queued.size(), 1U);
  EXPECT_EQ(queued[0].steps, 12);
  EXPECT_EQ(QString::fromStdString(queued[0].out), folder.filePath("runs/x"));
  EXPECT_EQ(page->draft().value("out"), folder.filePath("runs/x-2"));  // no second job of this folder
  ASSERT_TRUE(planned());
  queue->click();
  EXPECT_EQ(page->draft().value("out"), folder.filePath("runs/x-3"));
  spin_for(20);
  EXPECT_TRUE(state->submitted.empty());
}

TEST_F(NewRunTest, WhileARunTrainsStartBecomesQueue) {
  has_queue = true;
  open();
  fill();
  ASSERT_TRUE(planned());
  auto* start = child<QPushButton>("newStart");
  EXPECT_EQ(start->text(), "Start");
  start->click();
  ASSERT_TRUE(spin_until([this] { return state->submitted.size() == 1; }));
  ASSERT_TRUE(planned());
  EXPECT_EQ(start->text(), "Queue");
  EXPECT_TRUE(start->isEnabled());
  EXPECT_FALSE(child<QPushButton>("newQueue")->isVisible());
  QSignalSpy asked(workspace.get(), &Workspace::enqueueRequested);
  EXPECT_TRUE(workspace->actions.find("draft.start")->info.command().startsWith("qfa queue add train"));
  start->click();
  EXPECT_EQ(asked.count(), 1);
  spin_for(20);
  EXPECT_EQ(state->submitted.size(), 1U);
  state->say({1}, "run", Finished{Finished::Outcome::done, {}, "done"});
  ASSERT_TRUE(spin_until([&] { return start->text() == "Start"; }));
  EXPECT_TRUE(child<QPushButton>("newQueue")->isVisible());
}

TEST_F(NewRunTest, FromRunOffersTheLibrary) {
  library = {synthetic_summary(1), synthetic_summary(2), synthetic_summary(3), synthetic_summary(97)};
  library[1].changed = "2027-01-01T10:00:00Z";
  open();
  auto* button = child<QPushButton>("newFromRun");
  ASSERT_TRUE(button->isEnabled());
  QPointer<QMenu> menu;
  const auto offered = [&] {
    button->click();
    return spin_until([&] {
      menu = button->findChild<QMenu*>("newRunsMenu");
      return menu && menu->isVisible();
    });
  };
  ASSERT_TRUE(offered());
  // The newest first; the unreadable one cannot be taken. Behind them a separator and the folder.
  ASSERT_EQ(menu->actions().size(), 5);
  EXPECT_EQ(menu->actions()[0]->text(), "run-2: SmolLM2-135M, 2,3,4 bit");
  EXPECT_EQ(menu->actions()[1]->toolTip(), "/runs/run-3");
  menu->actions()[1]->trigger();
  ASSERT_TRUE(spin_until([this] { return page->draft().spec().seed == 42; }));
  EXPECT_EQ(page->draft().value("out"), folder.filePath("runs/run-3"));
  page->draft().undoStack().undo();
  EXPECT_EQ(page->draft().spec().seed, 0U);
  menu->close();
  ASSERT_TRUE(spin_until([&] { return menu.isNull(); }));
  const QSignalSpy told(workspace.get(), &Workspace::notified);
  ASSERT_TRUE(offered());
  menu->actions()[0]->trigger();
  ASSERT_TRUE(spin_until([&] { return told.count() == 1; }));
  EXPECT_EQ(page->draft().spec().seed, 0U);
  menu->close();
  library.clear();
  ASSERT_TRUE(spin_until([&] { return menu.isNull(); }));
  ASSERT_TRUE(offered());
  EXPECT_FALSE(menu->actions()[0]->isEnabled());
  menu->close();
}

TEST_F(NewRunTest, AFindingWithASuggestionAppliesItAsOneEdit) {
  open({{"sampler.period_steps", Severity::warning, "1.25 periods", [](const RunSpec& s) { return s.steps % s.sampler.period_steps != 0; }},
        {"rank", Severity::warning, "adds nothing", [](const RunSpec& s) { return s.rank > 18; }},
        {"micro_batch", Severity::warning, "no memory", [](const RunSpec&) { return true; }}});
  fill();
  page->draft().setAll({{"steps", "10000"}, {"sampler.period_steps", "8000"}, {"rank", "72"}}, "odd");
  ASSERT_TRUE(planned());
  auto* list = child<QListView>("newFindings");
  const auto index = [&](int row) { return list->model()->index(row, 0); };
  ASSERT_TRUE(spin_until([&] { return !index(1).data(FindingsModel::kFix).toString().isEmpty(); }));
  EXPECT_EQ(index(0).data(FindingsModel::kFix).toString(), "Period SL = 10000");
  EXPECT_EQ(index(1).data(FindingsModel::kFix).toString(), "Rank r = 18, Alpha α = 4");
  EXPECT_EQ(index(2).data(FindingsModel::kFix).toString(), QString());  // the engine's number is in its sentence only
  // The link lies at the lower end of the item; a click on it does not jump to the field.
  auto* steps = child<QLineEdit>("newSteps");
  page->activateWindow();
  steps->setFocus();
  const auto rect = list->visualRect(index(0));
  QSignalSpy jumps(page->findChild<PlanColumn*>(), &PlanColumn::fieldRequested);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, rect.bottomLeft() + QPoint(12, -8));
  ASSERT_TRUE(spin_until([this] { return page->draft().spec().sampler.period_steps == 10000; }));
  EXPECT_EQ(jumps.count(), 0);
  EXPECT_EQ(index(0).data(FindingsModel::kFix).toString(), QString());  // before the next plan: nothing is left to set
  page->draft().undoStack().undo();
  EXPECT_EQ(page->draft().spec().sampler.period_steps, 8000);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, rect.topLeft() + QPoint(12, 4));
  EXPECT_EQ(jumps.count(), 1);
  ASSERT_TRUE(planned());
  list->setCurrentIndex(index(1));
  workspace->actions.find("draft.fix")->action->trigger();
  EXPECT_EQ(page->draft().spec().rank, 18);
  EXPECT_DOUBLE_EQ(page->draft().spec().alpha, 4);  // c stays
  page->draft().undoStack().undo();
  EXPECT_EQ(page->draft().spec().rank, 72);
  EXPECT_DOUBLE_EQ(page->draft().spec().alpha, 16);
}

TEST_F(NewRunTest, AFreshDraftTakesTheCheckpointsOfTheSettings) {
  Settings(folder.path()).setValue("work/checkpoint_every", 120);
  open();
  EXPECT_EQ(page->draft().spec().checkpoint_every, 120);
  EXPECT_EQ(page->draft().presetName(), "product");
  EXPECT_TRUE(page->draft().differs("checkpoint_every"));  // the preset itself stays what it is
  EXPECT_FALSE(page->draft().undoStack().canUndo());
  settings->setValue("work/checkpoint_every", 130);  // nobody has edited the draft yet
  EXPECT_EQ(page->draft().spec().checkpoint_every, 130);
  child<QRadioButton>("newPreset_quick")->click();
  EXPECT_EQ(page->draft().spec().checkpoint_every, 50);
  settings->setValue("work/checkpoint_every", 140);
  EXPECT_EQ(page->draft().spec().checkpoint_every, 50);
  page->draft().set("checkpoint_every", "77");
  close();
  open();
  settings->setValue("work/checkpoint_every", 150);
  EXPECT_EQ(page->draft().spec().checkpoint_every, 77);
}

TEST_F(NewRunTest, DemoAndOtherRunsFillTheDraft) {
  open();
  child<QPushButton>("newDemo")->click();
  ASSERT_TRUE(spin_until([this] { return page->draft().spec().steps == 480; }));
  EXPECT_EQ(page->draft().name(), "demo");
  RunSpec other;
  other.out = "/elsewhere/alpaca";
  other.seed = 42;
  other.preset = "paper";
  emit workspace->draftRequested(other);
  EXPECT_EQ(page->draft().spec().seed, 42U);
  EXPECT_EQ(page->draft().presetName(), "paper");
  EXPECT_EQ(page->draft().value("out"), folder.filePath("runs/alpaca"));
  page->draft().undoStack().undo();
  EXPECT_EQ(page->draft().spec().steps, 480);
}

TEST_F(NewRunTest, StartsTheDraftAndShowsLive) {
  open();
  fill();
  page->draft().set("steps", "12");
  ASSERT_TRUE(planned());
  const QSignalSpy shown(workspace.get(), &Workspace::pageRequested);
  child<QPushButton>("newStart")->click();
  ASSERT_TRUE(spin_until([this] { return state->submitted.size() == 1; }));
  const auto& spec = std::get<StartRun>(state->submitted[0]).spec;
  EXPECT_EQ(spec.steps, 12);
  EXPECT_EQ(QString::fromStdString(spec.out), folder.filePath("runs/x"));
  ASSERT_EQ(shown.count(), 1);
  EXPECT_EQ(shown[0][0].toString(), "live");
  EXPECT_FALSE(child<QPushButton>("newStart")->isEnabled());
  EXPECT_EQ(page->draft().value("out"), folder.filePath("runs/x-2"));
  page->draft().set("steps", "13");  // the page goes on while a run trains
  ASSERT_TRUE(planned());
  EXPECT_TRUE(child<QPushButton>("newStart")->toolTip().contains("stop it first"));
}

}  // namespace
}  // namespace qfa::app::testing
