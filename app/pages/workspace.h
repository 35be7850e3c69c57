// SPDX-License-Identifier: GPL-3.0-or-later
// What all pages share: the engine, the questions, the models of the open run, and the selection
// that the context bar shows. Pages talk to each other through its signals only.
#pragma once

#include <QObject>
#include <QString>
#include <optional>

#include "app/bridge/engine_bridge.h"
#include "app/bridge/queries.h"
#include "app/models/live_model.h"
#include "app/models/pareto_model.h"
#include "app/settings/settings.h"
#include "app/widgets/action_registry.h"

namespace qfa::app {

class Workspace : public QObject {
  Q_OBJECT

 public:
  Workspace(EngineBridge& engine_bridge, Settings& program_settings) : bridge(engine_bridge), settings(program_settings) {}

  EngineBridge& bridge;
  Settings& settings;
  Queries queries;
  ActionRegistry actions;
  LiveModel live;
  ParetoModel pareto;

  const Services& services() const { return bridge.services(); }

  // The subnet that Front selected and Export takes; none after another run was opened.
  const std::optional<FrontPoint>& subnet() const { return subnet_; }
  void select(std::optional<FrontPoint> subnet) {
    subnet_ = std::move(subnet);
    emit subnetSelected();
  }

 signals:
  void subnetSelected();
  void pageRequested(const QString& id);          // "front": show it
  void draftRequested(const qfa::RunSpec& spec);  // New run starts from these settings
  void notified(qfa::Severity severity, const QString& room, const QString& sentence);

 private:
  std::optional<FrontPoint> subnet_;
};

}  // namespace qfa::app
