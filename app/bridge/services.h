// SPDX-License-Identifier: GPL-3.0-or-later
// The free functions of engine/api that the window uses; the program passes the real ones, tests
// their own. All but demoSearch, presetNames, presetSpec and trainCommand may read files and are called
// on a worker thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/export_plan.h"
#include "engine/api/front.h"
#include "engine/api/inspect.h"
#include "engine/api/library.h"
#include "engine/api/plan.h"
#include "engine/api/queue.h"
#include "engine/api/replay.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa::app {

struct LibraryServices {
  std::function<Result<std::size_t>(const LibraryRequest&, const std::function<bool(LibraryBatch)>&)> scan = {};
  std::function<Result<RunSummary>(const RunId&)> summarize = {};
  std::function<Result<RunDetails>(const RunId&)> details = {};
  std::function<Result<std::vector<SettingDifference>>(const std::vector<RunId>&)> diff = {};
  std::function<Result<void>(const RunId&, const RunLabel&)> writeLabel = {};
  std::function<Result<Freed>(const RunId&, FreeWhat)> freeCheckpoints = {};
};

struct QueueServices {
  std::function<Result<Queue>()> read = {};
  std::function<Result<std::uint64_t>(const QueueCommand&)> add = {};
  std::function<Result<void>(std::uint64_t)> remove = {};
  std::function<Result<void>(std::uint64_t, std::size_t)> move = {};
  std::function<Result<std::unique_ptr<QueueRunner>>()> open = {};
};

struct Services {
  std::function<Result<std::vector<Event>>(const RunId&)> readEvents;
  std::function<Result<std::shared_ptr<const ParetoFront>>(const RunId&)> readFront;
  std::function<Result<RunSpec>(const std::string& out_folder)> demoSpec;
  std::function<SearchSpec(const RunSpec&)> demoSearch;
  std::function<Result<ModelSummary>(const std::string& path)> inspectModel = {};
  std::function<Result<DataPreview>(const DataRequest&)> previewData = {};
  std::function<Result<RunPlan>(const RunSpec&)> planRun = {};
  std::function<Result<SamplerPreview>(const RunSpec&)> previewSampler = {};
  std::function<std::vector<std::string>()> presetNames = {};
  std::function<Result<RunSpec>(const std::string& name)> presetSpec = {};
  std::function<std::string(const RunSpec&)> trainCommand = {};
  std::function<Result<RunSpec>(const RunId&)> runSpec = {};  // the settings of a run that exists
  std::function<Result<ExportPlan>(const RunId&, const ExportSpec&)> planExport = {};
  std::function<Result<ExportTarget>(const std::string& out)> checkExportTarget = {};
  std::function<Result<std::shared_ptr<FrontSolver>>(const RunId&)> openFront = {};
  std::function<Result<SubnetComparison>(const SubnetRef& a, const SubnetRef& b)> compareSubnets = {};
  std::function<Result<EventTail>(const RunId&, const EventPosition&)> readTail = {};
  LibraryServices library = {};
  QueueServices queue = {};
  // The events of these steps that the queue may have dropped.
  std::function<Result<std::vector<Event>>(const RunId&, int first, int last)> readSteps = {};
};

}  // namespace qfa::app
