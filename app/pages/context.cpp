// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/context.h"

#include <QFileInfo>
#include <QLocale>

#include "app/bridge/run_folder.h"
#include "app/models/format.h"
#include "app/pages/workspace.h"

namespace qfa::app {
namespace {
constexpr int kSubnetsMs = 500;  // a search adds points faster than people choose
const QString kOpenFolder = "open-folder";
}  // namespace

Context::Context(Workspace& workspace, ContextBar& bar) : QObject(&bar), workspace_(workspace), bar_(bar) {
  subnets_.setSingleShot(true);
  connect(&subnets_, &QTimer::timeout, this, &Context::showSubnets);
  connect(&workspace_.pareto, &ParetoModel::changed, this, [this] {
    if (!subnets_.isActive()) subnets_.start(kSubnetsMs);
  });
  connect(&workspace_, &Workspace::subnetSelected, this, &Context::showSubnets);
  auto& bridge = workspace_.bridge;
  connect(&bridge, &EngineBridge::runOpened, this, [this](const QString& run) {
    workspace_.settings.addRecentRun(run);
    workspace_.select(std::nullopt);
    checkpoints_.clear();
    refresh();
  });
  connect(&bridge, &EngineBridge::finished, this, &Context::refresh);
  connect(&bridge, &EngineBridge::replayEnded, this, &Context::refresh);
  connect(&bar_, &ContextBar::runChosen, this, [this](const QString& key) {
    if (key == kOpenFolder) {
      workspace_.actions.trigger("run.open");
    } else if (!key.isEmpty() && key != workspace_.bridge.run()) {
      emit workspace_.openRunRequested(key);
    }
    askRuns();  // the combo shows what is open, whatever became of the request
  });
  connect(&bar_, &ContextBar::subnetChosen, this, &Context::selectSubnet);
  refresh();
}

void Context::refresh() {
  askRuns();
  askCheckpoints();
  showSubnets();
}

void Context::askRuns() {
  const auto number = runs_asked_.next();
  const auto open = workspace_.bridge.run();
  workspace_.queries.ask<QStringList>(
      this, [folder = workspace_.settings.runsFolder(), recent = workspace_.settings.recentRuns()] { return runFolders(folder, recent); },
      [this, number, open](const Result<QStringList>& folders) {
        if (!runs_asked_.is(number)) return;
        auto known = folders ? *folders : QStringList();
        // A run that has just been started has no folder yet.
        if (!open.isEmpty() && !known.contains(open)) known.prepend(open);
        std::vector<ContextBar::Choice> choices;
        for (const auto& run : known) choices.push_back({QFileInfo(run).fileName(), run, run});
        choices.push_back({tr("Open a folder…"), kOpenFolder, tr("A run folder anywhere (Ctrl+O)")});
        bar_.setRuns(choices, open);
      });
}

void Context::askCheckpoints() {
  const auto run = workspace_.bridge.run();
  const auto number = checkpoints_asked_.next();
  if (run.isEmpty()) return bar_.setCheckpoints({}, {}, tr("No run is open."));
  workspace_.queries.ask<std::vector<int>>(
      this, [run] { return checkpointSteps(run); },
      [this, number](const Result<std::vector<int>>& steps) {
        if (!checkpoints_asked_.is(number)) return;
        checkpoints_ = steps ? *steps : std::vector<int>();
        std::vector<ContextBar::Choice> choices;
        for (const int step : checkpoints_) {
          const auto text = QLocale().toString(step);
          choices.push_back({choices.empty() ? tr("newest: step %1").arg(text) : tr("step %1").arg(text), QString::number(step), {}});
        }
        bar_.setCheckpoints(choices, choices.empty() ? QString() : choices.front().key,
                            choices.empty()
                                ? tr("The run has no checkpoint yet.")
                                : tr("An older one cannot be chosen: the engine searches, scores and exports from the newest checkpoint."));
        emit checkpointsKnown();
      });
}

void Context::showSubnets() {
  std::vector<ContextBar::Choice> choices;
  for (const auto& point : workspace_.pareto.front().points) {
    const auto id = QString::fromStdString(point.subnet.value);
    const auto bits = QLocale().toString(point.average_bits, 'f', 2);
    choices.push_back(
        {tr("#%1 · %2").arg(id.left(4), formatBytes(point.size_bytes)), id, tr("Subnet %1, %2 bits on average").arg(id, bits)});
  }
  bar_.setSubnets(choices, workspace_.subnet() ? QString::fromStdString(workspace_.subnet()->subnet.value) : QString());
}

bool Context::selectSubnet(const QString& id) {
  for (const auto& point : workspace_.pareto.front().points) {
    if (point.subnet.value != id.toStdString()) continue;
    workspace_.select(point);
    return true;
  }
  return false;
}

}  // namespace qfa::app
