// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of the status bar. What is not known is "–", never 0.
#pragma once

#include <QString>
#include <optional>

#include "app/models/activity.h"
#include "engine/api/events.h"

namespace qfa::app {

QString stateName(RunState state);  // "training"
QString stateSign(RunState state);  // "●"

struct MachineFacts {
  std::optional<qint64> memory_total, memory_used, own_memory;  // bytes of host memory; own: this process
  std::optional<qint64> disk_free, disk_total;                  // of the volume of runs
  QString disk_path;
  QString processor;  // "AMD EPYC …"; empty: unknown
  int cores = 0;
};

struct StatusTexts {
  QString state, job, device, memory, disk, queue;
  QString device_tip, memory_tip, disk_tip, queue_tip;
};

struct StatusInput {
  Activity activity;
  RunState state = RunState::queued;
  std::optional<Progress> progress;
  MachineFacts machine;
  std::optional<int> queued;  // runs that wait; none: there is no queue
};
StatusTexts statusTexts(const StatusInput& input);

QString formatMemory(std::optional<qint64> bytes);  // "19.8 GiB"

}  // namespace qfa::app
