// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/wiring.h"

#include "app/bridge/engine_bridge.h"
#include "app/models/live_model.h"
#include "app/models/pareto_model.h"

namespace qfa::app {

void connectModels(EngineBridge& bridge, LiveModel& live, ParetoModel& pareto) {
  using Bridge = EngineBridge;
  QObject::connect(&bridge, &Bridge::runOpened, &live, [&live] {
    live.clear();
    live.announce();
  });
  QObject::connect(&bridge, &Bridge::runOpened, &pareto, &ParetoModel::clear);
  QObject::connect(&bridge, &Bridge::stepped, &live, &LiveModel::addStep);
  QObject::connect(&bridge, &Bridge::ratesSampled, &live, &LiveModel::addRates);
  QObject::connect(&bridge, &Bridge::evaluated, &live, &LiveModel::addEvaluation);
  QObject::connect(&bridge, &Bridge::evaluated, &pareto, &ParetoModel::addEvaluation);
  QObject::connect(&bridge, &Bridge::visitsCounted, &live, &LiveModel::addVisits);
  QObject::connect(&bridge, &Bridge::checkpointed, &live, &LiveModel::addCheckpoint);
  QObject::connect(&bridge, &Bridge::noticed, &live, &LiveModel::addNotice);
  QObject::connect(&bridge, &Bridge::progressed, &live, &LiveModel::setProgress);
  QObject::connect(&bridge, &Bridge::stateChanged, &live, &LiveModel::setState);
  QObject::connect(&bridge, &Bridge::batchEnded, &live, &LiveModel::announce);
  QObject::connect(&bridge, &Bridge::frontUpdated, &pareto, &ParetoModel::setFront);
}

}  // namespace qfa::app
