// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "app/models/data_files_model.h"
#include "app/models/run_settings.h"
#include "app/models/settings_table_model.h"
#include "app/widgets/memory_bar.h"
#include "app/widgets/sample_view.h"
#include "tests/app/new_run_fixture.h"

namespace qfa::app::testing {
namespace {

TEST_F(NewRunTest, EveryNamedWidgetIsThereWithAName) {
  open();
  for (const char* name :
       {"newModel",    "newData",   "newTemplate",   "newSeqLen", "newPacking",    "newLossOn",      "newBits",    "newEmbedBits",
        "newGroup",    "newScales", "newBase",       "newZeros",  "newAdapter",    "newRank",        "newAlpha",   "newSampler",
        "newSL",       "newOrder",  "newSteps",      "newBatch",  "newLr",         "newClip",        "newSeed",    "newProbeEvery",
        "newStopBits", "newKeep",   "newCheckpoint", "newDevice", "newSample",     "newSamplerPlot", "newMeasure", "newMemoryBar",
        "newFindings", "newStart",  "newQueue",      "newName",   "newGranularity"}) {
    const auto* widget = child<QWidget>(name);
    ASSERT_NE(widget, nullptr) << name;
    EXPECT_FALSE(widget->accessibleName().isEmpty()) << name;
    EXPECT_EQ(page->findChildren<QWidget*>(name).size(), 1) << name;
  }
  // What the engine does not have is greyed and says why.
  for (const char* name :
       {"newPacking", "newLossOn", "newScales", "newZeros", "newOrder", "newStopBits", "newKeep", "newDevice", "newMeasure", "newQueue"}) {
    EXPECT_FALSE(child<QWidget>(name)->isEnabled()) << name;
    EXPECT_FALSE(child<QWidget>(name)->toolTip().isEmpty()) << name;
  }
  const auto* adapters = child<QComboBox>("newAdapter");
  EXPECT_FALSE(adapters->model()->index(adapters->findData("lr-qat"), 0).flags() & Qt::ItemIsEnabled);
  EXPECT_FALSE(adapters->itemData(adapters->findData("lr-qat"), Qt::ToolTipRole).toString().isEmpty());
}

TEST_F(NewRunTest, EachFindingStandsAtItsFieldAndClears) {
  std::vector<DraftRule> rules;
  std::vector<std::pair<QString, QString>> bad{{"seq", "777"},
                                               {"bits", ""},
                                               {"embed_bits", "16"},
                                               {"group", "128"},
                                               {"granularity", "free"},
                                               {"codes.method", "rtn"},
                                               {"rank", "1"},
                                               {"alpha", "1"},
                                               {"sampler.kind", "uniform"},
                                               {"steps", "7"},
                                               {"batch", "3"},
                                               {"lr", "2e-4"},
                                               {"clip", "9"},
                                               {"probe_every", "1"},
                                               {"checkpoint_every", "1"},
                                               {"seed", "9"},
                                               {"threads", "77"},
                                               {"prompt", "alpaca"},
                                               {"micro_batch", "1"},
                                               {"probe_limit", "1"},
                                               {"lr_schedule", "linear-tail"},
                                               {"sampler.period_steps", "3"}};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto [key, text] = bad[i];
    rules.push_back({key.toStdString(), i % 2 == 0 ? Severity::error : Severity::warning, "finding of " + key.toStdString(),
                     [key = key, text = text](const RunSpec& spec) { return findSetting(key)->read(spec) == text; }});
  }
  open(rules);
  fill();
  ASSERT_TRUE(planned());
  const auto good = page->draft().hash();
  auto* start = child<QPushButton>("newStart");
  EXPECT_TRUE(start->isEnabled());
  for (const auto& [key, text] : bad) ASSERT_EQ(page->draft().set(key, text), QString()) << key.toStdString();
  ASSERT_TRUE(planned());
  for (const auto& [key, text] : bad) {
    ASSERT_NE(field(key), nullptr) << key.toStdString();
    EXPECT_TRUE(field(key)->message().contains("finding of " + key)) << key.toStdString();
  }
  EXPECT_FALSE(start->isEnabled());
  EXPECT_EQ(child<QListView>("newFindings")->model()->rowCount(), static_cast<int>(bad.size()));
  // Without the errors the warnings do not forbid the start.
  for (std::size_t i = 0; i < bad.size(); i += 2) page->draft().restore(bad[i].first);
  page->draft().set("seed", "0");
  ASSERT_TRUE(planned());
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto shown = field(bad[i].first)->message();
    EXPECT_EQ(shown.isEmpty(), i % 2 == 0 || bad[i].first == "seed") << bad[i].first.toStdString() << shown.toStdString();
  }
  EXPECT_TRUE(start->isEnabled());
  while (page->draft().hash() != good) page->draft().undoStack().undo();
  ASSERT_TRUE(planned());
  for (const auto& [key, text] : bad) EXPECT_EQ(field(key)->message(), QString()) << key.toStdString();
  EXPECT_EQ(child<QListView>("newFindings")->model()->rowCount(), 0);
}

