// SPDX-License-Identifier: GPL-3.0-or-later
// What all pages share: the engine, the questions, the models of the open run, and the selection
// that the context bar shows. Pages talk to each other through its signals only.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <optional>

#include "app/bridge/engine_bridge.h"
#include "app/bridge/queries.h"
#include "app/models/activity.h"
#include "app/models/live_model.h"
#include "app/models/log_model.h"
#include "app/models/notice_model.h"
#include "app/models/palette_model.h"
#include "app/models/pareto_model.h"
#include "app/pages/wiring.h"
#include "app/settings/settings.h"
#include "app/widgets/action_registry.h"
#include "engine/api/queue.h"

namespace qfa::app {

class Workspace : public QObject {
  Q_OBJECT

 public:
  Workspace(EngineBridge& engine_bridge, Settings& program_settings) : bridge(engine_bridge), settings(program_settings) {
    connectModels(bridge, live, pareto);  // before any page: what they read is up to date
  }

  EngineBridge& bridge;
  Settings& settings;
  Queries queries;
  ActionRegistry actions;
  PaletteSources palette;  // pages add what they offer to the command palette
  LiveModel live;
  ParetoModel pareto;
  NoticeModel notices;
  LogModel log;
  QStringList queued;  // folders of the runs that wait or run in the queue, as far as they are known

  const Services& services() const { return bridge.services(); }

  // The subnet that Front selected and Export takes; none after another run was opened.
  const std::optional<FrontPoint>& subnet() const { return subnet_; }
  void select(std::optional<FrontPoint> subnet) {
    subnet_ = std::move(subnet);
    emit subnetSelected();
  }

  const Activity& activity() const { return activity_; }
  void setActivity(const Activity& activity) {
    activity_ = activity;
    emit activityChanged();
  }

  // A sentence for the notice bar, the list of notices and the log.
  void notify(const NoticeText& notice) { emit noticed(notice); }

 signals:
  void subnetSelected();
  void activityChanged();
  void pageRequested(const QString& id);                    // "front": show it
  void draftRequested(const qfa::RunSpec& spec);            // New run starts from these settings
  void modelRequested(const QString& path);                 // New run takes this base model
  void openRunRequested(const QString& run);                // the folder; refused with a notice while a run is busy
  void enqueueRequested(const qfa::QueueCommand& command);  // it waits behind what waits
  void notified(qfa::Severity severity, const QString& room, const QString& sentence);
  void noticed(const qfa::app::NoticeText& notice);  // as notified, with actions and details
  void queueChanged(int waiting);                    // runs that wait; < 0: there is no queue

 private:
  std::optional<FrontPoint> subnet_;
  Activity activity_;
};

}  // namespace qfa::app
