// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around the pages: rail, context, palette, keys, notices, session, recorded runs, settings.
#include "tests/app/frame.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <set>

#include "app/pages/ui_map.h"
#include "app/widgets/command_palette.h"
#include "app/widgets/first_start.h"
#include "app/widgets/help_sheet.h"
#include "app/widgets/keys_model.h"
#include "app/widgets/nav_rail.h"
#include "app/widgets/notice_bar.h"
#include "app/widgets/notice_dock.h"

namespace qfa::app::testing {
namespace {

TEST_F(FrameTest, TheRailLeadsToPagesAndNarrows) {
  auto* rail = frame.child<NavRail>("navRail");
  EXPECT_EQ(rail->width(), NavRail::kNarrow);
  frame.window.resize(1440, 900);
  spin_for(20);
  EXPECT_EQ(rail->width(), NavRail::kWide);
  ASSERT_TRUE(frame.window.showPage("settings"));
  EXPECT_EQ(frame.window.currentPage(), "settings");
  EXPECT_FALSE(frame.window.showPage("no such page"));
  frame.press(Qt::Key_Left, Qt::AltModifier);
  EXPECT_EQ(frame.window.currentPage(), "live");
  frame.press(Qt::Key_Right, Qt::AltModifier);
  EXPECT_EQ(frame.window.currentPage(), "settings");
  frame.press(Qt::Key_Comma, Qt::ControlModifier);
  EXPECT_EQ(frame.window.currentPage(), "settings");
  frame.window.resize(1024, 700);
  spin_for(20);
  EXPECT_EQ(rail->width(), NavRail::kNarrow);
  EXPECT_EQ(frame.window.size(), QSize(1024, 700)) << "nothing forces the window wider";
}

TEST_F(FrameTest, HistoryHoldsPageAndSubnet) {
  ASSERT_TRUE(frame.open());
  const auto& points = frame.workspace.pareto.front().points;
  frame.workspace.select(points[3]);
  frame.workspace.select(points[5]);
  frame.window.showPage("settings");
  frame.window.goBack();
  EXPECT_EQ(frame.window.currentPage(), "live");
  EXPECT_EQ(frame.workspace.subnet()->subnet, points[5].subnet);
  frame.window.goBack();
  EXPECT_EQ(frame.workspace.subnet()->subnet, points[3].subnet);
  frame.window.goForward();
  EXPECT_EQ(frame.workspace.subnet()->subnet, points[5].subnet);
}

TEST_F(FrameTest, TheRunningDot) {
  auto* rail = frame.child<NavRail>("navRail");
  EXPECT_EQ(rail->badge("live"), "");
  RunSpec spec;
  spec.out = "run";
  frame.bridge.startRun(spec);
  spin_for(20);
  frame.state->say({1}, "run", StateChanged{RunState::training});
  ASSERT_TRUE(spin_until([&] { return rail->badge("live") == "●"; }));
  EXPECT_TRUE(spin_until([&] { return frame.child<QLabel>("statusState")->text() == "● training"; }));
  frame.state->say({1}, "run", Finished{Finished::Outcome::done, {}, "Done."});
  ASSERT_TRUE(spin_until([&] { return rail->badge("live").isEmpty(); }));
}

TEST_F(FrameTest, ThePaletteRunsCopiesAndExplains) {
  frame.press(Qt::Key_K, Qt::ControlModifier);
  auto* palette = frame.child<CommandPalette>("palette");
  ASSERT_TRUE(palette->isVisible());
  auto* input = frame.child<QLineEdit>("paletteInput");
  EXPECT_TRUE(input->hasFocus());
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
  QTest::keyClicks(input, "go settings");
  EXPECT_EQ(palette->model().item(0).id, "action:page.settings");
  frame.press(Qt::Key_Return);
  EXPECT_FALSE(palette->isVisible());
  EXPECT_EQ(frame.window.currentPage(), "settings");

  frame.press(Qt::Key_K, Qt::ControlModifier);
  QTest::keyClicks(input, "try the demo");
  ASSERT_EQ(palette->model().item(0).id, "action:run.demo");
  frame.press(Qt::Key_Return, Qt::ControlModifier);
  EXPECT_EQ(QApplication::clipboard()->text(), "qfa demo --out " + folder.filePath("runs/demo"));
  EXPECT_FALSE(palette->isVisible());
  EXPECT_TRUE(frame.state->submitted.empty());  // copied, not done

  frame.press(Qt::Key_K, Qt::ControlModifier);
  QTest::keyClicks(input, "stop");
  ASSERT_EQ(palette->model().item(0).id, "action:run.stop");
  EXPECT_EQ(frame.child<QLabel>("paletteHint")->text(), "Not possible now: Nothing is running.");
  frame.press(Qt::Key_Return);
  EXPECT_TRUE(palette->isVisible());  // nothing happens
  frame.press(Qt::Key_Escape);
  EXPECT_FALSE(palette->isVisible());
}

TEST_F(FrameTest, ThePaletteFindsSettingsAndSubnets) {
  ASSERT_TRUE(frame.open());
  frame.press(Qt::Key_K, Qt::ControlModifier);
  auto* input = frame.child<QLineEdit>("paletteInput");
  QTest::keyClicks(input, "checkpoint every");
  auto& model = frame.child<CommandPalette>("palette")->model();
  ASSERT_GT(model.rowCount(), 0);
  EXPECT_EQ(model.item(0).id, "setting:work/checkpoint_every");
  frame.press(Qt::Key_Return);
  EXPECT_EQ(frame.window.currentPage(), "settings");
  EXPECT_TRUE(frame.child<QWidget>("settingsCheckpointEvery")->hasFocus());
  frame.press(Qt::Key_K, Qt::ControlModifier);
  QTest::keyClicks(input, "subnet");
  int subnets = 0;
  for (int row = 0; row < model.rowCount(); ++row) subnets += model.item(row).id.startsWith("subnet:") ? 1 : 0;
  EXPECT_EQ(subnets, static_cast<int>(frame.workspace.pareto.staircase().size()));
}

TEST_F(FrameTest, TextFieldsLeaveThePaletteItsKey) {
  frame.window.showPage("settings");
  auto* line = frame.child<QLineEdit>("settingsRuns");
  line->setFocus();
  const auto before = line->text();
  line->setCursorPosition(2);
  frame.press(Qt::Key_K, Qt::ControlModifier);
  EXPECT_EQ(line->text(), before);
  EXPECT_TRUE(frame.child<CommandPalette>("palette")->isVisible());
}

TEST_F(FrameTest, TheCommandOfTheLastActionIsCopied) {
  ASSERT_TRUE(frame.open());
  QApplication::clipboard()->clear();
  frame.press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(QApplication::clipboard()->text(), "");
  EXPECT_TRUE(frame.child<NoticeBar>("noticeBar")->isVisible());
  frame.workspace.actions.trigger("run.demo");
  frame.press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_TRUE(QApplication::clipboard()->text().startsWith("qfa demo --out "));
}

TEST_F(FrameTest, HelpAndKeys) {
  frame.press(Qt::Key_F1);
  auto* help = frame.child<HelpSheet>("helpSheet");
  ASSERT_TRUE(help->isVisible());
  EXPECT_TRUE(help->text().contains(frame.window.page()->card().help));
  frame.press(Qt::Key_Escape);
  EXPECT_FALSE(help->isVisible());
  frame.press(Qt::Key_F1, Qt::ShiftModifier);
  EXPECT_TRUE(help->isVisible());
  EXPECT_TRUE(help->text().contains("Ctrl+Shift+C"));
  frame.child<QPushButton>("helpClose")->click();
  frame.press(Qt::Key_F11);
  EXPECT_TRUE(frame.window.isFullScreen());
  frame.press(Qt::Key_F11);
  EXPECT_FALSE(frame.window.isFullScreen());
}

TEST_F(FrameTest, F6WalksThePanes) {
  frame.window.showPage("settings");
  frame.child<NavRail>("navRail")->setFocus();
  std::set<const QWidget*> visited;
  for (int i = 0; i < 4; ++i) {
    frame.press(Qt::Key_F6);
    for (const auto* pane : frame.window.panes()) {
      if (pane == QApplication::focusWidget() || pane->isAncestorOf(QApplication::focusWidget())) visited.insert(pane);
    }
  }
  EXPECT_EQ(visited.size(), 3U);  // rail, context, page: no notice, and the dock is closed
  frame.press(Qt::Key_J, Qt::ControlModifier);
  EXPECT_TRUE(frame.child<NoticeDock>("noticeDock")->isVisible());
  EXPECT_TRUE(frame.child<QTableView>("noticeTable")->hasFocus());
  frame.press(Qt::Key_J, Qt::ControlModifier);
  EXPECT_FALSE(frame.child<NoticeDock>("noticeDock")->isVisible());
}

TEST_F(FrameTest, NoticesHaveActionsAndAreCounted) {
  auto* bar = frame.child<NoticeBar>("noticeBar");
  int done = 0;
  frame.workspace.notify({Severity::warning, "train", "The loss is flat.", "run", {}, {{"Do it", [&done] { ++done; }}, {"Leave", {}}}});
  ASSERT_TRUE(bar->isVisible());
  EXPECT_EQ(bar->sentence(), "train: The loss is flat.");
  frame.child<QToolButton>("noticeAction1")->click();
  EXPECT_EQ(done, 1);
  EXPECT_FALSE(bar->isVisible());
  EXPECT_EQ(frame.workspace.notices.unread(), 1);
  frame.workspace.notify({Severity::warning, "train", "The loss is flat.", "run", "evidence", {}});
  frame.child<QToolButton>("noticeShow")->click();
  spin_for(20);
  EXPECT_EQ(frame.workspace.notices.unread(), 0);
  EXPECT_EQ(frame.workspace.notices.rowCount(), 1);
  auto* table = frame.child<QTableView>("noticeTable");
  table->selectRow(0);
  EXPECT_EQ(frame.child<QWidget>("noticeDetails")->isVisible(), true);
  QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
  EXPECT_TRUE(QApplication::clipboard()->text().endsWith("× 2\nevidence"));
}

TEST_F(FrameTest, NoticesOfARunThatIsReadAgainDoNotShout) {
  QTemporaryDir other;
  auto events = synthetic_run();
  events.insert(events.begin() + 5, Event{{1}, {"run"}, {}, Notice{Severity::error, "train", "A loss was not finite."}});
  Frame second(other.path(), events);
  ASSERT_TRUE(second.open());
  EXPECT_FALSE(second.child<NoticeBar>("noticeBar")->isVisible());
  EXPECT_EQ(second.workspace.notices.rowCount(), 1);
  EXPECT_EQ(second.workspace.notices.unread(), 0);
}

TEST(Session, IsRestoredAndOffersToContinue) {
  const QTemporaryDir folder;
  const QString run = folder.filePath("alpaca");
  QDir(run).mkpath("checkpoints/step-000400");
  QDir(run).mkpath("checkpoints/step-000200");
  QFile manifest(run + "/run.json");
  ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
  auto events = synthetic_run();
  events.resize(events.size() - 2);  // kill -9
  QString id;
  const auto services = [&] {
    auto all = fake_services(events, synthetic_front());
    all.readEvents = [events](const RunId&) -> Result<std::vector<Event>> { return events; };
    all.readFront = [](const RunId&) -> Result<std::shared_ptr<const ParetoFront>> { return synthetic_front(); };
    return all;
  };
  {
    const auto state = std::make_shared<FakeState>();
    EngineBridge bridge(std::make_unique<FakeEngine>(state), services());
    Settings settings(folder.path());
    Workspace workspace(bridge, settings);
    MainWindow window(workspace);
    window.show();
    window.restoreSession();  // nothing to restore
    EXPECT_EQ(bridge.run(), "");
    window.openRun(run);
    ASSERT_TRUE(spin_until([&] { return workspace.pareto.rowCount() == 61; }));
    EXPECT_EQ(workspace.notices.rowCount(), 0);  // opened by hand: no question
    workspace.select(workspace.pareto.front().points[7]);
    id = QString::fromStdString(workspace.subnet()->subnet.value);
    window.showPage("settings");
    window.close();
  }
  const auto state = std::make_shared<FakeState>();
  EngineBridge bridge(std::make_unique<FakeEngine>(state), services());
  Settings settings(folder.path());
  Workspace workspace(bridge, settings);
  MainWindow window(workspace);
  window.show();
  window.restoreSession();
  EXPECT_EQ(window.currentPage(), "settings");
  ASSERT_TRUE(spin_until([&] { return workspace.notices.rowCount() == 1; }));
  const auto notice = workspace.notices.notice(0);
  EXPECT_EQ(notice.sentence, "alpaca stopped at step 480; checkpoint 400.");
  ASSERT_EQ(notice.actions.size(), 2U);
  EXPECT_TRUE(state->submitted.empty());  // work never starts by itself
  ASSERT_TRUE(workspace.subnet());
  EXPECT_EQ(QString::fromStdString(workspace.subnet()->subnet.value), id);
  notice.actions[0].run();
  spin_for(20);
  ASSERT_EQ(state->submitted.size(), 1U);
  EXPECT_EQ(std::get<ResumeRun>(state->submitted[0]).run.path, run.toStdString());
}

// A change of the language: events reach the models once.
TEST(Rebuild, AnotherWindowOnTheSameWorkspace) {
  const QTemporaryDir folder;
  const auto state = std::make_shared<FakeState>();
  EngineBridge bridge(std::make_unique<FakeEngine>(state), Frame::services(synthetic_run(40, 20, 4)));
  Settings settings(folder.path());
  Workspace workspace(bridge, settings);
  auto window = std::make_unique<MainWindow>(workspace);
  const auto actions = workspace.actions.entries().size();
  window.reset();
  EXPECT_TRUE(workspace.actions.entries().empty());
  window = std::make_unique<MainWindow>(workspace);
  window->show();
  EXPECT_EQ(workspace.actions.entries().size(), actions);
  window->openRun("run");
  ASSERT_TRUE(spin_until([&] { return workspace.live.step() == 40 && !workspace.activity().reading; }));
  EXPECT_EQ(workspace.live.loss().size(), 40U);
}

TEST(Replay, KeepsItsPaceUnderItsBanner) {
  const QTemporaryDir folder;
  auto events = synthetic_run(40, 20, 4);
  auto at = Timestamp{} + std::chrono::hours(1);
  for (auto& event : events) event.at = at += std::chrono::milliseconds(10);
  Frame frame(folder.path(), events);
  auto* banner = frame.child<QLabel>("recordedBanner");
  EXPECT_FALSE(banner->isVisible());
  QElapsedTimer timer;
  timer.start();
  frame.window.replayRun("run", 4);
  EXPECT_TRUE(banner->isVisible());
  ASSERT_TRUE(spin_until([&] { return frame.workspace.live.step() == 40 && !frame.workspace.activity().reading; }, 20000));
  EXPECT_GE(timer.elapsed(), static_cast<qint64>(10 * (events.size() - 1) / 4));  // never faster than asked
  EXPECT_TRUE(banner->isVisible());
  EXPECT_TRUE(frame.state->submitted.empty());
  frame.window.openRun("run");  // to look at it is something else
  EXPECT_FALSE(banner->isVisible());
}

TEST_F(FrameTest, SettingsHoldAtOnceAndAreUndone) {
  frame.window.showPage("settings");
  auto* theme = frame.child<QComboBox>("settingsTheme");
  EXPECT_TRUE(theme->hasFocus());
  const int dark = theme->findData("dark");
  theme->setCurrentIndex(dark);
  emit theme->activated(dark);
  EXPECT_EQ(frame.settings.theme(), ThemeChoice::dark);
  frame.press(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(frame.settings.theme(), ThemeChoice::system);
  EXPECT_EQ(theme->currentData().toString(), "system");
  frame.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(frame.settings.theme(), ThemeChoice::dark);
  auto* runs = frame.child<QLineEdit>("settingsRuns");
  runs->setText("not absolute");
  emit runs->editingFinished();
  EXPECT_EQ(runs->text(), folder.filePath("runs"));  // refused: what holds is shown
  frame.child<QPushButton>("settingsReset_look")->click();
  EXPECT_EQ(frame.settings.theme(), ThemeChoice::system);
}

TEST_F(FrameTest, KeysAreRemappedAndConflictsShown) {
  KeysModel model(frame.workspace.actions);
  const QAbstractItemModelTester tester(&model);
  const auto row = [&](const QString& id) {
    for (int i = 0; i < model.rowCount(); ++i) {
      if (model.actionId(i) == id) return i;
    }
    return -1;
  };
  auto* table = frame.child<QTableView>("settingsKeys");
  const auto cell = [&](const QString& id, int column) { return table->model()->index(row(id), column); };
  EXPECT_EQ(cell("view.palette", KeysModel::kConflict).data().toString(), "");
  ASSERT_TRUE(table->model()->setData(cell("view.palette", KeysModel::kKey), QVariant::fromValue(QKeySequence("F1"))));
  EXPECT_TRUE(cell("view.palette", KeysModel::kConflict).data().toString().contains("Help on this page"));
  EXPECT_TRUE(cell("help.page", KeysModel::kConflict).data().toString().contains("All commands"));
  QKeySequence key;
  ASSERT_TRUE(frame.settings.key("view.palette", key));
  EXPECT_EQ(key, QKeySequence("F1"));
  QTemporaryDir other;  // a second window on the same profile hears the new key
  const Frame second(folder.path());
  EXPECT_EQ(second.workspace.actions.find("view.palette")->action->shortcut(), QKeySequence("F1"));
  frame.child<QPushButton>("settingsReset_keys")->click();
  EXPECT_FALSE(frame.settings.key("view.palette", key));
  EXPECT_EQ(frame.workspace.actions.find("view.palette")->action->shortcut(), QKeySequence("Ctrl+K"));
}

TEST(Cards, EnterStartsTheDemo) {
  FirstStart cards;
  cards.setTheme(darkTheme());
  cards.show();
  cards.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&cards, 2000));
  int demos = 0, opened = 0;
  QObject::connect(&cards, &FirstStart::demoRequested, [&demos] { ++demos; });
  QObject::connect(&cards, &FirstStart::openRequested, [&opened] { ++opened; });
  cards.firstFocus()->setFocus();
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
  EXPECT_EQ(demos, 1);
  cards.findChild<QPushButton*>("firstOpen")->click();
  EXPECT_EQ(opened, 1);
  cards.setReasonOff("A run is being worked on.");
  QTest::keyClick(cards.findChild<QPushButton*>("firstDemo"), Qt::Key_Return);
  EXPECT_EQ(demos, 1);
}

TEST_F(FrameTest, TheMapSaysWhereWidgetsAre) {
  const auto map = QJsonDocument::fromJson(UiMap::describe(&frame.window)).object();
  const auto palette = map["contextPalette"].toObject();
  const auto* button = frame.child<QToolButton>("contextPalette");
  EXPECT_EQ(palette["x"].toInt(), button->mapToGlobal(QPoint(0, 0)).x());
  EXPECT_EQ(palette["width"].toInt(), button->width());
  EXPECT_TRUE(palette["enabled"].toBool());
  EXPECT_FALSE(map.contains("palette"));  // not visible
  const auto file = folder.filePath("map.json");
  const UiMap live(&frame.window, file);
  ASSERT_TRUE(spin_until([&] { return QFile::exists(file); }));
  frame.window.showPage("settings");
  ASSERT_TRUE(spin_until([&] {
    QFile written(file);
    return written.open(QIODevice::ReadOnly) && QJsonDocument::fromJson(written.readAll()).object().contains("settingsTheme");
  }));
}

}  // namespace
}  // namespace qfa::app::testing
