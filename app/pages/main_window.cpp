// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/bridge/background.h"
#include "app/pages/context.h"
#include "app/pages/export_page.h"
#include "app/pages/front_page.h"
#include "app/pages/live_page.h"
#include "app/pages/new_run_page.h"
#include "app/pages/notice_center.h"
#include "app/pages/page.h"
#include "app/pages/run_actions.h"
#include "app/pages/runs_page.h"
#include "app/pages/session_keeper.h"
#include "app/pages/settings_page.h"
#include "app/pages/shell_actions.h"
#include "app/pages/status_ticker.h"
#include "app/widgets/context_bar.h"
#include "app/widgets/nav_rail.h"
#include "app/widgets/notice_bar.h"
#include "app/widgets/notice_dock.h"
#include "app/widgets/status_line.h"

namespace qfa::app {
namespace {

// Of the rail, whatever the order in which pages are made.
const QStringList kOrder{"runs", "new", "live", "front", "compare", "export", "chat", "settings"};

}  // namespace

MainWindow::MainWindow(Workspace& workspace)
    : workspace_(workspace),
      bridge_(workspace.bridge),
      settings_(workspace.settings),
      rail_(new NavRail),
      context_bar_(new ContextBar),
      notices_(new NoticeBar),
      recorded_(new QLabel),
      stack_(new QStackedWidget),
      dock_(new NoticeDock(workspace.notices, workspace.log, this)),
      status_(new StatusLine(this)),
      background_program_(qfaProgram()) {
  setObjectName("mainWindow");
  setAccessibleName(tr("QFA Workbench"));
  setWindowTitle(tr("QFA Workbench"));
  workspace_.actions.setKeyOverride([this](const QString& id, QKeySequence& key) { return settings_.key(id, key); });
  buildFrame();
  buildPages();
  run_actions_ = new RunActions(workspace_, this, live_);
  shell_actions_ = new ShellActions(workspace_, *this, *dock_);
  context_ = new Context(workspace_, *context_bar_);
  session_ = new SessionKeeper(workspace_, *this, *context_);
  new NoticeCenter(workspace_, *notices_);
  new StatusTicker(workspace_, *status_, *rail_);
  connectFrame();
  session_->restoreGeometry();
  rail_->setCurrent("live");
  activityChanged();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildFrame() {
  auto* centre = new QWidget(this);
  auto* row = new QHBoxLayout(centre);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* column = new QVBoxLayout;
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  recorded_->setObjectName("recordedBanner");
  recorded_->setAccessibleName(tr("Recorded run"));
  recorded_->setText(tr("▷ Recorded run: nothing is being computed."));
  recorded_->setContentsMargins(12, 4, 12, 4);
  recorded_->hide();
  column->addWidget(context_bar_);
  column->addWidget(recorded_);
  column->addWidget(notices_);
  column->addWidget(stack_, 1);
  row->addWidget(rail_);
  row->addLayout(column, 1);
  setCentralWidget(centre);
  addDockWidget(Qt::BottomDockWidgetArea, dock_);
  dock_->hide();
  setStatusBar(status_);
}

void MainWindow::buildPages() {
  live_ = new LivePage(workspace_);
  addPage(new RunsPage(workspace_));
  addPage(live_);
  addPage(new NewRunPage(workspace_));
  addPage(new FrontPage(workspace_));
  addPage(new ExportPage(workspace_));
  addPage(new SettingsPage(workspace_));
  for (auto* page : pages_) {
    stack_->addWidget(page);
    rail_->addPage(page->card().id, page->card().title, page->card().icon);
  }
}

// Pages stand in the order of the rail, wherever the line is that adds them.
void MainWindow::addPage(Page* page) {
  const auto place = [](const Page* one) { return kOrder.indexOf(one->card().id); };
  const auto at = std::find_if(pages_.begin(), pages_.end(), [&](const Page* other) { return place(other) > place(page); });
  pages_.insert(at, page);
}

void MainWindow::connectFrame() {
  connect(rail_, &NavRail::chosen, this, &MainWindow::pageChosen);
  connect(&workspace_, &Workspace::pageRequested, this, &MainWindow::showPage);
  connect(&workspace_, &Workspace::subnetSelected, this, &MainWindow::remember);
  connect(&workspace_, &Workspace::activityChanged, this, &MainWindow::activityChanged);
  connect(context_bar_, &ContextBar::paletteClicked, shell_actions_, &ShellActions::openPalette);
  connect(context_bar_, &ContextBar::copyClicked, shell_actions_, &ShellActions::copyCommand);
  connect(context_bar_, &ContextBar::helpClicked, shell_actions_, &ShellActions::showHelp);
  connect(notices_, &NoticeBar::showClicked, dock_, &NoticeDock::showNotices);
  connect(dock_, &QDockWidget::visibilityChanged, session_, &SessionKeeper::touch);
  connect(live_, &LivePage::pauseClicked, this, [this] { workspace_.actions.trigger("run.pause"); });
  connect(live_, &LivePage::resumeClicked, this, [this] { workspace_.actions.trigger("run.resume"); });
  connect(live_, &LivePage::stopClicked, this, [this] { workspace_.actions.trigger("run.stop"); });
  connect(live_, &LivePage::continueClicked, this, [this] { workspace_.actions.trigger("run.continue"); });
  connect(live_, &LivePage::demoClicked, this, [this] { workspace_.actions.trigger("run.demo"); });
  connect(live_, &LivePage::openClicked, this, [this] { workspace_.actions.trigger("run.open"); });
  connect(&bridge_, &EngineBridge::runOpened, this, [this](const QString& run) {
    setWindowTitle(run.isEmpty() ? tr("QFA Workbench") : tr("%1 – QFA Workbench").arg(QFileInfo(run).fileName()));
  });
  const auto keys = [this](const QString& id) {
    const auto* entry = workspace_.actions.find(id);
    return entry ? entry->action->shortcut().toString(QKeySequence::NativeText) : QString();
  };
  const auto show_keys = [this, keys] {
    context_bar_->setCommandKeys(keys("view.palette"), keys("view.copyCommand"), keys("help.page"));
    for (const auto* page : pages_) rail_->setShortcutText(page->card().id, keys("page." + page->card().id));
  };
  show_keys();
  connect(&workspace_.actions, &ActionRegistry::rebound, this, show_keys);
}

bool MainWindow::showPage(const QString& id) {
  const auto at = std::find_if(pages_.begin(), pages_.end(), [&id](const Page* page) { return page->card().id == id; });
  if (at == pages_.end()) return false;
  rail_->setCurrent(id);
  (*at)->firstFocus()->setFocus();
  return true;
}

void MainWindow::pageChosen(const QString& id) {
  const auto at = std::find_if(pages_.begin(), pages_.end(), [&id](const Page* page) { return page->card().id == id; });
  if (at == pages_.end()) return;
  stack_->setCurrentWidget(*at);
  remember();
  session_->touch();
}

QString MainWindow::currentPage() const {
  return rail_->current();
}

Page* MainWindow::page() const {
  return qobject_cast<Page*>(stack_->currentWidget());
}

std::vector<QWidget*> MainWindow::panes() const {
  return {rail_, context_bar_, notices_, stack_, dock_};
}

void MainWindow::remember() {
  const Place place{currentPage(), workspace_.subnet() ? QString::fromStdString(workspace_.subnet()->subnet.value) : QString()};
  if (walking_ || (!history_.empty() && history_[at_] == place)) return;
  if (!history_.empty()) history_.resize(at_ + 1);
  history_.push_back(place);
  at_ = history_.size() - 1;
}

void MainWindow::goTo(const Place& place) {
  walking_ = true;
  showPage(place.page);
  if (!place.subnet.isEmpty()) context_->selectSubnet(place.subnet);
  walking_ = false;
}

void MainWindow::goBack() {
  if (at_ > 0) goTo(history_[--at_]);
}

void MainWindow::goForward() {
  if (at_ + 1 < history_.size()) goTo(history_[++at_]);
}

void MainWindow::setTheme(const Theme& theme) {
  QApplication::setPalette(paletteOf(theme));
  for (auto* page : pages_) page->setTheme(theme);
  notices_->setTheme(theme);
  rail_->setTheme(theme);
  context_bar_->setTheme(theme);
}

void MainWindow::startDemo(const QString& out_folder) {
  run_actions_->startDemo(out_folder);
}

void MainWindow::openRun(const QString& run) {
  run_actions_->openRun(run);
}

void MainWindow::replayRun(const QString& run, double speed) {
  run_actions_->replayRun(run, speed);
}

QString MainWindow::nextDemoFolder() const {
  return run_actions_->nextDemoFolder();
}

void MainWindow::restoreSession() {
  session_->restore();
}

void MainWindow::activityChanged() {
  const auto& activity = workspace_.activity();
  live_->setActivity(activity);
  // It stays when the recording has been shown to its end: what is on the screen was not computed here.
  if (activity.recorded) recorded_->show();
  if (activity.busy || (activity.reading && !activity.recorded)) recorded_->hide();
  if (!closing_ || activity.busy) return;
  if (then_background_) {
    then_background_ = false;
    const auto problem = resumeInBackground(background_program_, bridge_.run());
    if (!problem.isEmpty()) {
      closing_ = false;
      workspace_.notify({Severity::error, {}, problem, {}, {}, {}});
      return;
    }
  }
  // Queued: the bridge is still handing out the events of this turn.
  QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::askToClose() {
  if (findChild<CloseDialog*>()) return;
  const auto reason = !background_program_.isEmpty() ? QString() : tr("The program qfa was not found beside this one.");
  auto* dialog = new CloseDialog(QFileInfo(bridge_.run()).fileName(), reason, this);
  connect(dialog, &CloseDialog::answered, this, &MainWindow::closeAnswered);
  dialog->open();
}

void MainWindow::closeAnswered(CloseDialog::Answer answer) {
  if (answer == CloseDialog::Answer::cancel) return;
  closing_ = true;
  then_background_ = answer == CloseDialog::Answer::background;
  if (bridge_.busy()) {
    run_actions_->stop();
  } else {
    activityChanged();  // it ended while the question stood
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (bridge_.busy()) {
    event->ignore();
    if (!closing_) askToClose();
    return;
  }
  session_->save();
  event->accept();
  emit closed();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  rail_->setNarrow(width() < NavRail::kNarrowBelow);
  if (session_) session_->touch();
}

}  // namespace qfa::app
