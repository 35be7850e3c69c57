// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/engine_bridge.h"

#include <QElapsedTimer>
#include <algorithm>
#include <chrono>
#include <utility>

#include "app/bridge/answers.h"

namespace qfa::app {
namespace {

constexpr int kDrainMs = 40;  // 25 batches a second at most
constexpr int kTurnMs = 4;    // of one turn of the event loop

}  // namespace

EngineBridge::EngineBridge(std::unique_ptr<Engine> engine, Services services, QObject* parent)
    : QObject(parent), engine_(std::move(engine)), services_(std::move(services)) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &EngineBridge::drain);
  watch_.setSingleShot(true);
  connect(&watch_, &QTimer::timeout, this, &EngineBridge::watch);
  // Engine thread: only posts. Posted calls die with this object, and the engine dies before it.
  if (!engine_) return;
  engine_->set_wakeup([this] { QMetaObject::invokeMethod(this, &EngineBridge::wake, Qt::QueuedConnection); });
}

EngineBridge::~EngineBridge() {
  if (engine_) engine_->set_wakeup(nullptr);
  worker_ = {};  // joined: it may be submitting
  engine_.reset();
}

void EngineBridge::wake() {
  if (!timer_.isActive()) timer_.start(kDrainMs);
}

void EngineBridge::drain() {
  batch_.clear();
  if (engine_ && preparing_ == 0) engine_->drain(batch_);
  for (auto& event : batch_) pending_.push_back({std::move(event), false});
  QElapsedTimer turn;
  turn.start();
  double wait_ms = 0;
  while (!pending_.empty() && !filling_ && turn.elapsed() < kTurnMs) {
    if (fillGapBefore(pending_.front())) break;
    wait_ms = pending_.front().due_ms - static_cast<double>(replay_clock_.isValid() ? replay_clock_.elapsed() : 0);
    if (pending_.front().due_ms > 0 && wait_ms > 0) break;
    wait_ms = 0;
    const Item item = std::move(pending_.front());
    pending_.pop_front();
    dispatch(item);
  }
  emit batchEnded();
  if (!pending_.empty() && !filling_) timer_.start(static_cast<int>(std::clamp(wait_ms, 0.0, 1e3)));
}

bool EngineBridge::fillGapBefore(const Item& item) {
  if (item.replayed || !item.event || !services_.readSteps) return false;
  const auto* metrics = std::get_if<StepMetrics>(&item.event->body);
  if (!metrics) return false;
  const int first = seen_step_.value_or(metrics->step - 1) + 1, last = metrics->step - 1;
  if (first > last || gap_asked_ == metrics->step) return false;
  gap_asked_ = metrics->step;
  filling_ = true;
  work([this, id = item.event->run, first, last, generation = generation_] {
    auto events = guarded<std::vector<Event>>([&] { return services_.readSteps(id, first, last); });
    QMetaObject::invokeMethod(
        this,
        [this, generation, events = std::move(events)]() mutable {
          filling_ = false;
          if (generation == generation_ && events) {
            for (auto event = events->rbegin(); event != events->rend(); ++event) pending_.push_front({std::move(*event), false});
          }
          if (!events) emit noticed({Severity::warning, "window", "steps are missing from the plots: " + events.error().sentence()});
          timer_.start(0);
        },
        Qt::QueuedConnection);
  });
  return true;
}

void EngineBridge::dispatch(const Item& item) {
  if (!item.event) {
    emit replayEnded(run_);
    return;
  }
  struct Visitor {
    EngineBridge& bridge;
    const Item& item;
    void operator()(const Progress& e) const { emit bridge.progressed(e); }
    void operator()(const StepMetrics& e) const {
      if (!item.replayed) bridge.seen_step_ = e.step;
      emit bridge.stepped(e);
    }
    void operator()(const SamplingRates& e) const { emit bridge.ratesSampled(e); }
    void operator()(const VisitCounts& e) const { emit bridge.visitsCounted(e); }
    void operator()(const EvalPoint& e) const { emit bridge.evaluated(e); }
    void operator()(const CheckpointSaved& e) const {
      using namespace std::chrono;
      emit bridge.checkpointed(e, QDateTime::fromMSecsSinceEpoch(duration_cast<milliseconds>(item.event->at.time_since_epoch()).count()));
    }
    void operator()(const FrontUpdated& e) const {
      if (e.front) emit bridge.frontUpdated(e.front);
    }
    void operator()(const ExportReport& e) const { emit bridge.exportReported(e); }
    void operator()(const Notice& e) const { emit bridge.noticed(e); }
    void operator()(const StateChanged& e) const {
      if (!item.replayed) bridge.paused_ = e.state == RunState::paused;
      const bool aside = !item.replayed && !bridge.active_.empty() && bridge.active_.front().aside;
      if (!aside) emit bridge.stateChanged(e.state);
      if (!item.replayed) emit bridge.activityChanged();
    }
    void operator()(const Finished& e) const { bridge.dispatchFinished(item, e); }
  };
  std::visit(Visitor{*this, item}, item.event->body);
}