TEST_F(NewRunTest, StartIsOffWhileThePlanIsStale) {
  open();
  auto* start = child<QPushButton>("newStart");
  EXPECT_FALSE(start->isEnabled());
  fill();
  ASSERT_TRUE(planned());
  EXPECT_TRUE(start->isEnabled());
  auto* steps = child<QLineEdit>("newSteps");
  steps->setFocus();
  steps->selectAll();
  QTest::keyClicks(steps, "8k");
  EXPECT_EQ(page->draft().spec().steps, 8000);
  EXPECT_EQ(steps->text(), "8k");
  EXPECT_FALSE(start->isEnabled());
  EXPECT_FALSE(start->toolTip().isEmpty());
  const int asked = *plans;
  ASSERT_TRUE(planned());
  EXPECT_EQ(*plans, asked + 1);  // two key strokes, one question
  EXPECT_TRUE(start->isEnabled());
  QTest::keyClicks(steps, "z");
  EXPECT_FALSE(start->isEnabled());
  EXPECT_TRUE(start->toolTip().contains("8kz"));
  EXPECT_EQ(field("steps")->message(), QString());  // still typing
  steps->clearFocus();
  child<QLineEdit>("newName")->setFocus();
  spin_until([this] { return !field("steps")->message().isEmpty(); }, 500);
  QTest::keyClick(steps, Qt::Key_Return);
}

TEST_F(NewRunTest, ADraftBegunAfreshCanBeTakenBack) {
  open();
  const auto fresh = page->draft().hash();
  page->draft().set("seed", "77");
  const auto edited = page->draft().hash();
  ASSERT_NE(edited, fresh);
  workspace->actions.find("draft.new")->action->trigger();
  EXPECT_EQ(page->draft().hash(), fresh);
  workspace->actions.find("draft.undo")->action->trigger();
  EXPECT_EQ(page->draft().hash(), edited);
}

TEST_F(NewRunTest, PresetsAndUndo) {
  open();
  child<QRadioButton>("newPreset_quick")->click();
  EXPECT_EQ(page->draft().spec().steps, 400);
  EXPECT_EQ(child<QLineEdit>("newSteps")->text(), "400");
  auto* batch = child<QLineEdit>("newBatch");
  page->activateWindow();
  batch->setFocus();
  batch->selectAll();
  QTest::keyClicks(batch, "32");
  EXPECT_EQ(page->draft().spec().batch, 32);
  workspace->actions.find("draft.undo")->action->trigger();
  EXPECT_EQ(page->draft().spec().batch, 8);
  EXPECT_EQ(batch->text(), "8");
  workspace->actions.find("draft.undo")->action->trigger();
  EXPECT_TRUE(child<QRadioButton>("newPreset_product")->isChecked());
  EXPECT_EQ(page->draft().spec().steps, 10000);
  workspace->actions.find("draft.copy")->action->trigger();
  EXPECT_EQ(QApplication::clipboard()->text(), "qfa train --steps 10000");
}

TEST_F(NewRunTest, DropsOfModelsDataAndGarbage) {
  open();
  qRegisterMetaType<Severity>();
  const QSignalSpy told(workspace.get(), &Workspace::notified);
  drop({path("My-Model.gguf"), path("train.jsonl"), path("probe.task.json")});
  EXPECT_EQ(page->draft().value("model"), folder.filePath("My-Model.gguf"));
  EXPECT_EQ(page->draft().value("data"), folder.filePath("train.jsonl"));
  EXPECT_EQ(page->draft().value("probe"), folder.filePath("probe.task.json"));
  EXPECT_EQ(page->draft().name(), "my-model");
  EXPECT_EQ(told.count(), 0);
  const auto before = page->draft().hash();
  drop({path("x.png"), path("weights.pt"), folder.path()});
  EXPECT_EQ(told.count(), 3);
  EXPECT_EQ(page->draft().hash(), before);
  QDir(folder.path()).mkdir("hf");
  path("hf/config.json");
  drop({folder.filePath("hf")});
  EXPECT_EQ(page->draft().value("model"), folder.filePath("hf"));
  ASSERT_TRUE(spin_until([this] { return settings->recentModels().contains(folder.filePath("hf")); }));
}

