// SPDX-License-Identifier: GPL-3.0-or-later
// The Runs page over real folders, read and written by the real engine; no engine computes anything.
#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include "app/pages/runs_page.h"
#include "app/widgets/first_start.h"
#include "tests/app/fake_engine.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {
namespace {

class RunsPageTest : public ::testing::Test {
 protected:
  struct Window {
    Window(const QString& profile, const std::shared_ptr<FakeState>& fake)
        : bridge(std::make_unique<FakeEngine>(fake), services()), settings(profile), workspace(bridge, settings), page(workspace) {
      QObject::connect(&page, &RunsPage::failed, [this](const QString& sentence) { failures << sentence; });
    }
    static Services services() {
      auto services = fake_services({});
      services.readEvents = [](const RunId&) -> Result<std::vector<Event>> { return std::vector<Event>(); };
      services.library = real_library();
      return services;
    }
    EngineBridge bridge;
    Settings settings;
    Workspace workspace;
    RunsPage page;
    QStringList failures;
  };

  RunsPageTest() {
    qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8());  // the trash is there
    runs = home.filePath("profile/runs");
    QDir().mkpath(runs);
  }
  ~RunsPageTest() override { qunsetenv("XDG_DATA_HOME"); }

  void open() {
    window = std::make_unique<Window>(home.filePath("profile"), state);
    window->page.resize(1200, 800);
    window->page.show();
    window->page.rescan();
    settle();
  }
  void settle() {
    spin_until([this] { return child<QLabel>("runsProgress")->text().startsWith("Runs: "); });
    spin_for(200);  // the details of what is selected
  }
  template <class W>
  W* child(const char* name) {
    auto* found = window->page.findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  void trigger(const char* id) { window->workspace.actions.find(id)->action->trigger(); }
  void select(const QString& path) {
    auto* table = child<QTableView>("runsTable");
    for (int row = 0; row < table->model()->rowCount(); ++row) {
      if (table->model()->index(row, 0).data(RunsModel::kPath).toString() == path) table->selectRow(row);
    }
    spin_for(200);
  }
  RunLabel label(const QString& path) { return *read_label({path.toStdString()}); }

  QTemporaryDir home;
  QString runs;
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  std::unique_ptr<Window> window;
};

TEST_F(RunsPageTest, ALibraryOfAllKindsOfRuns) {
  make_run(runs + "/done", 100, RunState::finished);
  make_run(runs + "/killed", 40, RunState::training);
  const auto busy = make_run(runs + "/busy", 40, RunState::training);
  QDir().mkpath(runs + "/broken");
  QFile broken(runs + "/broken/run.json");
  ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
  broken.write("{\"schema\": 1,");
  broken.close();
  QDir().mkpath(runs + "/newer");
  QFile newer(runs + "/newer/run.json");
  ASSERT_TRUE(newer.open(QIODevice::WriteOnly));
  newer.write("{\"schema\": 4}");
  newer.close();
  {
    Settings settings(home.filePath("profile"));
    settings.addKnownRun(home.filePath("elsewhere/gone"));
  }
  const auto writer = RunStore::open(busy.toStdString(), RunStore::Access::writer);
  open();
  const auto& model = window->page.runs();
  ASSERT_EQ(model.rowCount(), 6);
  const auto stateOf = [&](const QString& path) { return model.index(*model.rowOf(path), RunsModel::kState).data().toString(); };
  EXPECT_EQ(stateOf(runs + "/done"), "✔ finished");
  EXPECT_EQ(stateOf(runs + "/killed"), "■ stopped");
  EXPECT_EQ(stateOf(runs + "/busy"), "● training");
  EXPECT_EQ(stateOf(runs + "/broken"), "✖ unreadable");
  EXPECT_EQ(stateOf(runs + "/newer"), "▲ newer");
  EXPECT_EQ(stateOf(home.filePath("elsewhere/gone")), "▲ missing");
  EXPECT_TRUE(window->failures.isEmpty());

  select(runs + "/killed");
  EXPECT_TRUE(child<QPushButton>("runsContinue")->isEnabled());
  EXPECT_TRUE(child<QPushButton>("runsLocate")->isHidden());
  select(runs + "/done");
  EXPECT_FALSE(child<QPushButton>("runsContinue")->isEnabled());
  EXPECT_TRUE(child<QPushButton>("runsExtend")->isEnabled());
  select(runs + "/newer");
  EXPECT_FALSE(child<QPushButton>("runsOpen")->isEnabled());
  EXPECT_EQ(child<QPushButton>("runsOpen")->toolTip(), "Written by a newer version: schema 4; this program reads up to 1.");
  select(home.filePath("elsewhere/gone"));
  EXPECT_FALSE(child<QPushButton>("runsLocate")->isHidden());
  trigger("runs.trash");  // nothing to move: the row goes
  EXPECT_EQ(model.rowCount(), 5);

  child<QLineEdit>("runsFilter")->setText("state:fin");
  EXPECT_EQ(child<QTableView>("runsTable")->model()->rowCount(), 1);
  child<QLineEdit>("runsFilter")->setText("x:1");
  EXPECT_EQ(child<QLabel>("runsFilterProblem")->text(), "Unknown filter 'x:'. Known: state, tag, model, b, method, date.");
}

TEST_F(RunsPageTest, AnEmptyLibraryOffersToBegin) {
  open();
  auto* cards = child<FirstStart>("firstStart");
  ASSERT_TRUE(cards->isVisible());
  EXPECT_FALSE(child<QTableView>("runsTable")->isVisible());
  EXPECT_EQ(window->page.firstFocus(), cards->firstFocus());
  QStringList pages, models;
  QObject::connect(&window->workspace, &Workspace::pageRequested, [&](const QString& id) { pages << id; });
  QObject::connect(&window->workspace, &Workspace::modelRequested, [&](const QString& model) { models << model; });
  child<QPushButton>("firstFineTune")->click();
  emit cards->fineTuneRequested("model.gguf");
  EXPECT_EQ(pages, (QStringList{"new", "new"}));
  EXPECT_EQ(models, QStringList{"model.gguf"});
  make_run(runs + "/a", 100, RunState::finished);
  window->page.rescan();
  ASSERT_TRUE(spin_until([&] { return child<QTableView>("runsTable")->isVisible(); }));
  EXPECT_FALSE(cards->isVisible());
}

TEST_F(RunsPageTest, LabelsAreWrittenAndUndone) {
  const auto run = make_run(runs + "/a", 100, RunState::finished);
  open();
  select(run);
  trigger("runs.star");
  ASSERT_TRUE(spin_until([&] { return label(run).star; }));
  trigger("runs.undo");
  ASSERT_TRUE(spin_until([&] { return !label(run).star; }));
  trigger("runs.redo");
  ASSERT_TRUE(spin_until([&] { return label(run).star; }));
  auto& model = window->page.runs();
  model.setData(model.index(0, RunsModel::kTags), "paper, 8b");
  model.setData(model.index(0, RunsModel::kName), "Alpaca");
  ASSERT_TRUE(spin_until([&] { return label(run).name == "Alpaca"; }));
  EXPECT_EQ(label(run).tags.size(), 2U);
  EXPECT_EQ(model.index(0, RunsModel::kName).data().toString(), "Alpaca");
  auto* notes = child<QPlainTextEdit>("runsNotes");
  ASSERT_FALSE(notes->isReadOnly());
  notes->setPlainText("# it works");
  ASSERT_TRUE(spin_until([&] { return label(run).notes == "# it works"; }));
  EXPECT_TRUE(window->failures.isEmpty()) << window->failures.join('\n').toStdString();
}

TEST_F(RunsPageTest, NotesAreSavedBeforeAnotherRunIsShown) {
  const auto a = make_run(runs + "/a", 100, RunState::finished), b = make_run(runs + "/b", 100, RunState::finished);
  open();
  select(a);
  child<QPlainTextEdit>("runsNotes")->setPlainText("of a");
  select(b);
  ASSERT_TRUE(spin_until([&] { return label(a).notes == "of a"; }));
  EXPECT_EQ(label(b).notes, "");
  EXPECT_EQ(child<QPlainTextEdit>("runsNotes")->toPlainText(), "");
  select(a);
  EXPECT_TRUE(spin_until([&] { return child<QPlainTextEdit>("runsNotes")->toPlainText() == "of a"; }));
}

TEST_F(RunsPageTest, TheTrashCanBeUndone) {
  const auto a = make_run(runs + "/a", 100, RunState::finished), b = make_run(runs + "/b", 3, RunState::stopped);
  open();
  select(b);
  trigger("runs.trash");
  ASSERT_TRUE(spin_until([&] { return window->page.runs().rowCount() == 1; }));
  EXPECT_FALSE(QFileInfo::exists(b));
  EXPECT_TRUE(QFileInfo::exists(home.filePath("data/Trash/files/b")));
  EXPECT_TRUE(QFileInfo::exists(a));
  trigger("runs.undo");
  ASSERT_TRUE(spin_until([&] { return window->page.runs().rowCount() == 2; }));
  EXPECT_TRUE(QFileInfo::exists(b + "/run.json"));
  EXPECT_EQ(summarize_run({b.toStdString()})->steps_done, 3);
  trigger("runs.redo");
  ASSERT_TRUE(spin_until([&] { return window->page.runs().rowCount() == 1; }));
  EXPECT_TRUE(window->failures.isEmpty()) << window->failures.join('\n').toStdString();
}

TEST_F(RunsPageTest, ARunInUseStays) {
  const auto run = make_run(runs + "/a", 100, RunState::training);
  open();
  select(run);
  const auto writer = RunStore::open(run.toStdString(), RunStore::Access::writer);  // after the last look
  trigger("runs.trash");
  ASSERT_TRUE(spin_until([&] { return !window->failures.isEmpty(); }));
  EXPECT_TRUE(window->failures[0].contains("is in use by process")) << window->failures[0].toStdString();
  EXPECT_TRUE(QFileInfo::exists(run));
}

TEST_F(RunsPageTest, TwoWindowsOnOneLibrary) {
  const auto run = make_run(runs + "/a", 100, RunState::finished);
  open();
  Window second(home.filePath("profile"), std::make_shared<FakeState>());
  second.page.show();
  second.page.rescan();
  ASSERT_TRUE(spin_until([&] { return second.page.runs().rowCount() == 1; }));
  select(run);
  trigger("runs.trash");
  ASSERT_TRUE(spin_until([&] { return window->page.runs().rowCount() == 0; }));
  second.page.findChild<QTableView*>("runsTable")->selectRow(0);
  second.workspace.actions.find("runs.trash")->action->trigger();
  ASSERT_TRUE(spin_until([&] { return !second.failures.isEmpty(); }));
  EXPECT_TRUE(second.failures[0].contains("not there any more")) << second.failures[0].toStdString();
  second.page.rescan();
  EXPECT_TRUE(spin_until([&] { return second.page.runs().rowCount() == 0; }));
}

TEST_F(RunsPageTest, DetailsDifferencesAndFreedCheckpoints) {
  const auto a = make_run(runs + "/a", 100, RunState::finished), b = make_run(runs + "/b", 50, RunState::stopped);
  for (const int step : {50, 100}) make_checkpoint(a, step);
  {
    const auto store = RunStore::open(b.toStdString(), RunStore::Access::writer);
    auto manifest = store->manifest();
    manifest.spec.lr = 1e-3;
    store->update_manifest(manifest);
  }
  open();
  select(a);
  auto* checkpoints = child<QTableView>("runsCheckpoints")->model();
  ASSERT_TRUE(spin_until([&] { return checkpoints->rowCount() == 2; }));
  EXPECT_EQ(checkpoints->index(0, 0).data().toString(), "100");
  EXPECT_EQ(checkpoints->index(0, 1).data().toString(), "2.00 kB");
  EXPECT_FALSE(child<QPushButton>("runsContinueFrom")->isEnabled());
  EXPECT_FALSE(child<QPushButton>("runsContinueFrom")->toolTip().isEmpty());

  for (const auto& run : {a, b}) window->page.runs().toggleMark(run);
  EXPECT_TRUE(child<QPushButton>("runsDiff")->isEnabled());
  trigger("runs.diff");
  auto* differences = child<QTableView>("runsDifferences")->model();
  ASSERT_TRUE(spin_until([&] { return differences->rowCount() > 0; }));
  EXPECT_EQ(differences->rowCount(), 1 + 1);  // the rate, and the folder
  child<QPushButton>("runsDiffEqual")->click();
  EXPECT_GT(differences->rowCount(), 20);
  window->page.runs().clearMarks();

  trigger("runs.free");
  ASSERT_TRUE(spin_until([&] { return child<QWidget>("runsAsk")->isVisible(); }));
  EXPECT_EQ(child<QPushButton>("runsFreeOlder")->text(), "Delete older ones, 2.00 kB");
  EXPECT_TRUE(child<QLabel>("runsAskSentence")->text().contains("cannot be continued"));
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
  child<QPushButton>("runsFreeOlder")->click();
  ASSERT_TRUE(spin_until([&] { return !QFileInfo::exists(a + "/checkpoints/step-000050"); }));
  EXPECT_TRUE(QFileInfo::exists(a + "/checkpoints/step-000100/state.json"));
}

TEST_F(RunsPageTest, DuplicateContinueAndExtend) {
  const auto run = make_run(runs + "/a", 40, RunState::stopped);
  open();
  select(run);
  QSignalSpy drafts(&window->workspace, &Workspace::draftRequested);
  trigger("runs.duplicate");
  ASSERT_TRUE(spin_until([&] { return drafts.size() == 1; }));
  EXPECT_EQ(drafts[0][0].value<RunSpec>().steps, 100);
  EXPECT_EQ(drafts[0][0].value<RunSpec>().out, "");

  trigger("runs.extend");
  ASSERT_TRUE(spin_until([&] { return child<QWidget>("runsAsk")->isVisible(); }));
  EXPECT_TRUE(child<QLabel>("runsAskSentence")->text().startsWith("100 → 5000 steps, SL 5000"));
  QSignalSpy queued(&window->workspace, &Workspace::enqueueRequested);
  child<QPushButton>("runsExtendQueue")->click();
  ASSERT_EQ(queued.size(), 1);
  EXPECT_EQ(std::get<ResumeRun>(queued[0][0].value<QueueCommand>()).steps, 5000);

  QSignalSpy pages(&window->workspace, &Workspace::pageRequested);
  trigger("runs.continue");
  ASSERT_TRUE(spin_until([&] {
    const std::lock_guard lock(state->mutex);
    return state->submitted.size() == 1;
  }));
  EXPECT_EQ(std::get<ResumeRun>(state->submitted[0]).run.path, run.toStdString());
  EXPECT_EQ(pages.back()[0].toString(), "live");
  EXPECT_EQ(window->workspace.actions.find("runs.continue")->info.command(), "qfa resume " + run);
}

}  // namespace
}  // namespace qfa::app::testing
