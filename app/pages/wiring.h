// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qfa::app {

class EngineBridge;
class LiveModel;
class ParetoModel;

// Every event of the bridge to the model that keeps it; live runs and opened ones alike.
void connectModels(EngineBridge& bridge, LiveModel& live, ParetoModel& pareto);

}  // namespace qfa::app