void EngineBridge::dispatchFinished(const Item& item, const Finished& body) {
  using Outcome = Finished::Outcome;
  if (item.replayed) {
    emit stateChanged(body.outcome == Outcome::done        ? RunState::finished
                      : body.outcome == Outcome::cancelled ? RunState::stopped
                                                           : RunState::failed);
    return;
  }
  std::optional<SearchSpec> then_search;
  std::erase_if(active_, [&](const Active& active) {
    if (active.id != item.event->command) return false;
    then_search = active.then_search;
    return true;
  });
  paused_ = false;
  if (body.outcome == Outcome::failed) emit failed(body.error ? text(*body.error) : QString::fromStdString(body.summary));
  if (body.outcome == Outcome::done && then_search && !cancelled_) {
    submit(SearchFront{item.event->run, *std::move(then_search)});
  }
  emit finished(body);
  emit activityChanged();
}

void EngineBridge::submit(Command command, std::optional<SearchSpec> then_search, bool aside) {
  for (auto& item : pending_) item.due_ms = 0;  // a recorded run that is continued: its rest at once
  ++preparing_;
  emit activityChanged();
  const bool starts = std::holds_alternative<StartRun>(command);
  work([this, starts, command = std::move(command), then_search = std::move(then_search), aside]() mutable {
    auto id = guarded<CommandId>([&]() -> Result<CommandId> {
      if (!engine_) return Error{ErrorCode::usage, "This program was started for reading only.", {}, {}};
      return engine_->submit(std::move(command));
    });
    QMetaObject::invokeMethod(
        this,
        [this, id = std::move(id), then_search = std::move(then_search), aside, starts] {
          accepted(id, {{}, then_search, aside, starts});
        },
        Qt::QueuedConnection);
  });
}

void EngineBridge::accepted(const Result<CommandId>& id, Active active) {
  --preparing_;
  if (id) {
    active.id = *id;
    active_.push_back(std::move(active));
    if (cancelled_) engine_->cancel(*id);
    if (std::exchange(pause_asked_, false)) engine_->pause(*id);
  } else {
    pause_asked_ = false;
    if (active.starts) begin({});  // there is no such run
    emit failed(text(id.error()));
  }
  emit activityChanged();
  wake();  // for what came in the meantime
}

bool EngineBridge::refusedWhileBusy() {
  if (busy()) emit failed(tr("A run is being worked on: stop it first."));
  return busy();
}

void EngineBridge::begin(const QString& run) {
  ++generation_;
  std::erase_if(pending_, [](const Item& item) { return item.replayed || !item.event; });
  run_ = run;
  watch_.stop();
  setOwner(std::nullopt);
  seen_step_.reset();
  gap_asked_ = -1;
  emit runOpened(run);
}

void EngineBridge::startRun(const RunSpec& spec) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  begin(QString::fromStdString(spec.out));
  seen_step_ = 0;
  submit(StartRun{spec});
}

void EngineBridge::startDemo(const QString& out_folder) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  ++preparing_;
  begin(out_folder);
  seen_step_ = 0;
  emit activityChanged();
  work([this, folder = out_folder.toStdString()] {
    auto spec = guarded<RunSpec>([&] { return services_.demoSpec(folder); });
    QMetaObject::invokeMethod(
        this,
        [this, spec = std::move(spec)] {
          if (!spec) {
            begin({});
            emit failed(text(spec.error()));
          } else if (!cancelled_) {
            submit(StartRun{*spec}, services_.demoSearch(*spec));
          }
          --preparing_;
          emit activityChanged();
        },
        Qt::QueuedConnection);
  });
}

void EngineBridge::resumeRun(const QString& run, int steps) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  seen_step_.reset();  // it goes on after its last checkpoint
  submit(ResumeRun{RunId{run.toStdString()}, steps});
}

void EngineBridge::searchFront(const QString& run, const SearchSpec& spec) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  submit(SearchFront{RunId{run.toStdString()}, spec});
}

void EngineBridge::exportSubnet(const QString& run, const ExportSpec& spec) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  submit(ExportSubnet{RunId{run.toStdString()}, spec});
}

void EngineBridge::evaluatePlans(const QString& run, std::vector<BitPlan> plans, std::vector<std::string> tasks) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  submit(EvaluatePlans{RunId{run.toStdString()}, std::move(plans), std::move(tasks)});
}

void EngineBridge::scoreRivals(const QString& run, std::vector<std::string> files) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  submit(ScoreRivals{RunId{run.toStdString()}, std::move(files)});
}

void EngineBridge::request(Request what) {
  if (!active_.empty()) engine_->request(active_.front().id, what);
}

void EngineBridge::probeRun(const QString& run) {
  if (refusedWhileBusy()) return;
  cancelled_ = false;
  submit(ProbeRun{RunId{run.toStdString()}}, {}, true);
}

void EngineBridge::work(std::function<void()> job) {
  // Chained after the previous job, so that the UI thread never joins one.
  worker_ = std::jthread([previous = std::move(worker_), job = std::move(job)]() mutable {
    if (previous.joinable()) previous.join();
    job();
  });
}

void EngineBridge::pause() {
  pause_asked_ = active_.empty() && preparing_ > 0;
  if (!active_.empty()) engine_->pause(active_.front().id);
}

void EngineBridge::resume() {
  pause_asked_ = false;
  if (!active_.empty()) engine_->resume(active_.front().id);
}

void EngineBridge::cancel() {
  cancelled_ = true;
  pause_asked_ = false;
  for (const auto& active : active_) engine_->cancel(active.id);
}

}  // namespace qfa::app
