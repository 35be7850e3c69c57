// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/session/session.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

namespace qfa {

struct SessionEngine::Job {
  CommandId id;
  Command command;
  std::atomic<bool> cancelled{false};
  std::array<std::atomic<bool>, 2> requested{};  // by Request
  bool paused = false;                           // guarded by SessionEngine::mutex_
};

class SessionEngine::Context final : public JobContext {
 public:
  Context(SessionEngine& engine, Job& job) : engine_(engine), job_(job), run_(run_of(job.command)) {}

  bool cancelled() const override {
    const bool now = job_.cancelled || engine_.stopping_;
    saw_cancel_ = saw_cancel_ || now;
    return now;
  }

  bool wait_while_paused() override;

  bool take_request(Request request) override { return job_.requested[static_cast<std::size_t>(request)].exchange(false); }

  void emit(const RunId& run, EventBody body) override {
    if (std::holds_alternative<Finished>(body)) throw std::logic_error("A job emitted Finished, which belongs to the session.");
    engine_.finish_cancelled_in_queue();
    run_ = run;
    if (const auto* changed = std::get_if<StateChanged>(&body)) state_ = changed->state;
    engine_.push(job_.id, run, std::move(body));
  }

  CommandId command() const override { return job_.id; }

  bool saw_cancel() const { return saw_cancel_; }

  void finish(RunState state, Finished finished) {
    if (state_ != state) engine_.push(job_.id, run_, StateChanged{state});
    engine_.push(job_.id, run_, std::move(finished));
  }

 private:
  SessionEngine& engine_;
  Job& job_;
  RunId run_;
  std::optional<RunState> state_;  // the last one that the job said
  mutable bool saw_cancel_ = false;
};

bool SessionEngine::Context::wait_while_paused() {
  engine_.finish_cancelled_in_queue();
  std::unique_lock lock(engine_.mutex_);
  const auto stopped = [this] { return job_.cancelled || engine_.stopping_; };
  if (!stopped() && job_.paused) {
    lock.unlock();
    engine_.push(job_.id, run_, StateChanged{RunState::paused});
    lock.lock();
    while (!stopped() && job_.paused) {
      if (!engine_.cancelled_in_queue_) {
        engine_.changed_.wait(lock);
        continue;
      }
      lock.unlock();
      engine_.finish_cancelled_in_queue();
      lock.lock();
    }
    if (!stopped() && state_) {
      lock.unlock();
      engine_.push(job_.id, run_, StateChanged{*state_});
    }
  }
  if (lock) lock.unlock();
  return !cancelled();
}

SessionEngine::SessionEngine(std::unique_ptr<JobRunner> runner, std::size_t queue_capacity, ErrorTranslator translator)
    : runner_(std::move(runner)), translator_(std::move(translator)), events_(queue_capacity), thread_([this] { loop(); }) {}

SessionEngine::~SessionEngine() {
  set_wakeup(nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<CommandId> SessionEngine::submit(Command command) {
  try {
    if (auto valid = runner_->validate(command); !valid) return valid.error();
  } catch (...) {
    return translate_exception(std::current_exception(), translator_);
  }
  auto job = std::make_shared<Job>();
  job->command = std::move(command);
  CommandId id;
  {
    const std::lock_guard lock(mutex_);
    id = job->id = CommandId{++last_id_};
    queue_.push_back(std::move(job));
  }
  changed_.notify_all();
  return id;
}

void SessionEngine::pause(CommandId id) {
  const std::lock_guard lock(mutex_);
  if (const auto job = find(id)) job->paused = true;
}

void SessionEngine::resume(CommandId id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto job = find(id)) job->paused = false;
  }
  changed_.notify_all();
}

void SessionEngine::cancel(CommandId id) {
  {
    const std::lock_guard lock(mutex_);
    const auto job = find(id);
    if (!job) return;
    job->cancelled = true;
    if (job != running_) cancelled_in_queue_ = true;
  }
  changed_.notify_all();
}

void SessionEngine::request(CommandId id, Request request) {
  const std::lock_guard lock(mutex_);
  if (const auto job = find(id)) job->requested[static_cast<std::size_t>(request)] = true;
}

std::size_t SessionEngine::drain(std::vector<Event>& out) {
  return events_.drain(out);
}

void SessionEngine::set_wakeup(std::function<void()> wakeup) {
  const std::lock_guard lock(wakeup_mutex_);
  wakeup_ = std::move(wakeup);
}

void SessionEngine::loop() {
  for (;;) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      running_.reset();
      changed_.wait(lock, [this] { return !queue_.empty() || stopping_; });
      if (queue_.empty()) return;
      job = queue_.front();
      queue_.pop_front();
      running_ = job;
    }
    if (job->cancelled || stopping_) {
      push(job->id, run_of(job->command), Finished{Finished::Outcome::cancelled, {}, "Cancelled before it began."});
    } else {
      run(*job);
    }
  }
}

void SessionEngine::run(Job& job) {
  Context context(*this, job);
  try {
    auto summary = runner_->run(job.command, context);
    if (context.saw_cancel()) {
      context.finish(RunState::stopped, {Finished::Outcome::cancelled, {}, std::move(summary)});
    } else {
      context.finish(RunState::finished, {Finished::Outcome::done, {}, std::move(summary)});
    }
  } catch (...) {
    auto error = translate_exception(std::current_exception(), translator_);
    auto sentence = error.sentence();
    if (error.code == ErrorCode::cancelled) {
      context.finish(RunState::stopped, {Finished::Outcome::cancelled, {}, std::move(sentence)});
    } else {
      context.finish(RunState::failed, {Finished::Outcome::failed, std::move(error), std::move(sentence)});
    }
  }
}

void SessionEngine::finish_cancelled_in_queue() {
  std::vector<std::shared_ptr<Job>> cancelled;
  {
    const std::lock_guard lock(mutex_);
    if (!cancelled_in_queue_) return;
    cancelled_in_queue_ = false;
    std::erase_if(queue_, [&cancelled](const std::shared_ptr<Job>& job) {
      if (job->cancelled) cancelled.push_back(job);
      return job->cancelled.load();
    });
  }
  for (const auto& job : cancelled) {
    push(job->id, run_of(job->command), Finished{Finished::Outcome::cancelled, {}, "Cancelled before it began."});
  }
}

void SessionEngine::push(CommandId command, RunId run, EventBody body) {
  if (!events_.push({command, std::move(run), std::chrono::system_clock::now(), std::move(body)})) return;
  const std::lock_guard lock(wakeup_mutex_);
  if (wakeup_) wakeup_();
}

std::shared_ptr<SessionEngine::Job> SessionEngine::find(CommandId id) const {
  if (running_ && running_->id == id) return running_;
  const auto at = std::find_if(queue_.begin(), queue_.end(), [id](const std::shared_ptr<Job>& job) { return job->id == id; });
  return at == queue_.end() ? nullptr : *at;
}

RunId SessionEngine::run_of(const Command& command) {
  if (const auto* start = std::get_if<StartRun>(&command)) return RunId{start->spec.out};
  return std::visit(
      [](const auto& other) {
        if constexpr (requires { other.run; }) return other.run;
        return RunId{};
      },
      command);
}

}  // namespace qfa
