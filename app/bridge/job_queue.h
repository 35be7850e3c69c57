// SPDX-License-Identifier: GPL-3.0-or-later
// The queue as the window sees it, and its work done by the engine of this window. It never starts by
// itself: someone runs it, and it goes on until it is empty or held.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/bridge/engine_bridge.h"
#include "app/bridge/queries.h"

namespace qfa::app {

class JobQueue : public QObject {
  Q_OBJECT

 public:
  JobQueue(EngineBridge& bridge, Queries& queries, QueueServices services, QObject* parent = nullptr);

  const Queue& queue() const { return queue_; }
  bool available() const { return static_cast<bool>(services_.read); }
  bool working() const { return wanted_; }  // this window works it off
  const std::optional<QueueJob>& job() const { return job_; }
  int secondsToNext() const;  // after a failure; 0: no job waits for that

  void add(const QueueCommand& command);
  void remove(std::uint64_t id);
  void move(std::uint64_t id, std::size_t position);
  void work();      // what waits, one after another, as soon as the engine is free
  void hold();      // nothing new starts
  void startNow();  // does not wait after a failure
  void refresh();

  static constexpr int kWaitAfterFailureMs = 10000;

 signals:
  void changed();
  void failed(const QString& sentence);
  void jobFailed(const QString& run, const QString& sentence);

 private:
  void change(std::function<Result<void>()> question);
  void opened(Result<std::unique_ptr<QueueRunner>> runner);
  void next();
  void start(const QueueJob& job);
  void bridgeFinished(const Finished& finished);
  void activityChanged();
  void end(const QString& failure, bool put_back);

  EngineBridge& bridge_;
  Queries& queries_;
  QueueServices services_;
  Queue queue_;
  std::shared_ptr<QueueRunner> runner_;
  std::optional<QueueJob> job_;  // that the bridge works on
  std::optional<Finished> finished_;
  QString last_failure_;
  QTimer poll_, pause_;
  Latest latest_;
  bool wanted_ = false;
  bool asking_ = false;
};

}  // namespace qfa::app
