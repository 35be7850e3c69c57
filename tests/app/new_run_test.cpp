// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <thread>

#include "app/models/data_files_model.h"
#include "app/models/run_settings.h"
#include "app/models/settings_table_model.h"
#include "app/pages/new_run_page.h"
#include "app/pages/plan_column.h"
#include "app/widgets/memory_bar.h"
#include "app/widgets/sample_view.h"
#include "app/widgets/setting_field.h"
#include "tests/app/draft_services.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {
namespace {

class NewRunTest : public ::testing::Test {
 protected:
  void open(std::vector<DraftRule> rules = {}) {
    auto services = draft_services(std::move(rules), plans);
    services.library.scan = [this](const LibraryRequest&, const std::function<bool(LibraryBatch)>& take) -> Result<std::size_t> {
      take({library, library.size(), library.size()});
      return library.size();
    };
    services.runSpec = [](const RunId& run) -> Result<RunSpec> {
      if (run.path == "/runs/run-2") return Error{ErrorCode::input, "run.json is truncated.", run.path, {}};
      RunSpec spec;
      spec.out = run.path, spec.seed = 42;
      return spec;
    };
    if (has_queue) {
      services.queue.add = [](const QueueCommand&) -> Result<std::uint64_t> { return 1; };
    }
    bridge = std::make_unique<EngineBridge>(std::make_unique<FakeEngine>(state), std::move(services));
    settings = std::make_unique<Settings>(folder.path());
    workspace = std::make_unique<Workspace>(*bridge, *settings);
    page = std::make_unique<NewRunPage>(*workspace);
    page->resize(1200, 800);
    page->setTheme(lightTheme());
    page->show();
  }
  void close() {
    page.reset();
    workspace.reset();
    bridge.reset();
  }
  ~NewRunTest() override { close(); }
  template <class W>
  W* child(const char* name) {
    auto* found = page->findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  SettingField* field(const QString& key) {
    for (auto* one : page->findChildren<SettingField*>()) {
      if (one->key() == key) return one;
    }
    return nullptr;
  }
  bool planned() {
    return spin_until([this] { return page->plan().fresh(); });
  }
  QString path(const QString& name) {
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    return folder.filePath(name);
  }
  void fill() {
    page->draft().setAll({{"model", path("m.gguf")}, {"data", path("train.jsonl")}, {"out", folder.filePath("runs/x")}}, "all");
  }
  void drop(const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& one : paths) urls << QUrl::fromLocalFile(one);
    data.setUrls(urls);
    // The drop goes to whoever took the drag.
    QDragEnterEvent enter(QPoint(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event(QPointF(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page.get(), &event);
  }

  QTemporaryDir folder;
  bool has_queue = false;
  std::vector<RunSummary> library;
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  std::shared_ptr<std::atomic<int>> plans = std::make_shared<std::atomic<int>>(0);
  std::unique_ptr<EngineBridge> bridge;
  std::unique_ptr<Settings> settings;
  std::unique_ptr<Workspace> workspace;
  std::unique_ptr<NewRunPage> page;
};

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

}  // namespace
}  // namespace qfa::app::testing
