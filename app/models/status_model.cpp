// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/status_model.h"

#include <QCoreApplication>
#include <QLocale>

#include "app/models/format.h"

namespace qfa::app {
namespace {

struct Status {
  Q_DECLARE_TR_FUNCTIONS(Status)
};

QString gib(qint64 bytes) {
  return QLocale().toString(static_cast<double>(bytes) / 1073741824.0, 'f', 1);
}

QString stateText(const StatusInput& input) {
  const auto& activity = input.activity;
  if (activity.recorded && activity.reading) return Status::tr("▷ Recorded run");
  if (activity.stopping) return Status::tr("■ Stopping…");
  if (activity.reading) return Status::tr("◌ Reading…");
  if (activity.busy) return stateSign(input.state) + ' ' + stateName(input.state);
  return Status::tr("○ Ready");
}

QString jobText(const StatusInput& input) {
  if (!input.activity.busy || !input.progress) return QStringLiteral("–");
  const auto& progress = *input.progress;
  const auto stage = QString::fromStdString(progress.stage);
  if (progress.total == 0) return stage;
  const auto percent = QLocale().toString(100.0 * static_cast<double>(progress.done) / static_cast<double>(progress.total), 'f', 0);
  if (progress.eta_s < 0) return Status::tr("%1: %2 %").arg(stage, percent);
  return Status::tr("%1: %2 %, %3 left").arg(stage, percent, formatDuration(progress.eta_s));
}

void memory(const MachineFacts& machine, StatusTexts& texts) {
  if (!machine.memory_total || !machine.memory_used) {
    texts.memory = Status::tr("memory –");
    return;
  }
  const auto used = gib(*machine.memory_used), total = gib(*machine.memory_total);
  texts.memory = machine.own_memory ? Status::tr("memory %1/%2 GiB · this program %3").arg(used, total, gib(*machine.own_memory))
                                    : Status::tr("memory %1/%2 GiB").arg(used, total);
  texts.memory_tip = Status::tr("Host memory: %1 GiB of %2 GiB are in use, %3 GiB of them by this program.")
                         .arg(used, total, machine.own_memory ? gib(*machine.own_memory) : QStringLiteral("–"));
}

void disk(const MachineFacts& machine, StatusTexts& texts) {
  if (!machine.disk_free) {
    texts.disk = Status::tr("disk –");
    return;
  }
  texts.disk = Status::tr("disk %1 free").arg(formatBytes(*machine.disk_free));
  texts.disk_tip = Status::tr("%1 are free on the volume of %2.").arg(formatBytes(*machine.disk_free), machine.disk_path);
}

}  // namespace

QString stateName(RunState state) {
  switch (state) {
    case RunState::queued:
      return Status::tr("queued");
    case RunState::quantizing:
      return Status::tr("quantizing");
    case RunState::training:
      return Status::tr("training");
    case RunState::probing:
      return Status::tr("probing");
    case RunState::paused:
      return Status::tr("paused");
    case RunState::searching:
      return Status::tr("searching");
    case RunState::exporting:
      return Status::tr("exporting");
    case RunState::finished:
      return Status::tr("finished");
    case RunState::stopped:
      return Status::tr("stopped");
    case RunState::failed:
      return Status::tr("failed");
  }
  return {};
}

QString stateSign(RunState state) {
  switch (state) {
    case RunState::queued:
      return QStringLiteral("◷");
    case RunState::paused:
      return QStringLiteral("❚❚");
    case RunState::finished:
      return QStringLiteral("✔");
    case RunState::stopped:
      return QStringLiteral("■");
    case RunState::failed:
      return QStringLiteral("✖");
    default:
      return QStringLiteral("●");
  }
}

QString formatMemory(std::optional<qint64> bytes) {
  return bytes ? Status::tr("%1 GiB").arg(gib(*bytes)) : QStringLiteral("–");
}

StatusTexts statusTexts(const StatusInput& input) {
  StatusTexts texts;
  texts.state = stateText(input);
  texts.job = jobText(input);
  const auto& machine = input.machine;
  texts.device = machine.cores > 0 ? Status::tr("CPU, %n core(s)", nullptr, machine.cores) : QStringLiteral("–");
  texts.device_tip = machine.processor.isEmpty()
                         ? Status::tr("The engine of this version computes on the processor.")
                         : Status::tr("The engine of this version computes on the processor: %1.").arg(machine.processor);
  memory(machine, texts);
  disk(machine, texts);
  texts.queue = input.queued ? Status::tr("queue %1").arg(*input.queued) : Status::tr("queue –");
  texts.queue_tip = input.queued ? Status::tr("%n run(s) wait for their turn.", nullptr, *input.queued) : Status::tr("No queue is known.");
  return texts;
}

}  // namespace qfa::app