TEST_F(NewRunTest, SamplesAsTokens) {
  open();
  fill();
  auto* sample = child<SampleView>("newSample");
  ASSERT_TRUE(spin_until([&] { return sample->tinted().contains("yes0"); }));
  EXPECT_EQ(sample->tinted(), QString(" yes0<|im_end|>") + QChar(0x00a0) + "2");
  EXPECT_TRUE(sample->toPlainText().contains("café:"));
  EXPECT_EQ(child<QLabel>("newSamplePosition")->text(), "Sample 1 of 100");
  QTest::keyClick(sample, Qt::Key_Right, Qt::AltModifier);
  EXPECT_TRUE(sample->tinted().startsWith(" yes1 yes1"));
  QTest::keyClick(sample, Qt::Key_Left, Qt::AltModifier);
  QTest::keyClick(sample, Qt::Key_Left, Qt::AltModifier);
  ASSERT_TRUE(spin_until([&] { return sample->tinted().contains("yes99"); }));
  child<QPushButton>("newSampleLongest")->click();
  ASSERT_TRUE(spin_until([&] { return sample->tinted().contains("yes59"); }));
  EXPECT_TRUE(child<QLabel>("newDataTotals")->text().contains("20 rows longer than"));
  const auto* table = child<QTableView>("newData");
  EXPECT_EQ(table->model()->index(0, DataFilesModel::kLoss).data().toString(), "38 %");
  page->draft().set("data", path("broken.jsonl"));
  ASSERT_TRUE(spin_until([&] { return sample->toPlainText().contains("line 381"); }));
  page->draft().set("data", "");
  ASSERT_TRUE(spin_until([&] { return sample->toPlainText().contains("Samples appear"); }));
}

TEST_F(NewRunTest, AFindingJumpsToItsField) {
  open({{"lr", Severity::warning, "odd rate", [](const RunSpec&) { return true; }},
        {"codes.damping", Severity::info, "hint", [](const RunSpec&) { return true; }}});
  page->activateWindow();
  fill();
  ASSERT_TRUE(planned());
  auto* list = child<QListView>("newFindings");
  emit list->activated(list->model()->index(0, 0));
  ASSERT_TRUE(spin_until([this] { return child<QLineEdit>("newLr")->hasFocus(); }));
  emit list->activated(list->model()->index(1, 0));
  const auto* table = child<QTableView>("newSettings");
  EXPECT_TRUE(table->isVisible());
  EXPECT_EQ(table->currentIndex().siblingAtColumn(SettingsTableModel::kKey).data().toString(), "codes.damping");
}

TEST_F(NewRunTest, TheDraftSurvivesARestart) {
  open();
  fill();
  page->draft().set("steps", "4321");
  const auto hash = page->draft().hash();
  close();  // before the autosave was due
  open();
  EXPECT_EQ(page->draft().hash(), hash);
  EXPECT_EQ(child<QLineEdit>("newSteps")->text(), "4321");
  page->draft().set("steps", "4322");
  const auto file = NewRunPage::draftFile(*settings);
  ASSERT_TRUE(spin_until([&] {
    QFile saved(file);
    return saved.open(QIODevice::ReadOnly) && saved.readAll().contains("4322");
  }));
  close();
  QFile broken(file);
  ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
  broken.write("{\"schema\":1,\"set");
  broken.close();
  open();
  EXPECT_EQ(page->draft().spec().steps, 10000);
}

TEST_F(NewRunTest, PlanColumnSaysWhatTheRunNeeds) {
  open();
  fill();
  ASSERT_TRUE(planned());
  const auto facts = child<QLabel>("newPlanFacts")->text();
  EXPECT_TRUE(facts.contains("≈ 900 MB on disk, 40.0 GB free")) << facts.toStdString();
  EXPECT_TRUE(facts.contains("60.0 MB – 120 MB"));
  EXPECT_TRUE(facts.contains("L = 180"));
  EXPECT_TRUE(child<MemoryBar>("newMemoryBar")->text().contains("train: ≈ 753 MiB"));
  EXPECT_EQ(child<MemoryBar>("newMemoryBar")->drawnParts(), (std::vector<std::string>{"workspace", "other", "adapters", "activations"}));
  // Without an answer of the engine nothing can be started.
  page->draft().set("steps", "3");
  EXPECT_EQ(child<QLabel>("newPlanState")->text(), "Planning…");
}

}  // namespace
}  // namespace qfa::app::testing
