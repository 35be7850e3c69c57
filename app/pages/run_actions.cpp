// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_actions.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <utility>

namespace qfa::app {

RunActions::RunActions(Workspace& workspace, QWidget* window, QWidget* live)
    : QObject(window), workspace_(workspace), bridge_(workspace.bridge), window_(window), live_(live) {
  addActions();
  connectBridge();
  connect(&workspace_, &Workspace::openRunRequested, this, &RunActions::openRun);
  connect(&workspace_.live, &LiveModel::changed, this, [this] { updateActions(workspace_.activity()); });
  update();
}

QAction* RunActions::add(QWidget* scope, ActionInfo info, const std::function<void()>& run) {
  auto* action = workspace_.actions.add(scope, std::move(info));
  connect(action, &QAction::triggered, this, run);
  return action;
}

void RunActions::addActions() {
  demo_ = add(window_, {"run.demo", tr("Try the demo"), {}, "demo", [this] { return "qfa demo --out " + shellWord(nextDemoFolder()); }, {}},
              [this] { startDemo(nextDemoFolder()); });
  add(window_, {"run.new", tr("New run"), QKeySequence::New, {}, {}, tr("It shows a page of this window.")},
      [this] { emit workspace_.pageRequested("new"); });
  open_ = add(window_, {"run.open", tr("Open a run folder…"), QKeySequence::Open, "open", {}, tr("A run is opened in the window only.")},
              [this] { chooseFolder(); });
  const auto pausing = tr("A run is paused in the window that trains it; in a shell Ctrl+C stops it and qfa resume goes on.");
  pause_ = add(live_, {"run.pause", tr("Pause"), QKeySequence(Qt::Key_P), "pause", {}, pausing}, [this] {
    if (bridge_.paused()) {
      bridge_.resume();
    } else {
      bridge_.pause();
    }
  });
  resume_ = add(live_, {"run.resume", tr("Go on"), {}, "continue", {}, pausing}, [this] { bridge_.resume(); });
  stop_ = add(live_, {"run.stop", tr("Stop"), {}, "stop", {}, pausing}, [this] { stop(); });
  continue_ = add(live_, {"run.continue", tr("Continue"), {}, "continue", [this] { return "qfa resume " + shellWord(bridge_.run()); }, {}},
                  [this] { bridge_.resumeRun(bridge_.run()); });
}

void RunActions::connectBridge() {
  connect(&bridge_, &EngineBridge::activityChanged, this, &RunActions::update);
  const auto ended = [this] {
    reading_ = recorded_ = false;
    update();
  };
  connect(&bridge_, &EngineBridge::failed, this, ended);
  connect(&bridge_, &EngineBridge::replayEnded, this, ended);
}

void RunActions::chooseFolder() {
  const auto folder = QFileDialog::getExistingDirectory(window_, tr("Open a run folder"), workspace_.settings.lastFolder());
  if (folder.isEmpty()) return;
  workspace_.settings.setLastFolder(QFileInfo(folder).absolutePath());
  openRun(folder);
  emit workspace_.pageRequested("live");
}

void RunActions::startDemo(const QString& out_folder) {
  if (!bridge_.busy()) emit workspace_.pageRequested("live");
  bridge_.startDemo(out_folder);
}

void RunActions::openRun(const QString& run) {
  reading_ = !bridge_.busy();
  recorded_ = false;
  bridge_.openRun(QDir::cleanPath(run));
  update();
}

void RunActions::replayRun(const QString& run, double speed) {
  reading_ = recorded_ = !bridge_.busy();
  bridge_.replayRun(QDir::cleanPath(run), speed);
  update();
}

void RunActions::stop() {
  stopping_ = true;
  bridge_.cancel();
  update();
}

QString RunActions::nextDemoFolder() const {
  const QDir runs(workspace_.settings.runsFolder());
  for (int i = 1;; ++i) {
    const auto folder = runs.filePath(i == 1 ? QString("demo") : QString("demo-%1").arg(i));
    if (!QFileInfo::exists(folder)) return folder;
  }
}

void RunActions::update() {
  if (!bridge_.busy()) stopping_ = false;
  const Activity activity{bridge_.busy(), bridge_.paused(), stopping_, reading_, recorded_, !bridge_.run().isEmpty()};
  updateActions(activity);
  workspace_.setActivity(activity);
}

// A disabled action says why.
void RunActions::updateActions(const Activity& activity) {
  const auto set = [](QAction* action, const QString& reason) {
    action->setEnabled(reason.isEmpty());
    action->setStatusTip(reason);
  };
  const auto busy = activity.busy ? tr("A run is being worked on: stop it first.") : QString();
  const auto idle = activity.busy ? QString() : tr("Nothing is running.");
  set(demo_, activity.reading && !activity.recorded ? tr("A run is being read.") : busy);
  set(open_, busy);
  const auto stopping = activity.stopping ? tr("The run is stopping.") : idle;
  set(pause_, stopping);
  pause_->setText(activity.paused ? tr("Go on") : tr("Pause"));
  set(resume_, !stopping.isEmpty() ? stopping : activity.paused ? QString() : tr("The run is not paused."));
  set(stop_, stopping);
  auto off = busy;
  if (!activity.has_run) off = tr("No run is open.");
  if (activity.reading) off = tr("A run is being read.");
  if (off.isEmpty() && workspace_.live.state() == RunState::finished) off = tr("The run is finished.");
  set(continue_, off);
}

}  // namespace qfa::app
