// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/status_ticker.h"

#include "app/bridge/machine.h"
#include "app/pages/workspace.h"
#include "app/widgets/nav_rail.h"
#include "app/widgets/status_line.h"

namespace qfa::app {

StatusTicker::StatusTicker(Workspace& workspace, StatusLine& line, NavRail& rail)
    : QObject(&line), workspace_(workspace), line_(line), rail_(rail) {
  connect(&timer_, &QTimer::timeout, this, &StatusTicker::tick);
  connect(&workspace_, &Workspace::activityChanged, this, &StatusTicker::show);
  connect(&workspace_, &Workspace::queueChanged, this, [this](int waiting) {
    queued_ = waiting < 0 ? std::nullopt : std::optional(waiting);
    show();
  });
  timer_.start(1000);
  tick();
}

void StatusTicker::tick() {
  show();
  if (asked_) return;  // a slow volume: one question at a time
  asked_ = true;
  const auto folder = workspace_.bridge.run().isEmpty() ? workspace_.settings.runsFolder() : workspace_.bridge.run();
  workspace_.queries.ask<MachineFacts>(
      this, [folder] { return readMachine(folder); },
      [this](const Result<MachineFacts>& facts) {
        asked_ = false;
        machine_ = facts ? *facts : MachineFacts{};
        show();
      });
}

void StatusTicker::show() {
  const auto& live = workspace_.live;
  line_.setTexts(statusTexts({workspace_.activity(), live.state(), live.progress(), machine_, queued_}));
  const auto& activity = workspace_.activity();
  rail_.setBadge("live", activity.busy ? stateSign(activity.paused ? RunState::paused : RunState::training) : QString(),
                 activity.busy ? stateName(live.state()) : QString());
  if (queued_) rail_.setBadge("runs", *queued_ > 0 ? QString::number(*queued_) : QString(), tr("%n run(s) wait", nullptr, *queued_));
}

}  // namespace qfa::app
