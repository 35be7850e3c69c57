// SPDX-License-Identifier: GPL-3.0-or-later
// The engine thread, its queues and its state machine. Knows jobs only through JobRunner.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/api/engine.h"
#include "engine/session/event_queue.h"
#include "engine/session/job.h"
#include "engine/session/translate.h"

namespace qfa {

// States of one command: queued -> running <-> paused -> finished (done | cancelled | failed).
// Before Finished of a command that ran stands StateChanged finished, stopped or failed (unless the
// job said it last itself). A command cancelled while queued yields Finished alone.
class SessionEngine final : public Engine {
 public:
  explicit SessionEngine(std::unique_ptr<JobRunner> runner, std::size_t queue_capacity = 4096, ErrorTranslator translator = {});
  ~SessionEngine() override;
  SessionEngine(const SessionEngine&) = delete;
  SessionEngine& operator=(const SessionEngine&) = delete;

  Result<CommandId> submit(Command command) override;
  void pause(CommandId id) override;
  void resume(CommandId id) override;
  void cancel(CommandId id) override;
  void request(CommandId id, Request request) override;
  std::size_t drain(std::vector<Event>& out) override;
  // When this returns, the previous wake-up is not running and will not be called again; so it must
  // not be called from inside a wake-up. Events queued before it are found by the next drain.
  void set_wakeup(std::function<void()> wakeup) override;

 private:
  class Context;
  struct Job;

  void loop();
  void run(Job& job);
  void finish_cancelled_in_queue();  // engine thread
  void push(CommandId command, RunId run, EventBody body);
  std::shared_ptr<Job> find(CommandId id) const;  // needs mutex_
  static RunId run_of(const Command& command);

  const std::unique_ptr<JobRunner> runner_;
  const ErrorTranslator translator_;
  EventQueue events_;
  std::atomic<bool> stopping_{false};

  mutable std::mutex mutex_;  // guards the four members below and Job::paused
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> queue_;
  std::shared_ptr<Job> running_;
  std::uint64_t last_id_ = 0;
  bool cancelled_in_queue_ = false;

  std::mutex wakeup_mutex_;  // held while the wake-up runs
  std::function<void()> wakeup_;

  std::jthread thread_;
};

}  // namespace qfa
