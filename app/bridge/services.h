// SPDX-License-Identifier: GPL-3.0-or-later
// The free functions of engine/api that the window uses; the program passes the real ones, tests
// their own. All but demoSearch may read files and are called on a worker thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa::app {

struct Services {
  std::function<Result<std::vector<Event>>(const RunId&)> readEvents;
  std::function<Result<std::shared_ptr<const ParetoFront>>(const RunId&)> readFront;
  std::function<Result<RunSpec>(const std::string& out_folder)> demoSpec;
  std::function<SearchSpec(const RunSpec&)> demoSearch;
};

}  // namespace qfa::app
