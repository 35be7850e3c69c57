// SPDX-License-Identifier: GPL-3.0-or-later
// The one object of the window that touches the engine. Lives on the UI thread and never waits on
// it: commands go out, events come in as typed signals; a run that is opened takes the same path.
#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "app/bridge/services.h"
#include "engine/api/engine.h"

namespace qfa::app {

class EngineBridge : public QObject {
  Q_OBJECT

 public:
  // Without an engine: runs can be opened, nothing can be started.
  EngineBridge(std::unique_ptr<Engine> engine, Services services, QObject* parent = nullptr);
  // Joins the engine thread; a running command stops at its next micro-batch.
  ~EngineBridge() override;

  bool busy() const { return preparing_ > 0 || !active_.empty(); }
  bool paused() const { return paused_; }
  QString run() const { return run_; }
  // Functions that answer: asked through Queries, never on the thread that draws.
  const Services& services() const { return services_; }

  void startRun(const RunSpec& spec);
  // Finds or builds the demo's specification on a worker, trains it, then searches its front.
  void startDemo(const QString& out_folder);
  void resumeRun(const QString& run, int steps = 0);  // more steps than it has: makes it longer
  void searchFront(const QString& run, const SearchSpec& spec);
  void exportSubnet(const QString& run, const ExportSpec& spec);
  // On held-out tasks; without tasks on the signal of the last search.
  void evaluatePlans(const QString& run, std::vector<BitPlan> plans, std::vector<std::string> tasks);
  void scoreRivals(const QString& run, std::vector<std::string> files);
  // The other process that writes the open run: it is watched, and cannot be controlled from here.
  const std::optional<RunOwner>& owner() const { return owner_; }
  // Reads a run folder on a worker and replays its events, then its front. While another process
  // writes the run, what it appends follows on the same path.
  void openRun(const QString& run);
  // The same at the pace at which it happened, times `speed`; 0: as openRun.
  void replayRun(const QString& run, double speed);

  void pause();
  void resume();
  void cancel();                      // every command; nothing follows by itself afterwards
  void request(Request what);         // of the command that runs: after its step
  void probeRun(const QString& run);  // scores the last checkpoint of a run that is not being trained

 signals:
  void runOpened(const QString& run);  // models start empty
  void progressed(const qfa::Progress& progress);
  void stepped(const qfa::StepMetrics& metrics);
  void ratesSampled(const qfa::SamplingRates& rates);
  void visitsCounted(const qfa::VisitCounts& counts);
  void evaluated(const qfa::EvalPoint& point);
  void checkpointed(const qfa::CheckpointSaved& checkpoint, const QDateTime& at);
  void frontUpdated(const std::shared_ptr<const qfa::ParetoFront>& front);
  void exportReported(const qfa::ExportReport& report);
  void noticed(const qfa::Notice& notice);
  void stateChanged(qfa::RunState state);
  void finished(const qfa::Finished& finished);  // of a command of this session, after all its events
  void batchEnded();                             // models may draw now
  void replayEnded(const QString& run);
  void failed(const QString& sentence);  // refused, unreadable or ended by an error
  void ownerChanged();
  void activityChanged();  // busy() or paused() may have changed

 private:
  // One event to hand out; no event: the end of a replay.
  struct Item {
    std::optional<Event> event;
    bool replayed = false;
    double due_ms = 0;  // of a replay, after its beginning
  };
  struct Active {
    CommandId id;
    std::optional<SearchSpec> then_search;
    bool aside = false;   // does not change the state of the run
    bool starts = false;  // a run that is not there before
  };

  void wake();
  void drain();
  // Steps that the queue dropped before this one are read from the store first; true: it waits for them.
  bool fillGapBefore(const Item& item);
  void dispatch(const Item& item);
  void dispatchFinished(const Item& item, const Finished& finished);
  // On a worker: validation reads the model and the data.
  void submit(Command command, std::optional<SearchSpec> then_search = {}, bool aside = false);
  void accepted(const Result<CommandId>& id, Active active);
  bool refusedWhileBusy();
  void begin(const QString& run);
  struct RunLog {
    std::vector<Event> events;
    EventPosition next;
    std::optional<RunOwner> owner;  // another process
  };
  Result<RunLog> readLog(const RunId& run) const;  // on the worker
  void watch();                                    // what the owner appended since
  void watched(const Result<EventTail>& tail);
  void setOwner(const std::optional<RunOwner>& owner);
  void readRun(const QString& run, double speed);
  void queueReplay(std::vector<Event> events, double speed);
  void work(std::function<void()> job);  // on the worker; waits for nothing

  std::unique_ptr<Engine> engine_;
  Services services_;
  QTimer timer_;
  std::vector<Event> batch_;
  std::deque<Item> pending_;
  std::deque<Active> active_;  // submitted, not finished; the first one runs
  std::jthread worker_;
  QString run_;
  std::optional<RunOwner> owner_;
  EventPosition seen_;  // of the log of a run that is watched
  QTimer watch_;
  QElapsedTimer replay_clock_;
  quint64 generation_ = 0;        // answers of a worker that was overtaken are dropped
  std::optional<int> seen_step_;  // of the live run; none: not known where it begins
  int gap_asked_ = -1;            // the step before which a gap was read
  bool filling_ = false;
  int preparing_ = 0;  // commands on the worker: no event is drained before their ids are known
  bool paused_ = false;
  bool cancelled_ = false;
  bool pause_asked_ = false;  // before the command was accepted
};

}  // namespace qfa::app
