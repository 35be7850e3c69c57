// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are read: replayed from their folder, and watched while another process writes them.
#include <algorithm>
#include <chrono>
#include <utility>

#include "app/bridge/answers.h"
#include "app/bridge/engine_bridge.h"

namespace qfa::app {
namespace {

constexpr int kWatchMs = 1000;

}  // namespace

void EngineBridge::openRun(const QString& run) {
  readRun(run, 0);
}

void EngineBridge::replayRun(const QString& run, double speed) {
  readRun(run, speed);
}

void EngineBridge::readRun(const QString& run, double speed) {
  if (refusedWhileBusy()) return;
  begin(run);
  work([this, id = RunId{run.toStdString()}, generation = generation_, speed] {
    auto log = guarded<RunLog>([&] { return readLog(id); });
    auto front = guarded<std::shared_ptr<const ParetoFront>>([&] { return services_.readFront(id); });
    QMetaObject::invokeMethod(
        this,
        [this, generation, speed, log = std::move(log), front = std::move(front)]() mutable {
          if (generation != generation_) return;
          if (!log) {
            emit failed(text(log.error()));
          } else {
            queueReplay(std::move(log->events), speed);
            seen_ = log->next;
            setOwner(log->owner);
            if (owner_) watch_.start(kWatchMs);
          }
          const double last = pending_.empty() ? 0 : pending_.back().due_ms;
          // A run without a front is no error; a front that cannot be read is one, unless all is.
          if (log && !front) emit failed(text(front.error()));
          if (front && *front) pending_.push_back({Event{{}, {}, {}, FrontUpdated{*front}}, true, last});
          pending_.push_back({std::nullopt, true, last});
          timer_.start(0);
        },
        Qt::QueuedConnection);
  });
}

// Pauses between sessions of a run are not waited for: no gap is longer than it takes to notice it.
void EngineBridge::queueReplay(std::vector<Event> events, double speed) {
  constexpr double kLongestGapMs = 5000;
  double due = 0;
  Timestamp before = events.empty() ? Timestamp{} : events.front().at;
  for (auto& event : events) {
    const double gap = std::chrono::duration<double, std::milli>(event.at - before).count();
    before = event.at;
    if (speed > 0) due += std::clamp(gap, 0.0, kLongestGapMs) / speed;
    pending_.push_back({std::move(event), true, due});
  }
  replay_clock_.start();
}

Result<EngineBridge::RunLog> EngineBridge::readLog(const RunId& run) const {
  if (services_.readTail && services_.library.summarize) {
    const auto summary = services_.library.summarize(run);
    if (summary && summary->owner && !summary->owner->this_process) {
      auto tail = services_.readTail(run, {});
      if (!tail) return tail.error();
      return RunLog{std::move(tail->events), tail->next, summary->owner};
    }
  }
  auto events = services_.readEvents(run);
  if (!events) return events.error();
  return RunLog{std::move(*events), {}, {}};
}

void EngineBridge::watch() {
  work([this, id = RunId{run_.toStdString()}, from = seen_, generation = generation_] {
    auto tail = guarded<EventTail>([&] { return services_.readTail(id, from); });
    QMetaObject::invokeMethod(
        this,
        [this, generation, tail = std::move(tail)] {
          if (generation == generation_) watched(tail);
        },
        Qt::QueuedConnection);
  });
}

void EngineBridge::watched(const Result<EventTail>& tail) {
  if (!tail) {
    emit failed(text(tail.error()));
    return setOwner(std::nullopt);
  }
  if (tail->rewritten) begin(QString(run_));  // it went back to a checkpoint: models start empty again
  for (const auto& event : tail->events) pending_.push_back({event, true});
  seen_ = tail->next;
  // One that this window has become the owner of is not watched.
  setOwner(tail->owner && !tail->owner->this_process ? tail->owner : std::nullopt);
  if (owner_) watch_.start(kWatchMs);
  if (!timer_.isActive()) timer_.start(0);
}

void EngineBridge::setOwner(const std::optional<RunOwner>& owner) {
  const bool same = owner.has_value() == owner_.has_value() && (!owner || owner->pid == owner_->pid);
  owner_ = owner;
  if (!same) emit ownerChanged();
}

}  // namespace qfa::app
